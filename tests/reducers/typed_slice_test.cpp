#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/slice.hpp>
#include <patchbay/reducers/undoable.hpp>

#include <patchbay/error.hpp>
#include <patchbay/store/store.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace patchbay {
namespace {

// Counts how often it is read from JSON and written to it.
struct account {
  std::string owner;
  std::vector<std::vector<int>> pages;
  int balance = 0;

  static inline std::atomic<int> reads = 0;
  static inline std::atomic<int> writes = 0;
};

void to_json(nlohmann::json& to, const account& from) {
  ++account::writes;
  to = {{"owner", from.owner}, {"pages", from.pages}, {"balance", from.balance}};
}

void from_json(const nlohmann::json& from, account& to) {
  ++account::reads;
  from.at("owner").get_to(to.owner);
  from.at("pages").get_to(to.pages);
  from.at("balance").get_to(to.balance);
}

struct account_slice : slice<account> {
  account_slice() : slice("account", account{"Ann", {{1, 2}, {3}}, 0}) {
    extra_reducers([](auto& builder) {
      builder.add_case("year/closed", [](account& a) { a.balance = 0; })
          .add_matcher([](const action& a) { return a.type() == "year/closed"; },
                       [](account& a, const action&) { a.pages.clear(); });
    });
  }

  action_creator<int> paid = case_reducer("paid", [](account& a, int amount) { a.balance += amount; });
  action_creator<std::string> sold = case_reducer("sold", [](const account& a, const std::string& to) {
    return account{to, a.pages, a.balance};
  });
  action_creator<> touched = case_reducer("touched", [](account&) {});
  action_creator<value> noted =
      case_reducer("noted", [](account& a, const value& n) { a.pages.back().push_back(n.get<int>()); });
};

class TypedSlice : public ::testing::Test {
 protected:
  TypedSlice() { account::reads = account::writes = 0; }

  account_slice slice_;
  reducer run_ = slice_.reducer();
  value first_ = *run_.initial();
};

TEST_F(TypedSlice, ShowsItsCasesTheStructAndTheStoreTheValue) {
  value state = run_(first_, slice_.paid(5));
  EXPECT_EQ(state, value({{"owner", "Ann"}, {"pages", {{1, 2}, {3}}}, {"balance", 5}}));
  state = run_(state, slice_.sold("Bob"));
  EXPECT_EQ(state["owner"], value("Bob"));
  state = run_(state, slice_.noted(4));
  EXPECT_EQ(state["pages"][1], value::array({3, 4}));
}

TEST_F(TypedSlice, KeepsTheIdentityOfUnchangedParts) {
  const value state = run_(first_, slice_.noted(4));
  EXPECT_TRUE(state["pages"][0].identical(first_["pages"][0]));
  EXPECT_FALSE(state["pages"][1].identical(first_["pages"][1]));
  EXPECT_TRUE(run_(state, slice_.paid(1))["pages"].identical(state["pages"]));
}

TEST_F(TypedSlice, GivesTheVeryStateBackWhenNothingChanges) {
  EXPECT_TRUE(run_(first_, slice_.touched()).identical(first_));
  EXPECT_TRUE(run_(first_, action("unknown")).identical(first_));
}

TEST_F(TypedSlice, ReadsNoJsonForItsOwnStates) {
  value state = first_;
  for (int i = 0; i < 10; ++i) state = run_(state, slice_.paid(1));
  EXPECT_EQ(state["balance"], value(10));
  EXPECT_EQ(account::reads, 0);
}

TEST_F(TypedSlice, TouchesNoJsonForActionsWithoutACase) {
  account::writes = 0;
  const value foreign = {{"owner", "Eve"}, {"pages", value::array()}, {"balance", 1}};
  EXPECT_TRUE(run_(foreign, action("unknown")).identical(foreign));
  EXPECT_EQ(account::reads + account::writes, 0);
}

TEST_F(TypedSlice, ReadsAStateFromElsewhereOnce) {
  const value foreign = {{"owner", "Eve"}, {"pages", value::array()}, {"balance", 1}};
  const value next = run_(run_(foreign, slice_.paid(1)), slice_.paid(1));
  EXPECT_EQ(next["balance"], value(3));
  EXPECT_EQ(account::reads, 1);
  EXPECT_EQ(run_(foreign, slice_.paid(2))["balance"], value(3));
  EXPECT_EQ(account::reads, 1) << "the state of a moment ago is still known";
}

TEST_F(TypedSlice, RunsExtraCasesOnTheStruct) {
  const value state = run_(run_(first_, slice_.paid(3)), action("year/closed"));
  EXPECT_EQ(state, value({{"owner", "Ann"}, {"pages", value::array()}, {"balance", 0}}));
}

TEST_F(TypedSlice, SelectsFromTheStructWithoutReadingJson) {
  store app = create_store(combine_slices(slice_));
  account::reads = 0;
  const selector doubled = slice_.select([](const account& a) { return 2 * a.balance; });
  EXPECT_EQ(doubled(app.state()), value(0));
  app.dispatch(slice_.paid(4));
  EXPECT_EQ(doubled(app.state()), value(8));
  EXPECT_EQ(account::reads, 0);
  EXPECT_EQ(slice_.get_initial_state().owner, "Ann");
}

TEST_F(TypedSlice, ACaseThatThrowsLeavesTheState) {
  slice<account> s("s", account{"Ann", {}, 1});
  const auto failed = s.case_reducer("failed", [](account& a) {
    a.balance = 99;
    throw std::runtime_error("no");
  });
  const auto paid = s.case_reducer("paid", [](account& a, int n) { a.balance += n; });
  store app = create_store(s.reducer());
  const value before = app.state();
  EXPECT_THROW(app.dispatch(failed()), std::runtime_error);
  EXPECT_TRUE(app.state().identical(before));
  app.dispatch(paid(1));
  EXPECT_EQ(app.state()["balance"], value(2));
}

TEST_F(TypedSlice, RefusesAPreloadedStateThatDoesNotFit) {
  try {
    (void)create_store(combine_slices(slice_), {{"account", {{"owner", 5}}}});
    FAIL() << "a state that is no account was taken";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::type_mismatch);
    EXPECT_EQ(failure.place().pointer.substr(0, 8), "/account");
  }
}

