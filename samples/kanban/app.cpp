#include "app.hpp"

#include <patchbay/store/dispatcher.hpp>

#include <functional>
#include <utility>

namespace kanban {

app::app(environment outside, patchbay::value preloaded)
    : all(std::move(outside)),
      store(patchbay::create_store(make_reducer(all), std::move(preloaded))),
      dispatch(patchbay::create_dispatch(store, {.services = std::ref(all)})) {}

}  // namespace kanban
