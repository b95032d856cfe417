#include <patchbay/value/draft.hpp>
#include <patchbay/value/value.hpp>

#include "value/random_json.hpp"
#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>

namespace patchbay::test {
namespace {

error parse_error_of(std::string_view text) {
  return error_of([&] { static_cast<void>(value::parse(text)); });
}

// --- reading ----------------------------------------------------------------------------------------------

TEST(parse_test, reads_every_kind_of_value) {
  EXPECT_EQ(value::parse("null"), value());
  EXPECT_EQ(value::parse("true"), value(true));
  EXPECT_EQ(value::parse("false"), value(false));
  EXPECT_EQ(value::parse("-12"), value(-12));
  EXPECT_EQ(value::parse("1.5"), value(1.5));
  EXPECT_EQ(value::parse("\"text\""), value("text"));
  EXPECT_EQ(value::parse("[]"), value::array());
  EXPECT_EQ(value::parse("{}"), value::object());
  EXPECT_EQ(value::parse(" [ 1 , { \"a\" : [ ] } ]\r\n\t"), value::array({1, value{{"a", value::array()}}}));
}

TEST(parse_test, keeps_integers_and_doubles_apart) {
  EXPECT_EQ(value::parse("1").type(), kind::integer);
  EXPECT_EQ(value::parse("1.0").type(), kind::floating);
  EXPECT_EQ(value::parse("1e2").type(), kind::floating);
  EXPECT_EQ(value::parse("9223372036854775807"), value(std::numeric_limits<std::int64_t>::max()));
  EXPECT_EQ(value::parse("-9223372036854775808"), value(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(value::parse("9223372036854775808").type(), kind::unsigned_integer);
  EXPECT_EQ(value::parse("18446744073709551615"), value(std::numeric_limits<std::uint64_t>::max()));
}

TEST(parse_test, reads_integers_beyond_64_bits_as_doubles) {
  EXPECT_EQ(value::parse("18446744073709551616"), value(18446744073709551616.0));
  EXPECT_EQ(value::parse("-9223372036854775809"), value(-9223372036854775808.0));
  EXPECT_EQ(value::parse("1" + std::string(300, '0')), value(1e300));
}

TEST(parse_test, keeps_the_sign_of_a_double_zero) {
  EXPECT_EQ(std::bit_cast<std::uint64_t>(value::parse("-0.0").get<double>()), std::bit_cast<std::uint64_t>(-0.0));
  EXPECT_EQ(value::parse("-0.0").dump(), "-0.0");
  EXPECT_EQ(value::parse("-0"), value(0));
}

TEST(parse_test, resolves_escapes_and_surrogates) {
  EXPECT_EQ(value::parse(R"("\"\\\/\b\f\n\r\t")"), value("\"\\/\b\f\n\r\t"));
  EXPECT_EQ(value::parse(R"("\u00e9\u20AC\ud83d\ude00")"), value("\u00e9\u20ac\U0001F600"));
  EXPECT_EQ(value::parse(R"("a\u0000b")"), value(std::string_view("a\0b", 3)));
  EXPECT_EQ(value::parse("\"\u00e9\U0001F600\""), value("\u00e9\U0001F600"));
}

TEST(parse_test, of_duplicate_keys_the_last_wins) {
  EXPECT_EQ(value::parse(R"({"a":1,"b":2,"a":{"x":1},"a":3})").dump(), R"({"a":3,"b":2})");
  EXPECT_EQ(value::parse(R"({"b":1,"a":2,"b":3})").size(), 2U);
}

TEST(parse_test, takes_a_byte_order_mark_for_white_space) {
  EXPECT_EQ(value::parse("\xEF\xBB\xBF[1]"), value::array({1}));
}

TEST(parse_test, reads_what_nlohmann_prints_whatever_the_indent) {
  random_json random(4627);
  for (int round = 0; round < 500; ++round) {
    const json document = random.document(5);
    ASSERT_EQ(value::parse(document.dump()), value(document)) << document;
    ASSERT_EQ(value::parse(document.dump(2)), value(document)) << document;
  }
}

TEST(parse_test, shares_keys_between_records_without_mixing_them_up) {
  std::string text = "[";
  for (int i = 0; i < 300; ++i) {
    text += i == 0 ? "" : ",";
    text += i % 3 == 0   ? R"({"id":1,"a key that is long enough":2})"
            : i % 3 == 1 ? R"({"id":1})"
                         : R"({"id":1,"b key that is long enough":2})";
  }
  EXPECT_EQ(value::parse(text + "]").dump(), json::parse(text + "]").dump());
}

TEST(parse_test, reads_documents_larger_than_its_first_buffers) {
  const json document = random_json(1).wide_document();
  json deep = document;
  for (int i = 0; i < 200; ++i)
    deep = i % 2 == 0 ? json::array({i, std::move(deep)}) : json{{"k", std::move(deep)}, {"l", i}};
  EXPECT_EQ(value::parse(deep.dump()).dump(), deep.dump());
}

// --- refusing ----------------------------------------------------------------------------------------------

struct broken {
  std::string_view text;
  std::size_t line;
  std::size_t column;
};

TEST(parse_test, names_line_and_column_of_what_is_no_json) {
  for (const broken& each : std::vector<broken>{
           {"", 1, 1},
           {"  ", 1, 3},
           {"[1,2", 1, 5},
           {"[1,]", 1, 4},
           {"[1 2]", 1, 4},
           {"{\"a\" 1}", 1, 6},
           {"{a:1}", 1, 2},
           {"{\"a\":1,}", 1, 8},
           {"{\n  \"a\": tru\n}", 2, 11},
           {"[1,\n2,\n  x]", 3, 3},
           {"[1]\n]", 2, 1},
           {"01", 1, 2},
           {"\"a\nb\"", 1, 3},
           {"\"\\x\"", 1, 3},
           {"\"\\ud800\"", 1, 8},
           {"nul", 1, 4},
           {"NaN", 1, 1},
           {"[1]// comment", 1, 4},
           {"'a'", 1, 1},
       }) {
    const error failure = parse_error_of(each.text);
    EXPECT_EQ(failure.code(), errc::parse) << each.text;
    EXPECT_EQ(failure.place().line, each.line) << each.text << "\n" << failure.what();
    EXPECT_EQ(failure.place().column, each.column) << each.text << "\n" << failure.what();
  }
}

TEST(parse_test, says_what_it_expected) {
  EXPECT_TRUE(names_all(parse_error_of("[1 2]").what(),
                        {"parse", "array", "unexpected number", "expected ']'", "line 1", "column 4"}));
  EXPECT_TRUE(names_all(parse_error_of("{\"a\":").what(), {"end of input"}));
}

TEST(parse_test, speaks_briefly_of_long_texts) {
  const std::string long_text(1'000'000, 'x');
  EXPECT_LT(parse_error_of('"' + long_text).message().size(), 300U);
  EXPECT_LT(parse_error_of("[\"" + long_text + "\" 1]").message().size(), 300U);
  EXPECT_LT(parse_error_of("1" + std::string(100'000, '0')).message().size(), 300U);
}

TEST(parse_test, refuses_a_number_that_no_double_holds) {
  EXPECT_EQ(parse_error_of("[1e999]").code(), errc::parse);
  EXPECT_EQ(parse_error_of("-1e999").place().column, 6U);
}

TEST(parse_test, refuses_a_nul_byte_wherever_it_stands) {
  using namespace std::string_view_literals;
  EXPECT_EQ(parse_error_of("[1]\0[2]"sv).code(), errc::parse);
  EXPECT_EQ(parse_error_of("[1]\0[2]"sv).place().column, 4U);
  EXPECT_EQ(parse_error_of("\0"sv).code(), errc::parse);
  EXPECT_EQ(parse_error_of("[1,\0 2]"sv).code(), errc::parse);
  EXPECT_EQ(parse_error_of("\"a\0b\""sv).code(), errc::parse);
}

TEST(parse_test, refuses_text_that_is_not_utf8_and_says_where) {
  for (const auto& [text, column] : std::vector<std::pair<std::string, std::size_t>>{
           {"\"\xff\"", 2},
           {"\"ab\xc3\"", 4},               // cut short
           {"\"\xc0\xaf\"", 2},             // overlong
           {"\"\xe0\x80\x80\"", 2},         // overlong
           {"\"\xed\xa0\x80\"", 2},         // a surrogate
           {"\"\xf4\x90\x80\x80\"", 2},     // beyond U+10FFFF
           {"\"\x80\"", 2},                 // a continuation on its own
           {"[\"\u00e9\",\n\"\xf8\"]", 2},  // in the second line
       }) {
    const error failure = parse_error_of(text);
    EXPECT_EQ(failure.code(), errc::invalid_utf8) << failure.what();
    EXPECT_EQ(failure.place().column, column) << failure.what();
  }
  EXPECT_EQ(parse_error_of("\xc3\xa9").code(), errc::parse);
  EXPECT_EQ(parse_error_of("{\"\xff\":1}").code(), errc::invalid_utf8);
}

TEST(parse_test, opens_512_containers_at_once_and_no_more) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(value::parse(nested(512)).dump(), nested(512));
  const error failure = parse_error_of(nested(513));
  EXPECT_EQ(failure.code(), errc::too_deep);
  EXPECT_EQ(failure.place().column, 513U);
  EXPECT_TRUE(names_all(failure.what(), {"512"}));
  EXPECT_EQ(parse_error_of(nested(10'000)).code(), errc::too_deep);
  EXPECT_EQ(parse_error_of(std::string(1'000'000, '[')).code(), errc::too_deep);
}

TEST(parse_test, counts_only_containers_that_are_open) {
  std::string wide = "[";
  for (int i = 0; i < 2000; ++i) wide += "[{}],";
  EXPECT_EQ(value::parse(wide + "[]]", {.max_depth = 3}).size(), 2001U);
  const std::string text = "{\"a[{\\\"[\": [\n{\"b\": []}]}";
  EXPECT_NO_THROW(static_cast<void>(value::parse(text, {.max_depth = 4})));
  const error failure = error_of([&] { static_cast<void>(value::parse(text, {.max_depth = 3})); });
  EXPECT_EQ(failure.place().line, 2U);
  EXPECT_EQ(failure.place().column, 7U);
}

TEST(parse_test, takes_other_limits) {
  EXPECT_EQ(code_of([] { static_cast<void>(value::parse("[]", {.max_depth = 0})); }), errc::too_deep);
  EXPECT_EQ(value::parse("1", {.max_depth = 0}), value(1));
  const std::string deep = std::string(20'000, '[') + std::string(20'000, ']');
  EXPECT_EQ(value::parse(deep, {.max_depth = 20'000}).dump(), deep);
}

TEST(literal_test, parses_values) {
  EXPECT_EQ(R"({"a":[1]})"_value, (value{{"a", value::array({1})}}));
  EXPECT_EQ(code_of([] { static_cast<void>("{"_value); }), errc::parse);
}

// --- printing ----------------------------------------------------------------------------------------------

void expect_same_text(const json& document) {
  const value v(document);
  for (const int indent : {-1, 0, 1, 2, 7}) ASSERT_EQ(v.dump(indent), document.dump(indent));
}

TEST(dump_test, prints_what_nlohmann_prints_for_random_documents) {
  constexpr std::uint64_t seed = 8259;
  random_json random(seed);
  for (int round = 0; round < 1000; ++round) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
    expect_same_text(random.document(5));
  }
  expect_same_text(random.wide_document());
}

TEST(dump_test, prints_empty_containers_on_one_line) {
  expect_same_text(json::array());
  expect_same_text(json::object());
  expect_same_text(json::parse(R"([[],{},{"a":[]},[[]],{"b":{}}])"));
}

TEST(dump_test, escapes_what_must_be_escaped_at_any_offset) {
  for (int byte = 0; byte < 0x80; ++byte) {
    for (std::size_t before = 0; before < 10; ++before) {
      const std::string text = std::string(before, 'x') + static_cast<char>(byte) + "yyyyyyyyy";
      ASSERT_EQ(value(text).dump(), json(text).dump()) << byte << " at " << before;
    }
  }
  const std::string mixed = "\u00e9\"\u20ac\\\U0001F600\x01\x7f";
  EXPECT_EQ(value(mixed).dump(), json(mixed).dump());
}

TEST(dump_test, prints_doubles_with_nlohmanns_digits) {
  constexpr std::uint64_t seed = 754;
  std::mt19937_64 bits(seed);
  for (int round = 0; round < 20'000; ++round) {
    const double number = std::bit_cast<double>(bits());
    if (!std::isfinite(number)) continue;
    ASSERT_EQ(value(number).dump(), json(number).dump()) << "seed " << seed << ", round " << round;
  }
  for (const double number : {0.0, -0.0, 1.0, 0.1, 1e15, 1e16, 123456789012345680.0, 5e-324, 1.7976931348623157e308,
                              2.2250738585072014e-308}) {
    EXPECT_EQ(value(number).dump(), json(number).dump());
  }
}

TEST(dump_test, prints_integers_of_every_length) {
  std::uint64_t number = 1;
  for (int digits = 1; digits <= 20; ++digits, number = number * 10 + 7) {
    EXPECT_EQ(value(number).dump(), json(number).dump());
    EXPECT_EQ(value(-static_cast<std::int64_t>(number >> 1U)).dump(),
              json(-static_cast<std::int64_t>(number >> 1U)).dump());
  }
  EXPECT_EQ(value(std::numeric_limits<std::int64_t>::min()).dump(), "-9223372036854775808");
}

TEST(dump_test, appends_and_streams) {
  const value v = R"({"a":[1,"x"]})"_value;
  std::string text = "state: ";
  v.dump_to(text);
  EXPECT_EQ(text, R"(state: {"a":[1,"x"]})");
  v.dump_to(text, 0);
  EXPECT_EQ(text, "state: {\"a\":[1,\"x\"]}" + json::parse(R"({"a":[1,"x"]})").dump(0));
  std::ostringstream out;
  out << v;
  EXPECT_EQ(out.str(), R"({"a":[1,"x"]})");
}

TEST(dump_test, prints_a_million_levels_without_recursion) {
  constexpr std::size_t depth = 1'000'000;
  EXPECT_EQ(nested_arrays(depth).dump(), std::string(depth, '[') + std::string(depth, ']'));
  value objects = 1;
  for (std::size_t i = 0; i < 1000; ++i) objects = value{{"a", std::move(objects)}};
  std::string text = "1";
  for (std::size_t i = 0; i < 1000; ++i) text = "{\"a\":" + text + '}';
  EXPECT_EQ(objects.dump(), text);
}

}  // namespace
TEST(JsonText, RefusesAKeyThatOccursTwiceWhereKeysMustBeUnique) {
  EXPECT_EQ(value::parse(R"({"a": 1, "a": 2})")["a"], value(2));
  EXPECT_EQ(code_of([] { (void)value::parse(R"([{"a": 1, "b": 0, "a": 2}])", {.unique_keys = true}); }), errc::parse);
  EXPECT_EQ(value::parse(R"({"a": {"a": 1}})", {.unique_keys = true})["a"]["a"], value(1));
}

}  // namespace patchbay::test
