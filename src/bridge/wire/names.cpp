#include "bridge/wire/names.hpp"

#include "bridge/wire/name_letters.hpp"
#include "value/text/utf8.hpp"

#include <patchbay/bridge/event.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace patchbay::inline v0_1::bridge {

namespace impl {

namespace {

constexpr std::size_t longest_name = 256;

bool is_ascii_name_character(unsigned char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '/' ||
         c == ':' || c == '_';
}

// Of valid UTF-8.
char32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t point = lead & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 0; i < more; ++i) point = (point << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  return point;
}

bool is_letter_beyond_ascii(char32_t point) noexcept {
  const auto after = std::upper_bound(letters_beyond_ascii.begin(), letters_beyond_ascii.end(), point,
                                      [](char32_t p, const letter_range& range) { return p < range.first; });
  return after != letters_beyond_ascii.begin() && point <= std::prev(after)->last;
}

// True when `ascii` holds for every ASCII character, and all others are letters or digits.
template <class Predicate>
bool consists_of(std::string_view name, Predicate ascii) noexcept {
  if (name.empty() || name.size() > longest_name || patchbay::impl::invalid_utf8_at(name) != std::string_view::npos)
    return false;
  for (std::size_t at = 0; at < name.size();) {
    const char32_t point = next_code_point(name, at);
    if (point < 0x80 ? !ascii(static_cast<unsigned char>(point)) : !is_letter_beyond_ascii(point)) return false;
  }
  return true;
}

}  // namespace

bool is_legal_command(std::string_view name) noexcept {
  return consists_of(name, [](unsigned char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace impl

bool is_legal_name(patchbay::impl::text name) noexcept {
  return impl::consists_of(name, impl::is_ascii_name_character);
}

}  // namespace patchbay::bridge
