#pragma once

#include "model/slices/slices.hpp"
#include "shell/environment.hpp"

#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/value.hpp>

#include <boost/asio/any_io_executor.hpp>

namespace kanban {

/// The slices, and a store of them whose thunks get the slices as their service.
struct app {
  /// Asynchronous thunks run on the executor.
  app(environment outside, boost::asio::any_io_executor executor, patchbay::value preloaded = {});

  slices all;
  patchbay::store store;
  patchbay::async_dispatcher dispatch;
};

}  // namespace kanban
