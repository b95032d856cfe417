#pragma once

#include "environment.hpp"
#include "slices.hpp"

#include <patchbay/store/store.hpp>
#include <patchbay/value/value.hpp>

namespace kanban {

/// The slices, and a store of them whose thunks get the slices as their service.
struct app {
  explicit app(environment outside, patchbay::value preloaded = {});

  slices all;
  patchbay::store store;
  patchbay::dispatcher dispatch;
};

}  // namespace kanban
