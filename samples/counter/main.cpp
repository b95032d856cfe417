#include "counter.hpp"

#include <patchbay/replay/main.hpp>

int main(int argc, char** argv) {
  return patchbay::replay::main(argc, argv,
                                {.name = "counter", .summary = "Redux Toolkit's counter.", .make = [](auto preloaded) {
                                   return patchbay::replay::make_app(counter::make_reducer(), std::move(preloaded));
                                 }});
}
