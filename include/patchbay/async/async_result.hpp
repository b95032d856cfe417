#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/impl/executor_watch.hpp>
#include <patchbay/async/impl/result_state.hpp>
#include <patchbay/async/impl/result_wait.hpp>
#include <patchbay/error.hpp>
#include <patchbay/impl/callable.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace patchbay::inline v0_1 {

/// What will come of something asynchronous: a T, which can be copied and made from nothing, or void; or an exception.
///
///     int sum = co_await dispatch(add_up);                 // in a coroutine on any Asio executor
///     dispatch(add_up).then([](async_result<int> sum) { ... });
///     int sum = dispatch(add_up).to_future().get();        // on a thread that may wait
///
/// A handle: copies are the same result, and letting go of all of them cancels nothing. All members may be called from
/// any thread. Whatever waits is told on an executor, never inside a call.
template <class T>
class async_result : public boost::asio::awaitable<T> {
 public:
  using value_type = T;

  async_result(const async_result& other) : async_result(other.state_) {}
  async_result(async_result&&) noexcept = default;
  async_result& operator=(const async_result& other) { return *this = async_result(other); }
  async_result& operator=(async_result&& other) noexcept {
    if (this == &other) return *this;
    // An awaitable of Asio's forgets what it had when it is assigned to, and that holds a result for ever.
    const boost::asio::awaitable<T> before = std::move(static_cast<boost::asio::awaitable<T>&>(*this));
    boost::asio::awaitable<T>::operator=(std::move(other));
    state_ = std::move(other.state_);
    return *this;
  }
  ~async_result() = default;

  /// Whether the result is there.
  [[nodiscard]] bool ready() const noexcept { return state_->ready(); }

  /// The result, valid while this handle is, or what was thrown instead. Doesn't wait: throws `errc::invalid_argument`
  /// before the result is there.
  std::add_lvalue_reference_t<const T> get() const {
    if (!ready()) throw error(errc::invalid_argument, "The result was asked for before it was there.");
    if (const auto* failure = std::get_if<1>(&state_->get())) std::rethrow_exception(*failure);
    if constexpr (!std::is_void_v<T>) return std::get<0>(state_->get());
  }

  /// The result as a future of its own. To wait for it on the only thread of the executor is to wait for ever.
  [[nodiscard]] std::future<T> to_future() const {
    const auto promise = std::make_shared<std::promise<T>>();
    state_->when_ready([promise, state = state_] { fulfill(*promise, *state); });
    return promise->get_future();
  }

  /// Calls back with this result, on the dispatcher's executor, once it is there; never, where that
  /// executor is gone then. What `callback` throws comes out of whatever runs it. Throws `errc::invalid_argument` for
  /// an empty one.
  template <std::invocable<async_result> Callback>
  void then(Callback callback) const {
    impl::checked_function(callback, "the callback of a result");
    auto shared = std::make_shared<Callback>(std::move(callback));
    const auto watch = impl::executor_watch::of(state_->executor());
    state_->when_ready([shared = std::move(shared), state = state_, watch] {
      if (watch->ended()) return;
      boost::asio::post(state->executor(), [shared, self = async_result(state)] { std::invoke(*shared, self); });
    });
  }

  /// For a coroutine that keeps the handle: `co_await result.wait()`. Asio awaits a handle itself only where that is a
  /// temporary, as in `co_await dispatch(add_up)`.
  [[nodiscard]] boost::asio::awaitable<T> wait() const { return impl::wait_for(state_, boost::asio::use_awaitable); }

  /// Waits as an Asio operation, with any completion token, for `void(std::exception_ptr, T)`. It can be cancelled,
  /// which ends the waiting and not what is waited for.
  template <class Token>
  auto async_wait(Token&& token) const {
    return impl::wait_for(state_, std::forward<Token>(token));
  }

 protected:
  friend impl::access;
  // The base is one waiting that has not begun, the only form in which a coroutine of Asio's awaits anything.
  explicit async_result(std::shared_ptr<impl::result_state<T>> state)
      : boost::asio::awaitable<T>(impl::wait_for(state, boost::asio::use_awaitable)), state_(std::move(state)) {}

 private:
  static void fulfill(std::promise<T>& promise, const impl::result_state<T>& state) {
    if (const auto* failure = std::get_if<1>(&state.get())) return promise.set_exception(*failure);
    if constexpr (std::is_void_v<T>) {
      promise.set_value();
    } else {
      try {
        T copy = std::get<0>(state.get());
        promise.set_value(std::move(copy));
      } catch (...) {
        promise.set_exception(std::current_exception());
      }
    }
  }

  std::shared_ptr<impl::result_state<T>> state_;
};

}  // namespace patchbay

#include <patchbay/impl/keywords_on.hpp>
