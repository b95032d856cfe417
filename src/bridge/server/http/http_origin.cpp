#include "bridge/server/http/http_origin.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_scheme(std::string_view text) noexcept {
  return !text.empty() && is_lower(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_lower(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

bool is_name(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_lower(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
  });
}

bool is_bracketed_address(std::string_view text) noexcept {
  if (text.size() < 4 || text.front() != '[' || text.back() != ']') return false;
  return std::ranges::all_of(text.substr(1, text.size() - 2),
                             [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.'; });
}

std::uint16_t default_port(std::string_view scheme) noexcept {
  if (scheme == "http") return 80;
  return scheme == "https" ? 443 : 0;
}

std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [last, wrong] = std::from_chars(text.data(), end, port);
  if (wrong != std::errc() || last != end || text.front() == '0') return std::nullopt;
  return port;
}

// Where the port's colon is; those of an IPv6 address are between brackets.
std::size_t find_port_colon(std::string_view authority) noexcept {
  const std::size_t bracket = authority.rfind(']');
  return authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
}

std::optional<http_origin> parse_authority(std::string_view scheme, std::string_view authority) {
  const std::size_t colon = find_port_colon(authority);
  const std::string_view host = authority.substr(0, colon);
  if (!is_name(host) && !is_bracketed_address(host)) return std::nullopt;
  http_origin parsed{std::string(scheme), std::string(host), default_port(scheme)};
  if (colon == std::string_view::npos) return parsed;
  const auto port = parse_port(authority.substr(colon + 1));
  if (!port) return std::nullopt;
  parsed.port = *port;
  return parsed;
}

}  // namespace

std::optional<http_origin> parse_origin(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos || !is_scheme(text.substr(0, end))) return std::nullopt;
  return parse_authority(text.substr(0, end), text.substr(end + 3));
}

std::optional<http_origin> parse_host(std::string_view text) { return parse_authority("http", text); }

}  // namespace patchbay::bridge::impl
