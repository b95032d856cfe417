#pragma once

#include <patchbay/impl/language.hpp>

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1 {

/// What went wrong, stable across versions: programs branch on the code, people read the message.
enum class errc {
  // value
  type_mismatch,      ///< the value at the place has another kind than the operation needs
  not_found,          ///< no such key, index or path
  out_of_range,       ///< an index or number outside what the operation allows
  not_finite,         ///< NaN or an infinity, which JSON cannot hold
  invalid_utf8,       ///< a string that is not UTF-8
  too_deep,           ///< more nesting than the limit
  parse,              ///< text that is not JSON
  pointer_syntax,     ///< text that is not an RFC 6901 pointer
  patch_syntax,       ///< a document that is not an RFC 6902 patch
  patch_conflict,     ///< a patch that does not fit the document it is applied to
  patch_test_failed,  ///< a "test" operation that did not hold
  draft_expired,      ///< a draft used after its reducer returned
  // store
  invalid_action,    ///< not an object with a string "type"
  unknown_action,    ///< nothing handles this type, and the policy refuses that
  invalid_state,     ///< a reducer produced something that is no state
  reducing,          ///< dispatch, subscribe or a read of the store from inside a reducer
  constructing,      ///< dispatch while the middleware chain is being built
  recursion,         ///< listeners that dispatch each other without end
  closed,            ///< the store is gone
  invalid_argument,  ///< an empty callback, a duplicate registration, a service of another type
  // bridge
  unknown_command,    ///< no command of this name
  invalid_arguments,  ///< a command's arguments are missing or of the wrong type
  not_allowed,        ///< the window has no permission for this
  rejected,           ///< a command rejected its call with a value of its own
  cancelled,          ///< the call or task was asked to stop
  limit,              ///< more than a window may ask for
  illegal_name,       ///< an event name or label with other characters than the allowed ones
  label_taken,        ///< a window with this label is open
  protocol,           ///< a message that is not what docs/wire.md says
  unauthorized,       ///< a wrong or used token
  internal,           ///< a handler failed in an unexpected way
  // replay
  script_syntax,  ///< a line of a script that is neither action nor control
  io,             ///< a file that cannot be read or written
  usage,          ///< a command line that cannot be understood
};

/// The code's name, for example "type_mismatch".
[[nodiscard]] std::string_view to_string(errc code) noexcept;
/// What GoogleTest shows of a code: its name.
void PrintTo(errc code, std::ostream* out);
/// The code of this name; nothing for any other text. O(codes).
[[nodiscard]] std::optional<errc> errc_named(std::string_view name) noexcept;

/// Where an error happened; members that do not apply stay empty or 0.
struct error_place {
  std::string pointer{};      ///< RFC 6901 pointer of the value at fault
  std::string action_type{};  ///< type of the action being handled
  std::size_t line = 0;       ///< 1-based line of the text at fault
  std::size_t column = 0;     ///< 1-based column, in bytes
  bool in_action = false;     ///< the pointer leads into the action, not into the state
};

/// The one exception type of the library. `what()` names code, message and place.
///
/// Thrown by value, copyable, immutable: safe to read from any thread.
class error : public std::runtime_error {
 public:
  error(errc code, std::string message, error_place place = {});

  [[nodiscard]] errc code() const noexcept { return code_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const error_place& place() const noexcept { return place_; }

  /// The same error seen from further out: `prefix` is put before the pointer, unless that leads into the action.
  [[nodiscard]] error within(std::string_view prefix) const;
  /// The same error, in the member of the action that `prefix` points to; the message says so.
  [[nodiscard]] error in_action(std::string_view prefix) const;
  /// The same error, with the action type filled in where it was still unknown.
  [[nodiscard]] error during(std::string_view action_type) const;
  /// The same error, placed in a text.
  [[nodiscard]] error at_line(std::size_t line, std::size_t column = 0) const;

  /// For the library: the same error, which came up while the value at this address was read. The address is compared
  /// with those of an action's members, and never followed.
  [[nodiscard]] error about(const void* subject) const;
  [[nodiscard]] const void* subject() const noexcept { return subject_; }
  /// The place inside that value.
  [[nodiscard]] const std::string& inside_subject() const noexcept { return inside_subject_; }

 private:
  [[nodiscard]] error placed(std::string message, error_place place) const;

  errc code_;
  std::string message_;
  error_place place_;
  const void* subject_ = nullptr;
  std::string inside_subject_;
};

}  // namespace patchbay
