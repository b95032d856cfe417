#include "tree.hpp"

#include <patchbay/replay/main.hpp>

int main(int argc, char** argv) {
  return patchbay::replay::main(argc, argv,
                                {.name = "tree-view", .summary = "A tree of counters.", .make = [](auto preloaded) {
                                   return patchbay::replay::make_app(tree_view::make_reducer(), std::move(preloaded));
                                 }});
}
