#include <patchbay/actions/action_creator.hpp>

#include <patchbay/error.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <type_traits>
#include <vector>

namespace patchbay {
namespace {

struct todo {
  std::string text;
  bool done = false;
  friend bool operator==(const todo&, const todo&) = default;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(todo, text, done)

TEST(CreateAction, MakesActionsOfItsTypeWithoutAPayload) {
  const auto cleared = create_action("todos/cleared");
  EXPECT_EQ(cleared(), action("todos/cleared"));
  EXPECT_FALSE(cleared().contains("payload"));
  EXPECT_EQ(cleared.type(), "todos/cleared");
}

TEST(CreateAction, PutsItsArgumentIntoThePayload) {
  const auto added = create_action<todo>("todos/added");
  EXPECT_EQ(added({"milk"}), action({{"type", "todos/added"}, {"payload", {{"text", "milk"}, {"done", false}}}}));
  EXPECT_EQ(create_action<int>("n")(3).payload(), value(3));
  EXPECT_EQ(create_action<value>("any")({{"a", 1}}).payload(), value({{"a", 1}}));
  EXPECT_EQ((create_action<std::vector<std::string>>("list")({"x", "y"}).payload()), value::array({"x", "y"}));
}

TEST(CreateAction, GivesThePayloadBackAsItsType) {
  const auto added = create_action<todo>("todos/added");
  EXPECT_EQ(added.payload(added({"milk", true})), (todo{"milk", true}));
  static_assert(std::is_same_v<decltype(added)::payload_type, todo>);
}

TEST(CreateAction, SaysWhereAPayloadOfAnotherShapeIsWrong) {
  try {
    (void)create_action<int>("n").payload(action("n", "three"));
    FAIL() << "a text was taken for a number";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::type_mismatch);
    EXPECT_EQ(failure.place().pointer, "/payload");
    EXPECT_EQ(failure.place().action_type, "n");
  }
}

TEST(CreateAction, MatchesActionsOfItsTypeOnly) {
  const auto added = create_action<int>("todos/added");
  EXPECT_TRUE(added.match(added(1)));
  EXPECT_TRUE(added.match(action("todos/added")));
  EXPECT_FALSE(added.match(action("todos/addedToo")));
  EXPECT_FALSE(added.match(action("")));
}

TEST(CreateAction, PreparesThePayloadFromItsArguments) {
  const auto added = create_action<todo(std::string, bool)>("todos/added", [](std::string text, bool done) {
    return todo{text + "!", done};
  });
  EXPECT_EQ(added("milk", true).payload(), value({{"text", "milk!"}, {"done", true}}));
  EXPECT_EQ(added.payload(added("milk", false)), (todo{"milk!", false}));
}

TEST(CreateAction, PreparesMetaAndErrorToo) {
  const auto failed = create_action<std::string(int)>("failed", [](int code) {
    return prepared{.payload = "no", .meta = value({{"code", code}}), .error = true};
  });
  EXPECT_EQ(failed(5), action({{"type", "failed"}, {"payload", "no"}, {"meta", {{"code", 5}}}, {"error", true}}));
  const auto only_meta =
      create_action<value()>("m", [] { return prepared{.payload = {}, .meta = value("why"), .error = {}}; });
  EXPECT_EQ(only_meta(), action({{"type", "m"}, {"payload", nullptr}, {"meta", "why"}}));
}

TEST(CreateAction, LetsWhatPrepareThrowsThrough) {
  const auto refused = create_action<int(int)>("r", [](int) -> int { throw std::runtime_error("no"); });
  EXPECT_THROW((void)refused(1), std::runtime_error);
}

TEST(CreateAction, SharesOneTypeAmongItsActions) {
  const auto long_type = create_action("a type that is longer than a short string is");
  const action one = long_type();
  const action two = long_type();
  EXPECT_EQ(one.type().data(), two.type().data());
}

}  // namespace
}  // namespace patchbay
