#pragma once

#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/value.hpp>

#include <vector>

namespace patchbay::inline v0_1 {

/// What a store begins with, each member by name:
///
///     store app = configure_store({.reducer = combine_slices(todos, filter), .services = std::ref(api)});
struct store_configuration {
  patchbay::reducer reducer{};                     ///< the root reducer
  value preloaded_state{};                         ///< null for the reducer's own initial state
  std::vector<patchbay::middleware> middleware{};  ///< the first is the outermost
  patchbay::services services{};                   ///< for the thunks that `store::dispatch` runs
  store_options options{};
};

/// Redux Toolkit's configureStore: `create_store` with all that the store's own dispatcher can have. Thunks need no
/// middleware. Throws `errc::invalid_argument` for an empty reducer.
[[nodiscard]] store configure_store(store_configuration configuration);

}  // namespace patchbay
