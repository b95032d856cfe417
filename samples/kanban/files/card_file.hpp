#pragma once

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kanban {

/// A card as a file names it, by the words that people use.
struct card_line {
  std::size_t line;  ///< where it is in the file, counted from 1
  std::string column;
  std::string title;
  std::string text{};
  std::string assignee{};
  std::vector<std::string> labels{};
};

/// Reads cards piece by piece from JSON lines: an object with "title", "column" and, if wanted, "text", "assignee" and
/// "labels" on each line that is not blank.
class card_file {
 public:
  card_file(std::unique_ptr<std::istream> from, std::string name);
  ~card_file();

  /// Adds what is on the next lines, so many at most; false at the end of the file. Throws `errc::parse` with the line
  /// for one that is no card, and `errc::io`.
  bool read_lines(std::size_t count, std::vector<card_line>& into);

  /// Bytes read, and in all.
  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  std::unique_ptr<std::istream> in_;
  std::string name_;
  std::size_t size_ = 0;
  std::size_t position_ = 0;
  std::size_t lines_ = 0;
};

/// A problem with a line of a file, in words: `line 7 of "cards.jsonl": There is no column "x"`.
[[nodiscard]] std::string at_line(std::size_t line, std::string_view file, std::string_view problem);

}  // namespace kanban
