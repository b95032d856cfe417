#pragma once

#include <patchbay/persist/persist.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

// What of a state is stored, and as what text. Pure functions.

namespace patchbay::inline v0_1::impl {

struct stored_state {
  value state;
  std::optional<std::int64_t> version;
};

// What of a read can be used: the text with its changes, up to the first of them that is no patch for it.
struct stored_reading {
  std::optional<stored_state> found;
  std::size_t changes = 0;       // that were used
  std::exception_ptr problem{};  // why not all of it
};

// Nothing is found where nothing is stored, or the text "null". Throws errc::parse for text that is no JSON,
// errc::invalid_state for another document, and what deserialize throws.
[[nodiscard]] stored_reading parse_stored(const persist_options& options, const read_result& result);
[[nodiscard]] std::string print_stored(const persist_options& options, const value& part);
// From the one stored part to the other, as a change of the stored document.
[[nodiscard]] std::string print_change(const value& before, const value& after);

// The part of a state that is stored. Throws what partialize throws.
[[nodiscard]] value persisted_part(const persist_options& options, const value& state);
// False if the two have surely the same part. O(change).
[[nodiscard]] bool part_may_differ(const persist_options& options, const value& before, const value& after);

// The steps of `migrations` from a stored version to the present one.
[[nodiscard]] value migrate_in_steps(const persist_options& options, value state, std::int64_t stored_version);

}  // namespace patchbay::impl
