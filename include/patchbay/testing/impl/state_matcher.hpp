#pragma once

#include <patchbay/testing/impl/value_matcher.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1::testing::impl {

// A place as users write it: a pointer or its text.
struct place {
  place(pointer p) : at(std::move(p)) {}
  template <std::convertible_to<std::string_view> Text>
  place(const Text& text) : at(std::string_view(text)) {}

  pointer at;
};

template <class T>
concept has_state = requires(const T& source) {
  { source.get_state() } -> std::same_as<value>;
};

class state_matcher {
 public:
  using is_gtest_matcher = void;

  explicit state_matcher(pointer at) : at_(std::move(at)) {}
  state_matcher(pointer at, value_matcher expected) : at_(std::move(at)), expected_(std::move(expected)) {}

  bool MatchAndExplain(const value& state, ::testing::MatchResultListener* listener) const {
    const value* found = state.find(at_);
    if (found == nullptr) {
      *listener << "which has nothing at " << at_ << "; " << what_is_there(state, at_);
      return false;
    }
    if (listener->IsInterested()) *listener << "which has " << brief_text(*found) << " at " << place_name(at_.text());
    return !expected_ || match_part(*expected_, *found, listener);
  }
  template <has_state Store>
  bool MatchAndExplain(const Store& store, ::testing::MatchResultListener* listener) const {
    return MatchAndExplain(store.get_state(), listener);
  }
  void DescribeTo(std::ostream* out) const { describe(*out << "has "); }
  void DescribeNegationTo(std::ostream* out) const { describe(*out << "doesn't have "); }

 private:
  void describe(std::ostream& out) const {
    out << "a value at " << place_name(at_.text());
    if (!expected_) return;
    out << " that ";
    expected_->DescribeTo(&out);
  }

  pointer at_;
  std::optional<value_matcher> expected_;
};

}  // namespace patchbay::testing::impl
