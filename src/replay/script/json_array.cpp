#include "replay/script/json_array.hpp"

#include "replay/script/input.hpp"

namespace patchbay::inline v0_1::impl {

namespace {

// The offset behind the string that begins at `start`, or the end of a text that ends inside it.
std::size_t string_end(std::string_view text, std::size_t start) {
  std::size_t at = start + 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return at < text.size() ? at + 1 : text.size();
}

}  // namespace

array_splitter::array_splitter(std::string_view text, const text_place& at) : text_(text), origin_(at) {
  advance_to(1);
  skip_blanks();
  if (at_ < text_.size() && text_[at_] == ']') pass(at_);
}

std::optional<array_splitter::element> array_splitter::next() {
  if (closed_) end();
  if (ended_) return {};
  const text_place at = place();
  const std::size_t end = element_end();
  if (end == text_.size()) fail_unclosed();
  std::string_view found = text_.substr(at_, end - at_);
  drop_blanks_behind(found);
  pass(end);
  if (found.empty()) fail_at(at.name, at.line, at.column, "an element of the array is missing");
  return element{found, at};
}

// The offset of the comma or bracket behind the element here, or the end of a text that has none.
std::size_t array_splitter::element_end() const noexcept {
  std::size_t depth = 0;
  std::size_t at = at_;
  while (at < text_.size()) {
    const char c = text_[at];
    if (depth == 0 && (c == ',' || c == ']')) return at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) --depth;
    at = c == '"' ? string_end(text_, at) : at + 1;
  }
  return text_.size();
}

void array_splitter::pass(std::size_t delimiter) noexcept {
  closed_ = text_[delimiter] == ']';
  advance_to(delimiter + 1);
  skip_blanks();
}

// Behind the last bracket.
void array_splitter::end() {
  if (ended_) return;
  ended_ = true;
  if (at_ < text_.size()) fail_here("the array ends before this, and nothing may follow it");
}

void array_splitter::fail_unclosed() {
  ended_ = true;
  fail_here("the array is not closed: the text ends inside or behind the element that begins here");
}

text_place array_splitter::place() const noexcept { return origin_.inside(line_, at_ - line_start_ + 1); }

void array_splitter::advance_to(std::size_t offset) noexcept {
  for (; at_ < offset; ++at_) {
    if (text_[at_] != '\n') continue;
    ++line_;
    line_start_ = at_ + 1;
  }
}

void array_splitter::skip_blanks() noexcept {
  std::size_t end = at_;
  while (end < text_.size() && is_blank(text_[end])) ++end;
  advance_to(end);
}

void array_splitter::fail_here(std::string_view reason) const {
  const text_place here = place();
  fail_at(here.name, here.line, here.column, reason);
}

}  // namespace patchbay::impl
