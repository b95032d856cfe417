#include "counter.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>

namespace {

void counter_dispatch(benchmark::State& state) {
  bench::counter_app app;
  for (auto _ : state) app.dispatch("COUNTER:INCREMENT");
  benchmark::DoNotOptimize(app.heard);
}
BENCHMARK(counter_dispatch)->Name("counter_dispatch");

void counter_dispatch_view(benchmark::State& state) {
  bench::counter_app app;
  std::size_t operations = 0;
  const auto view = app.store.view({"/counter"}, [&](const patchbay::update& u) { operations += u.patch().size(); });
  for (auto _ : state) app.dispatch("COUNTER:INCREMENT");
  benchmark::DoNotOptimize(operations);
}
BENCHMARK(counter_dispatch_view)->Name("counter_dispatch_view");

void counter_dispatch_payload(benchmark::State& state) {
  patchbay::store store{{{"counter", 0}}};
  const auto dispatch = patchbay::create_dispatch(
      store, {.handlers = {{"COUNTER:SET", [](patchbay::draft s, std::int64_t to) { s["counter"] = to; }}}});
  std::int64_t next = 0;
  for (auto _ : state) dispatch("COUNTER:SET", ++next);
}
BENCHMARK(counter_dispatch_payload)->Name("counter_dispatch_payload");

void counter_thunk(benchmark::State& state) {
  bench::counter_app app;
  for (auto _ : state) {
    const auto seen = app.dispatch([](auto get_state, auto dispatch) {
      dispatch("COUNTER:INCREMENT");
      return get_state()["counter"].template get<std::int64_t>();
    });
    benchmark::DoNotOptimize(seen);
  }
}
BENCHMARK(counter_thunk)->Name("counter_thunk");

}  // namespace
