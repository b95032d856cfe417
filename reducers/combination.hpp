#pragma once

#include <patchbay/reducers/combine_reducers.hpp>
#include <patchbay/store/reducer.hpp>

#include <string>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

using slice_list = std::vector<std::pair<std::string, reducer>>;

// Throws what combine_reducers throws for a slice. It is tried on a copy: what a reducer remembers is not to begin
// here.
void check_slice(const std::string& key, const reducer& run);

// combine_reducers without the checks. At least one slice, each with a key of its own.
[[nodiscard]] reducer combine_checked(slice_list slices, combine_options options);

}  // namespace patchbay::impl
