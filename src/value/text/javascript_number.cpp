#include "value/text/javascript_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <string_view>

namespace patchbay::inline v0_1::impl {

namespace {

struct decimal {
  std::string digits;  // the fewest that tell this double from its neighbours, without a leading 0
  int exponent = 0;    // 0.DIGITS x 10^exponent
};

decimal shortest(double positive) {
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), positive, std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const std::size_t e = text.find('e');
  decimal result;
  std::copy_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(e), std::back_inserter(result.digits),
               [](char c) { return c != '.'; });
  const std::size_t sign = text[e + 1] == '+' ? 1 : 0;
  std::from_chars(text.data() + e + 1 + sign, text.data() + text.size(), result.exponent);
  ++result.exponent;
  return result;
}

std::string positive_to_string(double positive) {
  auto [digits, point] = shortest(positive);
  const int count = static_cast<int>(digits.size());
  if (point > 21 || point <= -6) {
    const int exponent = point - 1;
    if (count > 1) digits.insert(1, 1, '.');
    return digits + (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
  }
  if (point <= 0) return "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (count <= point) return digits + std::string(static_cast<std::size_t>(point - count), '0');
  return digits.insert(static_cast<std::size_t>(point), 1, '.');
}

}  // namespace

std::string javascript_number(double x) {
  if (std::isnan(x)) return "NaN";
  if (x == 0) return "0";
  const std::string text = std::isinf(x) ? "Infinity" : positive_to_string(std::abs(x));
  return x < 0 ? '-' + text : text;
}

}  // namespace patchbay::impl
