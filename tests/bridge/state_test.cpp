#include "support.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::bridge::test {

namespace {

value subscribe_frame(int call, int id, const value& paths, const value& resume = {}) {
  value arguments = {{"id", id}, {"paths", paths}};
  if (!resume.is_null()) {
    arguments = produce(arguments, [&](draft all) { all["resume"] = resume; });
  }
  return {{"invoke", call}, {"cmd", "plugin:patchbay|subscribe"}, {"args", arguments}};
}

class State : public ::testing::Test {
 protected:
  std::shared_ptr<manual_page> page_at(std::string_view label, const value& paths) {
    auto page = manual_page::open(host.app, label);
    page->send(subscribe_frame(1, 1, paths));
    return page;
  }
  void increment() { host.store.dispatch("increment"); }

  counter_app host;
};

}  // namespace

TEST_F(State, ComesAsASnapshotBeforeTheReply) {
  const auto page = page_at("page", {"/count"});
  const auto frames = page->take();
  ASSERT_EQ(frames.size(), 4U);
  EXPECT_TRUE(frames[0].contains("welcome"));
  EXPECT_TRUE(frames[1].contains("ack"));
  EXPECT_EQ(frames[2], (value{{"update", 1}, {"revision", 0}, {"snapshot", {{"count", 0}}}}));
  EXPECT_EQ(frames[3]["ok"]["revision"], value(0));
}

TEST_F(State, ThenComesAsPatches) {
  const auto page = page_at("page", {"/count"});
  (void)page->take();
  increment();
  const value patch = value::array({{{"op", "replace"}, {"path", "/count"}, {"value", 1}}});
  EXPECT_EQ(page->take(), (std::vector<value>{{{"update", 1}, {"base", 0}, {"revision", 1}, {"patch", patch}}}));
}

TEST_F(State, ThatNobodyInTheWindowFollowsSendsNothing) {
  const auto page = page_at("page", {"/todos"});
  (void)page->take();
  const std::size_t wakes = page->wakes();
  increment();
  EXPECT_EQ(page->wakes(), wakes);
  EXPECT_TRUE(page->take().empty());
}

TEST_F(State, OfAWindowThatReadsSlowlyIsConflated) {
  const auto slow = page_at("slow", {""});
  (void)slow->take();
  const std::size_t wakes = slow->wakes();
  for (int i = 0; i < 1000; ++i) increment();
  EXPECT_EQ(slow->wakes(), wakes + 1);
  const auto updates = slow->take("update");
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0]["base"], value(0));
  EXPECT_EQ(updates[0]["revision"], value(1000));
  EXPECT_EQ(updates[0]["patch"].size(), 1U);
}

TEST_F(State, ThatWentBackToWhatItWasSendsNothing) {
  const auto page = page_at("page", {"/count"});
  (void)page->take();
  host.store.dispatch("set", 5);
  host.store.dispatch("set", 0);
  EXPECT_TRUE(page->take("update").empty());
  host.store.dispatch("set", 7);
  const auto updates = page->take("update");
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0]["base"], value(0));
  EXPECT_EQ(updates[0]["revision"], value(3));
}

