#include "support.hpp"

namespace patchbay::bridge::test {

namespace {

using namespace std::chrono_literals;

// A path that takes some thousand bytes, a different one for each number.
std::string long_path(int number) { return "/" + std::to_string(number) + std::string(1000, 'x'); }

value subscription_of(int id) { return {{"id", id}, {"paths", value::array({long_path(id)})}}; }

// How many subscriptions a window may have before one is refused, which must be for its size.
int fill(in_process_window& window, int first = 1) {
  for (int id = first; id < first + 200; ++id) {
    auto answer = window.invoke("plugin:patchbay|subscribe", subscription_of(id));
    try {
      (void)answer.get();
    } catch (const error& full) {
      EXPECT_EQ(full.code(), errc::limit);
      return id - first;
    }
  }
  ADD_FAILURE() << "nothing was refused";
  return 0;
}

class Kept : public ::testing::Test {
 protected:
  counter_app host{{.limits = {.kept_bytes = 100'000, .kept_bytes_in_all = 150'000}}};
};

}  // namespace

TEST_F(Kept, SubscriptionsOfAWindowAreWeighedAndRefusedWhereTheyAreTooMuch) {
  in_process_window guest(host.app, "guest");
  const int held = fill(guest);
  EXPECT_GT(held, 5);
  EXPECT_LT(held, 100);
  (void)guest.invoke("plugin:patchbay|unsubscribe", {{"id", 1}}).get();
  EXPECT_NO_THROW(guest.invoke("plugin:patchbay|subscribe", subscription_of(500)).get());
  EXPECT_EQ(code_of([&] { guest.invoke("plugin:patchbay|subscribe", subscription_of(501)).get(); }), errc::limit);
}

TEST_F(Kept, PathsThatAreSetInsteadAreWeighedToo) {
  in_process_window guest(host.app, "guest");
  (void)guest.invoke("plugin:patchbay|subscribe", subscription_of(1)).get();
  value many = value::array();
  for (int i = 0; i < 100; ++i) many = produce(many, [i](draft all) { all.push_back(long_path(i)); });
  const value wish = {{"id", 1}, {"paths", many}};
  EXPECT_EQ(code_of([&] { guest.invoke("plugin:patchbay|set_paths", wish).get(); }), errc::limit);
  EXPECT_NO_THROW(guest.invoke("plugin:patchbay|set_paths", subscription_of(1)).get());
}

TEST_F(Kept, IsWeighedForAllWindowsTogetherAndLetGoWithEach) {
  auto greedy = std::make_optional<in_process_window>(host.app, "greedy");
  in_process_window other(host.app, "other");
  const int alone = fill(*greedy);
  const int beside = fill(other);
  EXPECT_LT(beside, alone);
  greedy.reset();
  EXPECT_EQ(fill(other, 1000), alone - beside);
}

TEST_F(Kept, IsLetGoByAPageThatIsReloadedAndReloaded) {
  value session;
  std::shared_ptr<manual_page> page;
  for (int round = 0; round < 20; ++round) {
    const value hello = round == 0 ? value{{"version", 1}, {"token", host.app.mint_token("guest")}}
                                   : value{{"version", 1}, {"session", session}, {"reload", true}};
    page = manual_page::connect(host.app, hello);
    for (int id = 1; id <= 10; ++id) {
      page->send({{"invoke", id}, {"cmd", "plugin:patchbay|subscribe"}, {"args", subscription_of(100 * round + id)}});
    }
    std::size_t replies = 0;
    for (const value& each : page->take()) {
      if (each.contains("welcome")) session = each["welcome"]["session"];
      replies += each.contains("ok") ? 1U : 0U;
    }
    ASSERT_EQ(replies, 10U) << round;
  }
}

TEST_F(Kept, ArgumentsOfOpenCallsAreWeighed) {
  std::deque<responder> waiting;
  host.app.command("later", {"text"},
                   [&waiting](const std::string&, responder reply) { waiting.push_back(std::move(reply)); });
  in_process_window guest(host.app, "guest");
  const value arguments = {{"text", std::string(30'000, 'x')}};
  std::vector<std::future<value>> answers;
  for (int i = 0; i < 4; ++i) answers.push_back(guest.invoke("later", arguments));
  EXPECT_EQ(waiting.size(), 3U);
  EXPECT_EQ(code_of([&] { (void)answers.back().get(); }), errc::limit);
  std::move(waiting.front()).resolve();
  waiting.pop_front();
  answers.push_back(guest.invoke("later", arguments));
  EXPECT_EQ(waiting.size(), 3U);
  waiting.clear();
}

TEST_F(Kept, ListenersAreWeighedWithTheirTargets) {
  in_process_window guest(host.app, "guest");
  const event_target far = event_target::window(std::string(20'000, 'x'));
  const auto listen = [&] {
    return guest.listen(
        "news", [](const event&) {}, far);
  };
  auto one = listen();
  const auto two = listen();
  const auto three = listen();
  EXPECT_EQ(code_of([&] { (void)listen(); }), errc::limit);
  one.reset();
  EXPECT_NO_THROW(one = listen());
}

}  // namespace patchbay::bridge::test
