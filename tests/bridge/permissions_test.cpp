#include "support.hpp"

#include "bridge/session/readable.hpp"

namespace patchbay::bridge::test {

namespace {

const value document =
    value::parse(R"({"a": {"x": 1, "y": 2}, "b": [{"id": 1, "own": 2}, {"id": 3, "own": 4}], "c": 5})");

// What is left of the paths under these rules; "refused" if nothing is.
value left_of(const std::vector<std::string>& paths, const allowlist& rules) {
  try {
    const impl::readable_part part = impl::readable(paths, rules);
    return part.without_hidden(part.paths.restrict(document));
  } catch (const error& failure) {
    return failure.code() == errc::not_allowed ? "refused" : failure.message();
  }
}

}  // namespace

TEST(Glob, MatchesAnyRunOfCharactersWithAStar) {
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_TRUE(matches_glob("todos/*", "todos/add"));
  EXPECT_TRUE(matches_glob("*/add", "todos/add"));
  EXPECT_TRUE(matches_glob("a*b*c", "a1b2b3c"));
  EXPECT_TRUE(matches_glob("guest-*", "guest-7"));
  EXPECT_FALSE(matches_glob("", "a"));
  EXPECT_FALSE(matches_glob("todos/*", "todo/add"));
  EXPECT_FALSE(matches_glob("a*b", "a1b2"));
  EXPECT_FALSE(matches_glob("main", "main2"));
}

TEST(Glob, TakesNoLongerThanTheProductOfBothLengths) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "a*";
  EXPECT_FALSE(matches_glob(pattern + "b", std::string(5000, 'a')));
}

TEST(Allowlist, DeniesRatherThanAllows) {
  const allowlist rules{.allow = {"*"}, .deny = {"secret*"}};
  EXPECT_TRUE(rules.allows("open"));
  EXPECT_FALSE(rules.allows("secret/one"));
  EXPECT_FALSE(allowlist{}.allows("open"));
}

TEST(ReadablePaths, AreThoseBothAskedForAndAllowed) {
  EXPECT_EQ(left_of({""}, {.allow = {""}}), document);
  EXPECT_EQ(left_of({""}, {.allow = {"/a", "/c"}}), value::parse(R"({"a": {"x": 1, "y": 2}, "c": 5})"));
  EXPECT_EQ(left_of({"/a/x"}, {.allow = {"/a"}}), value::parse(R"({"a": {"x": 1}})"));
  EXPECT_EQ(left_of({"/a"}, {.allow = {"/a/y"}}), value::parse(R"({"a": {"y": 2}})"));
  EXPECT_EQ(left_of({"/b"}, {.allow = {"/b/*/id"}}), value::parse(R"({"b": {"0": {"id": 1}, "1": {"id": 3}}})"));
  EXPECT_EQ(left_of({"/b/*"}, {.allow = {"/b/1"}}), value::parse(R"({"b": {"1": {"id": 3, "own": 4}}})"));
  EXPECT_EQ(left_of({"/c"}, {.allow = {"/a"}}), value("refused"));
  EXPECT_EQ(left_of({"/a", "/c"}, {.allow = {"/a"}}), value("refused"));
  EXPECT_EQ(left_of({"/a"}, {}), value("refused"));
}

TEST(ReadablePaths, LoseWhatIsDenied) {
  EXPECT_EQ(left_of({""}, {.allow = {""}, .deny = {"/a", "/b"}}), value::parse(R"({"c": 5})"));
  EXPECT_EQ(left_of({"/a"}, {.allow = {""}, .deny = {"/a/x"}}), value::parse(R"({"a": {"y": 2}})"));
  EXPECT_EQ(left_of({""}, {.allow = {"/b"}, .deny = {"/b/*/own"}}), value::parse(R"({"b": [{"id": 1}, {"id": 3}]})"));
  EXPECT_EQ(left_of({""}, {.allow = {"/b"}, .deny = {"/b/0"}}), value::parse(R"({"b": [null, {"id": 3, "own": 4}]})"));
  EXPECT_EQ(left_of({"/b/*/own"}, {.allow = {""}, .deny = {"/b/0"}}),
            value::parse(R"({"b": {"0": {}, "1": {"own": 4}}})"));
  EXPECT_EQ(left_of({"/a/x"}, {.allow = {""}, .deny = {"/a"}}), value("refused"));
  EXPECT_EQ(left_of({"/a/x"}, {.allow = {""}, .deny = {"/*/x"}}), value("refused"));
  EXPECT_EQ(left_of({"/c"}, {.allow = {"", "/c"}, .deny = {""}}), value("refused"));
}

TEST(Permissions, OfALabelAreThoseOfAllItsPatterns) {
  counter_app host;
  bridge::app app(host.store);
  app.permit("*", {.actions = {.allow = {"increment"}}});
  app.permit("guest*", {.actions = {.allow = {"*"}, .deny = {"set"}}});
  in_process_window guest(app, "guest1");
  in_process_window other(app, "other");
  EXPECT_EQ(guest.dispatch(action("todos/add", 1)).get()["changed"], value(true));
  EXPECT_EQ(code_of([&] { guest.dispatch(action("set", 1)).get(); }), errc::not_allowed);
  EXPECT_EQ(other.dispatch(action("increment")).get()["changed"], value(true));
  EXPECT_EQ(code_of([&] { other.dispatch(action("todos/add", 1)).get(); }), errc::not_allowed);
}

TEST(Permissions, AreNoneForALabelThatNoPatternMatches) {
  counter_app host;
  bridge::app app(host.store);
  app.command("ping", [] { return "pong"; });
  in_process_window window(app, "window");
  EXPECT_EQ(code_of([&] { window.invoke("ping").get(); }), errc::not_allowed);
  EXPECT_EQ(code_of([&] { window.invoke("unknown").get(); }), errc::not_allowed);
  EXPECT_EQ(code_of([&] { window.dispatch(action("increment")).get(); }), errc::not_allowed);
  EXPECT_EQ(code_of([&] { window.invoke("plugin:patchbay|get_state").get(); }), errc::not_allowed);
  EXPECT_EQ(code_of([&] { (void)window.listen("news", [](const event&) {}); }), errc::not_allowed);
  EXPECT_EQ(code_of([&] { window.invoke("plugin:event|emit", {{"event", "news"}}).get(); }), errc::not_allowed);
}

TEST(Permissions, OfEventsCountForEmittingAndListeningAlone) {
  counter_app host;
  bridge::app app(host.store);
  app.permit("window", {.listen = {.allow = {"public-*"}}, .emit = {.allow = {"ask"}}});
  in_process_window window(app, "window");
  const auto heard = window.listen("public-news", [](const event&) {});
  EXPECT_EQ(code_of([&] { (void)window.listen("private-news", [](const event&) {}); }), errc::not_allowed);
  EXPECT_EQ(window.invoke("plugin:event|emit", {{"event", "ask"}}).get(), value());
  EXPECT_EQ(code_of([&] { window.invoke("plugin:event|emit", {{"event", "public-news"}}).get(); }), errc::not_allowed);
}

TEST(Permissions, RefuseAPathThatIsNoPointer) {
  counter_app host;
  EXPECT_EQ(code_of([&] { host.app.permit("*", {.paths = {.allow = {"count"}}}); }), errc::pointer_syntax);
}

}  // namespace patchbay::bridge::test
