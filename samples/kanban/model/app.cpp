#include "model/app.hpp"

#include <patchbay/store/dispatcher.hpp>

#include <functional>
#include <utility>

namespace kanban {

app::app(environment outside, boost::asio::any_io_executor executor, patchbay::value preloaded)
    : all(std::move(outside)),
      store(patchbay::create_store(make_reducer(all), std::move(preloaded))),
      dispatch(store, patchbay::create_dispatch(store, {.services = std::ref(all)}), std::move(executor)) {}

}  // namespace kanban
