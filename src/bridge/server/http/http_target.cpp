#include "bridge/server/http/http_target.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

constexpr std::size_t longest_logged = 200;

std::string_view without_query(std::string_view target) noexcept {
  return target.substr(0, target.find_first_of("?#"));
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    std::size_t taken = 1;
    char c = text.front();
    if (c == '%') {
      if (text.size() < 3 || hex_digit(text[1]) < 0 || hex_digit(text[2]) < 0) return std::nullopt;
      c = static_cast<char>(hex_digit(text[1]) * 16 + hex_digit(text[2]));
      taken = 3;
    }
    decoded += c;
    text.remove_prefix(taken);
  }
  return decoded;
}

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// Decoded once: what is still encoded after that is a name with a percent sign.
bool is_honest(std::string_view segment) noexcept {
  if (segment.empty() || segment == "." || segment == "..") return false;
  return std::ranges::none_of(segment, [](char c) { return c == '/' || c == '\\' || is_control(c); });
}

bool is_unreserved(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

std::optional<http_target> parse_target(std::string_view target) {
  std::string_view rest = without_query(target);
  if (rest.empty() || rest.front() != '/') return std::nullopt;
  rest.remove_prefix(1);
  http_target parsed;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    auto segment = percent_decode(rest.substr(0, end));
    if (!segment || !is_honest(*segment)) return std::nullopt;
    parsed.segments.push_back(std::move(*segment));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  parsed.is_folder = without_query(target).back() == '/';
  return parsed;
}

std::string loggable_path(std::string_view target) { return loggable(without_query(target)); }

std::string loggable(std::string_view text) {
  std::string shown(text.substr(0, longest_logged));
  std::ranges::replace_if(
      shown, [](char c) { return is_control(c) || static_cast<unsigned char>(c) > 0x7F; }, '?');
  if (text.size() > longest_logged) shown += "...";
  return shown;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', digits[byte >> 4U], digits[byte & 0xFU]};
  }
  return encoded;
}

}  // namespace patchbay::bridge::impl
