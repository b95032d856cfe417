#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

/// Text of several colours, and where it is printed.
namespace shopping_cart {

enum class ink { plain, strong, faint, green, yellow, red, blue };

struct piece {
  std::string text;
  ink colour = ink::plain;
};

using text_line = std::vector<piece>;

/// What an output can show.
struct paper {
  std::size_t width = 100;
  bool has_colours = false;
  bool has_unicode = false;

  /// A terminal's own properties if the stream is the standard output and leads to one; otherwise 100 plain columns.
  /// NO_COLOR turns colours off, COLUMNS overrides the width.
  [[nodiscard]] static paper of(const std::ostream& out);

  [[nodiscard]] std::string_view ellipsis() const noexcept { return has_unicode ? "…" : ".."; }
  [[nodiscard]] std::string_view dot() const noexcept { return has_unicode ? "·" : "."; }
  [[nodiscard]] std::string_view dash() const noexcept { return has_unicode ? "─" : "-"; }
};

/// How many columns of a terminal a text takes.
[[nodiscard]] std::size_t width_of(std::string_view text) noexcept;
[[nodiscard]] std::size_t width_of(const text_line& line) noexcept;

/// The line, cut with an ellipsis where it is wider than `width`.
[[nodiscard]] text_line cut(text_line line, std::size_t width, const paper& on);

/// The line, spread over several that are no wider than `width`, broken behind commas and blanks where possible. All
/// but the first are indented. What does not fit into `most` lines is cut.
[[nodiscard]] std::vector<text_line> fold(const text_line& line, std::size_t width, std::size_t most, const paper& on);

/// The line with its colours, without a newline.
void print(std::ostream& out, const text_line& line, const paper& on);

}  // namespace shopping_cart
