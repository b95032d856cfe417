// Numbers as JavaScript writes and reads them.

#include <patchbay/reducers/javascript.hpp>

#include "value/text/javascript_number.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <system_error>

namespace patchbay::inline v0_1::javascript {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

std::string join(const value& array) {
  std::string text;
  bool first = true;
  for (const value& element : array.elements()) {
    if (!first) text += ',';
    first = false;
    if (!element.is_null()) text += property_key(element);
  }
  return text;
}

constexpr std::array<std::string_view, 25> white_space = {
    " ",      "\t",     "\n",     "\r",     "\v",     "\f",     "\u00A0", "\uFEFF", "\u2028",
    "\u2029", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
    "\u2007", "\u2008", "\u2009", "\u200A", "\u202F", "\u205F", "\u3000"};

std::string_view trim(std::string_view text) {
  const auto starts = [&](std::string_view space) { return text.starts_with(space); };
  const auto ends = [&](std::string_view space) { return text.ends_with(space); };
  for (auto it = white_space.begin();
       (it = std::find_if(white_space.begin(), white_space.end(), starts)) != white_space.end();) {
    text.remove_prefix(it->size());
  }
  for (auto it = white_space.begin();
       (it = std::find_if(white_space.begin(), white_space.end(), ends)) != white_space.end();) {
    text.remove_suffix(it->size());
  }
  return text;
}

// 0 if `text` starts like a decimal number.
int base_of(std::string_view text) {
  if (text.size() < 2 || text[0] != '0') return 0;
  switch (text[1]) {
    case 'x':
    case 'X':
      return 16;
    case 'o':
    case 'O':
      return 8;
    case 'b':
    case 'B':
      return 2;
    default:
      return 0;
  }
}

// As in base 16; -1 for what is no digit there.
int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

double parse_digits(std::string_view digits, int base) {
  if (digits.empty()) return not_a_number;
  double sum = 0;
  for (const char c : digits) {
    const int digit = digit_of(c);
    if (digit < 0 || digit >= base) return not_a_number;
    sum = sum * base + digit;
  }
  return sum;
}

double parse_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const double sign = negative ? -1 : 1;
  if (text == "Infinity") return sign * infinity;
  // from_chars would also take "inf" and "nan".
  if (text.empty() || !((text[0] >= '0' && text[0] <= '9') || text[0] == '.')) return not_a_number;
  double x = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (end != text.data() + text.size() || failure == std::errc::invalid_argument) return not_a_number;
  if (failure == std::errc::result_out_of_range)
    x = text.find("e-") == text.npos && text.find("E-") == text.npos ? infinity : 0;
  return sign * x;
}

double text_to_number(std::string_view text) {
  text = trim(text);
  if (text.empty()) return 0;
  const int base = base_of(text);
  return base != 0 ? parse_digits(text.substr(2), base) : parse_decimal(text);
}

std::string fixed(double x, int digits) {
  std::string text(400 + static_cast<std::size_t>(digits), '\0');
  const auto end = std::to_chars(text.data(), text.data() + text.size(), x, std::chars_format::fixed, digits);
  text.resize(static_cast<std::size_t>(end.ptr - text.data()));
  return text;
}

// True when the double lies exactly between two texts with this many digits.
bool is_tie(double x, int digits) {
  constexpr int all_digits_of_any_double = 1074;
  const std::string exact = fixed(x, all_digits_of_any_double);
  const std::string_view rest = std::string_view(exact).substr(exact.find('.') + 1 + static_cast<std::size_t>(digits));
  return rest.starts_with('5') && rest.find_first_not_of('0', 1) == rest.npos;
}

}  // namespace

std::string property_key(const maybe& any) {
  if (!any) return "undefined";
  switch (any->type()) {
    case kind::null:
      return "null";
    case kind::boolean:
      return any->get<bool>() ? "true" : "false";
    case kind::string:
      return any->get<std::string>();
    case kind::array:
      return join(*any);
    case kind::object:
      return "[object Object]";
    case kind::floating:
      return impl::javascript_number(any->get<double>());
    default:
      return any->dump();
  }
}

double to_number(const maybe& any) {
  if (!any) return not_a_number;
  switch (any->type()) {
    case kind::null:
      return 0;
    case kind::boolean:
      return any->get<bool>() ? 1 : 0;
    case kind::string:
      return text_to_number(any->as_string());
    case kind::array:
      return text_to_number(join(*any));
    case kind::object:
      return not_a_number;
    default:
      return any->get<double>();
  }
}

std::string to_fixed(double x, int digits) {
  if (!std::isfinite(x) || std::abs(x) >= 1e21) return impl::javascript_number(x);
  const double magnitude = std::abs(x);
  const double rounded = is_tie(magnitude, digits) ? std::nextafter(magnitude, infinity) : magnitude;
  return (x < 0 ? "-" : "") + fixed(rounded, digits);
}

}  // namespace patchbay::javascript
