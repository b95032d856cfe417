#include <patchbay/actions/action_matcher.hpp>

#include <patchbay/actions/action_creator.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::matchers_test {
namespace {

const auto added = create_action<int>("added");
const auto removed = create_action<int>("removed");

bool has_payload(const action& a) { return a.contains("payload"); }

action of_thunk(std::string_view thunk, std::string_view status) {
  return {{"type", std::string(thunk) + '/' + std::string(status)},
          {"meta", {{"requestId", "r1"}, {"requestStatus", status}}}};
}

TEST(Matchers, AreMadeFromCreatorsAndPredicates) {
  EXPECT_TRUE(action_matcher(added)(added(1)));
  EXPECT_FALSE(action_matcher(added)(removed(1)));
  EXPECT_TRUE(action_matcher(has_payload)(added(1)));
}

TEST(Matchers, AnyOfHoldsWhereOneDoes) {
  const action_matcher either = any_of(added, removed);
  EXPECT_TRUE(either(added(1)));
  EXPECT_TRUE(either(removed(1)));
  EXPECT_FALSE(either(action("else")));
  EXPECT_FALSE(any_of(std::vector<action_matcher>{})(added(1)));
}

TEST(Matchers, AllOfHoldsWhereEveryOneDoes) {
  const action_matcher both = all_of(added, has_payload);
  EXPECT_TRUE(both(added(1)));
  EXPECT_FALSE(both(action("added")));
  EXPECT_FALSE(both(removed(1)));
  EXPECT_TRUE(all_of(std::vector<action_matcher>{})(action("x")));
}

TEST(Matchers, TakeCreatorsWhateverTheirPayloadsAre) {
  const auto a = create_action<std::string>("a");
  const auto b = create_action<std::vector<std::string>>("b");
  EXPECT_TRUE(any_of(a, a, a)(a("x")));
  EXPECT_FALSE(all_of(a, b, a)(a("x")));
}

TEST(Matchers, Nest) {
  const action_matcher one = all_of(any_of(added, removed), [](const action& a) { return a.payload() == 2; });
  EXPECT_TRUE(one(removed(2)));
  EXPECT_FALSE(one(removed(1)));
}

TEST(AsyncMatchers, TellByTheMetaOfAnyThunk) {
  for (const std::string_view status : {"pending", "fulfilled", "rejected"}) {
    const action a = of_thunk("users/fetch", status);
    EXPECT_EQ(is_pending()(a), status == "pending");
    EXPECT_EQ(is_fulfilled()(a), status == "fulfilled");
    EXPECT_EQ(is_rejected()(a), status == "rejected");
    EXPECT_TRUE(is_async_thunk_action()(a));
  }
}

TEST(AsyncMatchers, NeedARequestIdThatIsText) {
  for (const action& a : {action({{"type", "x/pending"}}), action({{"type", "x/pending"}, {"meta", 5}}),
                          action({{"type", "x/pending"}, {"meta", {{"requestStatus", "pending"}}}}),
                          action({{"type", "x"}, {"meta", {{"requestStatus", "pending"}, {"requestId", 5}}}}),
                          action({{"type", "x"}, {"meta", {{"requestStatus", "done"}, {"requestId", "r"}}}})}) {
    EXPECT_FALSE(is_pending()(a)) << a;
    EXPECT_FALSE(is_async_thunk_action()(a)) << a;
  }
}

TEST(AsyncMatchers, TellTheThunksThatAreNamed) {
  const action_matcher users = is_pending({"users/fetch", "users/save"});
  EXPECT_TRUE(users(of_thunk("users/fetch", "pending")));
  EXPECT_TRUE(users(of_thunk("users/save", "pending")));
  EXPECT_FALSE(users(of_thunk("users/fetch", "fulfilled")));
  EXPECT_FALSE(users(of_thunk("users", "pending")));
  EXPECT_FALSE(users(action("users/fetchpending")));
  EXPECT_FALSE(users(action("users/fetch_pending")));
  EXPECT_TRUE(is_async_thunk_action({"users/save"})(of_thunk("users/save", "rejected")));
  EXPECT_FALSE(is_async_thunk_action({"users/save"})(of_thunk("users/fetch", "rejected")));
}

TEST(AsyncMatchers, TellARejectionWithAValue) {
  const auto rejected = [](value flag) {
    return action({{"type", "x/rejected"},
                   {"meta", {{"requestId", "r"}, {"requestStatus", "rejected"}, {"rejectedWithValue", flag}}}});
  };
  EXPECT_TRUE(is_rejected_with_value()(rejected(true)));
  EXPECT_FALSE(is_rejected_with_value()(rejected(false)));
  EXPECT_FALSE(is_rejected_with_value()(of_thunk("x", "rejected")));
  EXPECT_FALSE(is_rejected_with_value({"y"})(rejected(true)));
}

}  // namespace
}  // namespace patchbay::matchers_test
