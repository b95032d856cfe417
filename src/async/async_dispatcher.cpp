#include <patchbay/async/async_dispatcher.hpp>

#include <utility>

namespace patchbay::inline v0_1 {

async_dispatcher::async_dispatcher(store& target, boost::asio::any_io_executor executor)
    : async_dispatcher(target, target.default_dispatcher(), std::move(executor)) {}

async_dispatcher::async_dispatcher(store& target, dispatcher through, boost::asio::any_io_executor executor)
    : core_(std::make_shared<const impl::async_core>(
          impl::async_core{std::move(through), std::move(executor), impl::store_watch::of(target)})) {
  if (!core_->executor) throw error(errc::invalid_argument, "An async_dispatcher needs an executor to run thunks on.");
}

namespace impl {

std::exception_ptr abandoned() {
  return std::make_exception_ptr(
      error(errc::cancelled, "The thunk was let go of before it had a result, by its executor or its callback."));
}

std::exception_ptr ended_with_store() {
  return std::make_exception_ptr(error(errc::cancelled, "The store ended before the thunk had a result."));
}

std::exception_ptr begun_without_store() {
  return std::make_exception_ptr(error(errc::closed, "The store that the thunk was dispatched to is gone."));
}

}  // namespace impl

}  // namespace patchbay
