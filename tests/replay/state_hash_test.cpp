#include "replay/trace/canonical_json.hpp"
#include "replay/trace/sha256.hpp"

#include <patchbay/patchbay.hpp>
#include <patchbay/replay/state_hash.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace {

using patchbay::value;
using patchbay::impl::canonical_json;
using patchbay::impl::sha256;
using patchbay::replay::state_hash;
using namespace patchbay::literals;

// From FIPS 180-4's examples, and one of each length around the end of a block, from `sha256sum`.
TEST(Sha256, IsWhatOthersSay) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(55, 'a')), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  EXPECT_EQ(sha256(std::string(56, 'a')), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  EXPECT_EQ(sha256(std::string(63, 'a')), "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34");
  EXPECT_EQ(sha256(std::string(64, 'a')), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
  EXPECT_EQ(sha256(std::string(65, 'a')), "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0");
  EXPECT_EQ(sha256(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(CanonicalJson, WritesNumbersAsJavaScriptDoes) {
  EXPECT_EQ(canonical_json(R"([1.0, -0.0, 0.1, 1e21, 1e20, 1e-6, 1e-7, 123456789012345680000.0, 5e-324])"_value),
            "[1,0,0.1,1e+21,100000000000000000000,0.000001,1e-7,123456789012345680000,5e-324]");
  EXPECT_EQ(canonical_json(value(1.7976931348623157e308)), "1.7976931348623157e+308");
  EXPECT_EQ(canonical_json(value(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(canonical_json(value(std::numeric_limits<std::uint64_t>::max())), "18446744073709551615");
}

TEST(CanonicalJson, WritesTextsAsJavaScriptDoes) {
  EXPECT_EQ(canonical_json(value(std::string("\b\t\n\f\r\"\\/\x01\x1f\x7f\xC3\xA4", 13))),
            "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u0001\\u001f\x7f\xC3\xA4\"");
}

// The example of RFC 8785, section 3.2.3.
TEST(CanonicalJson, SortsKeysByTheirUtf16) {
  EXPECT_EQ(
      canonical_json("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With "
                     "Dagesh\",\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
                     "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}"_value),
      "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\",\"\xC3\xB6\":\"Latin Small Letter O With "
      "Diaeresis\",\"\xE2\x82\xAC\":\"Euro Sign\",\"\xF0\x9F\x98\x80\":\"Emoji: Grinning "
      "Face\",\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST(CanonicalJson, HasNoBlanksAndNests) {
  EXPECT_EQ(canonical_json(R"( { "b" : [ ], "a" : { "y": [1, [2, {}]], "x": null } } )"_value),
            R"({"a":{"x":null,"y":[1,[2,{}]]},"b":[]})");
}

TEST(CanonicalJson, IsNotBoundByTheCallStack) {
  constexpr std::size_t depth = 200'000;
  value nested = value::array();
  for (std::size_t i = 1; i < depth; ++i) nested = value::array({nested});
  EXPECT_EQ(canonical_json(nested), std::string(depth, '[') + std::string(depth, ']'));
}

TEST(StateHash, IsTheSameForTheSameJsonAndAnotherForAnother) {
  EXPECT_EQ(state_hash(value::object()), sha256("{}"));
  EXPECT_EQ(state_hash(R"({"a":3,"b":[]})"_value), state_hash(R"({"b":[],"a":3.0})"_value));
  EXPECT_NE(state_hash(R"({"a":3})"_value), state_hash(R"({"a":"3"})"_value));
  EXPECT_NE(state_hash(value(std::int64_t{9007199254740993})), state_hash(value(9007199254740992.0)));
}

}  // namespace
