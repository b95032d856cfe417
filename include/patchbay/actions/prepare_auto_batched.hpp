#pragma once

#include <patchbay/actions/action_creator.hpp>
#include <patchbay/value/value.hpp>

namespace patchbay::inline v0_1 {

/// Redux Toolkit's prepareAutoBatched, a prepare callback for actions that `auto_batch` may batch:
///
///     slice.case_reducer("moved", prepare_auto_batched<point>(), [](draft state, const point& to) { ... });
template <class Payload>
[[nodiscard]] auto prepare_auto_batched() {
  return [](const Payload& payload) {
    return prepared{.payload = value::from(payload), .meta = value{{"RTK_autoBatch", true}}};
  };
}

}  // namespace patchbay
