#include "store/support.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

// Many threads on one store. What they prove is for TSan and for the replicas to find.

namespace patchbay::test {
namespace {

constexpr int steps = 400;

store slots() { return store(value::parse(R"({"a": [], "b": [], "n": 0})")); }

TEST(Threads, X4_EachThreadsActionsKeepTheirOrder) {
  store made = slots();
  const dispatcher dispatch = create_dispatch(made, {.handlers = {{"a", [](draft s, int i) { s["a"].push_back(i); }},
                                                                  {"b", [](draft s, int i) { s["b"].push_back(i); }}}});
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    for (int i = 0; i < steps; ++i) dispatch("a", i);
  });
  threads.emplace_back([&] {
    for (int i = 0; i < steps; ++i) made.post([&, i] { dispatch("b", i); });
  });
  for (std::thread& each : threads) each.join();
  // The last posts may have been left to a turn that had just ended.
  made.post([] {});
  for (const char* key : {"a", "b"}) {
    const value list = made.state()[key];
    ASSERT_EQ(list.size(), static_cast<std::size_t>(steps)) << key;
    for (int i = 0; i < steps; ++i) ASSERT_EQ(list[i], value(i)) << key;
  }
  EXPECT_EQ(made.revision(), static_cast<revision_number>(2 * steps));
}

TEST(Threads, ReadersSeeConsistentSnapshotsAndViewsStayContiguous) {
  store made{{{"x", 0}, {"y", 0}}};
  const dispatcher dispatch = create_dispatch(made, {.handlers = {{"both", [](draft s) {
                                                                     s["x"] += 1;
                                                                     s["y"] += 1;
                                                                   }}}});
  replica pushed(value{{"x", 0}}, 0);
  const view push = made.view({"/x"}, [&](const update& u) { pushed.receive(u); });
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  readers.emplace_back([&] {
    while (!stop) {
      const value state = made.state();
      ASSERT_EQ(state["x"], state["y"]);
    }
  });
  replica pulled(value{{"x", 0}, {"y", 0}}, 0);
  readers.emplace_back([&] {
    view pull = made.view({"/x", "/y"});
    pulled = replica(pull.snapshot(), pull.revision());
    while (!stop) {
      if (const auto news = pull.take()) pulled.receive(*news);
    }
    if (const auto news = pull.take()) pulled.receive(*news);
  });
  readers.emplace_back([&] {
    while (!stop) {
      subscription s = made.subscribe([] {});
      const view v = made.view({"/y"}, [](const update&) {});
    }
  });
  std::vector<std::thread> writers;
  for (int t = 0; t < 2; ++t)
    writers.emplace_back([&] {
      for (int i = 0; i < steps; ++i) dispatch("both");
    });
  for (std::thread& each : writers) each.join();
  stop = true;
  for (std::thread& each : readers) each.join();
  EXPECT_EQ(pushed.document(), (value{{"x", 2 * steps}}));
  EXPECT_EQ(pulled.document(), made.state());
}

}  // namespace
}  // namespace patchbay::test
