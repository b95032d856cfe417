#pragma once

#include <patchbay/value/fwd.hpp>
#include <patchbay/value/impl/text.hpp>

#include <compare>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1 {

/// A JSON Pointer (RFC 6901), held as its text: "" names the whole document, "/a~1b/0" the first element of member
/// "a/b". A regular value type; reading it from several threads is safe.
class pointer {
 public:
  /// The whole document.
  pointer() = default;

  /// Throws `errc::pointer_syntax`, naming the offset, when the text is neither empty nor starts with '/', or holds a
  /// '~' that is not followed by 0 or 1.
  explicit pointer(std::string text);
  explicit pointer(std::string_view text) : pointer(std::string(text)) {}
  explicit pointer(const char* text) : pointer(std::string(impl::text(text))) {}

  [[nodiscard]] static pointer from_tokens(const std::vector<std::string>& tokens);

  /// The RFC 6901 text.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] bool is_root() const noexcept { return text_.empty(); }

  /// The reference tokens, unescaped. O(length).
  [[nodiscard]] std::vector<std::string> tokens() const;
  /// The last token, unescaped. Throws `errc::out_of_range` for the root.
  [[nodiscard]] std::string back() const;
  /// The pointer without its last token. Throws `errc::out_of_range` for the root.
  [[nodiscard]] pointer parent() const;

  /// Appends a token (which is escaped) or an index.
  pointer& operator/=(impl::text token);
  pointer& operator/=(std::size_t index);
  friend pointer operator/(pointer base, impl::text token) { return base /= token; }
  friend pointer operator/(pointer base, std::size_t index) { return base /= index; }
  friend pointer operator/(pointer base, const pointer& rest);

  /// True when `other` names this place or one inside it.
  [[nodiscard]] bool contains(const pointer& other) const noexcept;

  friend bool operator==(const pointer&, const pointer&) = default;
  friend auto operator<=>(const pointer&, const pointer&) = default;
  friend std::ostream& operator<<(std::ostream& out, const pointer& p);

  /// Walks the tokens of a pointer's text without building a list. `unescaped` is only used by tokens with a '~'.
  class reader {
   public:
    explicit reader(std::string_view text) noexcept : rest_(text) {}
    [[nodiscard]] bool done() const noexcept { return rest_.empty(); }
    /// The next token; valid until the next call and while the text lives.
    std::string_view next();

   private:
    std::string_view rest_;
    std::string unescaped_;
  };

  /// The array index that a token spells: decimal digits without leading zeros. Nothing for anything else.
  [[nodiscard]] static std::optional<std::size_t> to_index(std::string_view token) noexcept;
  /// Appends "/token", escaped, to a pointer's text.
  static void append_token(std::string& text, std::string_view token);
  static void append_index(std::string& text, std::size_t index);

 private:
  friend struct impl::value_access;
  std::string text_;
};

inline namespace literals {
/// `"/todos/0"_pointer`
[[nodiscard]] pointer operator""_pointer(const char* text, std::size_t length);
}  // namespace literals

}  // namespace patchbay

template <>
struct std::hash<patchbay::pointer> {
  std::size_t operator()(const patchbay::pointer& p) const noexcept { return std::hash<std::string>{}(p.text()); }
};
