#pragma once

#include <patchbay/bridge/permissions.hpp>
#include <patchbay/store/path_set.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

using path_tokens = std::vector<std::string>;

// What a window may read of the paths it asked for.
struct readable_part {
  path_set paths{};
  std::vector<path_tokens> hidden{};  // patterns of places below these paths that it may not see

  // The part without what is hidden; an element of an array becomes null instead. O(hidden places).
  [[nodiscard]] value without_hidden(const value& part) const;
};

// Throws errc::pointer_syntax, errc::not_allowed when nothing is left of a path, and errc::limit before more tokens are
// gathered than may be.
[[nodiscard]] readable_part readable(const std::vector<std::string>& requested, const allowlist& rules,
                                     std::size_t most_tokens = std::numeric_limits<std::size_t>::max());

}  // namespace patchbay::bridge::impl
