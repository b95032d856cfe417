#include "model/desk.hpp"
#include "shell/serve.hpp"

#include <patchbay/replay/main.hpp>

#include <iostream>
#include <string_view>

namespace replay = patchbay::replay;

int main(int argc, char** argv) {
  // `serve` has options of its own, which the command line of `replay` does not know.
  if (argc > 1 && std::string_view(argv[1]) == "serve") {
    return dataforge::serve({argv + 2, argv + argc}, std::cout, std::cerr);
  }
  const replay::subcommand serve = {
      .name = "serve",
      .summary = "Serve the windows to browsers; see \"serve --help\".",
      .run = [](const auto& arguments,
                const replay::streams& io) { return dataforge::serve(arguments, io.out, io.err); },
  };
  return replay::main(argc, argv,
                      {.name = "desk",
                       .summary = "DataForge: wells, their logs, and functions over them, in several windows.",
                       .make =
                           [](auto preloaded) {
                             return replay::make_app(dataforge::make_store(preloaded.value_or(patchbay::value())));
                           },
                       .subcommands = {serve}});
}
