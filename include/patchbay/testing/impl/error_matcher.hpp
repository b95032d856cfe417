#pragma once

#include <patchbay/error.hpp>
#include <patchbay/testing/impl/explain.hpp>
#include <patchbay/value/pointer.hpp>

#include <gmock/gmock.h>

#include <optional>
#include <ostream>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::testing::impl {

class error_matcher {
 public:
  using is_gtest_matcher = void;

  error_matcher(errc code, std::string part, std::optional<pointer> at)
      : code_(code), part_(std::move(part)), at_(std::move(at)) {}

  bool MatchAndExplain(const error& actual, ::testing::MatchResultListener* listener) const {
    if (actual.code() != code_) {
      *listener << "whose code is " << to_string(actual.code());
      return false;
    }
    if (actual.message().find(part_) == std::string::npos) {
      *listener << "whose message is " << in_quotes(actual.message());
      return false;
    }
    if (!at_ || actual.place().pointer == at_->text()) return true;
    *listener << "whose place is " << place_name(actual.place().pointer);
    return false;
  }
  void DescribeTo(std::ostream* out) const { describe(*out << "has "); }
  void DescribeNegationTo(std::ostream* out) const { describe(*out << "doesn't have "); }

 private:
  void describe(std::ostream& out) const {
    out << "the code " << to_string(code_);
    if (!part_.empty()) out << ", a message that contains " << in_quotes(part_);
    if (at_) out << ", and the place " << place_name(at_->text());
  }

  errc code_;
  std::string part_;
  std::optional<pointer> at_;
};

}  // namespace patchbay::testing::impl
