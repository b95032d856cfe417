#include "counter.hpp"
#include "states.hpp"

#include <charconv>
#include <cstddef>
#include <cstring>
#include <iostream>
#include <string_view>

// One core path, a given number of times: run under callgrind with N and 2N, the difference is what N of them cost in
// instructions, whatever the machine is doing.

namespace {

std::size_t counter_dispatch(std::size_t count) {
  bench::counter_app app;
  for (std::size_t i = 0; i < count; ++i) app.dispatch("COUNTER:INCREMENT");
  return app.heard;
}

std::size_t counter_dispatch_view(std::size_t count) {
  bench::counter_app app;
  std::size_t operations = 0;
  const auto view = app.store.view({"/counter"}, [&](const patchbay::update& u) { operations += u.patch().size(); });
  for (std::size_t i = 0; i < count; ++i) app.dispatch("COUNTER:INCREMENT");
  return operations;
}

std::size_t flip_field(std::size_t count) {
  patchbay::store store(bench::entities(10'000));
  std::size_t operations = 0;
  const auto view = store.view({""}, [&](const patchbay::update& u) { operations += u.patch().size(); });
  const auto dispatch = patchbay::create_dispatch(
      store, {.handlers = {{"EDIT", [](patchbay::draft s, const patchbay::value& id) {
                              const auto done = s["todos"]["entities"][id.as_string()]["done"];
                              done.set(!done.get<bool>());
                            }}}});
  bench::scattered order(10'000);
  for (std::size_t i = 0; i < count; ++i) dispatch("EDIT", bench::todo_id(order.next()));
  return operations;
}

std::size_t run(std::string_view name, std::size_t count) {
  if (name == "counter_dispatch") return counter_dispatch(count);
  if (name == "counter_dispatch_view") return counter_dispatch_view(count);
  if (name == "flip_field") return flip_field(count);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  if (argc == 3) std::from_chars(argv[2], argv[2] + std::strlen(argv[2]), count);
  if (argc != 3 || count == 0 || run(argv[1], count) != count) {
    std::cerr << "usage: bench_instructions counter_dispatch|counter_dispatch_view|flip_field COUNT\n";
    return 2;
  }
}
