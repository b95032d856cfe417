#include "states.hpp"

#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/entity_adapter.hpp>
#include <patchbay/reducers/slice.hpp>
#include <patchbay/reducers/undoable.hpp>
#include <patchbay/store/selector.hpp>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace {

using patchbay::action;
using patchbay::action_creator;
using patchbay::draft;
using patchbay::slice;
using patchbay::store;
using patchbay::value;

// --- entities -----------------------------------------------------------------------------------------

constexpr std::int64_t some = 10'000;
constexpr std::int64_t many = 1'000'000;

value todos(const benchmark::State& state) {
  return bench::entities(static_cast<std::size_t>(state.range(0)))["todos"];
}

void entity_update(benchmark::State& state) {
  const patchbay::entity_adapter adapter;
  slice<> list("todos", todos(state));
  const auto updated = list.case_reducer<value>("updated", adapter.update_one);
  store app = create_store(combine_slices(list));
  bench::scattered next(static_cast<std::size_t>(state.range(0)));
  std::int64_t priority = 0;
  for (auto _ : state) {
    app.dispatch(updated({{"id", bench::todo_id(next.next())}, {"changes", {{"priority", ++priority}}}}));
  }
}
BENCHMARK(entity_update)->Name("entity_update")->Arg(some)->Arg(many);

void entity_insert_sorted(benchmark::State& state) {
  const patchbay::entity_adapter adapter(
      {.sort_comparer = [](const value& a, const value& b) { return a["text"].as_string() < b["text"].as_string(); }});
  const value list = adapter.set_all(adapter.get_initial_state(), todos(state)["entities"]);
  const value added = {{"id", "new"},
                       {"text", "todo number " + std::to_string(state.range(0) / 2) + "x"},
                       {"done", false},
                       {"priority", 1},
                       {"tags", value::array()}};
  for (auto _ : state) benchmark::DoNotOptimize(adapter.add_one(list, added));
}
BENCHMARK(entity_insert_sorted)->Name("entity_insert_sorted")->Arg(some)->Arg(many);

// Unsorted ids are looked through at first; then there is an index.
void entity_remove(benchmark::State& state) {
  constexpr int enough_for_an_index = 100;
  const patchbay::entity_adapter adapter;
  const value list = todos(state);
  bench::scattered next(static_cast<std::size_t>(state.range(0)));
  const auto remove = [&] { benchmark::DoNotOptimize(adapter.remove_one(list, bench::todo_id(next.next()))); };
  for (int i = 0; i < enough_for_an_index; ++i) remove();
  for (auto _ : state) remove();
}
BENCHMARK(entity_remove)->Name("entity_remove")->Arg(some)->Arg(many);

void entity_remove_first(benchmark::State& state) {
  const value list = todos(state);
  bench::scattered next(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const patchbay::entity_adapter adapter;
    benchmark::DoNotOptimize(adapter.remove_one(list, bench::todo_id(next.next())));
  }
}
BENCHMARK(entity_remove_first)->Name("entity_remove_first")->Arg(some)->Arg(many);

// --- undo -------------------------------------------------------------------------------------------

void undo_step(benchmark::State& state) {
  constexpr int more_than_the_limit = 200;
  const patchbay::reducer counter({{"counter", 0}}, [](draft s, const action& a) {
    if (a.type() == "INCREMENT") s["counter"] += 1;
  });
  store app = create_store(undoable(counter, {.limit = 100}));
  for (int i = 0; i < more_than_the_limit; ++i) app.dispatch("INCREMENT");
  const action undo = patchbay::undo_actions::undo();
  for (auto _ : state) {
    app.dispatch("INCREMENT");
    app.dispatch(undo);
  }
}
BENCHMARK(undo_step)->Name("undo_step");

// --- selectors ----------------------------------------------------------------------------------------

patchbay::selector make_total() {
  using patchbay::operator""_pointer;
  return create_selector("/prices"_pointer, "/rate"_pointer, [](const value& prices, const value& rate) {
    return prices["count"].get<std::int64_t>() * rate.get<std::int64_t>();
  });
}

template <class Change>
void run_selector(benchmark::State& state, Change change) {
  const patchbay::selector total = make_total();
  value now = {{"prices", {{"count", 3}}}, {"rate", 2}, {"else", 0}};
  for (auto _ : state) {
    now = change(std::move(now));
    benchmark::DoNotOptimize(total(now));
  }
}

value increased(const value& now, const char* key) {
  return produce(now, [key](draft s) { s[key] += 1; });
}

void selector_same_state(benchmark::State& state) {
  run_selector(state, [](value now) { return now; });
}
BENCHMARK(selector_same_state)->Name("selector_same_state");

void selector_other_part(benchmark::State& state) {
  run_selector(state, [](const value& now) { return increased(now, "else"); });
}
BENCHMARK(selector_other_part)->Name("selector_other_part");

void selector_recompute(benchmark::State& state) {
  run_selector(state, [](const value& now) { return increased(now, "rate"); });
}
BENCHMARK(selector_recompute)->Name("selector_recompute");

// --- a slice over JSON, and over a struct ----------------------------------------------------------------

struct settings {
  std::int64_t zoom = 0;
  std::string theme = "dark";
  std::vector<std::string> recent;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(settings, zoom, theme, recent)

settings with_recent(std::int64_t count) {
  settings result;
  for (std::int64_t i = 0; i < count; ++i) result.recent.push_back("document number " + std::to_string(i));
  return result;
}

struct json_slice : slice<> {
  explicit json_slice(const settings& initial) : slice("settings", value::from(initial)) {}
  action_creator<std::int64_t> zoomed = case_reducer("zoomed", [](draft s, std::int64_t by) { s["zoom"] += by; });
};

struct typed_slice : slice<settings> {
  explicit typed_slice(const settings& initial) : slice("settings", initial) {}
  action_creator<std::int64_t> zoomed = case_reducer("zoomed", [](settings& s, std::int64_t by) { s.zoom += by; });
};

template <class Slice>
void slice_dispatch(benchmark::State& state) {
  const Slice made(with_recent(state.range(0)));
  store app = create_store(combine_slices(made));
  for (auto _ : state) app.dispatch(made.zoomed(1));
}
BENCHMARK_TEMPLATE(slice_dispatch, json_slice)->Name("slice_dispatch")->Arg(10)->Arg(1000);
BENCHMARK_TEMPLATE(slice_dispatch, typed_slice)->Name("slice_dispatch_typed")->Arg(10)->Arg(1000);

}  // namespace
