#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/impl/hold_pin.hpp>
#include <patchbay/async/impl/store_watch.hpp>
#include <patchbay/store/dispatcher.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace patchbay::inline v0_1::impl {

// What the copies of an async_dispatcher share, also with what they started.
struct async_core {
  dispatcher dispatch;
  boost::asio::any_io_executor executor;
  std::shared_ptr<store_watch> watch;
  // To which whatever is dispatched belongs, while it has not ended.
  std::shared_ptr<lock_hold> hold{};
};

}  // namespace patchbay::impl

#include <patchbay/impl/keywords_on.hpp>
