#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

/// Text of several colours, and what it is printed on.
namespace kanban {

enum class ink { plain, strong, faint, red, green, yellow, blue, magenta, cyan };

/// The ink of this name; plain for any other.
[[nodiscard]] ink ink_called(std::string_view name) noexcept;

struct piece {
  std::string text;
  ink colour = ink::plain;
};
using text_line = std::vector<piece>;

/// What an output can show.
struct paper {
  std::size_t width = 80;
  bool has_colours = false;
  bool has_unicode = false;

  /// A terminal's own properties if the standard output leads to one, otherwise 80 plain columns. COLUMNS overrides the
  /// width, NO_COLOR turns colours off, and the locale says whether there is more than ASCII.
  [[nodiscard]] static paper of_standard_output();
};

/// How many columns of a terminal a text takes.
[[nodiscard]] std::size_t width_of(std::string_view text) noexcept;
[[nodiscard]] std::size_t width_of(const text_line& line) noexcept;

/// The text without control characters, which could do anything to a terminal: a blank stands for each.
[[nodiscard]] std::string printable(std::string_view text);

/// The text in lines no wider than `width`, broken at blanks where there are any. At least one line.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// The text, cut where it is wider than `width`, which the last character then says.
[[nodiscard]] std::string cut(std::string_view text, std::size_t width, const paper& on);

/// The line, without a newline.
void print(std::ostream& out, const text_line& line, const paper& on);

}  // namespace kanban
