#include "todomvc.hpp"

#include <patchbay/replay/main.hpp>

int main(int argc, char** argv) {
  return patchbay::replay::main(
      argc, argv, {.name = "todomvc", .summary = "TodoMVC: a list of todos and a filter.", .make = [](auto preloaded) {
                     return patchbay::replay::make_app(todomvc::make_reducer(), std::move(preloaded));
                   }});
}
