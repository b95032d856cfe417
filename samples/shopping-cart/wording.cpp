#include "wording.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>

namespace shopping_cart {

using patchbay::value;

namespace {

std::string brief(const value& any) {
  constexpr std::size_t long_list = 30;
  const std::string text = any.dump();
  return any.is_array() && text.size() > long_list ? std::to_string(any.size()) + " elements" : text;
}

}  // namespace

std::string printable(std::string_view text) {
  const std::string quoted = value(text).dump();
  return quoted.substr(1, quoted.size() - 2);
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 1, width), ' ');
  return text;
}

std::string details_of(const patchbay::action& a) {
  std::string text;
  const value members = a.to_value();
  for (const patchbay::member each : members.items()) {
    if (each.key == "type") continue;
    text.append(text.empty() ? "" : ", ").append(printable(each.key)).append(": ").append(brief(each.value));
  }
  return text;
}

std::string wording_of(const patchbay::replay::expectation& expected) {
  std::string text;
  for (const auto& [place, wanted] : expected.wanted) {
    text.append(text.empty() ? "" : ", ").append(printable(place.text())).append(" is ").append(wanted.dump());
  }
  return text;
}

}  // namespace shopping_cart
