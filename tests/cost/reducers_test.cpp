// What many slices and entities cost, in calls of what the application gives and in bytes.

#include "cost/linear.hpp"

#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/entity_adapter.hpp>
#include <patchbay/reducers/undoable.hpp>

#include <cstdint>
#include <string>

namespace patchbay::test {
namespace {

TEST(CostOfSlices, InjectingManyBeforeTheNextAction) {
  std::size_t runs = 0;
  expect_linear([&](std::size_t n) {
    const combined_slices root = combine_slices();
    store s = create_store(root);
    runs = 0;
    const std::size_t bytes = bytes_for([&] {
      for (std::size_t i = 0; i < n; ++i) {
        (void)root.inject({"slice" + std::to_string(i), reducer(value(0), [&](const value& now, const action&) {
                             ++runs;
                             return now;
                           })});
      }
      s.dispatch("any");
    });
    EXPECT_LE(runs, 4 * n);
    return bytes + runs;
  });
}

struct CostOfEntities : ::testing::Test {
  static value entity(std::size_t i) { return {{"id", static_cast<std::int64_t>(i)}, {"rank", 7919 * (i + 1) % 1009}}; }
  static value list(std::size_t n) {
    return produce(value::array(), [&](const draft& all) {
      for (std::size_t i = 0; i < n; ++i) all.push_back(entity(i));
    });
  }
  // Of an adapter that counts how often it compares, where it is sorted.
  entity_adapter adapter(bool is_sorted) {
    entity_adapter_options options;
    if (is_sorted) {
      options.sort_comparer = [this](const value& a, const value& b) {
        ++compared;
        return a["rank"].get<int>() < b["rank"].get<int>();
      };
    }
    return entity_adapter(options);
  }
  template <class Act>
  std::size_t cost_of(Act&& act) {
    compared = 0;
    const std::size_t bytes = bytes_for(act);
    return bytes + compared;
  }

  std::size_t compared = 0;
};

TEST_F(CostOfEntities, AddingAndRemovingManyAtOnce) {
  for (const bool is_sorted : {false, true}) {
    expect_linear([&](std::size_t n) {
      const entity_adapter all = adapter(is_sorted);
      const value added = list(n);
      const value ids = produce(value::array(), [&](const draft& every_other) {
        for (std::size_t i = 0; i < n; i += 2) every_other.push_back(static_cast<std::int64_t>(i));
      });
      return cost_of([&] {
        const value state = all.add_many(all.get_initial_state(), added);
        (void)all.remove_many(state, ids);
      });
    });
  }
}

TEST_F(CostOfEntities, AddingUpdatingAndRemovingOneByOne) {
  for (const bool is_sorted : {false, true}) {
    expect_linear(
        [&](std::size_t n) {
          const entity_adapter all = adapter(is_sorted);
          return cost_of([&] {
            value state = all.get_initial_state();
            for (std::size_t i = 0; i < n; ++i) state = all.add_one(state, entity(i));
            for (std::size_t i = 0; i < n; ++i) {
              state = all.update_one(state, {{"id", static_cast<std::int64_t>(i)}, {"changes", {{"rank", -1}}}});
            }
            for (std::size_t i = 0; i < n; ++i) state = all.remove_one(state, value(static_cast<std::int64_t>(i)));
          });
        },
        200);
  }
}

}  // namespace
}  // namespace patchbay::test
