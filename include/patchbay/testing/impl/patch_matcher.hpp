#pragma once

#include <patchbay/error.hpp>
#include <patchbay/store/update.hpp>
#include <patchbay/testing/impl/explain.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/value.hpp>

#include <gmock/gmock.h>

#include <concepts>
#include <ostream>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1::testing::impl {

// A patch as users write it: a patch, or an RFC 6902 document as a value or as text.
template <class Expected>
patch make_patch(Expected expected) {
  if constexpr (std::convertible_to<Expected, std::string_view>) {
    return patch::parse(expected);
  } else {
    return patch::from(value(std::move(expected)));
  }
}

class patch_matcher {
 public:
  using is_gtest_matcher = void;

  explicit patch_matcher(patch expected) : expected_(std::move(expected)) {}

  bool MatchAndExplain(const patch& actual, ::testing::MatchResultListener* listener) const {
    if (actual == expected_) return true;
    if (listener->IsInterested()) *listener << patch_difference(expected_, actual);
    return false;
  }
  bool MatchAndExplain(const update& actual, ::testing::MatchResultListener* listener) const {
    return MatchAndExplain(actual.patch(), listener);
  }
  bool MatchAndExplain(const value& document, ::testing::MatchResultListener* listener) const {
    try {
      return MatchAndExplain(patch::from(document), listener);
    } catch (const error& failure) {
      *listener << "which is no patch: " << failure.what();
      return false;
    }
  }
  void DescribeTo(std::ostream* out) const { *out << "is the patch " << expected_; }
  void DescribeNegationTo(std::ostream* out) const { *out << "isn't the patch " << expected_; }

 private:
  patch expected_;
};

}  // namespace patchbay::testing::impl
