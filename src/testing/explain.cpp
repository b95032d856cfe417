#include <patchbay/testing/impl/explain.hpp>

#include <patchbay/value/ranges.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::testing::impl {

namespace {

constexpr std::size_t longest_text = 400;
constexpr std::size_t most_members = 8;
constexpr std::size_t most_differences = 3;

constexpr bool continues_a_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

}  // namespace

std::string brief_text(const value& v) {
  std::string text = v.dump();
  if (text.size() <= longest_text) return text;
  std::size_t end = longest_text;
  while (continues_a_character(text[end])) --end;
  return text.substr(0, end) + "... (" + std::to_string(text.size()) + " bytes in all)";
}

std::string in_quotes(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string place_name(std::string_view place) { return place.empty() ? "the root" : std::string(place); }

// --- what is there instead ----------------------------------------------------------------------------------

namespace {

std::string member_names(const value& object) {
  std::string names;
  std::size_t named = 0;
  for (const member& m : object.items()) {
    if (named == most_members) break;
    if (named++ != 0) names += ", ";
    names += in_quotes(m.key);
  }
  if (object.size() > named) names += " and " + std::to_string(object.size() - named) + " more";
  return names;
}

std::string what_it_has(const value& v) {
  if (v.is_array()) return " has " + (v.empty() ? "no elements" : count_of(v.size(), "element", "elements"));
  if (!v.is_object()) return " is " + brief_text(v);
  if (v.empty()) return " has no members";
  return (v.size() == 1 ? " has the member " : " has the members ") + member_names(v);
}

}  // namespace

std::string what_is_there(const value& document, const pointer& place) {
  pointer last = place;
  const value* found = nullptr;
  while ((found = document.find(last)) == nullptr) last = last.parent();
  return place_name(last.text()) + what_it_has(*found);
}

// --- differences of values ----------------------------------------------------------------------------------

namespace {

// Walks two values side by side and puts the first few differences into words.
class comparison {
 public:
  void compare(const pointer& at, const value& expected, const value& actual) {
    if (expected.identical(actual)) return;
    if (expected.is_object() && actual.is_object()) return compare_members(at, expected, actual);
    if (expected.is_array() && actual.is_array()) return compare_elements(at, expected, actual);
    if (expected != actual) add(at, "is " + brief_text(actual) + " instead of " + brief_text(expected));
  }

  [[nodiscard]] std::string text() const {
    std::string all;
    for (std::size_t i = 0; i < found_.size(); ++i) all += (i == 0 ? "where " : ", ") + found_[i];
    if (count_ > found_.size()) {
      all += ", and " + count_of(count_ - found_.size(), "more difference", "more differences");
    }
    return all;
  }

 private:
  void add(const pointer& at, std::string what) {
    if (count_++ < most_differences) found_.push_back(place_name(at.text()) + ' ' + std::move(what));
  }

  void compare_members(const pointer& at, const value& expected, const value& actual) {
    for (const member& m : expected.items()) {
      if (const value* other = actual.find(m.key)) {
        compare(at / m.key, m.value, *other);
      } else {
        add(at / m.key, "is missing");
      }
    }
    for (const member& m : actual.items()) {
      if (!expected.contains(m.key)) add(at / m.key, "is " + brief_text(m.value) + " and should not be there");
    }
  }

  void compare_elements(const pointer& at, const value& expected, const value& actual) {
    if (expected.size() != actual.size()) {
      add(at,
          "has " + count_of(actual.size(), "element", "elements") + " instead of " + std::to_string(expected.size()));
    }
    const std::size_t both = std::min(expected.size(), actual.size());
    for (std::size_t i = 0; i < both; ++i) compare(at / i, expected[i], actual[i]);
  }

  std::size_t count_ = 0;
  std::vector<std::string> found_;
};

}  // namespace

std::string differences(const value& expected, const value& actual) {
  if (!expected.is_structured() || expected.type() != actual.type()) return {};
  comparison compared;
  compared.compare({}, expected, actual);
  return compared.text();
}

// --- differences of patches ---------------------------------------------------------------------------------

namespace {

std::string operation_text(const operation& op) { return brief_text(patch({op}).to_value().at(0)); }

}  // namespace

std::string patch_difference(const patch& expected, const patch& actual) {
  const auto [wanted, got] = std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  const std::string number = '#' + std::to_string(wanted - expected.begin());
  if (wanted == expected.end() && got == actual.end()) return {};
  if (got == actual.end()) return "which lacks operation " + number + ", " + operation_text(*wanted);
  if (wanted == expected.end()) {
    return "which has " + count_of(actual.size() - expected.size(), "operation", "operations") + " too many, from " +
           number + ", " + operation_text(*got);
  }
  return "whose operation " + number + " is " + operation_text(*got) + " instead of " + operation_text(*wanted);
}

}  // namespace patchbay::testing::impl
