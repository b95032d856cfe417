#pragma once

#include <patchbay/patchbay.hpp>

#include <cstdint>

namespace bench {

// A counter behind a handler map, with one plain listener.
struct counter_app {
  patchbay::store store{{{"counter", 0}}};
  patchbay::dispatcher dispatch = patchbay::create_dispatch(
      store, {.handlers = {{"COUNTER:INCREMENT", [](patchbay::draft state) { state["counter"] += 1; }}}});
  std::uint64_t heard = 0;
  patchbay::subscription listener = store.subscribe([this] { ++heard; });

  counter_app() = default;
  counter_app(const counter_app&) = delete;
  counter_app& operator=(const counter_app&) = delete;
};

}  // namespace bench
