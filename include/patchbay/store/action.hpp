#pragma once

#include <patchbay/impl/access.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1 {

namespace impl {
// A type whose string is shared instead of copied: by a handler table or an action creator.
struct shared_type {
  value type;
};
}  // namespace impl

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
  explicit action(const Text& type) : action(std::string_view(impl::text(type))) {}
  /// `{"type": type, "payload": payload}`
  action(impl::text type, value payload);
  /// The untrusted door: any value, checked as redux checks. Throws `errc::invalid_action` with redux's messages when
  /// it is not an object, or its type is missing or no string. The empty string is a type.
  action(value object);
  /// `{{"type", "todos/add"}, {"text", "buy milk"}}`
  action(std::initializer_list<value> members) : action(value(members)) {}

  /// Text from outside: parsed, then checked as above. Throws `errc::parse` too.
  [[nodiscard]] static action parse(impl::text text);

  [[nodiscard]] std::string_view type() const noexcept;
  /// The `payload` member, null where there is none.
  [[nodiscard]] const value& payload() const noexcept { return payload_; }
  /// Any member, null where there is none. O(log n). What is thrown when it is read as something else inside a handler
  /// or reducer reaches whoever dispatched as an error in the action, with the member's name. A copy of a member counts
  /// for what is read inside it; of a copy that is itself of another kind (a number taken out of the action, say)
  /// nobody knows where it was, and the error does not mention the action.
  [[nodiscard]] const value& operator[](impl::text key) const;
  [[nodiscard]] bool contains(impl::text key) const noexcept;

  /// The action as an object. O(1) if it was built from one.
  [[nodiscard]] value to_value() const;
  [[nodiscard]] std::string dump() const { return to_value().dump(); }

  /// Equal members.
  friend bool operator==(const action& a, const action& b) noexcept;
  friend std::ostream& operator<<(std::ostream& out, const action& a);

 private:
  friend impl::access;
  explicit action(impl::shared_type shared) noexcept : type_(std::move(shared.type)) {}
  action(impl::shared_type shared, value payload) noexcept
      : type_(std::move(shared.type)), payload_(std::move(payload)), has_payload_(true) {}

  value type_;
  value payload_;
  value object_;  // null while type and payload say it all
  bool has_payload_ = false;
};

/// True for what `action(value)` accepts (redux's isAction).
[[nodiscard]] bool is_action(const value& candidate) noexcept;

namespace impl {
template <class... Payload>
[[nodiscard]] action interned_action(value type, Payload&&... payload) {
  return access::make<action>(shared_type{std::move(type)}, std::forward<Payload>(payload)...);
}

// The error as one in the action, with the pointer of the member at fault, if it came up while a member was read;
// nothing otherwise. A value is known by its address: what lies inside a copy of a member is at the place of the
// original, which it shares, while the copy itself is at one of its own. O(size of the action).
[[nodiscard]] std::optional<error> error_in_action(const error& failure, const action& a);

// Runs what handles an action; an error from reading the action says so.
template <class Work>
decltype(auto) handling(const action& a, Work&& work) {
  try {
    return work();
  } catch (const error& failure) {
    if (const std::optional<error> placed = error_in_action(failure, a)) throw error(*placed);
    throw;
  }
}
}  // namespace impl

/// Types of the library's own actions; reducers must not match on them.
namespace action_types {
inline constexpr std::string_view init = "@@redux/INIT";        ///< followed by a random suffix
inline constexpr std::string_view replace = "@@redux/REPLACE";  ///< followed by a random suffix
inline constexpr std::string_view set_state = "@@patchbay/SET_STATE";
}  // namespace action_types

}  // namespace patchbay
