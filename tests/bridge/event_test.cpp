#include "support.hpp"

#include <array>

namespace patchbay::bridge::test {

namespace {

using target = event_target;

struct heard_by {
  std::vector<std::string>& log;
  std::string name;
  void operator()(const event& heard) const { log.push_back(name + ":" + heard.payload.dump()); }
};

}  // namespace

TEST(EventTarget, ReachesAsTaurisMatrixSays) {
  const std::array<target, 6> listening{target::any(),       target::any_label("l"), target::app(),
                                        target::window("l"), target::webview("l"),   target::webview_window("l")};
  const auto row = [&](const target& emitted) {
    std::string reached;
    for (const target& each : listening) reached += reaches(emitted, each) ? 'x' : '-';
    return reached;
  };
  EXPECT_EQ(row(target::any()), "xxxxxx");
  EXPECT_EQ(row("l"), "xx-xxx");
  EXPECT_EQ(row(target::app()), "x-x---");
  EXPECT_EQ(row(target::window("l")), "xx-x--");
  EXPECT_EQ(row(target::webview("l")), "xx--x-");
  EXPECT_EQ(row(target::webview_window("l")), "xx---x");
  EXPECT_EQ(row(target::window("other")), "x-----");
}

TEST(EventTarget, ReadsAndWritesTaurisForm) {
  for (const char* text : {R"({"kind":"Any"})", R"({"kind":"App"})", R"({"kind":"AnyLabel","label":"m"})",
                           R"({"kind":"Window","label":"m"})", R"({"kind":"Webview","label":"m"})",
                           R"({"kind":"WebviewWindow","label":"m"})"}) {
    EXPECT_EQ(target::from(value::parse(text)).to_value(), value::parse(text));
  }
  EXPECT_EQ(target::from("m"), target::any_label("m"));
  EXPECT_EQ(target("m").label(), "m");
  EXPECT_EQ(target::any().label(), std::nullopt);
  for (const char* text : {"7", "{}", R"({"kind":"Tray"})", R"({"kind":"Window"})", R"({"kind":7})"}) {
    EXPECT_EQ(code_of([text] { (void)target::from(value::parse(text)); }), errc::invalid_arguments) << text;
  }
}

TEST(EventName, HasTaurisAlphabetAndIsNotEmpty) {
  for (const char* legal : {"a", "data-updated", "tauri://focus", "A_1:b/c", "größe", "選択"}) {
    EXPECT_TRUE(is_legal_name(legal)) << legal;
  }
  for (const char* illegal : {"", "a.b", "a b", "a\n", "a,b", "smile😀", "\xff", "a…"}) {
    EXPECT_FALSE(is_legal_name(illegal)) << illegal;
  }
  EXPECT_TRUE(is_legal_name(std::string(256, 'a')));
  EXPECT_FALSE(is_legal_name(std::string(257, 'a')));
}

TEST(EventName, HasNothingThatIsInvisibleOrTurnsTheDirection) {
  for (const char* sly :
       {"a\u00adb", "a\u034fb", "a\u061cb",     "a\u115fb", "a\u17b4b", "a\u180eb",     "a\u200bb", "a\u200db",
        "a\u200fb", "a\u202eb", "a\u2066b",     "a\u2800b", "a\u3000b", "a\u3164b",     "a\ufe0fb", "a\ufeffb",
        "a\uffa0b", "a\u0301b", "a\U0001d173b", "a\u1680b", "a\ufdd0b", "a\U000e0020b", "a\u0600b"}) {
    EXPECT_FALSE(is_legal_name(sly)) << sly;
  }
  for (const char* plain : {"\u05e9\u05dc\u05d5\u05dd", "\u0939\u093f\u0928\u094d\u0926\u0940", "\uac00", "\u0663"}) {
    EXPECT_TRUE(is_legal_name(plain)) << plain;
  }
}

TEST(Events, ReachEveryListenerInEveryWindowAndInCpp) {
  counter_app host;
  std::vector<std::string> log;
  in_process_window one(host.app, "one");
  in_process_window two(host.app, "two");
  const auto a = one.listen("news", heard_by{log, "one"});
  const auto b = two.listen("news", heard_by{log, "two"});
  const auto c = host.app.listen("news", heard_by{log, "cpp"});
  EXPECT_EQ(host.app.emit("news", 1), 2U);
  EXPECT_EQ(log, (std::vector<std::string>{"one:1", "two:1", "cpp:1"}));
}

TEST(Events, WithoutAPayloadCarryNull) {
  counter_app host;
  std::vector<std::string> log;
  const auto c = host.app.listen("news", heard_by{log, "cpp"});
  in_process_window one(host.app, "one");
  host.app.emit("news");
  (void)one.invoke("plugin:event|emit", {{"event", "news"}}).get();
  EXPECT_EQ(log, (std::vector<std::string>{"cpp:null", "cpp:null"}));
}

TEST(Events, ToATargetReachItsListenersAndThoseAtAny) {
  counter_app host;
  std::vector<std::string> log;
  in_process_window one(host.app, "one");
  in_process_window two(host.app, "two");
  const auto a = one.listen("news", heard_by{log, "one"}, target::window("one"));
  const auto b = two.listen("news", heard_by{log, "two"}, target::window("two"));
  const auto c = two.listen("news", heard_by{log, "two any"});
  EXPECT_EQ(host.app.emit_to("one", "news", 1), 2U);
  EXPECT_EQ(log, (std::vector<std::string>{"one:1", "two any:1"}));
  log.clear();
  EXPECT_EQ(host.app.emit_to("nobody", "news", 2), 1U);
  EXPECT_EQ(log, (std::vector<std::string>{"two any:2"}));
  log.clear();
  host.app.emit_filter("news", 3, [](const target& each) { return each.label() == "two"; });
  EXPECT_EQ(log, (std::vector<std::string>{"two:3", "two any:3"}));
}

TEST(Events, ForSomeWindowsSendTheOthersNoByte) {
  counter_app host;
  const auto one = manual_page::open(host.app, "one");
  const auto two = manual_page::open(host.app, "two");
  for (const auto& page : {one, two}) {
    page->send({{"invoke", 1}, {"cmd", "plugin:event|listen"}, {"args", {{"event", "news"}, {"eventId", 9}}}});
    (void)page->take();
  }
  const std::size_t wakes = two->wakes();
  EXPECT_EQ(host.app.emit("news", 1, recipients::except("two")), 1U);
  EXPECT_EQ(host.app.emit("news", 2, recipients::only("one")), 1U);
  EXPECT_EQ(host.app.emit("news", 3, recipients::where([](std::string_view label) { return label == "one"; })), 1U);
  EXPECT_EQ(host.app.emit("news", 4, recipients::only("nobody")), 0U);
  EXPECT_EQ(one->take("event").size(), 3U);
  EXPECT_EQ(two->wakes(), wakes);
  EXPECT_TRUE(two->take().empty());
}

TEST(Events, AreMadeTextOnceForAllWindows) {
  counter_app host;
  const auto one = manual_page::open(host.app, "one");
  const auto two = manual_page::open(host.app, "two");
  for (const auto& page : {one, two}) {
    page->send({{"invoke", 1}, {"cmd", "plugin:event|listen"}, {"args", {{"event", "news"}}}});
    (void)page->take();
  }
  host.app.emit("news", std::string(100, 'x'));
  const auto first = one->take_message();
  const auto second = two->take_message();
  EXPECT_NE(first->text().find("xxx"), std::string::npos);
  EXPECT_EQ(first->parts.at(1).data(), second->parts.at(1).data());
}

TEST(Events, OfAnIllegalNameAreRefused) {
  counter_app host;
  EXPECT_EQ(code_of([&] { host.app.emit("a.b"); }), errc::illegal_name);
  EXPECT_EQ(code_of([&] { host.app.emit(""); }), errc::illegal_name);
  EXPECT_EQ(code_of([&] { host.app.listen("a b", [](const event&) {}).reset(); }), errc::illegal_name);
  in_process_window one(host.app, "one");
  try {
    one.invoke("plugin:event|listen", {{"event", "a.b"}}).get();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const error& failure) {
    EXPECT_EQ(failure.message(),
              "invalid args `event` for command `listen`: Event name must include only alphanumeric characters, `-`, "
              "`/`, `:` and `_`.");
  }
}

TEST(Events, EmittedByAListenerFollowTheOneUnderWayAndKeepTheirTarget) {
  counter_app host;
  std::vector<std::string> log;
  const auto first = host.app.listen("a", [&](const event&) {
    log.emplace_back("first");
    host.app.emit_filter("b", 1, [](const target& each) { return each == target::app(); });
  });
  const auto second = host.app.listen("a", heard_by{log, "second"});
  const auto addressed = host.app.listen("b", heard_by{log, "app"}, target::app());
  const auto other = host.app.listen("b", heard_by{log, "window"}, target::window("main"));
  host.app.emit("a");
  EXPECT_EQ(log, (std::vector<std::string>{"first", "second:null", "app:1"}));
}

TEST(Events, ReachAListenerOnceEvenIfItEmitsTheSameOne) {
  counter_app host;
  int heard = 0;
  const auto once = host.app.once("a", [&](const event&) {
    ++heard;
    host.app.emit("a");
  });
  host.app.emit("a");
  host.app.emit("a");
  EXPECT_EQ(heard, 1);
  EXPECT_FALSE(once.connected());
}

TEST(Events, ReachAListenerOnceWhenManyThreadsEmit) {
  counter_app host;
  std::atomic<int> heard = 0;
  const auto once = host.app.once("a", [&](const event&) { ++heard; });
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { host.app.emit("a"); });
  }
  threads.clear();
  EXPECT_EQ(heard, 1);
}

