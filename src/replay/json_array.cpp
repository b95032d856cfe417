#include "json_array.hpp"

#include "input.hpp"

namespace patchbay::impl {

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
  if (at_ < text_.size() && text_[at_] == ']') close();
}

std::optional<array_splitter::element> array_splitter::next() {
  if (closed_) return {};
  const text_place at = place();
  const std::size_t start = at_;
  const std::size_t end = element_end();
  std::string_view found = text_.substr(start, end - start);
  drop_blanks_behind(found);
  if (found.empty()) fail_here("an element of the array is missing");

  advance_to(end);
  if (text_[end] == ']') {
    close();
  } else {
    advance_to(end + 1);
    skip_blanks();
  }
  return element{found, at};
}

// The offset of the comma or bracket behind the element here.
std::size_t array_splitter::element_end() const {
  std::size_t depth = 0;
  std::size_t at = at_;
  while (at < text_.size()) {
    const char c = text_[at];
    if (depth == 0 && (c == ',' || c == ']')) return at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) --depth;
    at = c == '"' ? string_end(text_, at) : at + 1;
  }
  fail_here("the array is not closed: the text ends inside or behind the element that begins here");
}

void array_splitter::close() {
  advance_to(at_ + 1);
  skip_blanks();
  if (at_ < text_.size()) fail_here("the array ends before this, and nothing may follow it");
  closed_ = true;
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
