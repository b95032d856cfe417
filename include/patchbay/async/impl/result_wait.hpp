#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/impl/executor_watch.hpp>
#include <patchbay/async/impl/result_state.hpp>
#include <patchbay/store/middleware.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <atomic>
#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace patchbay::impl {

// Makes what stands in for a result beside an exception.
struct blank {
  template <class T>
  [[nodiscard]] static T make() {
    return T();
  }
};
template <>
inline dispatch_result blank::make() {
  return {.action = action("")};
}

// Asio's handler, waiting for a result: it is called on its own executor, once, with the result or when it is
// cancelled, whichever is first. Where the context of that executor is destroyed before, the handler is as well.
template <class T, class Handler>
class result_wait final : public executor_guest, public std::enable_shared_from_this<result_wait<T, Handler>> {
 public:
  result_wait(std::shared_ptr<result_state<T>> state, Handler handler)
      : state_(std::move(state)),
        work_(std::in_place, boost::asio::get_associated_executor(handler, state_->executor())),
        watch_(watch_of(work_->get_executor())),
        handler_(std::move(handler)) {}

  void start() {
    if (watch_ && !watch_->add(this->shared_from_this())) return executor_ended();
    auto slot = boost::asio::get_associated_cancellation_slot(*handler_);
    if (slot.is_connected()) {
      slot.assign([weak = this->weak_from_this()](boost::asio::cancellation_type) {
        if (const auto live = weak.lock()) live->cancel();
      });
    }
    state_->when_ready([self = this->shared_from_this()] { self->finish(); });
  }

  void executor_ended() noexcept override {
    if (finished_.exchange(true)) return;
    let_go();
  }

 private:
  using executor_type = boost::asio::associated_executor_t<Handler, boost::asio::any_io_executor>;

  // An executor without a context cannot lose it.
  [[nodiscard]] static std::shared_ptr<executor_watch> watch_of(const executor_type& executor) {
    if constexpr (std::convertible_to<executor_type, boost::asio::any_io_executor>) {
      return executor_watch::of(executor);
    } else {
      return nullptr;
    }
  }

  [[nodiscard]] bool claim() {
    if (finished_.exchange(true)) return false;
    if (watch_) watch_->remove(*this);
    return true;
  }

  void cancel() {
    if (!claim()) return;
    const auto state = state_;  // which is let go of on delivery
    post_delivery(boost::asio::error::operation_aborted);
    state->wait_cancelled();
  }

  void finish() {
    if (claim()) post_delivery({});
  }

  void post_delivery(boost::system::error_code why) {
    boost::asio::post(work_->get_executor(), [self = this->shared_from_this(), why] { self->deliver(why); });
  }

  // The result may never come, and holds those that wait; a strand must not outlive its context.
  Handler let_go() {
    state_.reset();
    Handler handler = std::move(*handler_);
    handler_.reset();
    work_.reset();
    return handler;
  }

  void deliver(boost::system::error_code why) {
    const auto state = state_;
    Handler handler = let_go();
    if (why) return fail(handler, std::make_exception_ptr(boost::system::system_error(why)));
    const auto& outcome = state->get();
    if (const auto* failure = std::get_if<1>(&outcome)) return fail(handler, *failure);
    if constexpr (std::is_void_v<T>) {
      std::move(handler)(std::exception_ptr());
    } else {
      hand_on(handler, std::get<0>(outcome));
    }
  }

  // A result that throws where it is copied becomes that exception.
  static void hand_on(Handler& handler, const stored<T>& result) {
    std::optional<stored<T>> copy;
    try {
      copy.emplace(result);
    } catch (...) {
      return fail(handler, std::current_exception());
    }
    std::move(handler)(std::exception_ptr(), *std::move(copy));
  }

  static void fail(Handler& handler, std::exception_ptr failure) {
    if constexpr (std::is_void_v<T>) {
      std::move(handler)(std::move(failure));
    } else {
      std::move(handler)(std::move(failure), blank::make<T>());
    }
  }

  std::shared_ptr<result_state<T>> state_;
  std::optional<boost::asio::executor_work_guard<executor_type>> work_;
  const std::shared_ptr<executor_watch> watch_;
  std::optional<Handler> handler_;
  std::atomic<bool> finished_ = false;
};

template <class T>
struct result_signature : std::type_identity<void(std::exception_ptr, T)> {};
template <>
struct result_signature<void> : std::type_identity<void(std::exception_ptr)> {};

template <class T, class Token>
auto wait_for(std::shared_ptr<result_state<T>> state, Token&& token) {
  return boost::asio::async_initiate<Token, typename result_signature<T>::type>(
      [state = std::move(state)](auto handler) {
        std::make_shared<result_wait<T, decltype(handler)>>(state, std::move(handler))->start();
      },
      token);
}

}  // namespace patchbay::impl

#include <patchbay/impl/keywords_on.hpp>
