#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/async_result.hpp>
#include <patchbay/async/impl/unnamed.hpp>
#include <patchbay/clock.hpp>
#include <patchbay/impl/access.hpp>
#include <patchbay/listener/impl/listener_run.hpp>
#include <patchbay/listener/listener_results.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <stop_token>
#include <utility>

namespace patchbay::inline v0_1 {

/// A forked task. A handle; letting go of it cancels nothing.
template <class T>
class fork_handle {
 public:
  fork_handle(async_result<fork_result<T>> result, std::stop_source stop) noexcept
      : result_(std::move(result)), stop_(std::move(stop)) {}

  /// For `co_await`: how it ended.
  [[nodiscard]] async_result<fork_result<T>> result() const { return result_; }
  /// Ends it as cancelled: at once, where it has not begun, and for whoever waits for the result. The task itself gets
  /// to know where it waits.
  void cancel() const noexcept { stop_.request_stop(); }

 private:
  async_result<fork_result<T>> result_;
  mutable std::stop_source stop_;
};

namespace impl {
// A task that may be an unnamed lambda: see result_of_unnamed.
template <class T>
class fork_of_unnamed : public fork_handle<T> {
 public:
  explicit fork_of_unnamed(fork_handle<T> begun) noexcept : fork_handle<T>(std::move(begun)) {}

  [[nodiscard]] async_result<fork_result<T>> result() const& { return fork_handle<T>::result(); }
  template <class Told = T>
  async_result<fork_result<T>> result() && {
    refuse_unnamed<Told>();
    return fork_handle<T>::result();
  }
};
}  // namespace impl

/// What a forked task may use.
class fork_api {
 public:
  [[nodiscard]] std::stop_token stop_token() const noexcept { return run_->stop.get_token(); }
  void throw_if_cancelled() const { run_->throw_if_cancelled(); }
  [[nodiscard]] boost::asio::awaitable<void> delay(clock::milliseconds time) const { return impl::delay(run_, time); }
  template <class T>
  [[nodiscard]] boost::asio::awaitable<T> pause(boost::asio::awaitable<T> work) const {
    return impl::pause<T>(run_, std::move(work));
  }

 private:
  friend impl::access;
  explicit fork_api(std::shared_ptr<impl::listener_run> run) noexcept : run_(std::move(run)) {}

  std::shared_ptr<impl::listener_run> run_;
};

}  // namespace patchbay

#include <patchbay/impl/keywords_on.hpp>
