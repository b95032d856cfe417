#include "value/numeric_equality.hpp"

#include <patchbay/value/ranges.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

namespace patchbay::inline v0_1::impl {

namespace {

// Exact: converting the integer would round it.
bool equals_double(const value& integer, double number) {
  constexpr double limit = 9223372036854775808.0;  // 2^63
  if (std::trunc(number) != number) return false;
  if (integer.type() == kind::integer) {
    return number >= -limit && number < limit && integer.get<std::int64_t>() == static_cast<std::int64_t>(number);
  }
  return number >= 0 && number < 2 * limit && integer.get<std::uint64_t>() == static_cast<std::uint64_t>(number);
}

bool equal_numbers(const value& a, const value& b) {
  if (a.is_number_float() && b.is_number_float()) return a.get<double>() == b.get<double>();
  if (a.is_number_float()) return equals_double(b, a.get<double>());
  if (b.is_number_float()) return equals_double(a, b.get<double>());
  return a == b;
}

// Keeps a list of its own, because documents may nest deeper than the call stack is long.
class comparison {
 public:
  [[nodiscard]] bool equal(const value& a, const value& b) {
    waiting_.push_back({&a, &b});
    while (!waiting_.empty()) {
      const pair next = waiting_.back();
      waiting_.pop_back();
      if (!same(*next.a, *next.b)) return false;
    }
    return true;
  }

 private:
  bool same(const value& a, const value& b) {
    if (a.identical(b)) return true;
    if (a.is_number() && b.is_number()) return equal_numbers(a, b);
    if (a.type() != b.type() || a.size() != b.size()) return false;
    if (a.is_array()) return same_elements(a.elements(), b.elements());
    return a.is_object() ? same_members(a.items(), b.items()) : a == b;
  }

  // The lists of children are left for later; the documents keep them alive.
  bool same_elements(const array_range& a, const array_range& b) {
    auto other = b.begin();
    for (const value& element : a) waiting_.push_back({&element, &*other++});
    return true;
  }

  bool same_members(const object_range& a, const object_range& b) {
    auto other = b.begin();
    for (const member each : a) {
      const member counterpart = *other++;
      if (each.key != counterpart.key) return false;
      waiting_.push_back({&each.value, &counterpart.value});
    }
    return true;
  }

  struct pair {
    const value* a;
    const value* b;
  };
  std::vector<pair> waiting_;
};

}  // namespace

bool numerically_equal(const value& a, const value& b) { return comparison().equal(a, b); }

}  // namespace patchbay::impl
