#pragma once

#include <patchbay/error.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/value/value.hpp>

#include <exception>

namespace patchbay::inline v0_1 {

/// An exception as the `error` member of an action, by Redux Toolkit's miniSerializeError:
///
///     patchbay::error           {"name": "Error", "message": its message, "code": its code}
///     std::exception            {"name": "Error", "message": what()}
///     rejected_error            what JavaScript would have thrown, by the two lines below
///     a value that is an object its members name, message, stack and code, as far as they are strings
///     any other value, std::string, const char*, int    {"message": it as text}
///     anything else             {"message": "Something was thrown that says nothing about itself."}
///
/// Texts may hold any bytes: those that are not UTF-8 become U+FFFD.
[[nodiscard]] value mini_serialize_error(const std::exception_ptr& thrown);

/// What `settled::unwrap` throws for a request that was rejected. Its code is `errc::cancelled` where that was aborted,
/// and `errc::rejected` otherwise; its message is that of the serialised error; `place` has the action's type.
class rejected_error : public error {
 public:
  explicit rejected_error(const action& rejected);

  /// What the request was rejected with, where it was rejected with a value; null otherwise.
  [[nodiscard]] const value& payload() const noexcept { return payload_; }
  /// Whether it was rejected with a value.
  [[nodiscard]] bool has_value() const noexcept { return has_value_; }
  /// The `error` member of the action.
  [[nodiscard]] const value& serialized() const noexcept { return serialized_; }
  /// What JavaScript's unwrap throws: the payload, or else the serialised error.
  [[nodiscard]] const value& thrown() const noexcept { return has_value_ ? payload_ : serialized_; }

 private:
  value payload_;
  value serialized_;
  bool has_value_;
};

}  // namespace patchbay
