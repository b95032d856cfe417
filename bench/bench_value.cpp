#include "states.hpp"

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <malloc.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace {

using patchbay::draft;
using patchbay::value;

void sizes(benchmark::internal::Benchmark* b) { b->Arg(100)->Arg(10'000)->Arg(1'000'000); }
void small_sizes(benchmark::internal::Benchmark* b) { b->Arg(100)->Arg(10'000); }

std::size_t count_of(const benchmark::State& state) { return static_cast<std::size_t>(state.range(0)); }

// Bytes that malloc has handed out, its own overhead included.
std::size_t heap_in_use() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

// A store over a big document, an action that changes one thing, and a view of all of it.
class edited_store {
 public:
  edited_store(value initial, patchbay::handler edit)
      : store_(std::move(initial)),
        dispatch_(patchbay::create_dispatch(store_, {.handlers = {{"EDIT", std::move(edit)}}})),
        view_(store_.view({""}, [this](const patchbay::update& u) { operations_ += u.patch().size(); })) {}

  void edit(value payload) { dispatch_("EDIT", std::move(payload)); }
  void reset(const value& to) { store_.replace_state(to); }
  [[nodiscard]] std::size_t operations() const { return operations_; }

 private:
  patchbay::store store_;
  patchbay::dispatcher dispatch_;
  std::size_t operations_ = 0;
  patchbay::view view_;
};

std::vector<value> scattered_ids(std::size_t count) {
  bench::scattered order(count);
  std::vector<value> ids;
  for (std::size_t i = 0; i < std::min<std::size_t>(count, 65536); ++i) ids.emplace_back(bench::todo_id(order.next()));
  return ids;
}

void flip_field(benchmark::State& state) {
  edited_store app(bench::entities(count_of(state)), [](draft s, const value& id) {
    const draft done = s["todos"]["entities"][id.as_string()]["done"];
    done.set(!done.get<bool>());
  });
  const std::vector<value> ids = scattered_ids(count_of(state));
  std::size_t i = 0;
  for (auto _ : state) app.edit(ids[i++ % ids.size()]);
  if (app.operations() != static_cast<std::size_t>(state.iterations()))
    state.SkipWithError("not one operation an edit");
}
BENCHMARK(flip_field)->Apply(sizes);

// Every edit starts from the same array, so that the size stays; going back to it is not timed. Rounds of edits on
// snapshots of the start, since pausing the clock costs more than one edit.
void array_edit(benchmark::State& state, const patchbay::handler& edit) {
  const value start = bench::array_of_todos(count_of(state));
  edited_store app(start, edit);
  constexpr std::size_t round = 64;
  std::size_t edits = 0;
  for (auto _ : state) {
    app.edit(bench::todo(7));
    if (++edits % round != 0) continue;
    state.PauseTiming();
    app.reset(start);
    state.ResumeTiming();
  }
  if (app.operations() < edits) state.SkipWithError("an edit without an operation");
}

void array_insert_middle(benchmark::State& state) {
  array_edit(state, [middle = count_of(state) / 2](draft s, const value& v) { s["items"].insert(middle, v); });
}
BENCHMARK(array_insert_middle)->Apply(sizes);

// At most 64 of 100 elements go before the array is whole again.
void array_erase_middle(benchmark::State& state) {
  array_edit(state, [](draft s, const value&) { s["items"].erase(s["items"].size() / 2); });
}
BENCHMARK(array_erase_middle)->Apply(sizes);

void nlohmann_flip_field(benchmark::State& state) {
  auto current = static_cast<nlohmann::json>(bench::entities(count_of(state)));
  const std::vector<value> ids = scattered_ids(count_of(state));
  std::size_t i = 0;
  for (auto _ : state) {
    nlohmann::json next = current;
    auto& done = next["todos"]["entities"][std::string(ids[i++ % ids.size()].as_string())]["done"];
    done = !done.get<bool>();
    const nlohmann::json patch = nlohmann::json::diff(current, next);
    benchmark::DoNotOptimize(patch.size());
    current = std::move(next);
  }
}
BENCHMARK(nlohmann_flip_field)->Apply(small_sizes);

void snapshot(benchmark::State& state) {
  const patchbay::store store(bench::entities(count_of(state)));
  for (auto _ : state) {
    value held = store.state();
    benchmark::DoNotOptimize(held);
  }
}
BENCHMARK(snapshot)->Apply(sizes);

void history_step_bytes(benchmark::State& state) {
  value current = bench::entities(count_of(state));
  const std::vector<value> ids = scattered_ids(count_of(state));
  std::vector<value> history;
  history.reserve(1000);
  const std::size_t before = heap_in_use();
  for (auto _ : state) {
    for (std::size_t step = 0; step < 1000; ++step) {
      history.push_back(current);
      current = patchbay::produce(current, [&](draft s) {
        const draft done = s["todos"]["entities"][ids[step % ids.size()].as_string()]["done"];
        done.set(!done.get<bool>());
      });
    }
  }
  state.counters["bytes"] = static_cast<double>(heap_in_use() - before) / 1000;
}
BENCHMARK(history_step_bytes)->Apply(sizes)->Iterations(1);

void document_bytes(benchmark::State& state) {
  std::size_t before = heap_in_use();
  value ours;
  for (auto _ : state) ours = bench::entities(count_of(state));
  state.counters["bytes"] = static_cast<double>(heap_in_use() - before);
  const std::string text = ours.dump();
  before = heap_in_use();
  const auto theirs = nlohmann::json::parse(text);
  state.counters["nlohmann_bytes"] = static_cast<double>(heap_in_use() - before);
  benchmark::DoNotOptimize(theirs.size());
}
BENCHMARK(document_bytes)->Apply(sizes)->Iterations(1);

}  // namespace
