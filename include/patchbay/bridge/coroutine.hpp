#pragma once

#include <patchbay/impl/keywords_off.hpp>

// Commands as coroutines: include this where they are registered. Needs Boost.Asio, which is header-only.

#include <patchbay/bridge/command.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1::bridge {

/// The executor of the application's pool, on which its coroutine commands run.
[[nodiscard]] boost::asio::any_io_executor pool_executor(const app& of);

namespace impl {

// Holds the call while its coroutine runs.
template <class Result, class Work>
boost::asio::awaitable<void> answer_when_done(invocation call, responder reply, Work work) {
  std::exception_ptr failure;
  try {
    if constexpr (std::is_void_v<Result>) {
      co_await work();
      std::move(reply).resolve();
    } else {
      resolve_with(std::move(reply), co_await work());
    }
  } catch (const boost::system::system_error& ended) {
    failure = std::current_exception();
    if (ended.code() == boost::asio::error::operation_aborted && call.stop_token().stop_requested()) {
      failure = std::make_exception_ptr(error(errc::cancelled, "The call was cancelled."));
    }
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) std::move(reply).reject(failure);
}

// Hands a request to stop on to what a coroutine waits for.
struct coroutine_stop {
  boost::asio::cancellation_signal signal{};
  std::optional<std::stop_callback<std::function<void()>>> on_stop{};
};

template <class Result>
struct answering<boost::asio::awaitable<Result>> {
  static constexpr bool comes_later = true;

  template <class Work>
  static void answer(const invocation& call, responder reply, Work work) {
    const auto strand = boost::asio::make_strand(pool_executor(call.app()));
    const auto stop = std::make_shared<coroutine_stop>();
    // The completion handler keeps `stop` for as long as the coroutine runs.
    boost::asio::co_spawn(strand, answer_when_done<Result>(call, std::move(reply), std::move(work)),
                          boost::asio::bind_cancellation_slot(
                              stop->signal.slot(), [stop](const std::exception_ptr&) { stop->on_stop.reset(); }));
    std::function<void()> hand_on = [weak = std::weak_ptr(stop), strand] {
      boost::asio::post(strand, [weak] {
        if (const auto live = weak.lock()) live->signal.emit(boost::asio::cancellation_type::terminal);
      });
    };
    boost::asio::post(strand, [weak = std::weak_ptr(stop), token = call.stop_token(), hand_on = std::move(hand_on)] {
      if (const auto live = weak.lock()) live->on_stop.emplace(token, hand_on);
    });
  }
};

}  // namespace impl

}  // namespace patchbay::bridge

#include <patchbay/impl/keywords_on.hpp>
