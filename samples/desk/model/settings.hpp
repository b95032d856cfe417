#pragma once

#include <patchbay/value/value.hpp>

namespace dataforge {

/// `{"theme", "depth_unit", "density", "grid", "shading", "decimals"}`
[[nodiscard]] patchbay::value default_settings();

/// Throws `errc::invalid_argument`, with a sentence for people, for a setting that there is not or that cannot be this.
void check_settings(const patchbay::value& changed);

}  // namespace dataforge
