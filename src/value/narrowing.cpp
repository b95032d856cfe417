#include <patchbay/value/impl/conversion.hpp>

#include <patchbay/value/pointer.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

// nlohmann's from_json casts numbers to the type of a member, whatever becomes of them. Which type that is nobody can
// ask, but to_json shows the number that came of it.

namespace patchbay::inline v0_1::impl {

namespace {

using nlohmann::json;

// Beyond it, hooks copy documents on the call stack themselves.
constexpr std::size_t deepest = max_document_depth;

// The two's complement of an integer.
std::uint64_t bits_of(const json& integer) {
  return integer.is_number_unsigned() ? integer.get<std::uint64_t>()
                                      : static_cast<std::uint64_t>(integer.get<std::int64_t>());
}

bool is_negative(const json& integer) { return !integer.is_number_unsigned() && integer.get<std::int64_t>() < 0; }

bool same_integer(const json& a, const json& b) { return bits_of(a) == bits_of(b) && is_negative(a) == is_negative(b); }

template <class Small>
bool shows_low_bits(std::uint64_t bits, const json& shown) {
  const auto low = static_cast<Small>(bits);
  return bits_of(shown) == static_cast<std::uint64_t>(low) && is_negative(shown) == std::cmp_less(low, 0);
}

// Whether an integer is what a cast to some type of integers leaves of another one.
bool is_remainder(std::uint64_t bits, const json& shown) {
  return shows_low_bits<std::int8_t>(bits, shown) || shows_low_bits<std::uint8_t>(bits, shown) ||
         shows_low_bits<std::int16_t>(bits, shown) || shows_low_bits<std::uint16_t>(bits, shown) ||
         shows_low_bits<std::int32_t>(bits, shown) || shows_low_bits<std::uint32_t>(bits, shown) ||
         shows_low_bits<std::int64_t>(bits, shown) || shows_low_bits<std::uint64_t>(bits, shown);
}

// What machines make of a double that is beyond the type it is cast to.
bool is_limit(const json& shown) {
  using i32 = std::numeric_limits<std::int32_t>;
  using i64 = std::numeric_limits<std::int64_t>;
  static const std::array<json, 8> limits{json(0),
                                          json(-1),
                                          json(i32::min()),
                                          json(i32::max()),
                                          json(i64::min()),
                                          json(i64::max()),
                                          json(std::numeric_limits<std::uint32_t>::max()),
                                          json(std::numeric_limits<std::uint64_t>::max())};
  return std::any_of(limits.begin(), limits.end(), [&](const json& limit) { return same_integer(limit, shown); });
}

bool is_cast_of(double number, const json& shown) {
  const double whole = std::trunc(number);
  constexpr double signed_limit = 9223372036854775808.0;
  constexpr double unsigned_limit = 18446744073709551616.0;
  if (whole >= unsigned_limit || whole < -signed_limit) return is_limit(shown);
  const bool fits = whole < signed_limit;
  const std::uint64_t bits =
      fits ? static_cast<std::uint64_t>(static_cast<std::int64_t>(whole)) : static_cast<std::uint64_t>(whole);
  const bool same = bits_of(shown) == bits && is_negative(shown) == (whole < 0);
  if (same) return whole != number;
  return is_remainder(bits, shown) || is_limit(shown);
}

// Whether a cast may have made the number shown of another one.
bool looks_narrowed(const json& given, const json& shown) {
  if (shown.is_number_float()) return !std::isfinite(shown.get<double>());
  if (given.is_number_float()) return is_cast_of(given.get<double>(), shown);
  return !same_integer(given, shown) && is_remainder(bits_of(given), shown);
}

bool fits_every_type(const json& number) {
  constexpr std::int64_t least_maximum = std::numeric_limits<std::int8_t>::max();
  if (number.is_number_float()) {
    const double given = number.get<double>();
    return given >= 0 && given <= static_cast<double>(least_maximum) && std::trunc(given) == given;
  }
  return !is_negative(number) && bits_of(number) <= static_cast<std::uint64_t>(least_maximum);
}

bool may_be_narrowed(const json& document, std::size_t depth) noexcept {
  if (document.is_number()) return !fits_every_type(document);
  if (!document.is_structured() || depth == deepest) return false;
  return std::any_of(document.begin(), document.end(),
                     [&](const json& element) { return may_be_narrowed(element, depth + 1); });
}

class likeness {
 public:
  likeness(const json& given, const std::function<json(const json&)>& again) : given_(given), again_(again) {}

  void compare(const json::json_pointer& at, const json& given, const json& shown, std::size_t depth) {
    if (given.is_number() && shown.is_number()) return compare_numbers(at, given, shown);
    if (given.type() != shown.type() || depth == deepest) return;
    if (given.is_object()) {
      for (const auto& [key, member] : given.items()) {
        if (const auto other = shown.find(key); other != shown.end()) compare(at / key, member, *other, depth + 1);
      }
    } else if (given.is_array()) {
      const std::size_t both = std::min(given.size(), shown.size());
      for (std::size_t i = 0; i < both; ++i) compare(at / i, given[i], shown[i], depth + 1);
    }
  }

 private:
  void compare_numbers(const json::json_pointer& at, const json& given, const json& shown) {
    if (!looks_narrowed(given, shown) || tries_++ >= most_tries || !copies(at, shown)) return;
    throw error(errc::out_of_range, given.dump() + " does not fit where it is read: it would become " + shown.dump(),
                {.pointer = at.to_string()});
  }

  // Whether the number here is taken as it is, so that a cast is all that can have changed it: the neighbours of what
  // came out lead to other numbers, one at least to itself. A hook of the user's may clamp it, sort it away or make up
  // its own.
  [[nodiscard]] bool copies(const json::json_pointer& at, const json& shown) const {
    if (shown.is_number_float()) return true;
    const json below = neighbour_of(shown, -1);
    const json above = neighbour_of(shown, 1);
    const json of_below = read_again(at, below);
    const json of_above = read_again(at, above);
    if (of_below == shown || of_above == shown) return false;
    return of_below == below || of_above == above;
  }

  [[nodiscard]] static json neighbour_of(const json& shown, int step) {
    const std::uint64_t bits = bits_of(shown) + static_cast<std::uint64_t>(step);
    const auto number = static_cast<std::int64_t>(bits);
    return is_negative(shown) || number < 0 ? json(number) : json(bits);
  }

  // What comes of another number in the same place; null where none does.
  [[nodiscard]] json read_again(const json::json_pointer& at, const json& number) const {
    json other = given_;
    other[at] = number;
    try {
      const json read = again_(other);
      return read.contains(at) && read[at].is_number_integer() ? read[at] : json();
    } catch (const std::exception&) {
      return {};
    }
  }

  // Numbers that only look narrowed are rare; each costs two conversions of the whole document.
  static constexpr int most_tries = 8;

  const json& given_;
  const std::function<json(const json&)>& again_;
  int tries_ = 0;
};

}  // namespace

bool may_be_narrowed(const json& document) noexcept { return may_be_narrowed(document, 0); }

void check_narrowing(const json& given, const json& read_back, const std::function<json(const json&)>& again) {
  likeness(given, again).compare(json::json_pointer(), given, read_back, 0);
}

}  // namespace patchbay::impl
