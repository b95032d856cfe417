#include "paper.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <iostream>
#include <optional>

#if __has_include(<sys/ioctl.h>)
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace shopping_cart {

namespace {

constexpr std::size_t narrowest = 40;
constexpr std::size_t widest = 160;

std::string_view environment(const char* name) {
  const char* text = std::getenv(name);
  return text != nullptr ? text : "";
}

std::optional<std::size_t> width_of_terminal() {
#if __has_include(<sys/ioctl.h>)
  winsize size{};
  if (isatty(STDOUT_FILENO) == 0) return std::nullopt;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : 80;
#else
  return std::nullopt;
#endif
}

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view locale = environment(name);
    if (!locale.empty()) return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos;
  }
  return false;
}

std::string_view code_of(ink colour) {
  constexpr std::array<std::string_view, 7> codes = {"", "1", "2", "32", "33", "31", "36"};
  return codes[static_cast<std::size_t>(colour)];
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

// Characters beyond U+1100 that are not of the scripts, signs and blocks below U+2E80 are as good as always two columns
// wide.
std::size_t columns_of(std::string_view character) {
  if (character.size() < 3) return 1;
  return character.size() == 4 || character >= "\u2E80" ? 2 : 1;
}

std::size_t next_character(std::string_view text, std::size_t at) {
  do ++at;
  while (at < text.size() && continues_character(text[at]));
  return at;
}

// The longest beginning that takes no more than `width` columns.
std::string_view beginning(std::string_view text, std::size_t width) {
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t next = next_character(text, end);
    const std::size_t columns = columns_of(text.substr(end, next - end));
    if (columns > width) break;
    width -= columns;
    end = next;
  }
  return text.substr(0, end);
}

}  // namespace

paper paper::of(const std::ostream& out) {
  paper result;
  const auto terminal = out.rdbuf() == std::cout.rdbuf() ? width_of_terminal() : std::nullopt;
  if (terminal) {
    result.width = *terminal;
    result.has_colours = environment("NO_COLOR").empty() && environment("TERM") != "dumb";
    result.has_unicode = locale_is_utf8();
  }
  const std::string_view columns = environment("COLUMNS");
  std::from_chars(columns.data(), columns.data() + columns.size(), result.width);
  result.width = std::clamp(result.width, narrowest, widest);
  return result;
}

std::size_t width_of(std::string_view text) noexcept {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = next_character(text, at);
    width += columns_of(text.substr(at, next - at));
    at = next;
  }
  return width;
}

std::size_t width_of(const text_line& line) noexcept {
  std::size_t width = 0;
  for (const piece& part : line) width += width_of(part.text);
  return width;
}

text_line cut(text_line line, std::size_t width, const paper& on) {
  if (width_of(line) <= width) return line;
  std::size_t left = width - std::min(width, width_of(on.ellipsis()));
  text_line result;
  for (piece& part : line) {
    const std::string_view kept = beginning(part.text, left);
    left -= width_of(kept);
    const bool is_whole = kept.size() == part.text.size();
    result.push_back({is_whole ? part.text : std::string(kept).append(on.ellipsis()), part.colour});
    if (!is_whole) break;
  }
  return result;
}

namespace {

constexpr std::size_t fold_indent = 2;

// Where to break a text so that its beginning takes no more than `width` columns: behind a comma or blank if there is
// one.
std::size_t break_of(std::string_view text, std::size_t width) {
  const std::size_t most = beginning(text, width).size();
  const std::size_t good = most == text.size() ? most : text.substr(0, most).find_last_of(", ") + 1;
  return good != 0 ? good : most;
}

}  // namespace

std::vector<text_line> fold(const text_line& line, std::size_t width, std::size_t most, const paper& on) {
  std::vector<text_line> lines(1);
  std::size_t left = width;
  for (const piece& part : line) {
    std::string_view rest = part.text;
    while (width_of(rest) > left && lines.size() < most) {
      const std::size_t end = break_of(rest, left);
      lines.back().push_back({std::string(rest.substr(0, end)), part.colour});
      lines.push_back({{std::string(fold_indent, ' ')}});
      rest.remove_prefix(end);
      left = width - fold_indent;
    }
    lines.back().push_back({std::string(rest), part.colour});
    left -= std::min(left, width_of(rest));
  }
  lines.back() = cut(std::move(lines.back()), width, on);
  return lines;
}

void print(std::ostream& out, const text_line& line, const paper& on) {
  for (const piece& part : line) {
    const bool coloured = on.has_colours && part.colour != ink::plain;
    if (coloured) out << "\x1b[" << code_of(part.colour) << 'm';
    out << part.text;
    if (coloured) out << "\x1b[0m";
  }
}

}  // namespace shopping_cart