TEST(Events, ReachTheOtherListenersWhenOneThrows) {
  std::vector<std::string> warnings;
  counter_app host({.warn = [&](std::string_view text) { warnings.emplace_back(text); }});
  std::vector<std::string> log;
  const auto bad = host.app.listen("a", [](const event&) { throw std::runtime_error("boom"); });
  const auto good = host.app.listen("a", heard_by{log, "good"});
  host.app.emit("a");
  EXPECT_EQ(log.size(), 1U);
  EXPECT_EQ(warnings, (std::vector<std::string>{"A listener of \"a\" failed: boom"}));
}

TEST(Events, ReachTheOtherListenersAlsoWhenTheWarningThrows) {
  counter_app host{{.warn = [](std::string_view) { throw 7; }}};
  int heard = 0;
  auto first = host.app.listen("news", [](const event&) { throw std::runtime_error("first"); });
  auto second = host.app.listen("news", [&heard](const event&) { ++heard; });
  auto closing = host.app.on_window([](const window_event&) { throw 7; });
  EXPECT_NO_THROW(host.app.emit("news"));
  EXPECT_NO_THROW(host.app.emit("news"));
  EXPECT_NO_THROW(in_process_window(host.app, "main"));
  EXPECT_EQ(heard, 2);
}

TEST(Events, ForNobodyInParticularAreRefused) {
  counter_app host;
  EXPECT_EQ(code_of([&] { host.app.emit_filter("news", {}, {}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([] { (void)recipients::where({}); }), errc::invalid_argument);
}

TEST(Events, ReachNoListenerThatWasRemovedBeforeItsTurn) {
  counter_app host;
  std::vector<std::string> log;
  subscription second;
  const auto first = host.app.listen("a", [&](const event&) { second.reset(); });
  second = host.app.listen("a", heard_by{log, "second"});
  host.app.emit("a");
  EXPECT_TRUE(log.empty());
}

TEST(Events, FromAWindowNameIt) {
  counter_app host;
  std::string source = "nobody";
  const auto heard = host.app.listen("a", [&](const event& each) { source = each.source; });
  in_process_window one(host.app, "one");
  one.emit("a");
  EXPECT_EQ(source, "one");
  host.app.emit("a");
  EXPECT_EQ(source, "");
}

TEST(Events, AreHeardOnlyUntilTheWindowUnlistens) {
  counter_app host;
  std::vector<std::string> log;
  in_process_window one(host.app, "one");
  auto a = one.listen("news", heard_by{log, "one"});
  EXPECT_EQ(host.app.counts("one").listeners, 1U);
  a.reset();
  EXPECT_EQ(host.app.counts("one").listeners, 0U);
  EXPECT_EQ(host.app.emit("news"), 0U);
}

TEST(Events, CannotBeUnlistenedByAnotherWindow) {
  counter_app host;
  std::vector<std::string> log;
  in_process_window one(host.app, "one");
  in_process_window two(host.app, "two");
  (void)one.invoke("plugin:event|listen", {{"event", "news"}, {"eventId", 5}}).get();
  (void)two.invoke("plugin:event|unlisten", {{"event", "news"}, {"eventId", 5}}).get();
  EXPECT_EQ(host.app.emit("news"), 1U);
}

TEST(Events, ComeAfterTheUpdatesThatWentBefore) {
  counter_app host;
  const auto page = manual_page::open(host.app, "page");
  page->send({{"invoke", 1}, {"cmd", "plugin:event|listen"}, {"args", {{"event", "news"}}}});
  page->send({{"invoke", 2}, {"cmd", "plugin:patchbay|subscribe"}, {"args", {{"id", 1}, {"paths", {"/count"}}}}});
  (void)page->take();
  host.app.command("work", [&] {
    host.store.dispatch("increment");
    host.app.emit("news");
  });
  page->send({{"invoke", 3}, {"cmd", "work"}});
  const auto frames = page->take();
  ASSERT_EQ(frames.size(), 4U);
  EXPECT_TRUE(frames[0].contains("ack"));
  EXPECT_TRUE(frames[1].contains("update"));
  EXPECT_TRUE(frames[2].contains("event"));
  EXPECT_TRUE(frames[3].contains("reply"));
}

TEST(Events, HaveOneOrderInAllWindowsWhoeverEmits) {
  counter_app host;
  std::vector<std::shared_ptr<manual_page>> pages;
  for (const char* label : {"a", "b", "c"}) {
    pages.push_back(manual_page::open(host.app, label));
    pages.back()->send({{"invoke", 1}, {"cmd", "plugin:event|listen"}, {"args", {{"event", "news"}}}});
    (void)pages.back()->take();
  }
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&host, i] {
      for (int k = 0; k < 100; ++k) host.app.emit("news", 1000 * i + k);
    });
  }
  threads.clear();
  const auto payloads = [](const std::shared_ptr<manual_page>& page) {
    std::vector<int> all;
    for (const value& frame : page->take("event")) all.push_back(frame["payload"].get<int>());
    return all;
  };
  const std::vector<int> first = payloads(pages[0]);
  EXPECT_EQ(first.size(), 400U);
  EXPECT_EQ(payloads(pages[1]), first);
  EXPECT_EQ(payloads(pages[2]), first);
}

TEST(Events, AtTheTargetOfAClosedWindowAreNotListenedToAnyMore) {
  counter_app host;
  std::vector<std::string> log;
  const auto at_window = host.app.listen("news", heard_by{log, "window"}, target::window("one"));
  const auto at_label = host.app.listen("news", heard_by{log, "label"}, target::any_label("one"));
  const auto at_app = host.app.listen("news", heard_by{log, "app"}, target::app());
  in_process_window one(host.app, "one");
  one.close();
  EXPECT_FALSE(at_window.connected());
  EXPECT_TRUE(at_label.connected());
  EXPECT_TRUE(at_app.connected());
}

}  // namespace patchbay::bridge::test
