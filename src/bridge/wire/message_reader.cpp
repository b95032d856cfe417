#include "bridge/wire/message_reader.hpp"

#include <patchbay/error.hpp>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

constexpr std::string_view space = " \t\r\n";

[[noreturn]] void throw_no_array() { throw error(errc::protocol, "A message is an array of frames."); }

}  // namespace

void message_reader::skip_space() noexcept {
  while (at_ < text_.size() && space.find(text_[at_]) != std::string_view::npos) ++at_;
}

bool message_reader::take(char what) noexcept {
  skip_space();
  if (at_ >= text_.size() || text_[at_] != what) return false;
  ++at_;
  return true;
}

// From its first quote to behind its last, or to the end of the text.
void message_reader::skip_string() noexcept {
  for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
    if (text_[at_] == '\\') ++at_;
  }
  ++at_;
}

// Whether brackets are of a kind is for the parser to say.
void message_reader::skip_element() noexcept {
  std::size_t open = 0;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '"') {
      skip_string();
      continue;
    }
    if (open == 0 && (c == ',' || c == ']')) return;
    if (c == '[' || c == '{') ++open;
    if (c == ']' || c == '}') --open;
    ++at_;
  }
}

std::optional<std::string_view> message_reader::next() {
  if (is_done_) return std::nullopt;
  if (!has_begun_ && !take('[')) throw_no_array();
  has_begun_ = true;
  skip_space();
  const std::size_t begin = at_;
  skip_element();
  if (at_ >= text_.size() || at_ == begin) throw_no_array();
  const std::string_view found = text_.substr(begin, at_ - begin);
  if (take(',')) return found;
  is_done_ = take(']');
  skip_space();
  if (!is_done_ || at_ != text_.size()) throw_no_array();
  return found;
}

}  // namespace patchbay::bridge::impl
