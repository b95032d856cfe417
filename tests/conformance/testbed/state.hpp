#pragma once

#include <patchbay/bridge/app.hpp>
#include <patchbay/store/store.hpp>

namespace testbed {

/// The testbed's state with its handlers; README.md lists the actions.
[[nodiscard]] patchbay::store make_store();

/// Emits "selection-changed" for every commit that changes the selection, in the order of the commits.
[[nodiscard]] patchbay::subscription announce_selection(patchbay::store& state, patchbay::bridge::app& app);

}  // namespace testbed
