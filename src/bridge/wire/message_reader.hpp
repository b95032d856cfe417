#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

// Divides a message of a page into its frames without understanding them, so that they can be parsed, refused and
// handled one by one. O(the frame) for each.
class message_reader {
 public:
  // A JSON array of frames; the text must stay where it is.
  explicit message_reader(std::string_view text) : text_(text) {}

  // The text of the next frame; nothing after the last one. Throws errc::protocol for what is no array of anything.
  [[nodiscard]] std::optional<std::string_view> next();
  // Whether that was the last one.
  [[nodiscard]] bool is_done() const noexcept { return is_done_; }

 private:
  void skip_space() noexcept;
  [[nodiscard]] bool take(char what) noexcept;
  void skip_string() noexcept;
  void skip_element() noexcept;

  std::string_view text_;
  std::size_t at_ = 0;
  bool has_begun_ = false;
  bool is_done_ = false;
};

}  // namespace patchbay::bridge::impl
