#pragma once

#include <patchbay/replay/script.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// Where a piece of text lies.
struct text_place {
  const std::string& name;
  std::size_t line = 1;
  std::size_t column = 1;

  // The place of something at a line and column of the piece.
  [[nodiscard]] text_place inside(std::size_t inner_line, std::size_t inner_column) const noexcept;
};

// JSON text. Throws errc::script_syntax with the place of what is wrong.
[[nodiscard]] value parse_json(std::string_view text, const text_place& at);

// JSON text as one entry of a script. Throws the same.
[[nodiscard]] replay::entry parse_entry(std::string_view text, const text_place& at);

// The same for JSON at hand.
[[nodiscard]] replay::entry make_entry(value document, const text_place& at);

[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Without blanks at its start, and how many there were.
inline std::size_t skip_blanks(std::string_view& text) noexcept {
  std::size_t count = 0;
  while (count < text.size() && is_blank(text[count])) ++count;
  text.remove_prefix(count);
  return count;
}

inline void drop_blanks_behind(std::string_view& text) noexcept {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
}

}  // namespace patchbay::impl
