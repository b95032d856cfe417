#pragma once

#include <patchbay/value/patch.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

// Documents inside the library's own texts: lines of scripts and traces, storage, messages. A document that the door
// takes (max_document_depth) may become a member of a state, that a member of an action, and that of an envelope, each
// of which adds levels; so readers of envelopes take more than the door, and writers check for what those take.

namespace patchbay::inline v0_1::impl {

inline constexpr std::size_t envelope_levels = 16;
inline constexpr std::size_t envelope_depth = max_document_depth + envelope_levels;

// Appends the text, byte for byte that of dump(). `around` is how many levels of the envelope are open there. Throws
// errc::too_deep, and appends nothing, where read_envelope would not take it.
void dump_in_envelope(std::string& out, const value& document, std::size_t around);
void dump_in_envelope(std::string& out, const patch& changes, std::size_t around);

[[nodiscard]] inline value read_envelope(std::string_view text) {
  return value::parse(text, {.max_depth = envelope_depth});
}

// For text that this process itself has made of values, which may be as deep as those.
[[nodiscard]] inline value read_own_message(std::string_view text) {
  return value::parse(text, {.max_depth = std::numeric_limits<std::size_t>::max()});
}

}  // namespace patchbay::impl
