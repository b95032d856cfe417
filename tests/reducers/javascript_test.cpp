#include <patchbay/reducers/javascript.hpp>

#include <patchbay/error.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::javascript {
namespace {

const maybe undefined;
const value some_array = value::array({1});
const value some_object = {{"a", 1}};

template <class F>
errc code_of(F&& run) {
  try {
    run();
  } catch (const error& failure) {
    return failure.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return errc::usage;
}

TEST(JavaScript, PropertyKeysAreWrittenByItsRule) {
  const std::vector<std::pair<maybe, std::string>> cases = {
      {undefined, "undefined"},
      {value(), "null"},
      {value(true), "true"},
      {value(false), "false"},
      {value(1), "1"},
      {value(1.0), "1"},
      {value(-1), "-1"},
      {value(0.0), "0"},
      {value(-0.0), "0"},
      {value(1.5), "1.5"},
      {value(-0.25), "-0.25"},
      {value(0.1), "0.1"},
      {value(123456.789), "123456.789"},
      {value(0.000001), "0.000001"},
      {value(0.0000015), "0.0000015"},
      {value(1e-7), "1e-7"},
      {value(1.25e-9), "1.25e-9"},
      {value(1e20), "100000000000000000000"},
      {value(123456789012345680000.0), "123456789012345680000"},
      {value(1e21), "1e+21"},
      {value(-1.5e300), "-1.5e+300"},
      {value(5e-324), "5e-324"},
      {value(1.7976931348623157e308), "1.7976931348623157e+308"},
      {value(9007199254740993), "9007199254740993"},
      {value(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615"},
      {value(""), ""},
      {value("a/b"), "a/b"},
      {value::array(), ""},
      {value::array({1, nullptr, "x", value::array({true, 2})}), "1,,x,true,2"},
      {some_object, "[object Object]"},
      {value::array({some_object}), "[object Object]"},
  };
  for (const auto& [any, key] : cases) EXPECT_EQ(property_key(any), key);
}

TEST(JavaScript, NumbersAreReadByItsRule) {
  const std::vector<std::pair<maybe, double>> cases = {
      {value(), 0},
      {value(true), 1},
      {value(false), 0},
      {value(2.5), 2.5},
      {value(""), 0},
      {value(" \n\t"), 0},
      {value(" 12 "), 12},
      {value("1.5"), 1.5},
      {value("-1e3"), -1000},
      {value("+7"), 7},
      {value(".5"), 0.5},
      {value("5."), 5},
      {value("0x1F"), 31},
      {value("0b101"), 5},
      {value("0o17"), 15},
      {value("007"), 7},
      {value("1e400"), HUGE_VAL},
      {value("-1e400"), -HUGE_VAL},
      {value("1e-400"), 0},
      {value("Infinity"), HUGE_VAL},
      {value("-Infinity"), -HUGE_VAL},
      {value("\u00A03\u3000"), 3},
      {value::array(), 0},
      {value::array({"4"}), 4},
      {value::array({nullptr}), 0},
  };
  for (const auto& [any, number] : cases) EXPECT_EQ(to_number(any), number) << property_key(any);
}

TEST(JavaScript, WhatSpellsNoNumberIsNaN) {
  const std::vector<maybe> cases = {
      undefined,      value("abc"), value("1 2"),         value("1e"),       value("0x"), value("0xg"),
      value("-0x1"),  value("inf"), value("nan"),         value("."),        value("-"),  value("--1"),
      value("1_000"), some_object,  value::array({1, 2}), value("infinity"), value("0b2")};
  for (const maybe& any : cases) EXPECT_TRUE(std::isnan(to_number(any))) << property_key(any);
}

TEST(JavaScript, SomeValuesCountAsFalse) {
  for (const maybe& any :
       {undefined, maybe(value()), maybe(value(false)), maybe(value(0)), maybe(value(-0.0)), maybe(value(""))}) {
    EXPECT_FALSE(truthy(any));
  }
  for (const value& any :
       {value(true), value(1), value(-0.5), value("0"), value("false"), value::array(), value::object()}) {
    EXPECT_TRUE(truthy(any)) << any;
  }
}

TEST(JavaScript, StrictEqualityComparesKindAndContentOfScalars) {
  EXPECT_TRUE(strict_equal(value(1), value(1.0)));
  EXPECT_TRUE(strict_equal(value(0.0), value(-0.0)));
  EXPECT_TRUE(strict_equal(value("a text of some length"), value("a text of some length")));
  EXPECT_TRUE(strict_equal(value(), value()));
  EXPECT_TRUE(strict_equal(undefined, undefined));
  EXPECT_FALSE(strict_equal(value(9007199254740993), value(9007199254740992)));
  EXPECT_FALSE(strict_equal(value(1), value("1")));
  EXPECT_FALSE(strict_equal(value(1), value(true)));
  EXPECT_FALSE(strict_equal(value(), undefined));
  EXPECT_FALSE(strict_equal(undefined, value(0)));
  EXPECT_FALSE(strict_equal(value(), value(0)));
}

TEST(JavaScript, NoArrayOrObjectIsStrictlyEqualToAnother) {
  EXPECT_FALSE(strict_equal(some_array, value::array({1})));
  EXPECT_FALSE(strict_equal(value::object(), value::object()));
}

TEST(JavaScript, NumbersAreIntegersWhereTheyAreWhole) {
  EXPECT_EQ(number(2.0), value(2));
  EXPECT_EQ(number(-0.0), value(0));
  EXPECT_EQ(number(2.5), value(2.5));
  EXPECT_EQ(number(9007199254740991.0), value(9007199254740991));
  EXPECT_EQ(number(9007199254740994.0), value(9007199254740994.0));
  EXPECT_EQ(number(1e300), value(1e300));
  EXPECT_EQ(number(std::nan("")), value());
  EXPECT_EQ(number(-HUGE_VAL), value());
}

TEST(JavaScript, AdditionIsThatOfNumbers) {
  EXPECT_EQ(add(value(1), value(2)), value(3));
  EXPECT_EQ(add(value(0.1), value(0.2)), value(0.1 + 0.2));
  EXPECT_EQ(add(value(0.5), value(0.5)), value(1));
  EXPECT_EQ(add(value(true), value(1)), value(2));
  EXPECT_EQ(add(value(9007199254740992), value(1)), value(9007199254740992.0));
  EXPECT_EQ(add(undefined, value(1)), value());
  EXPECT_EQ(add(value(), value(1)), value());
  EXPECT_EQ(add(value(1e308), value(1e308)), value());
}

TEST(JavaScript, AdditionRefusesWhatWouldBeJoinedAsText) {
  for (const value& any : {value("5"), value(""), some_array, some_object}) {
    EXPECT_EQ(code_of([&] { (void)add(value(1), any); }), errc::type_mismatch) << any;
    EXPECT_EQ(code_of([&] { (void)add(any, value(1)); }), errc::type_mismatch) << any;
  }
}

TEST(JavaScript, AdditionInPlaceNamesThePlace) {
  const value counted = produce({{"a", {{"b", 1}}}}, [](draft state) { add_in_place(state["a"]["b"], 2); });
  EXPECT_EQ(counted, (value{{"a", {{"b", 3}}}}));
  try {
    (void)produce({{"a", {{"b", "1"}}}}, [](draft state) { add_in_place(state["a"]["b"], 2); });
    FAIL() << "text was added to";
  } catch (const error& failure) {
    EXPECT_EQ(failure.place().pointer, "/a/b");
  }
}

TEST(JavaScript, SubtractionTakesTextForNumbers) {
  EXPECT_EQ(subtract(value("3"), value(1)), value(2));
  EXPECT_EQ(subtract(value(true), value(1)), value(0));
  EXPECT_EQ(subtract(value("x"), value(1)), value());
  EXPECT_EQ(subtract(undefined, value(1)), value());
  EXPECT_EQ(subtract(value(), value(1)), value());
}

TEST(JavaScript, MembersAreThoseThatJsonShows) {
  EXPECT_EQ(member(some_object, "a"), maybe(value(1)));
  EXPECT_EQ(member(some_object, "b"), undefined);
  EXPECT_EQ(member(some_array, "0"), maybe(value(1)));
  EXPECT_EQ(member(some_array, "1"), undefined);
  EXPECT_EQ(member(some_array, "00"), undefined);
  EXPECT_EQ(member(value("aß日"), "1"), maybe(value("ß")));
  EXPECT_EQ(member(value("aß日"), "2"), maybe(value("日")));
  EXPECT_EQ(member(value("\U0001F642"), "x"), undefined);
  EXPECT_EQ(member(value(5), "a"), undefined);
  EXPECT_EQ(member(value(true), "0"), undefined);
  EXPECT_EQ(code_of([] { (void)member(value(), "a"); }), errc::type_mismatch);
  EXPECT_EQ(code_of([] { (void)member(undefined, "a"); }), errc::type_mismatch);
}

TEST(JavaScript, APlaceOfADraftHasMembersToo) {
  draft_scope scope(value{{"a", some_object}, {"none", nullptr}});
  const draft state = scope.root();
  EXPECT_EQ(member(state["a"], "a"), maybe(value(1)));
  EXPECT_EQ(member(state["a"], "b"), undefined);
  state["a"]["b"] = 2;
  EXPECT_EQ(member(state["a"], "b"), maybe(value(2)));
  for (const char* place : {"none", "gone"}) {
    try {
      (void)member(state[place], "x");
      FAIL() << place << " had a member";
    } catch (const error& failure) {
      EXPECT_EQ(failure.code(), errc::type_mismatch);
      EXPECT_EQ(failure.place().pointer, std::string("/") + place);
    }
  }
}

TEST(JavaScript, SpreadingGivesMembers) {
  EXPECT_TRUE(spread(some_object).identical(some_object));
  EXPECT_EQ(spread(value::array({7, "x"})), (value{{"0", 7}, {"1", "x"}}));
  EXPECT_EQ(spread(value("aß日")), (value{{"0", "a"}, {"1", "ß"}, {"2", "日"}}));
  for (const maybe& any : {undefined, maybe(value()), maybe(value(5)), maybe(value(true)), maybe(value(""))}) {
    EXPECT_EQ(spread(any), value::object());
  }
  EXPECT_EQ(code_of([] { (void)spread(value("\U0001F642")); }), errc::type_mismatch);
}

TEST(JavaScript, AssigningUndefinedRemovesTheMember) {
  const value state = produce(some_object, [](draft place) {
    assign(place, "b", value(2));
    assign(place, "a", undefined);
    assign(place, "c", undefined);
  });
  EXPECT_EQ(state, (value{{"b", 2}}));
}

TEST(JavaScript, FieldsOfAnActionAreUndefinedWhereTheyAreMissing) {
  const action a({{"type", "T"}, {"id", nullptr}});
  EXPECT_EQ(field(a, "id"), maybe(value()));
  EXPECT_EQ(field(a, "text"), undefined);
  EXPECT_EQ(field_as_state(a, "id"), value());
  EXPECT_EQ(code_of([&] { (void)field_as_state(a, "text"); }), errc::invalid_state);
}

TEST(JavaScript, FixedTextIsThatOfTheDoubleWithTiesAwayFromZero) {
  const std::vector<std::pair<double, std::string>> cases = {
      {0, "0.00"},
      {-0.0, "0.00"},
      {1, "1.00"},
      {0.125, "0.13"},
      {-0.125, "-0.13"},
      {0.375, "0.38"},
      {1.005, "1.00"},
      {1.255, "1.25"},
      {8.345, "8.35"},
      {0.005, "0.01"},
      {-0.001, "-0.00"},
      {27.93, "27.93"},
      {1000.02, "1000.02"},
      {1.45, "1.45"},
      {10.235, "10.23"},
      {123456789.987, "123456789.99"},
      {1e20, "100000000000000000000.00"},
      {1e21, "1e+21"},
      {0.000001, "0.00"},
  };
  for (const auto& [x, text] : cases) EXPECT_EQ(to_fixed(x, 2), text) << x;
  EXPECT_EQ(to_fixed(2.5, 0), "3");
  EXPECT_EQ(to_fixed(-2.5, 0), "-3");
  EXPECT_EQ(to_fixed(0.5, 0), "1");
  EXPECT_EQ(to_fixed(std::nan(""), 2), "NaN");
  EXPECT_EQ(to_fixed(HUGE_VAL, 2), "Infinity");
}

}  // namespace
}  // namespace patchbay::javascript
