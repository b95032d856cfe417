#include <patchbay/bridge/event.hpp>

#include "value/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace patchbay::bridge {

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

// The blocks of Unicode that hold controls, punctuation, symbols and pictures. What is left are letters and digits but
// for single characters, and a name is compared, not shown.
bool is_no_letter(char32_t point) noexcept {
  const auto within = [point](char32_t first, char32_t last) { return point >= first && point <= last; };
  return within(0x80, 0xBF) || point == 0xD7 || point == 0xF7 || within(0x2000, 0x2BFF) || within(0x2E00, 0x2E7F) ||
         within(0x3000, 0x3004) || within(0x3008, 0x3020) || within(0xD800, 0xF8FF) || within(0xFE00, 0xFE6F) ||
         within(0xFF00, 0xFF0F) || within(0xFFE0, 0xFFFF) || within(0x1F000, 0x1FAFF) || point >= 0xE0000;
}

}  // namespace

bool is_legal_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > longest_name || impl::invalid_utf8_at(name) != std::string_view::npos) return false;
  for (std::size_t at = 0; at < name.size();) {
    const char32_t point = next_code_point(name, at);
    if (point < 0x80 ? !is_ascii_name_character(static_cast<unsigned char>(point)) : is_no_letter(point)) return false;
  }
  return true;
}

}  // namespace patchbay::bridge
