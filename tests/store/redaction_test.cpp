#include "store/random_state.hpp"
#include "store/support.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>

namespace patchbay::test {

namespace {

const value users = {{"token", "t0psecret"},
                     {"users",
                      {{"ann", {{"name", "Ann"}, {"password", "hunter2"}}},
                       {"bob", {{"name", "Bob"}, {"password", 4711}, {"keys", value::array({"k1"})}}}}},
                     {"visits", 3}};
const redaction secrets = {
    .state = {"/token", "/users/*/password", "/users/bob/keys"},
    .actions = {
        {"login", {pointer("/payload/password"), pointer("/meta/pins/0"), pointer("/type"), pointer("/none")}}}};

}  // namespace

TEST(Redaction, LeavesSomethingOfTheSameKind) {
  EXPECT_EQ(redacted_state(secrets, users),
            (value{{"token", "[redacted]"},
                   {"users",
                    {{"ann", {{"name", "Ann"}, {"password", "[redacted]"}}},
                     {"bob", {{"name", "Bob"}, {"password", 0}, {"keys", value::array()}}}}},
                   {"visits", 3}}));
  EXPECT_TRUE(redacted_state({}, users).identical(users));
  EXPECT_EQ(redacted_state({.state = {""}}, users), value::object());
  EXPECT_EQ(redacted_state({.state = {"/0", "/2/x", "/5"}}, value::array({true, nullptr, {{"x", nullptr}}})),
            value::array({false, nullptr, {{"x", nullptr}}}));
  EXPECT_EQ(redacted_state({.state = {"/*"}}, value::array({true, 1.5, "x"})), value::array({false, 0, "[redacted]"}));
}

TEST(Redaction, GoesByTheTypeOfAnAction) {
  const action login(value{
      {"type", "login"}, {"payload", {{"name", "Ann"}, {"password", "hunter2"}}}, {"meta", {{"pins", {1234, 2}}}}});
  EXPECT_EQ(redacted_action(secrets, login).to_value(),
            (value{{"type", "login"},
                   {"payload", {{"name", "Ann"}, {"password", "[redacted]"}}},
                   {"meta", {{"pins", {0, 2}}}}}));
  const action other("logout", {{"password", "hunter2"}});
  EXPECT_EQ(redacted_action(secrets, other), other);
  EXPECT_EQ(redacted_action({.actions = {{"login", {pointer("/payload")}}}}, action("login", "hunter2")),
            action("login", "[redacted]"));
}

TEST(Redaction, KnowsPartialStates) {
  const action set(action_types::set_state, {{"token", "t0psecret"}, {"visits", 4}});
  EXPECT_EQ(redacted_action(secrets, set).payload(), (value{{"token", "[redacted]"}, {"visits", 4}}));
}

TEST(Redaction, TellsADifferenceWithoutTheSecrets) {
  const value after = produce(users, [](const draft& state) {
    state["token"] = "another";
    state["users"]["ann"]["password"] = "12345";
    state["users"]["cleo"] = {{"password", "hunter2"}};
    state["users"].erase("bob");
    state["visits"] = 4;
  });
  const patch changes = redacted_diff(secrets, users, after);
  EXPECT_EQ(apply(redacted_state(secrets, users), changes), redacted_state(secrets, after));
  const std::string text = changes.to_value().dump();
  for (const char* secret : {"hunter2", "another", "12345", "4711", "t0p"})
    EXPECT_EQ(text.find(secret), text.npos) << text;
}

namespace {

bool says_nothing(const value& shown) {
  if (shown.is_object())
    return std::ranges::all_of(shown.items(), [](const member& m) { return says_nothing(m.value); });
  return shown.is_null() || shown == value("[redacted]") || shown == value(0) || shown == value(false) ||
         shown == value::array();
}

}  // namespace

// What follows a redacted state is the next one redacted, and nothing shows at these places.
TEST(Redaction, HoldsForRandomStatesAndPaths) {
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    random_state random(seed);
    const path_set paths = random.paths();
    const redaction by = {.state = paths};
    value state = random.document(4);
    for (int step = 0; step < 20; ++step) {
      const value before = state;
      state = produce(state, [&](const draft& edited) { random.edit(edited); });
      const patch changes = redacted_diff(by, before, state);
      ASSERT_EQ(apply(redacted_state(by, before), changes), redacted_state(by, state));
      ASSERT_TRUE(says_nothing(paths.restrict(redacted_state(by, state))));
    }
  }
}

}  // namespace patchbay::test