TEST_F(TypedSlice, TakesAPreloadedStateThatFits) {
  const value preloaded = {{"account", {{"owner", "Eve"}, {"pages", value::array()}, {"balance", 7}}}};
  store app = create_store(combine_slices(slice_), preloaded);
  EXPECT_EQ(app.state(), preloaded);
  app.dispatch(slice_.paid(1));
  EXPECT_EQ(app.state()["account"]["balance"], value(8));
}

TEST_F(TypedSlice, AStateThatWasReplacedByAnotherShapeIsRefusedByItsNextCase) {
  store app = create_store(combine_slices(slice_));
  app.replace_state({{"account", "gone"}});
  EXPECT_THROW(app.dispatch(slice_.paid(1)), error);
  EXPECT_EQ(app.state(), value({{"account", "gone"}}));
}

TEST_F(TypedSlice, GoesBackAndForthWithUndo) {
  store app = create_store(undoable(run_));
  app.dispatch(slice_.paid(1));
  app.dispatch(slice_.paid(2));
  app.dispatch(undo_actions::undo());
  app.dispatch(slice_.paid(5));
  EXPECT_EQ(app.state()["present"]["balance"], value(6));
}

TEST_F(TypedSlice, ServesSeveralStoresAtOnce) {
  store one = create_store(run_);
  store two = create_store(run_);
  const auto pay = [&](store& app) {
    for (int i = 0; i < 500; ++i) app.dispatch(slice_.paid(1));
  };
  std::thread other([&] { pay(two); });
  pay(one);
  other.join();
  EXPECT_EQ(one.state()["balance"], value(500));
  EXPECT_EQ(two.state()["balance"], value(500));
}

TEST(TypedSliceOfNumbers, TakesAnyTypeWithHooks) {
  slice<int> count("count", 3);
  const auto added = count.case_reducer("added", [](int& n, int by) { n += by; });
  const auto doubled = count.case_reducer("doubled", [](int n) { return 2 * n; });
  store app = create_store(combine_slices(count));
  app.dispatch(added(2));
  app.dispatch(doubled());
  EXPECT_EQ(app.state(), value({{"count", 10}}));
}

}  // namespace
}  // namespace patchbay
