#include <patchbay/async/thunk_lock.hpp>
#include <patchbay/listener/listener.hpp>
#include <patchbay/store/configure_store.hpp>

#include <benchmark/benchmark.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using boost::asio::awaitable;
using patchbay::action;
using patchbay::async_dispatcher;
using patchbay::draft;
using patchbay::path_set;
using patchbay::state_getter;
using patchbay::value;

patchbay::reducer counter() {
  return patchbay::reducer({{"counter", 0}}, [](draft s, const action& a) {
    if (a.type() == "INCREMENT") s["counter"] += 1;
  });
}

// A counter on an event loop.
struct event_loop_app {
  void run() {
    context.restart();
    context.poll();
  }

  patchbay::store store = create_store(counter());
  boost::asio::io_context context;
  async_dispatcher dispatch{store, context.get_executor()};
};

// --- thunks -----------------------------------------------------------------------------------------------

// One coroutine that dispatches an action, until its result is there.
void async_thunk_round_trip(benchmark::State& state) {
  event_loop_app app;
  const auto thunk = [](state_getter, const async_dispatcher& dispatch) -> awaitable<std::uint64_t> {
    co_return dispatch("INCREMENT").revision;
  };
  for (auto _ : state) {
    const auto result = app.dispatch(thunk);
    app.run();
    benchmark::DoNotOptimize(result.get());
  }
}
BENCHMARK(async_thunk_round_trip)->Name("async_thunk_round_trip");

// As many thunks as that are dispatched, and then run until all have ended. The time is that of one.
template <class MakePaths>
void run_locked(benchmark::State& state, MakePaths make_paths) {
  const auto count = static_cast<std::size_t>(state.range(0));
  std::vector<path_set> paths;
  for (std::size_t i = 0; i < count; ++i) paths.push_back(make_paths(i));
  event_loop_app app;
  const patchbay::thunk_lock lock;
  std::uint64_t ended = 0;
  const auto thunk = [&ended](state_getter, const async_dispatcher&) -> awaitable<void> {
    ++ended;
    co_return;
  };
  for (auto _ : state) {
    for (const path_set& own : paths) benchmark::DoNotOptimize(app.dispatch(lock(own, thunk)));
    app.run();
  }
  if (ended != static_cast<std::uint64_t>(state.iterations()) * count) throw std::logic_error("A thunk did not run.");
  state.counters["per_thunk"] =
      benchmark::Counter(static_cast<double>(ended), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void locks_disjoint(benchmark::State& state) {
  run_locked(state, [](std::size_t i) { return path_set({"/documents/" + std::to_string(i) + "/text"}); });
}
BENCHMARK(locks_disjoint)->Name("locks_disjoint")->Arg(100)->Arg(10'000)->Unit(benchmark::kMillisecond);

void locks_overlapping(benchmark::State& state) {
  run_locked(state, [](std::size_t) { return path_set({"/documents/0/text"}); });
}
BENCHMARK(locks_overlapping)->Name("locks_overlapping")->Arg(100)->Arg(10'000)->Unit(benchmark::kMillisecond);

// Every tenth takes what nine others take a part of.
void locks_nested(benchmark::State& state) {
  run_locked(state, [](std::size_t i) {
    return i % 10 == 9 ? path_set({"/documents"}) : path_set({"/documents/" + std::to_string(i)});
  });
}
BENCHMARK(locks_nested)->Name("locks_nested")->Arg(100)->Arg(10'000)->Unit(benchmark::kMillisecond);

// --- listeners --------------------------------------------------------------------------------------------

// An action that no listener waits for.
void listeners_not_matching(benchmark::State& state) {
  boost::asio::io_context context;
  const patchbay::listener_middleware listeners({.executor = context.get_executor()});
  patchbay::store store = patchbay::configure_store({.reducer = counter(), .middleware = {listeners.middleware()}});
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    listeners.start_listening("other " + std::to_string(i), [](const action&, const patchbay::listener_api&) {});
  }
  const action increment("INCREMENT");
  for (auto _ : state) store.dispatch(increment);
}
BENCHMARK(listeners_not_matching)->Name("listeners_not_matching")->Arg(1)->Arg(100);

}  // namespace
