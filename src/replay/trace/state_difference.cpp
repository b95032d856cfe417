#include "replay/trace/state_difference.hpp"

#include "replay/script/brief.hpp"
#include "value/numeric_equality.hpp"

#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr int most_places = 10;
constexpr int deepest_compared = 200;

class comparison {
 public:
  void compare(const value* expected, const value* got) {
    if (found_ > most_places || (expected != nullptr && got != nullptr && expected->identical(*got))) return;
    const bool both = expected != nullptr && got != nullptr;
    if (both && depth_ < deepest_compared && expected->is_object() && got->is_object())
      return compare_members(*expected, *got);
    if (both && depth_ < deepest_compared && expected->is_array() && got->is_array())
      return compare_elements(*expected, *got);
    if (!both || !numerically_equal(*expected, *got)) add(expected, got);
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void compare_members(const value& expected, const value& got) {
    for (const member each : expected.items()) inside(each.key, &each.value, got.find(each.key));
    for (const member each : got.items()) {
      if (!expected.contains(each.key)) inside(each.key, nullptr, &each.value);
    }
  }

  void compare_elements(const value& expected, const value& got) {
    const std::size_t size = std::max(expected.size(), got.size());
    for (std::size_t i = 0; i < size && found_ <= most_places; ++i) {
      inside(std::to_string(i), expected.find(i), got.find(i));
    }
  }

  void inside(std::string_view token, const value* expected, const value* got) {
    const std::size_t length = path_.size();
    pointer::append_token(path_, token);
    ++depth_;
    compare(expected, got);
    --depth_;
    path_.resize(length);
  }

  void add(const value* expected, const value* got) {
    if (++found_ > most_places) {
      text_ += "\n    and more places";
      return;
    }
    text_ += "\n    " + (path_.empty() ? "the whole" : path_) + ": " + expected_and_got(expected, got);
  }

  std::string text_;
  std::string path_;
  int found_ = 0;
  int depth_ = 0;
};

}  // namespace

std::string expected_and_got(const value* expected, const value* got) {
  const auto shown = [](const value* v) { return v == nullptr ? "nothing" : brief(*v); };
  return "expected " + shown(expected) + ", got " + shown(got);
}

std::string state_difference(const value& expected, const value& got) {
  comparison both;
  both.compare(&expected, &got);
  return both.take();
}

}  // namespace patchbay::impl
