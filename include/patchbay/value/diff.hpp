#pragma once

#include <patchbay/value/patch.hpp>
#include <patchbay/value/value.hpp>

namespace patchbay::inline v0_1 {

/// A patch that leads from one value to another: `apply(from, diff(from, to)) == to`, always, and with any RFC 6902
/// implementation.
///
/// Subtrees that the two share are never entered, so the cost is O(difference x log n) for values that descend from one
/// another, and O(size) for values that share nothing. One insertion or removal anywhere in an array is one operation.
/// A part whose patch would be longer than its new text becomes one "replace". What is added and was there before as a
/// member near by, as in the history of an undo, is a "copy".
[[nodiscard]] patch diff(const value& from, const value& to);

/// The same, appended to `out`, with `at` (RFC 6901 text) put before every path.
void diff_to(patch& out, std::string_view at, const value& from, const value& to);

/// `fresh`, sharing with `old` every subtree that is equal to its counterpart there; `old` itself when all is equal.
/// For state that was rebuilt instead of edited: afterwards `diff(old, result)` is small. Array elements are matched by
/// position from both ends. O(size of both, less what they share already).
[[nodiscard]] value reconcile(const value& old, const value& fresh);
/// The same for a document that was built with nlohmann. Throws as `value(document)`.
[[nodiscard]] value reconcile(const value& old, const nlohmann::json& fresh);

}  // namespace patchbay
