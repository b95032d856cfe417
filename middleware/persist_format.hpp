#pragma once

#include <patchbay/middleware/persist.hpp>
#include <patchbay/value/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What of a state is stored, and as what text. Pure functions.

namespace patchbay::impl {

struct stored_state {
  value state;
  std::optional<std::int64_t> version;
};

// Nothing for the text "null". Throws errc::parse for text that is no JSON, errc::invalid_state for another document.
[[nodiscard]] std::optional<stored_state> parse_stored(std::string_view text);
[[nodiscard]] std::string print_stored(const value& state, std::int64_t version);

// The part of a state that is stored. Throws what partialize throws.
[[nodiscard]] value persisted_part(const persist_options& options, const value& state);
// False if the two have surely the same part. O(change).
[[nodiscard]] bool part_may_differ(const persist_options& options, const value& before, const value& after);

// The steps of `migrations` from a stored version to the present one.
[[nodiscard]] value migrate_in_steps(const persist_options& options, value state, std::int64_t stored_version);

}  // namespace patchbay::impl
