#include "middleware/recording/jsan_text.hpp"

#include "store/script_members.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::impl {

namespace {

class encloser {
 public:
  explicit encloser(std::string_view text) : text_(text) { out_.reserve(text.size() + text.size() / 64); }

  std::string run() && {
    while (at_ < text_.size()) {
      if (text_[at_] == '"') {
        take_string();
      } else {
        take_mark();
      }
    }
    return std::move(out_);
  }

 private:
  void take_string() {
    std::size_t end = at_ + 1;
    while (text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    const std::string_view content = text_.substr(at_ + 1, end - at_ - 1);
    out_.append(text_.substr(at_, end + 1 - at_));
    at_ = end + 1;
    if (content != jsan_member || at_ == text_.size() || text_[at_] != ':') return;
    out_ += ":[";
    ++at_;
    enclosed_at_.push_back(depth_);
  }

  // A bracket, a comma, or a part of anything else.
  void take_mark() {
    const char c = text_[at_++];
    const bool ends_member = c == ',' || c == '}';
    if (ends_member && !enclosed_at_.empty() && enclosed_at_.back() == depth_) {
      out_ += ']';
      enclosed_at_.pop_back();
    }
    if (c == '{' || c == '[') ++depth_;
    if (c == '}' || c == ']') --depth_;
    out_ += c;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::vector<std::size_t> enclosed_at_{};  // at which depths a member's value is in an array of ours
  std::string out_{};
};

}  // namespace

std::string with_jsan_members_enclosed(std::string text) {
  if (text.find(jsan_member) == std::string::npos) return text;
  return encloser(text).run();
}

}  // namespace patchbay::impl
