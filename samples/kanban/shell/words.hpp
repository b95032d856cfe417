#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace kanban {

/// The words of a command line. Blanks separate them; within single or double quotes they belong to a word, and '\'
/// makes the next character an ordinary one. None where the first character is a '#': the line is a comment. Throws
/// `errc::usage` for a quote that is not closed.
[[nodiscard]] std::vector<std::string> split_words(std::string_view line);

/// Reads a line, as std::getline does. What some editors put in front of a text, a byte order mark, is left out of the
/// first.
std::istream& read_line(std::istream& in, std::string& line, bool is_first);

/// Whether a text has nothing but blanks.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;

}  // namespace kanban
