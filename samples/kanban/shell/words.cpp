#include "shell/words.hpp"

#include <patchbay/error.hpp>

#include <cstddef>
#include <istream>

namespace kanban {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(char c) { return blanks.find(c) != blanks.npos; }
bool is_quote(char c) { return c == '"' || c == '\''; }

bool is_comment(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(blanks);
  return begin != line.npos && line[begin] == '#';
}

class reader {
 public:
  explicit reader(std::string_view line) : line_(line) {}

  // Whether there is another word.
  bool skip_blanks() {
    while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
    return at_ < line_.size();
  }

  std::string word() {
    std::string text;
    while (at_ < line_.size() && !is_blank(line_[at_])) {
      if (is_quote(line_[at_])) {
        quoted(text);
      } else {
        character(text);
      }
    }
    return text;
  }

 private:
  void quoted(std::string& text) {
    const std::size_t begin = at_;
    const char quote = line_[at_++];
    while (at_ < line_.size() && line_[at_] != quote) character(text);
    if (at_ == line_.size()) {
      throw patchbay::error(patchbay::errc::usage,
                            std::string("The ") + quote + " in column " + std::to_string(begin + 1) + " is not closed");
    }
    ++at_;
  }

  void character(std::string& text) {
    if (line_[at_] == '\\' && at_ + 1 < line_.size()) ++at_;
    text += line_[at_++];
  }

  std::string_view line_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string> split_words(std::string_view line) {
  std::vector<std::string> words;
  if (is_comment(line)) return words;
  for (reader rest(line); rest.skip_blanks();) words.push_back(rest.word());
  return words;
}

std::istream& read_line(std::istream& in, std::string& line, bool is_first) {
  std::getline(in, line);
  if (is_first && line.starts_with(byte_order_mark)) line.erase(0, byte_order_mark.size());
  return in;
}

bool is_blank(std::string_view text) noexcept { return text.find_first_not_of(blanks) == text.npos; }

}  // namespace kanban