TEST_F(State, IsMadeTextOnceForAllWindowsAtTheSameBase) {
  const auto one = page_at("one", {""});
  const auto two = page_at("two", {""});
  const auto text_of = [](manual_page& page) {
    std::optional<message> found;
    while (auto next = page.take_message()) {
      if (next->text().find("\"update\"") != std::string::npos) found = std::move(next);
    }
    return found;
  };
  const auto first_snapshot = text_of(*one);
  const auto second_snapshot = text_of(*two);
  const auto shared = [](const message& a, const message& b) {
    for (const std::string_view x : a.parts) {
      for (const std::string_view y : b.parts) {
        if (x.data() == y.data() && x.size() > 1) return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(shared(*first_snapshot, *second_snapshot));
  increment();
  const auto first = text_of(*one);
  const auto second = text_of(*two);
  EXPECT_TRUE(shared(*first, *second));
}

TEST_F(State, AnswersAnActionAfterTheUpdateItCaused) {
  const auto page = page_at("page", {"/count"});
  (void)page->take();
  page->send({{"invoke", 2}, {"cmd", "plugin:patchbay|dispatch"}, {"args", {{"action", {{"type", "increment"}}}}}});
  const auto frames = page->take();
  ASSERT_EQ(frames.size(), 3U);
  EXPECT_EQ(frames[1]["revision"], value(1));
  EXPECT_EQ(frames[2], (value{{"reply", 2}, {"ok", {{"handled", true}, {"changed", true}, {"revision", 1}}}}));
}

TEST_F(State, SaysWhatIsWrongWithAnAction) {
  in_process_window window(host.app, "window");
  const auto code_for = [&](const value& what) {
    return code_of([&] { window.invoke("plugin:patchbay|dispatch", {{"action", what}}).get(); });
  };
  EXPECT_EQ(code_for(7), errc::invalid_action);
  EXPECT_EQ(code_for({{"type", 7}}), errc::invalid_action);
  EXPECT_EQ(code_for({{"type", "@@redux/INIT"}}), errc::not_allowed);
  EXPECT_EQ(code_for({{"type", "fail"}}), errc::internal);
  EXPECT_EQ(window.dispatch(action("nobody knows")).get()["handled"], value(false));
}

TEST_F(State, CanBeAskedForAtOnce) {
  in_process_window window(host.app, "window");
  EXPECT_EQ(window.invoke("plugin:patchbay|get_state", {{"paths", {"/count"}}}).get(),
            (value{{"revision", 0}, {"state", {{"count", 0}}}}));
  increment();
  EXPECT_TRUE(window.invoke("plugin:patchbay|get_state", {{"newerThan", 0}}).get().contains("state"));
  EXPECT_EQ(window.invoke("plugin:patchbay|get_state", {{"newerThan", 1}}).get(), (value{{"revision", 1}}));
}

TEST_F(State, FollowsOtherPathsByADifference) {
  in_process_window window(host.app, "window");
  const auto page = page_at("page", {"/count"});
  (void)page->take();
  increment();
  page->send({{"invoke", 2}, {"cmd", "plugin:patchbay|set_paths"}, {"args", {{"id", 1}, {"paths", {"/todos"}}}}});
  const auto updates = page->take("update");
  value document = {{"count", 0}};
  value revision = 0;
  for (const value& each : updates) {
    EXPECT_EQ(each["base"], revision);
    document = apply(document, patch::from(each["patch"]));
    revision = each["revision"];
  }
  EXPECT_EQ(document, (value{{"todos", value::array()}}));
  increment();
  EXPECT_TRUE(page->take("update").empty());
  host.store.dispatch("todos/add", "buy milk");
  EXPECT_EQ(page->take("update").size(), 1U);
}

TEST_F(State, OfASubscriptionThatEndedSendsNothing) {
  const auto page = page_at("page", {"/count"});
  (void)page->take();
  increment();
  page->send({{"invoke", 2}, {"cmd", "plugin:patchbay|unsubscribe"}, {"args", {{"id", 1}}}});
  increment();
  EXPECT_TRUE(page->take("update").empty());
  EXPECT_EQ(host.app.counts("page").subscriptions, 0U);
}

TEST_F(State, CannotBeFollowedTwiceUnderOneIdOrBeyondTheLimits) {
  bridge::app strict(host.store, {.limits = {.subscriptions = 1, .paths = 2}});
  strict.permit("*", permissions::everything());
  in_process_window window(strict, "window");
  const auto subscribe = [&](int id, const value& paths) {
    return code_of([&] { window.invoke("plugin:patchbay|subscribe", {{"id", id}, {"paths", paths}}).get(); });
  };
  EXPECT_EQ(subscribe(1, {"/a", "/b", "/c"}), errc::limit);
  EXPECT_EQ(subscribe(1, {"count"}), errc::pointer_syntax);
  EXPECT_EQ(subscribe(1, 7), errc::invalid_arguments);
  (void)window.invoke("plugin:patchbay|subscribe", {{"id", 1}, {"paths", {""}}}).get();
  EXPECT_EQ(subscribe(2, {""}), errc::limit);
}

TEST_F(State, ThatAPageStillHasIsBroughtUpToDateByADifference) {
  value epoch;
  {
    const auto page = page_at("page", {"/todos"});
    for (const value& each : page->take("reply")) epoch = each["ok"]["epoch"];
    page->disconnect(connection::disconnect_reason::page_gone);
  }
  host.store.dispatch("todos/add", "buy milk");
  const auto again = manual_page::open(host.app, "page");
  again->send(subscribe_frame(1, 1, {"/todos"}, {{"epoch", epoch}, {"revision", 0}}));
  const auto updates = again->take("update");
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0]["base"], value(0));
  EXPECT_EQ(updates[0]["revision"], value(1));
  EXPECT_EQ(apply({{"todos", value::array()}}, patch::from(updates[0]["patch"])),
            (value{{"todos", value::array({"buy milk"})}}));
}

TEST_F(State, ThatNobodyKnowsAnyMoreComesAsASnapshot) {
  const auto page = manual_page::open(host.app, "page");
  page->send(subscribe_frame(1, 1, {"/count"}, {{"epoch", "another"}, {"revision", 0}}));
  page->send(subscribe_frame(2, 2, {"/count"}, {{"epoch", 7}, {"revision", "x"}}));
  for (const value& each : page->take("update")) EXPECT_TRUE(each.contains("snapshot"));
}

TEST_F(State, IsStillContiguousWhenNothingChangedSinceTheRevisionThatAPageHas) {
  value epoch;
  {
    const auto page = page_at("page", {"/todos"});
    for (const value& each : page->take("reply")) epoch = each["ok"]["epoch"];
    page->disconnect(connection::disconnect_reason::page_gone);
  }
  increment();
  const auto again = manual_page::open(host.app, "page");
  again->send(subscribe_frame(1, 1, {"/todos"}, {{"epoch", epoch}, {"revision", 0}}));
  host.store.dispatch("todos/add", "buy milk");
  value revision = 0;
  for (const value& each : again->take("update")) {
    EXPECT_EQ(each["base"], revision);
    revision = each["revision"];
  }
  EXPECT_EQ(revision, value(2));
}

// --- what is hidden -----------------------------------------------------------------------------------------------

namespace {

class HiddenState : public ::testing::Test {
 protected:
  HiddenState() : strict(host.store) {
    strict.permit("guest", {.commands = {},
                            .actions = {.allow = {"todos/*"}},
                            .paths = {.allow = {""}, .deny = {"/secrets/key", "/todos/*/owner"}}});
    strict.permit("reader", {.paths = {.allow = {"/count", "/secrets"}, .deny = {"/secrets"}}});
  }
  counter_app host;
  bridge::app strict;
};

}  // namespace

TEST_F(HiddenState, IsTakenOutBeforeAnythingIsMadeText) {
  const auto page = manual_page::open(strict, "guest");
  std::string everything;
  const auto read = [&] {
    std::vector<value> updates;
    while (const auto next = page->take_message()) {
      everything += next->text();
      for (const value& each : frames_of(*next)) {
        if (each.contains("update")) updates.push_back(each);
      }
    }
    return updates;
  };
  page->send(subscribe_frame(1, 1, {""}));
  value document = read().at(0)["snapshot"];
  EXPECT_EQ(document["secrets"], value::object());
  host.store.dispatch("secrets/set", "s3cret-2");
  EXPECT_TRUE(read().empty());
  host.store.dispatch("todos/add", value{{"text", "milk"}, {"owner", "s3cret-3"}});
  for (const value& each : read()) document = apply(document, patch::from(each["patch"]));
  EXPECT_EQ(document["todos"], value::array({{{"text", "milk"}}}));
  page->send({{"invoke", 2}, {"cmd", "plugin:patchbay|get_state"}});
  (void)read();
  EXPECT_EQ(everything.find("s3cret"), std::string::npos);
}

TEST_F(HiddenState, CannotBeFollowedAtAllWhereNothingElseIsAskedFor) {
  in_process_window guest(strict, "guest");
  in_process_window reader(strict, "reader");
  const auto code_for = [](in_process_window& window, const value& path) {
    return code_of([&] {
      window.invoke("plugin:patchbay|subscribe", {{"id", 1}, {"paths", value::array({path})}}).get();
    });
  };
  EXPECT_EQ(code_for(guest, "/secrets/key"), errc::not_allowed);
  EXPECT_EQ(code_for(guest, "/secrets/key/deeper"), errc::not_allowed);
  EXPECT_EQ(code_for(reader, "/secrets"), errc::not_allowed);
  EXPECT_EQ(code_for(reader, "/todos"), errc::not_allowed);
  const auto all = reader.invoke("plugin:patchbay|get_state").get();
  EXPECT_EQ(all["state"], (value{{"count", 0}}));
}

TEST_F(HiddenState, CannotBeReachedByActionsThatAreNotAllowed) {
  in_process_window guest(strict, "guest");
  EXPECT_EQ(code_of([&] { guest.dispatch(action("secrets/set", "mine")).get(); }), errc::not_allowed);
  EXPECT_EQ(guest.dispatch(action("todos/add", "x")).get()["changed"], value(true));
}

// --- what the application's listeners throw ------------------------------------------------------------------------

namespace {

const value increment_frame = {
    {"invoke", 1}, {"cmd", "plugin:patchbay|dispatch"}, {"args", {{"action", {{"type", "increment"}}}}}};

struct StateWithListeners : ::testing::Test {
  std::vector<std::string> warnings;
  counter_app host{{.warn = [this](std::string_view text) { warnings.emplace_back(text); }}};
};

}  // namespace

TEST_F(StateWithListeners, ThatThrowAWindowsDispatchIsDoneAndSaysSo) {
  const auto page = manual_page::open(host.app, "page");
  const subscription listener = host.store.subscribe([] { throw std::runtime_error("boom"); });
  (void)page->take();
  page->send(increment_frame);
  const auto replies = page->take("reply");
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0]["ok"], (value{{"handled", true}, {"changed", true}, {"revision", 1}}));
  EXPECT_EQ(warnings, std::vector<std::string>{"A listener of the store failed: boom"});
  // The application's own dispatch is told as ever.
  EXPECT_THROW(host.store.dispatch("increment"), std::runtime_error);
  EXPECT_EQ(warnings.size(), 1U);
}

