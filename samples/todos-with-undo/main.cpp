#include "todos.hpp"

#include <patchbay/replay/main.hpp>

int main(int argc, char** argv) {
  return patchbay::replay::main(
      argc, argv,
      {.name = "todos-with-undo", .summary = "Todos that can be undone and redone.", .make = [](auto preloaded) {
         return patchbay::replay::make_app(todos_with_undo::make_reducer(), std::move(preloaded));
       }});
}
