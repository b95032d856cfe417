#include "support.hpp"

#include <patchbay/testing/manual_clock.hpp>

#include <algorithm>
#include <array>

namespace patchbay::bridge::test {

namespace {

using namespace std::chrono_literals;

std::string name_of(window_event::kind what) {
  constexpr std::array names{"opened", "reloaded", "focused", "blurred", "closed", "expired"};
  return names.at(static_cast<std::size_t>(what));
}

class Window : public ::testing::Test {
 protected:
  std::shared_ptr<manual_page> connect(std::string_view label) {
    return manual_page::connect(host.app, {{"version", 1}, {"token", host.app.mint_token(label)}});
  }
  static value welcome_of(manual_page& page) {
    const auto all = page.take("welcome");
    return all.empty() ? value() : all.front()["welcome"];
  }
  static std::string farewell_of(manual_page& page) {
    const auto all = page.take("bye");
    return all.empty() ? "none" : std::string(all.front()["bye"]["code"].as_string());
  }
  static value resume(const value& welcome, int received) {
    return {{"version", 1}, {"session", welcome["session"]}, {"received", received}};
  }
  static value listen(int call, int id) {
    return {{"invoke", call}, {"cmd", "plugin:event|listen"}, {"args", {{"event", "news"}, {"eventId", id}}}};
  }

