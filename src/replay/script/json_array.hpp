#pragma once

#include "replay/script/parse.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// Cuts the text of a JSON array into the texts of its elements. What is inside an element is checked by who parses it.
class array_splitter {
 public:
  // `text` begins with '[' and must outlive the splitter.
  array_splitter(std::string_view text, const text_place& at);

  struct element {
    std::string_view text;
    text_place at;
  };

  // The next element; nothing behind the last. Throws errc::script_syntax where the array itself is broken; the call
  // after that goes on behind the place.
  [[nodiscard]] std::optional<element> next();

  // Where the next element begins, or the end of the array.
  [[nodiscard]] text_place place() const noexcept;
  [[nodiscard]] std::size_t offset() const noexcept { return at_; }

 private:
  void advance_to(std::size_t offset) noexcept;
  void skip_blanks() noexcept;
  void pass(std::size_t delimiter) noexcept;
  void end();
  [[nodiscard]] std::size_t element_end() const noexcept;
  [[noreturn]] void fail_unclosed();
  [[noreturn]] void fail_here(std::string_view reason) const;

  std::string_view text_;
  text_place origin_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;        // of the text
  std::size_t line_start_ = 0;  // offset
  bool closed_ = false;         // behind the last bracket
  bool ended_ = false;
};

}  // namespace patchbay::impl
