#include "states.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

namespace {

using patchbay::value;

// Every view watches one entity of its own, and each action changes one entity. The same action without any view is
// measured too: the difference is what delivery costs.
void bump_entities(benchmark::State& state, bool with_views) {
  const auto count = static_cast<std::size_t>(state.range(0));
  patchbay::store store(bench::entities(count));
  const auto dispatch =
      patchbay::create_dispatch(store, {.handlers = {{"BUMP", [](patchbay::draft s, const value& id) {
                                                        s["todos"]["entities"][id.as_string()]["priority"] += 1;
                                                      }}}});
  std::size_t delivered = 0;
  std::vector<patchbay::view> views;
  for (std::size_t i = 0; with_views && i < count; ++i) {
    views.push_back(store.view({"/todos/entities/" + bench::todo_id(i)},
                               [&](const patchbay::update& u) { delivered += u.patch().size(); }));
  }
  std::vector<value> ids;
  bench::scattered order(count);
  for (std::size_t i = 0; i < 4096; ++i) ids.emplace_back(bench::todo_id(order.next()));
  std::size_t i = 0;
  for (auto _ : state) dispatch("BUMP", ids[i++ % ids.size()]);
  if (with_views && delivered != i) state.SkipWithError("not one view an action");
}

void views_1_of(benchmark::State& state) { bump_entities(state, true); }
BENCHMARK(views_1_of)->Arg(1000)->Arg(100'000);

void views_none(benchmark::State& state) { bump_entities(state, false); }
BENCHMARK(views_none)->Arg(1000)->Arg(100'000);

}  // namespace
