#include "support.hpp"

#include <stdexcept>

namespace patchbay::bridge::test {

namespace {

using namespace std::chrono_literals;

constexpr int no_exception = 7;

// A window whose messages wait until the test lets them in, and what the application was warned of.
class InProcessWindow : public ::testing::Test {
 protected:
  void run() {
    for (; !loop.empty(); loop.pop_front()) loop.front()();
  }
  static bool is_ready(const std::future<value>& answer) { return answer.wait_for(0s) == std::future_status::ready; }
  void set(int to) { host.store.dispatch("set", to); }

  std::vector<std::string> warnings;
  std::deque<std::function<void()>> loop;
  counter_app host{{.warn = [this](std::string_view text) { warnings.emplace_back(text); }}};
  in_process_window window{host.app, "main", [this](std::function<void()> task) { loop.push_back(std::move(task)); }};
};

}  // namespace

TEST_F(InProcessWindow, CallsAListenerThatWasAddedInACallFromTheNextUpdateOn) {
  auto replica = window.subscribe({"/count"});
  run();
  const std::string owned(4000, 'x');
  int outer = 0;
  int inner = 0;
  replica.on_change([&, replica, owned](const value&) mutable {
    ++outer;
    for (int i = 0; i < 64; ++i) replica.on_change([&inner](const value&) { ++inner; });
    EXPECT_EQ(owned, std::string(4000, 'x'));
  });
  set(1);
  run();
  EXPECT_EQ(inner, 0);
  set(2);
  run();
  EXPECT_EQ(outer, 2);
  EXPECT_EQ(inner, 64);
}

TEST_F(InProcessWindow, MayGetAnotherListenerOfMessagesFromTheOneThatIsCalled) {
  const std::string owned(4000, 'x');
  int second = 0;
  window.on_message([&, owned](const message&) {
    window.on_message([&second](const message&) { ++second; });
    EXPECT_EQ(owned, std::string(4000, 'x'));
  });
  (void)window.invoke("plugin:window|title");
  run();
  (void)window.invoke("plugin:window|title");
  run();
  EXPECT_GE(second, 1);
}

TEST_F(InProcessWindow, LetsGoOfItsListenersWhenItCloses) {
  const auto held = std::make_shared<int>(0);
  auto replica = window.subscribe({"/count"});
  replica.on_change([held, replica](const value&) {});
  auto listening = window.listen("news", [held](const event&) {});
  run();
  EXPECT_EQ(held.use_count(), 3);
  window.close();
  EXPECT_EQ(held.use_count(), 1);
}

TEST_F(InProcessWindow, RefusesEmptyCallables) {
  auto replica = window.subscribe({"/count"});
  EXPECT_EQ(code_of([&] { replica.on_change({}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { (void)window.listen("news", {}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { window.on_message({}); }), errc::invalid_argument);
}

TEST_F(InProcessWindow, LosesNothingOfAMessageToAListenerThatThrows) {
  auto replica = window.subscribe({"/count"});
  int heard = 0;
  auto first = window.listen("news", [](const event&) { throw std::runtime_error("one listener's fault"); });
  auto second = window.listen("news", [](const event&) { throw no_exception; });
  auto third = window.listen("news", [&heard](const event&) { ++heard; });
  replica.on_change([](const value&) { throw no_exception; });
  replica.on_change([&heard](const value&) { ++heard; });
  window.on_message([](const message&) { throw no_exception; });
  run();
  heard = 0;
  warnings.clear();
  host.app.emit("news");
  set(1);
  const auto reply = window.invoke("plugin:window|title");
  run();
  EXPECT_EQ(heard, 2);
  EXPECT_TRUE(is_ready(reply));
  set(2);
  run();
  EXPECT_EQ(replica.state(), (value{{"count", 2}}));
  ASSERT_GE(warnings.size(), 4U);
  EXPECT_EQ(warnings[1], "A listener of \"news\" failed: one listener's fault");
}

TEST_F(InProcessWindow, ThrowsNothingIntoTheDispatchThatCausedIt) {
  in_process_window direct(host.app, "direct");
  auto replica = direct.subscribe({"/count"});
  replica.on_change([](const value&) { throw no_exception; });
  auto listening = direct.listen("news", [](const event&) { throw no_exception; });
  EXPECT_NO_THROW(set(1));
  EXPECT_NO_THROW(host.app.emit("news"));
  set(2);
  EXPECT_EQ(replica.state(), (value{{"count", 2}}));
}

TEST(InProcess, IsWokenAgainAfterItsLoopRefusedATask) {
  counter_app host{{.warn = [](std::string_view) { throw no_exception; }}};
  std::deque<std::function<void()>> loop;
  bool is_full = false;
  in_process_window window(host.app, "main", [&](std::function<void()> task) {
    if (is_full) throw std::length_error("The loop is full.");
    loop.push_back(std::move(task));
  });
  const auto run = [&loop] {
    for (; !loop.empty(); loop.pop_front()) loop.front()();
  };
  auto replica = window.subscribe({"/count"});
  run();
  is_full = true;
  EXPECT_NO_THROW(host.store.dispatch("increment"));
  is_full = false;
  host.store.dispatch("increment");
  run();
  EXPECT_EQ(replica.state(), (value{{"count", 2}}));
}

TEST_F(InProcessWindow, FollowsAgainByItselfWhenAReplicaLostItsBase) {
  auto replica = window.subscribe({"/count"});
  run();
  // As deep as a value may be: with what a message puts around it, it cannot be read.
  host.store.set_state({{"count", value::parse(std::string(511, '[') + std::string(511, ']'))}});
  run();
  set(5);
  run();
  EXPECT_EQ(replica.state(), (value{{"count", 5}}));
  EXPECT_EQ(replica.revision(), host.store.revision());
  set(6);
  run();
  EXPECT_EQ(replica.state(), (value{{"count", 6}}));
}

}  // namespace patchbay::bridge::test
