// What many members of the lists of a store cost, from their beginning to their end, in calls and bytes.

#include "cost/linear.hpp"

#include <patchbay/patchbay.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::test {
namespace {

std::string name(std::size_t i) { return "name" + std::to_string(i); }

// Begins n of them, lets `use` go over them, and ends them one by one in three orders.
template <class Begin>
void expect_linear_life(Begin&& begin) {
  enum class order { first_to_last, last_to_first, mixed };
  for (const order ends : {order::first_to_last, order::last_to_first, order::mixed}) {
    expect_linear([&](std::size_t n) {
      store s(value{{"count", 0}});
      s.handle("increment", [](draft state) { state["count"] += 1; }).release();
      return bytes_for([&] {
        std::vector<decltype(begin(s, n))> all;
        all.reserve(n);
        for (std::size_t i = 0; i < n; ++i) all.push_back(begin(s, i));
        s.dispatch("increment");
        if (ends == order::last_to_first) std::reverse(all.begin(), all.end());
        for (std::size_t i = 0; ends == order::mixed && i < n / 2; i += 2) std::swap(all[i], all[n - 1 - i]);
        for (auto& each : all) each.reset();
        s.dispatch("increment");
      });
    });
  }
}

TEST(CostOfListeners, OfAllDispatches) {
  expect_linear_life([](store& s, std::size_t) { return s.subscribe([] {}); });
}

TEST(CostOfListeners, OfChanges) {
  expect_linear_life([](store& s, std::size_t) { return s.subscribe([](const value&, const value&) {}); });
}

TEST(CostOfListeners, OfCommitsAndActions) {
  expect_linear_life([](store& s, std::size_t) { return s.on_commit([](const commit&) {}); });
  expect_linear_life([](store& s, std::size_t) { return s.on_action([](const settled_action&) {}); });
}

TEST(CostOfListeners, OfAPlaceAndOfSelectors) {
  expect_linear_life(
      [](store& s, std::size_t) { return s.subscribe(pointer("/count"), [](const value&, const value&) {}); });
  expect_linear_life([](store& s, std::size_t) {
    const selector doubled =
        create_selector(pointer("/count"), [](const value& count) { return count.get<int>() * 2; });
    return s.subscribe(doubled, [](const value&, const value&) {});
  });
}

TEST(CostOfListeners, ThatEndInsideADispatch) {
  expect_linear([](std::size_t n) {
    store s(value{{"count", 0}});
    std::size_t calls = 0;
    std::vector<subscription> all;
    for (std::size_t i = 0; i < n; ++i) all.push_back(s.subscribe([&] { ++calls; }));
    const subscription first = s.subscribe([&] { all.clear(); });
    const std::size_t bytes = bytes_for([&] { s.set_state({{"count", 1}}); });
    EXPECT_EQ(calls, n);
    return bytes + calls;
  });
}

TEST(CostOfListeners, ThatBeginInsideADispatch) {
  expect_linear([](std::size_t n) {
    store s(value{{"count", 0}});
    std::vector<subscription> all;
    const subscription first = s.subscribe([&] {
      for (std::size_t i = all.size(); i < n; ++i) all.push_back(s.subscribe([] {}));
    });
    return bytes_for([&] { s.set_state({{"count", 1}}); });
  });
}

TEST(CostOfViews, OfOnePathAndOfManyPushedAndPulled) {
  expect_linear_life([](store& s, std::size_t) { return s.view({"/count"}, [](const update&) {}); });
  expect_linear_life([](store& s, std::size_t) { return s.view({"/count"}); });
  expect_linear_life([](store& s, std::size_t i) { return s.view(path_set({"/" + name(i)}), [](const update&) {}); });
  expect_linear_life([](store& s, std::size_t i) { return s.view(path_set({"/*/" + name(i)}), [](const update&) {}); });
}

TEST(CostOfHandlers, ManyOfAStore) {
  expect_linear_life([](store& s, std::size_t i) { return s.handle(name(i), [](draft) {}); });
}

TEST(CostOfHandlers, AMapOfManyAndItsParts) {
  expect_linear([](std::size_t n) {
    return bytes_for([&] {
      handler_map all;
      for (std::size_t i = 0; i < n; ++i) all.add(name(i), [](draft) {});
      handler_map others;
      others.add(all, "others/");
      store s;
      s.handle(others);
      for (std::size_t i = 0; i < n; ++i) (void)all.remove(name(i));
    });
  });
}

TEST(CostOfBatches, ManyDispatchesAndATakingBackOfMany) {
  const auto run = [](std::size_t n, bool fails) {
    store s(value{{"count", 0}});
    s.handle("increment", [](draft state) { state["count"] += 1; }).release();
    return bytes_for([&] {
      try {
        s.batch([&] {
          for (std::size_t i = 0; i < n; ++i) {
            s.dispatch("increment");
            s.handle(name(i), [](draft) {}).release();
          }
          if (fails) throw 1;
        });
      } catch (int) {
      }
    });
  };
  expect_linear([&](std::size_t n) { return run(n, false); });
  expect_linear([&](std::size_t n) { return run(n, true); });
}

TEST(CostOfPosts, ManyInOneTurn) {
  expect_linear([](std::size_t n) {
    store s;
    std::size_t runs = 0;
    return bytes_for([&] {
             s.batch([&] {
               for (std::size_t i = 0; i < n; ++i) s.post([&] { ++runs; });
             });
           }) +
           runs;
  });
}

}  // namespace
}  // namespace patchbay::test
