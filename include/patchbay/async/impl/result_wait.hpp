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
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1::impl {

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

// Asio's handler on its way to its own executor, with the result or with why it stopped waiting. It may never get
// there: nothing else holds what this has, so that all of it ends with the executor.
template <class T, class Handler>
class result_delivery {
 public:
  // Not named as Asio would, which would take it for the executor of this.
  using handler_executor = boost::asio::associated_executor_t<Handler, boost::asio::any_io_executor>;
  using work_guard = boost::asio::executor_work_guard<handler_executor>;

  result_delivery(std::shared_ptr<result_state<T>> state, Handler handler)
      : state_(std::move(state)),
        work_(std::in_place, boost::asio::get_associated_executor(handler, state_->executor())),
        handler_(std::move(handler)) {}

  [[nodiscard]] handler_executor executor() const noexcept { return work_->get_executor(); }
  [[nodiscard]] const std::shared_ptr<result_state<T>>& state() const noexcept { return state_; }
  [[nodiscard]] auto cancellation_slot() const noexcept {
    return boost::asio::get_associated_cancellation_slot(handler_);
  }
  void stopped_for(boost::system::error_code why) noexcept { why_ = why; }

  void operator()() {
    work_.reset();
    if (why_) return fail(std::make_exception_ptr(boost::system::system_error(why_)));
    const auto& outcome = state_->get();
    if (const auto* failure = std::get_if<1>(&outcome)) return fail(*failure);
    if constexpr (std::is_void_v<T>) {
      std::move(handler_)(std::exception_ptr());
    } else {
      hand_on(std::get<0>(outcome));
    }
  }

 private:
  // A result that throws where it is copied becomes that exception.
  void hand_on(const stored<T>& result) {
    std::optional<stored<T>> copy;
    try {
      copy.emplace(result);
    } catch (...) {
      return fail(std::current_exception());
    }
    std::move(handler_)(std::exception_ptr(), *std::move(copy));
  }

  void fail(std::exception_ptr failure) {
    if constexpr (std::is_void_v<T>) {
      std::move(handler_)(std::move(failure));
    } else {
      std::move(handler_)(std::move(failure), blank::make<T>());
    }
  }

  std::shared_ptr<result_state<T>> state_;
  std::optional<work_guard> work_;
  Handler handler_;
  boost::system::error_code why_;
};

// Asio's handler, waiting for a result: it is called on its own executor, once, with the result or when it is
// cancelled, whichever is first. Where the context of that executor is destroyed before, the handler is as well.
template <class T, class Handler>
class result_wait final : public executor_guest, public std::enable_shared_from_this<result_wait<T, Handler>> {
 public:
  result_wait(const std::shared_ptr<result_state<T>>& state, Handler handler)
      : place_(state->new_place()),
        delivery_(std::in_place, state, std::move(handler)),
        watch_(watch_of(delivery_->executor())) {}

  void start() {
    const auto state = delivery_->state();
    if (watch_ && !watch_->add(this->shared_from_this())) return executor_ended();
    auto slot = delivery_->cancellation_slot();
    if (slot.is_connected()) {
      slot.assign([weak = this->weak_from_this()](boost::asio::cancellation_type) {
        if (const auto live = weak.lock()) live->cancel();
      });
    }
    state->when_ready(place_, [self = this->shared_from_this()] { self->finish(); });
  }

  // The result may never come, and has this in its line.
  void executor_ended() noexcept override {
    const auto state = delivery_->state();
    delivery_.reset();
    state->leave(place_);
  }

 private:
  using delivery = result_delivery<T, Handler>;
  using executor_type = typename delivery::handler_executor;

  // An executor without a context cannot lose it.
  [[nodiscard]] static std::shared_ptr<executor_watch> watch_of(const executor_type& executor) {
    if constexpr (std::convertible_to<executor_type, boost::asio::any_io_executor>) {
      return executor_watch::of(executor);
    } else {
      return nullptr;
    }
  }

  // The right to deliver; one gets it, and nobody where the end of the executor comes first.
  [[nodiscard]] bool claim() noexcept { return watch_ ? watch_->remove(*this) : !finished_.exchange(true); }

  void cancel() {
    if (!claim()) return;
    const auto state = delivery_->state();
    delivery_->stopped_for(boost::asio::error::operation_aborted);
    post_delivery();
    state->leave(place_);
    state->wait_cancelled();
  }

  void finish() {
    if (claim()) post_delivery();
  }

  void post_delivery() {
    const executor_type executor = delivery_->executor();
    delivery posted = *std::move(delivery_);
    delivery_.reset();
    boost::asio::post(executor, std::move(posted));
  }

  const std::uint64_t place_;
  std::optional<delivery> delivery_;  // of whoever has claimed it, once somebody has
  const std::shared_ptr<executor_watch> watch_;
  std::atomic<bool> finished_ = false;  // where there is no watch
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
