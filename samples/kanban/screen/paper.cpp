#include "screen/paper.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <ostream>

namespace kanban {

namespace {

constexpr std::size_t narrowest = 30;
constexpr std::size_t widest = 240;

constexpr std::array<std::string_view, 9> names = {"",       "strong", "faint",   "red", "green",
                                                   "yellow", "blue",   "magenta", "cyan"};
constexpr std::array<std::string_view, 9> codes = {"", "1", "2", "31", "32", "33", "34", "35", "36"};

std::string_view environment_variable(const char* name) {
  const char* text = std::getenv(name);
  return text != nullptr ? text : "";
}

// The first of these that is set counts.
bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view locale = environment_variable(name);
    if (!locale.empty()) return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos;
  }
  return false;
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

std::size_t next_character(std::string_view text, std::size_t at) {
  do ++at;
  while (at < text.size() && continues_character(text[at]));
  return at;
}

// Of the characters from U+1100 on, nearly all but the scripts and signs below U+2E80 are two columns wide. Accents
// that combine with the letter before them (U+0300 to U+036F), variation selectors and joiners take none.
std::size_t columns_of(std::string_view character) {
  if (character >= "\u0300" && character <= "\u036F" && character.size() == 2) return 0;
  if (character.size() < 3) return 1;
  if (character == "\u200D" || (character >= "\uFE00" && character <= "\uFE0F" && character.size() == 3)) return 0;
  return character.size() == 4 || character >= "\u2E80" ? 2 : 1;
}

// How many bytes of a text fit into `width` columns.
std::size_t fitting(std::string_view text, std::size_t width) {
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t next = next_character(text, end);
    const std::size_t columns = columns_of(text.substr(end, next - end));
    if (columns > width) break;
    width -= columns;
    end = next;
  }
  return end;
}

// Where a line that is too long ends: at its last blank, else where the room does, but behind one character at least.
std::size_t break_of(std::string_view text, std::size_t width) {
  const std::size_t most = fitting(text, width);
  if (most == text.size()) return most;
  const std::size_t blank = text.rfind(' ', most);
  if (blank != text.npos && blank != 0) return blank;
  return std::max(most, next_character(text, 0));
}

}  // namespace

ink ink_called(std::string_view name) noexcept {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? ink::plain : static_cast<ink>(found - names.begin());
}

paper paper::of_standard_output() {
  paper result;
  result.has_unicode = locale_is_utf8();
  if (::isatty(STDOUT_FILENO) != 0) {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) result.width = size.ws_col;
    result.has_colours = environment_variable("NO_COLOR").empty() && environment_variable("TERM") != "dumb";
  }
  const std::string_view columns = environment_variable("COLUMNS");
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

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = next_character(text, at);
    const std::string_view character = text.substr(at, next - at);
    const bool is_control = character < " " || character == "\x7F" || (character >= "\u0080" && character <= "\u009F");
    result.append(is_control ? " " : character);
    at = next;
  }
  return result;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  do {
    const std::size_t end = break_of(text, width);
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    while (text.starts_with(' ')) text.remove_prefix(1);
  } while (!text.empty());
  return lines;
}

std::string cut(std::string_view text, std::size_t width, const paper& on) {
  if (width_of(text) <= width) return std::string(text);
  if (width == 0) return {};
  return std::string(text.substr(0, fitting(text, width - 1))) + (on.has_unicode ? "…" : "~");
}

void print(std::ostream& out, const text_line& line, const paper& on) {
  for (const piece& part : line) {
    const bool coloured = on.has_colours && part.colour != ink::plain;
    if (coloured) out << "\x1b[" << codes[static_cast<std::size_t>(part.colour)] << 'm';
    out << part.text;
    if (coloured) out << "\x1b[0m";
  }
}

}  // namespace kanban
