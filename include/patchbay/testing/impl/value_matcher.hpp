#pragma once

#include <patchbay/error.hpp>
#include <patchbay/testing/impl/explain.hpp>
#include <patchbay/value/value.hpp>

#include <gmock/gmock.h>

#include <concepts>
#include <exception>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::testing::impl {

// A value equal to another, which says where they differ.
class value_eq_matcher {
 public:
  using is_gtest_matcher = void;

  explicit value_eq_matcher(value expected) : expected_(std::move(expected)) {}

  bool MatchAndExplain(const value& actual, ::testing::MatchResultListener* listener) const {
    if (actual == expected_) return true;
    if (listener->IsInterested()) *listener << differences(expected_, actual);
    return false;
  }
  void DescribeTo(std::ostream* out) const { *out << "is equal to " << expected_; }
  void DescribeNegationTo(std::ostream* out) const { *out << "isn't equal to " << expected_; }

 private:
  value expected_;
};

// A value that, read as a T, is what another matcher wants.
template <class T>
class read_as_matcher {
 public:
  using is_gtest_matcher = void;

  explicit read_as_matcher(::testing::Matcher<const T&> expected) : expected_(std::move(expected)) {}

  bool MatchAndExplain(const value& actual, ::testing::MatchResultListener* listener) const {
    std::optional<T> read;
    try {
      read.emplace(actual.get<T>());
    } catch (const std::exception& failure) {
      *listener << "which cannot be read: " << failure.what();
      return false;
    }
    return expected_.MatchAndExplain(*read, listener);
  }
  void DescribeTo(std::ostream* out) const { expected_.DescribeTo(out); }
  void DescribeNegationTo(std::ostream* out) const { expected_.DescribeNegationTo(out); }

 private:
  ::testing::Matcher<const T&> expected_;
};

using value_matcher = ::testing::Matcher<const value&>;

// What a user wrote down as expected: something that is a value, or a matcher of values, or of values read as a T.
template <class T, class Expected>
value_matcher make_value_matcher(Expected expected) {
  if constexpr (!std::same_as<T, value>) {
    return read_as_matcher<T>(::testing::SafeMatcherCast<const T&>(std::move(expected)));
  } else if constexpr (std::convertible_to<Expected, value>) {
    return value_eq_matcher(value(std::move(expected)));
  } else {
    return ::testing::SafeMatcherCast<const value&>(std::move(expected));
  }
}

// Runs a matcher of a part; what it has to say follows what is said about the whole.
inline bool match_part(const value_matcher& expected, const value& part, ::testing::MatchResultListener* listener) {
  if (!listener->IsInterested()) return expected.Matches(part);
  ::testing::StringMatchResultListener said;
  const bool matches = expected.MatchAndExplain(part, &said);
  if (!said.str().empty()) *listener << ", " << said.str();
  return matches;
}

}  // namespace patchbay::testing::impl
