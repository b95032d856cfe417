#include "shop.hpp"
#include "show.hpp"

#include <patchbay/replay/main.hpp>

namespace replay = patchbay::replay;

int main(int argc, char** argv) {
  const replay::subcommand show = {
      .name = "show",
      .summary = "Play a session, and show what three views of the shop receive.",
      .arguments = {{"SCRIPT", "The session to play, or - for the standard input"}},
      .run = [](const auto& arguments,
                const replay::streams& io) { return shopping_cart::show(arguments.front(), io); },
  };
  return replay::main(
      argc, argv,
      {.name = "shopping-cart",
       .summary = "A shop with products and a cart.",
       .make = [](auto preloaded) { return replay::make_app(shopping_cart::make_reducer(), std::move(preloaded)); },
       .subcommands = {show}});
}