TEST_F(StateWithListeners, ThatThrowOrThatDispatchForAWindowHearOfTheirOwnOnly) {
  const auto page = manual_page::open(host.app, "page");
  bool has_asked = false;
  const subscription first = host.store.subscribe([&] { throw std::runtime_error(has_asked ? "inner" : "outer"); });
  const subscription second = host.store.subscribe([&] {
    if (!std::exchange(has_asked, true)) page->send(increment_frame);
  });
  try {
    host.store.dispatch("increment");
    ADD_FAILURE() << "it must throw";
  } catch (const std::runtime_error& failure) {
    EXPECT_STREQ(failure.what(), "outer");
  }
  const auto replies = page->take("reply");
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_TRUE(replies[0].contains("ok"));
  EXPECT_EQ(warnings, std::vector<std::string>{"A listener of the store failed: inner"});
}

TEST_F(StateWithListeners, ThatThrowDoNotHideWhyADispatchFailed) {
  const auto page = manual_page::open(host.app, "page");
  (void)page->take();
  page->send({{"invoke", 1}, {"cmd", "plugin:patchbay|dispatch"}, {"args", {{"action", {{"type", "fail"}}}}}});
  EXPECT_TRUE(page->take("reply").at(0).contains("error"));
  EXPECT_TRUE(warnings.empty());
}

}  // namespace patchbay::bridge::test
