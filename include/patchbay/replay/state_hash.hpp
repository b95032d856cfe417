#pragma once

#include <patchbay/value/value.hpp>

#include <string>

namespace patchbay::inline v0_1::replay {

/// What tells one state from another in a line of text: the SHA-256, in hexadecimal, of the state as canonical JSON
/// (RFC 8785: no blanks, keys sorted by their UTF-16 code units, numbers and strings as JSON.stringify writes them).
/// Equal for states that are the same as JSON, 3 and 3.0 included, and the same in every version and on every machine.
/// docs/comparing.md has it in JavaScript. O(size of the state).
///
/// Integers beyond 2^53, which JavaScript rounds, count as they are.
[[nodiscard]] std::string state_hash(const value& state);

}  // namespace patchbay::replay
