#pragma once

#include <patchbay/async/thunk_outcome.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/value/value.hpp>

#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// Whose action it is: what all three kinds have in their meta. No argument is JavaScript's undefined.
struct request_identity {
  std::string id;
  std::optional<value> arg;
};

// How a request came to be rejected.
struct rejection_flags {
  bool aborted = false;
  bool condition = false;
  bool with_value = false;
};

// `meta` is whatever the application adds, an object or null; what the library puts there wins.
[[nodiscard]] action pending_action(std::string_view type, const request_identity& request, const value& meta);
[[nodiscard]] action fulfilled_action(std::string_view type, const request_identity& request,
                                      const std::optional<value>& payload, const value& meta);
[[nodiscard]] action rejected_action(std::string_view type, const request_identity& request, const value& error,
                                     const std::optional<value>& payload, rejection_flags flags, const value& meta);

// What stands for the error of a request that was rejected with a value.
[[nodiscard]] std::exception_ptr plainly_rejected();
// Whether what was thrown is an AbortError, as JavaScript tells: by its name.
[[nodiscard]] bool names_abort(const std::exception_ptr& thrown);

}  // namespace patchbay::impl
