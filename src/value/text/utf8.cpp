#include "value/text/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace patchbay::inline v0_1::impl {

namespace {

// What may follow a lead byte: how many bytes, and which range the first of them lies in. All others are 80..BF.
struct sequence {
  unsigned length;
  unsigned char low;
  unsigned char high;
};

constexpr sequence sequence_of(unsigned char lead) noexcept {
  if (lead >= 0xC2 && lead <= 0xDF) return {2, 0x80, 0xBF};
  if (lead == 0xE0) return {3, 0xA0, 0xBF};
  if (lead == 0xED) return {3, 0x80, 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {3, 0x80, 0xBF};
  if (lead == 0xF0) return {4, 0x90, 0xBF};
  if (lead >= 0xF1 && lead <= 0xF3) return {4, 0x80, 0xBF};
  if (lead == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

const char* skip_ascii(const char* at, const char* end) noexcept {
  constexpr std::uint64_t high_bits = 0x8080808080808080U;
  for (; end - at >= 8; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    if ((word & high_bits) != 0) break;
  }
  while (at != end && static_cast<unsigned char>(*at) < 0x80) ++at;
  return at;
}

// The length of the sequence that starts here; 0 when it is not UTF-8.
unsigned valid_length(const char* at, const char* end) noexcept {
  const sequence expected = sequence_of(static_cast<unsigned char>(*at));
  if (expected.length == 0 || static_cast<std::size_t>(end - at) < expected.length) return 0;
  const auto first = static_cast<unsigned char>(at[1]);
  if (first < expected.low || first > expected.high) return 0;
  for (unsigned i = 2; i < expected.length; ++i) {
    if ((static_cast<unsigned char>(at[i]) & 0xC0U) != 0x80U) return 0;
  }
  return expected.length;
}

}  // namespace

std::size_t invalid_utf8_at(std::string_view text) noexcept {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  for (const char* at = skip_ascii(begin, end); at != end; at = skip_ascii(at, end)) {
    const unsigned length = valid_length(at, end);
    if (length == 0) return static_cast<std::size_t>(at - begin);
    at += length;
  }
  return std::string_view::npos;
}

std::string made_utf8(std::string_view text) {
  std::string made;
  for (std::size_t bad = invalid_utf8_at(text); bad != std::string_view::npos; bad = invalid_utf8_at(text)) {
    made.append(text.substr(0, bad)).append("\xEF\xBF\xBD");
    text.remove_prefix(bad + 1);
  }
  return made.append(text);
}

}  // namespace patchbay::impl
