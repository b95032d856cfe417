#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/testing/impl/value_matcher.hpp>

#include <optional>
#include <ostream>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::testing::impl {

class action_matcher {
 public:
  using is_gtest_matcher = void;

  explicit action_matcher(std::string type) : type_(std::move(type)) {}
  action_matcher(std::string type, value_matcher payload) : type_(std::move(type)), payload_(std::move(payload)) {}

  bool MatchAndExplain(const action& actual, ::testing::MatchResultListener* listener) const {
    if (actual.type() != type_) {
      *listener << "whose type is " << in_quotes(actual.type());
      return false;
    }
    if (!payload_) return true;
    if (!actual.contains("payload")) {
      *listener << "which has no payload";
    } else if (listener->IsInterested()) {
      *listener << "whose payload is " << brief_text(actual.payload());
    }
    return match_part(*payload_, actual.payload(), listener);
  }
  void DescribeTo(std::ostream* out) const { describe(*out << "is "); }
  void DescribeNegationTo(std::ostream* out) const { describe(*out << "isn't "); }

 private:
  void describe(std::ostream& out) const {
    out << "an action of type " << in_quotes(type_);
    if (!payload_) return;
    out << " whose payload ";
    payload_->DescribeTo(&out);
  }

  std::string type_;
  std::optional<value_matcher> payload_;
};

}  // namespace patchbay::testing::impl