  counter_app host{{.limits = {.resume_grace = 200ms, .reload_grace = 200ms, .close_grace = 100ms}}};
  std::mutex guard;
  std::vector<std::string> log;
  subscription listening = host.app.on_window([this](const window_event& happened) {
    const std::lock_guard lock(guard);
    log.push_back(happened.label + " " + name_of(happened.what));
  });
  std::vector<std::string> logged() {
    const std::lock_guard lock(guard);
    return log;
  }
};

}  // namespace

TEST_F(Window, OpensByATokenThatWorksOnce) {
  const std::string token = host.app.mint_token("main");
  EXPECT_EQ(token.size(), 64U);
  const value hello = {{"version", 1}, {"token", token}};
  const auto page = manual_page::connect(host.app, hello);
  const value welcome = welcome_of(*page);
  EXPECT_EQ(welcome["label"], value("main"));
  EXPECT_EQ(welcome["resumed"], value(false));
  const auto thief = manual_page::connect(host.app, hello);
  EXPECT_EQ(farewell_of(*thief), "unauthorized");
  EXPECT_EQ(logged(), (std::vector<std::string>{"main opened"}));
}

TEST_F(Window, LetsAPageThatNeverHeardTheWelcomeSayHelloAgain) {
  const value hello = {{"version", 1}, {"token", host.app.mint_token("main")}};
  const auto page = manual_page::connect(host.app, hello);
  EXPECT_EQ(farewell_of(*manual_page::connect(host.app, hello)), "unauthorized");
  page->disconnect(connection::disconnect_reason::lost);
  const auto again = manual_page::connect(host.app, hello);
  const value welcome = welcome_of(*again);
  EXPECT_EQ(welcome["label"], value("main"));

  const value reload = {{"version", 1}, {"session", welcome["session"]}, {"reload", true}};
  manual_page::connect(host.app, reload)->disconnect(connection::disconnect_reason::lost);
  const auto reloaded = manual_page::connect(host.app, reload);
  EXPECT_EQ(welcome_of(*reloaded)["label"], value("main"));
  reloaded->send({{"ack", 0}});
  reloaded->disconnect(connection::disconnect_reason::lost);
  EXPECT_EQ(farewell_of(*manual_page::connect(host.app, reload)), "unknown_session");
}

TEST_F(Window, DoesNotOpenByAWrongOrRevokedToken) {
  const auto guess = manual_page::connect(host.app, {{"version", 1}, {"token", std::string(64, '0')}});
  EXPECT_EQ(farewell_of(*guess), "unauthorized");
  const std::string token = host.app.mint_token("main");
  host.app.revoke_token(token);
  EXPECT_EQ(farewell_of(*manual_page::connect(host.app, {{"version", 1}, {"token", token}})), "unauthorized");
  EXPECT_TRUE(host.app.windows().empty());
}

TEST_F(Window, CannotHaveALabelThatIsTakenOrIllegal) {
  const std::string early = host.app.mint_token("main");
  const auto page = connect("main");
  EXPECT_EQ(code_of([&] { (void)host.app.mint_token("main"); }), errc::label_taken);
  EXPECT_EQ(code_of([&] { in_process_window(host.app, "main"); }), errc::label_taken);
  EXPECT_EQ(farewell_of(*manual_page::connect(host.app, {{"version", 1}, {"token", early}})), "label_taken");
  EXPECT_EQ(code_of([&] { (void)host.app.mint_token("a b"); }), errc::illegal_name);
  EXPECT_EQ(code_of([&] { in_process_window(host.app, ""); }), errc::illegal_name);
}

TEST_F(Window, SaysNothingBeforeItHasSaidWhoItIs) {
  auto page = std::make_shared<manual_page>();
  page = manual_page::connect(host.app, {{"version", 2}, {"token", host.app.mint_token("main")}});
  EXPECT_EQ(farewell_of(*page), "protocol");
  EXPECT_TRUE(host.app.windows().empty());
}

TEST_F(Window, RepeatsWhatThePageHasNotReceived) {
  auto page = connect("main");
  const value welcome = welcome_of(*page);
  page->send(listen(1, 9));
  host.app.emit("news", "one");
  host.app.emit("news", "two");
  (void)page->take();
  page->disconnect(connection::disconnect_reason::lost);
  host.app.emit("news", "three");
  // The reply and the first event arrived.
  const auto again = manual_page::connect(host.app, resume(welcome, 2));
  const auto frames = again->take();
  ASSERT_GE(frames.size(), 3U);
  EXPECT_EQ(frames[0]["welcome"]["resumed"], value(true));
  EXPECT_EQ(frames[0]["welcome"]["received"], value(1));
  std::vector<value> payloads;
  for (const value& each : frames) {
    if (each.contains("event")) payloads.push_back(each["payload"]);
  }
  EXPECT_EQ(payloads, (std::vector<value>{"two", "three"}));
}

TEST_F(Window, KeepsItsCallsWhileItsConnectionIsLost) {
  std::promise<void> go;
  host.app.command("wait", [&] { go.get_future().wait(); }, {.where = run_on::pool});
  auto page = connect("main");
  const value welcome = welcome_of(*page);
  page->send({{"invoke", 1}, {"cmd", "wait"}});
  page->disconnect(connection::disconnect_reason::lost);
  const auto again = manual_page::connect(host.app, resume(welcome, 0));
  go.set_value();
  std::vector<value> replies;
  ASSERT_TRUE(soon([&] { return !(replies = again->take("reply")).empty(); }));
  EXPECT_EQ(replies.front(), (value{{"reply", 1}, {"ok", nullptr}}));
}

TEST_F(Window, IsANewPageForOneThatClaimsWhatCannotBe) {
  auto page = connect("main");
  const value welcome = welcome_of(*page);
  page->send(listen(1, 9));
  (void)page->take();
  page->disconnect(connection::disconnect_reason::lost);
  const auto again = manual_page::connect(host.app, resume(welcome, 99));
  EXPECT_EQ(welcome_of(*again)["resumed"], value(false));
  EXPECT_EQ(host.app.counts("main").listeners, 0U);
}

TEST_F(Window, IsTakenOverByTheNewestConnection) {
  const auto page = connect("main");
  const value welcome = welcome_of(*page);
  const auto again = manual_page::connect(host.app, resume(welcome, 0));
  EXPECT_EQ(farewell_of(*page), "replaced");
  page->disconnect(connection::disconnect_reason::lost);
  EXPECT_EQ(welcome_of(*again)["resumed"], value(true));
  EXPECT_EQ(host.app.windows().size(), 1U);
  EXPECT_TRUE(host.app.windows().front().connected);
}

TEST_F(Window, LosesAllThatItsPageOwnedWhenItIsReloaded) {
  std::promise<void> started;
  std::promise<void> stopped;
  host.app.command("slow",
                   [&](std::stop_token stop) {
                     started.set_value();
                     while (!stop.stop_requested()) std::this_thread::sleep_for(1ms);
                     stopped.set_value();
                   },
                   {.where = run_on::pool});
  const auto page = connect("main");
  const value welcome = welcome_of(*page);
  page->send(listen(1, 9));
  page->send({{"invoke", 2}, {"cmd", "plugin:patchbay|subscribe"}, {"args", {{"id", 1}, {"paths", {""}}}}});
  page->send({{"invoke", 3}, {"cmd", "slow"}});
  started.get_future().wait();
  const auto fresh =
      manual_page::connect(host.app, {{"version", 1}, {"session", welcome["session"]}, {"reload", true}});
  stopped.get_future().wait();
  EXPECT_EQ(farewell_of(*page), "replaced");
  const auto counts = host.app.counts("main");
  EXPECT_EQ(counts.calls + counts.listeners + counts.subscriptions, 0U);
  EXPECT_EQ(logged(), (std::vector<std::string>{"main opened", "main reloaded"}));
  EXPECT_EQ(host.app.emit("news"), 0U);
}

TEST_F(Window, MayBeReloadedAfterItsPageWent) {
  const auto page = connect("main");
  const value welcome = welcome_of(*page);
  page->send(listen(1, 9));
  page->disconnect(connection::disconnect_reason::page_gone);
  EXPECT_EQ(host.app.counts("main").listeners, 0U);
  EXPECT_EQ(host.app.windows().size(), 1U);
  const auto fresh =
      manual_page::connect(host.app, {{"version", 1}, {"session", welcome["session"]}, {"reload", true}});
  EXPECT_EQ(welcome_of(*fresh)["label"], value("main"));
  EXPECT_EQ(logged(), (std::vector<std::string>{"main opened", "main reloaded"}));
}

TEST_F(Window, ClosesWhenItsPageStaysAway) {
  for (const connection::disconnect_reason why :
       {connection::disconnect_reason::lost, connection::disconnect_reason::page_gone}) {
    const auto page = connect("main");
    page->disconnect(why);
    EXPECT_TRUE(soon([&] { return host.app.windows().empty(); }));
  }
  EXPECT_TRUE(soon([&] { return logged().size() == 4; }));
}

TEST_F(Window, OpensAgainForThePageItHad) {
  const auto page = connect("main");
  const value welcome = welcome_of(*page);
  page->disconnect(connection::disconnect_reason::lost);
  ASSERT_TRUE(soon([&] { return host.app.windows().empty(); }));
  const auto late = manual_page::connect(host.app, resume(welcome, 0));
  const value second = welcome_of(*late);
  EXPECT_EQ(second["label"], value("main"));
  EXPECT_EQ(second["resumed"], value(false));
}

TEST_F(Window, StaysClosedWhereItWasClosedWhileItsPageWasAway) {
  const auto page = connect("main");
  const value welcome = welcome_of(*page);
  page->disconnect(connection::disconnect_reason::lost);
  EXPECT_TRUE(host.app.close_window("main"));
  EXPECT_EQ(farewell_of(*manual_page::connect(host.app, resume(welcome, 0))), "unknown_session");
  EXPECT_TRUE(host.app.windows().empty());
}

TEST_F(Window, DoesNotOpenForASessionThatNobodyKnows) {
  const auto page = manual_page::connect(host.app, {{"version", 1}, {"session", "x"}, {"received", 0}});
  EXPECT_EQ(farewell_of(*page), "unknown_session");
}

TEST_F(Window, IsToldWhatToDoAndThenThatItIsOver) {
  const auto page = connect("main");
  EXPECT_TRUE(host.app.focus_window("main"));
  EXPECT_TRUE(host.app.reload_window("main"));
  EXPECT_TRUE(host.app.close_window("main"));
  EXPECT_FALSE(host.app.close_window("main"));
  EXPECT_FALSE(host.app.focus_window("main"));
  std::vector<value> said;
  for (const value& each : page->take()) {
    if (each.contains("control")) said.push_back(each["control"]);
    if (each.contains("bye")) said.push_back(each["bye"]["code"]);
  }
  EXPECT_EQ(said, (std::vector<value>{"focus", "reload", "close", "closed"}));
  EXPECT_TRUE(page->is_over());
}

TEST_F(Window, IsAnsweredBeforeItIsOver) {
  const auto page = connect("main");
  (void)page->take();
  page->send({{"invoke", 1}, {"cmd", "plugin:window|destroy"}});
  const auto frames = page->take();
  ASSERT_GE(frames.size(), 3U);
  EXPECT_EQ(frames[1], (value{{"reply", 1}, {"ok", nullptr}}));
  EXPECT_TRUE(frames.back().contains("bye"));
}

TEST_F(Window, TellsOfItsFocus) {
  in_process_window main(host.app, "main");
  std::vector<std::string> heard;
  const auto focus = main.listen(
      "tauri://focus", [&](const event&) { heard.emplace_back("focus"); }, event_target::window("main"));
  const auto blur = main.listen(
      "tauri://blur", [&](const event&) { heard.emplace_back("blur"); }, event_target::window("main"));
  const auto other = main.listen(
      "tauri://focus", [&](const event&) { heard.emplace_back("wrong"); }, event_target::window("other"));
  for (const bool focused : {true, true, false}) {
    (void)main.invoke("plugin:patchbay|focus", {{"focused", focused}}).get();
  }
  EXPECT_EQ(heard, (std::vector<std::string>{"focus", "blur"}));
  EXPECT_EQ(main.invoke("plugin:window|is_focused").get(), value(false));
  EXPECT_EQ(logged(), (std::vector<std::string>{"main opened", "main focused", "main blurred"}));
}

TEST_F(Window, IsAskedBeforeItClosesIfItListensForThat) {
  const auto page = connect("main");
  page->send({{"invoke", 1},
              {"cmd", "plugin:event|listen"},
              {"args", {{"event", "tauri://close-requested"}, {"target", {{"kind", "Window"}, {"label", "main"}}}}}});
  (void)page->take();
  EXPECT_TRUE(host.app.request_close("main"));
  EXPECT_EQ(page->take("event").size(), 1U);
  EXPECT_EQ(host.app.windows().size(), 1U);
  // A page that never speaks again cannot hold its window open.
  EXPECT_TRUE(soon([&] { return host.app.windows().empty(); }));
}

TEST_F(Window, ThatIsAliveDecidesForItselfWhetherItCloses) {
  const auto page = connect("main");
  page->send({{"invoke", 1}, {"cmd", "plugin:event|listen"}, {"args", {{"event", "tauri://close-requested"}}}});
  (void)page->take();
  EXPECT_TRUE(host.app.request_close("main"));
  (void)page->take();
  page->send({{"ack", 2}});
  std::this_thread::sleep_for(300ms);
  EXPECT_EQ(host.app.windows().size(), 1U);
}

TEST_F(Window, ClosesAtOnceIfItDoesNotListenForTheQuestion) {
  const auto page = connect("main");
  EXPECT_TRUE(host.app.request_close("main"));
  EXPECT_TRUE(host.app.windows().empty());
}

TEST_F(Window, MayCommandOthersOnlyIfAllowed) {
  counter_app other;
  bridge::app strict(other.store);
  strict.permit("guest", {.commands = {.allow = {"*"}, .deny = {"plugin:window|*"}}});
  in_process_window guest(strict, "guest");
  in_process_window main(strict, "main");
  EXPECT_EQ(code_of([&] { guest.invoke("plugin:window|destroy", {{"label", "main"}}).get(); }), errc::not_allowed);
  EXPECT_EQ(guest.invoke("plugin:window|get_all_windows").get(), value::array({"guest"}));
  (void)guest.invoke("plugin:window|set_title", {{"value", "Hello"}}).get();
  EXPECT_EQ(guest.invoke("plugin:window|title").get(), value("Hello"));
  (void)guest.invoke("plugin:window|destroy");
  EXPECT_FALSE(guest.open());
  EXPECT_TRUE(main.open());
}

TEST_F(Window, OpensByATokenOnlyForSoLong) {
  testing::manual_clock clock;
  counter_app timed{{.limits = {.token_lifetime = 1000ms}, .clock = clock.clock()}};
  std::promise<std::string> expired;
  auto watching = timed.app.on_window([&](const window_event& happened) {
    if (happened.what == window_event::kind::expired) expired.set_value(happened.label);
  });
  const auto hello = [&](std::string_view label) {
    return value{{"version", 1}, {"token", timed.app.mint_token(label)}};
  };
  const value early = hello("main");
  const value late = hello("side");
  clock.set(999ms);
  EXPECT_EQ(welcome_of(*manual_page::connect(timed.app, early))["label"], value("main"));
  clock.set(1000ms);
  EXPECT_EQ(farewell_of(*manual_page::connect(timed.app, late)), "unauthorized");
  // Nobody comes with it; the application hears of that, and once.
  clock.set(0ms);
  clock.advance(1000ms);
  EXPECT_EQ(expired.get_future().get(), "side");
}

TEST_F(Window, IsToldOfNoTokenThatExpiredWhileItsWindowIsOpen) {
  testing::manual_clock clock;
  counter_app timed{{.limits = {.token_lifetime = 1000ms}, .clock = clock.clock()}};
  std::vector<std::string> heard;
  auto watching = timed.app.on_window([&](const window_event& happened) { heard.push_back(name_of(happened.what)); });
  const std::string spare = timed.app.mint_token("main");
  (void)manual_page::connect(timed.app, {{"version", 1}, {"token", timed.app.mint_token("main")}});
  clock.set(5000ms);
  (void)timed.app.mint_token("side");
  EXPECT_EQ(std::ranges::count(heard, "expired"), 0);
}

TEST_F(Window, IsOpenedForAnotherOnlyIfThatMayOpenIt) {
  patchbay::store store(value::object());
  bridge::app strict(store, {.limits = {.tokens = 5, .tokens_of_one = 2}});
  strict.permit("settings", {.open = {.allow = {"help*"}}});
  EXPECT_EQ(code_of([&] { (void)strict.mint_token("main", "settings"); }), errc::not_allowed);
  EXPECT_EQ(code_of([&] { (void)strict.mint_token("help", "nobody"); }), errc::not_allowed);
  const std::string first = strict.mint_token("help", "settings");
  (void)strict.mint_token("help-2", "settings");
  EXPECT_EQ(code_of([&] { (void)strict.mint_token("help-3", "settings"); }), errc::limit);
  // Whoever asks for too many makes nobody else's void, and one that is used or revoked makes room.
  const auto help = manual_page::connect(strict, {{"version", 1}, {"token", first}});
  EXPECT_EQ(welcome_of(*help)["label"], value("help"));
  (void)strict.mint_token("help-3", "settings");
  for (const char* label : {"a", "b", "c"}) (void)strict.mint_token(label);
  EXPECT_EQ(code_of([&] { (void)strict.mint_token("d"); }), errc::limit);
}

TEST_F(Window, EndsWithTheApplication) {
  std::shared_ptr<manual_page> page;
  std::future<value> answer;
  patchbay::store store(value::object());
  {
    bridge::app app(store);
    page = manual_page::open(app, "main");
  }
  EXPECT_EQ(farewell_of(*page), "shutdown");
  page->send({{"ack", 0}});
  EXPECT_TRUE(page->take().empty());
}

}  // namespace patchbay::bridge::test
