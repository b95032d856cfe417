#pragma once

#include <patchbay/value/value.hpp>

#include <concepts>
#include <initializer_list>
#include <iosfwd>
#include <string_view>

namespace patchbay {

/// Something that happened: a JSON object with a string `type`; all other members are the application's. Immutable,
/// O(1) to copy, safe to read from several threads.
///
/// Types that start with "@@" are the library's own.
class action {
 public:
  /// `{"type": type}`
  explicit action(std::string_view type);
  template <class Text>
    requires std::convertible_to<const Text&, std::string_view>
  explicit action(const Text& type) : action(std::string_view(type)) {}
  /// `{"type": type, "payload": payload}`
  action(std::string_view type, value payload);
  /// The untrusted door: any value, checked as redux checks. Throws `errc::invalid_action` with redux's messages when
  /// it is not an object, or its type is missing or no string. The empty string is a type.
  action(value object);
  /// `{{"type", "todos/add"}, {"text", "buy milk"}}`
  action(std::initializer_list<value> members) : action(value(members)) {}

  /// Text from outside: parsed, then checked as above. Throws `errc::parse` too.
  [[nodiscard]] static action parse(std::string_view text);

  [[nodiscard]] std::string_view type() const noexcept;
  /// The `payload` member, null where there is none.
  [[nodiscard]] const value& payload() const noexcept { return payload_; }
  /// Any member, null where there is none. O(log n).
  [[nodiscard]] const value& operator[](std::string_view key) const;
  [[nodiscard]] bool contains(std::string_view key) const noexcept;

  /// The action as an object. O(1) if it was built from one.
  [[nodiscard]] value to_value() const;
  [[nodiscard]] std::string dump() const { return to_value().dump(); }

  /// Equal members.
  friend bool operator==(const action& a, const action& b) noexcept;
  friend std::ostream& operator<<(std::ostream& out, const action& a);

 private:
  value type_;
  value payload_;
  value object_;  // null while type and payload say it all
  bool has_payload_ = false;

 public:
  /// For the library: an action whose type string is shared with a handler table instead of copied.
  struct interned {
    value type;
  };
  explicit action(interned type) noexcept : type_(std::move(type.type)) {}
  action(interned type, value payload) noexcept
      : type_(std::move(type.type)), payload_(std::move(payload)), has_payload_(true) {}
};

/// True for what `action(value)` accepts (redux's isAction).
[[nodiscard]] bool is_action(const value& candidate) noexcept;

/// Types of the library's own actions; reducers must not match on them.
namespace action_types {
inline constexpr std::string_view init = "@@redux/INIT";        ///< followed by a random suffix
inline constexpr std::string_view replace = "@@redux/REPLACE";  ///< followed by a random suffix
inline constexpr std::string_view set_state = "@@patchbay/SET_STATE";
}  // namespace action_types

}  // namespace patchbay
