#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/impl/at_end.hpp>
#include <patchbay/async/impl/coroutine.hpp>
#include <patchbay/async/impl/result_state.hpp>
#include <patchbay/async/impl/result_wait.hpp>
#include <patchbay/clock.hpp>
#include <patchbay/impl/callable.hpp>
#include <patchbay/listener/listener_results.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/value/value.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

class listener_api;

using listener_predicate = std::function<bool(const action& a, const value& state, const value& previous)>;

namespace impl {

class listener_core;
struct listener_entry;

// What an effect leaves to be waited for; nothing of a plain function.
using listener_effect = std::function<std::optional<boost::asio::awaitable<void>>(const action&, const listener_api&)>;

// One run of an effect, or a task that one forked.
struct listener_run : std::enable_shared_from_this<listener_run> {
  listener_run(std::shared_ptr<listener_core> of, std::shared_ptr<listener_entry> from, middleware_api with,
               value before, const void* in);
  listener_run(const listener_run&) = delete;
  listener_run& operator=(const listener_run&) = delete;
  ~listener_run();

  [[nodiscard]] const boost::asio::any_io_executor& executor() const;
  [[nodiscard]] const patchbay::clock& time() const;
  [[nodiscard]] const patchbay::services& services() const noexcept;
  void throw_if_cancelled() const;
  void cancel_others() const;
  void unsubscribe() const;
  void subscribe() const;
  // Unless the listener was taken off the list by somebody else meanwhile.
  void subscribe_again() const;
  // Reports what came out of its effect, unless it was cancelled and says so.
  void failed(std::exception_ptr failure) const noexcept;
  // The tasks that it waits for when its effect has ended are counted, and told of together.
  void join_one();
  void joined_one();
  [[nodiscard]] bool joins_any();
  // What will be set when there is none any more; null where there is none.
  [[nodiscard]] std::shared_ptr<result_state<void>> still_joining();
  // A task below this run, which ends with it.
  [[nodiscard]] std::shared_ptr<listener_run> make_child();

  std::shared_ptr<listener_core> core;
  std::shared_ptr<listener_entry> entry;
  middleware_api api;
  value original;
  const void* chain;
  std::uint64_t number = 0;       // not of a child
  std::uint64_t begun_after = 0;  // so many times that the list was cleared
  std::stop_source stop{};
  std::mutex guard{};
  // Guarded:
  std::size_t joining = 0;
  std::shared_ptr<result_state<void>> when_joined{};
  // Of a child. Made before anybody else knows it.
  std::optional<std::stop_callback<std::function<void()>>> on_parent{};
  std::optional<std::stop_callback<std::function<void()>>> on_stop{};
};

[[nodiscard]] std::exception_ptr listener_cancelled();

// Waits for what `arm` prepares, which gives what takes it back, or for the run to be cancelled; that also counts where
// it came behind what was waited for, but before the run could go on.
template <class T, class Arm>
boost::asio::awaitable<T> until(std::shared_ptr<listener_run> run, Arm arm) {
  run->throw_if_cancelled();
  const auto state = std::make_shared<result_state<T>>(run->executor());
  const std::stop_callback on_stop(run->stop.get_token(), [state] { state->set(listener_cancelled()); });
  const at_end disarm{arm(state)};
  if constexpr (std::is_void_v<T>) {
    co_await wait_for(state, boost::asio::use_awaitable);
    run->throw_if_cancelled();
  } else {
    T result = co_await wait_for(state, boost::asio::use_awaitable);
    run->throw_if_cancelled();
    co_return result;
  }
}

[[nodiscard]] boost::asio::awaitable<void> delay(const std::shared_ptr<listener_run>& run, clock::milliseconds time);

// A result that throws where it is moved becomes that exception: somebody waits.
template <class T>
void set_result(result_state<T>& state, std::exception_ptr failure, stored<T>&& result) {
  if (failure) return state.set(std::move(failure));
  try {
    state.set(typename result_state<T>::outcome(std::in_place_index<0>, std::move(result)));
  } catch (...) {
    state.set(std::current_exception());
  }
}

template <class T>
boost::asio::awaitable<T> pause(std::shared_ptr<listener_run> run, boost::asio::awaitable<T> work) {
  if (!work.valid()) throw error(errc::invalid_argument, "There is no work to wait for: it was awaited before.");
  return until<T>(run, [run, work = std::make_shared<boost::asio::awaitable<T>>(std::move(work))](const auto& state) {
    if constexpr (std::is_void_v<T>) {
      boost::asio::co_spawn(run->executor(), std::move(*work),
                            [state](std::exception_ptr failure) { set_result<T>(*state, std::move(failure), {}); });
    } else {
      boost::asio::co_spawn(run->executor(), std::move(*work), [state](std::exception_ptr failure, T result) {
        set_result<T>(*state, std::move(failure), std::move(result));
      });
    }
    return std::function<void()>();
  });
}

template <class Effect>
listener_effect make_effect(Effect run) {
  static_assert(std::invocable<Effect&, const action&, const listener_api&>,
                "the effect of a listener is void(const action&, const listener_api&) or "
                "awaitable<void>(action, listener_api)");
  using Result = std::invoke_result_t<Effect&, const action&, const listener_api&>;
  checked_function(run, "the effect of a listener");
  return [run = std::move(run)](const action& a,
                                const listener_api& api) mutable -> std::optional<boost::asio::awaitable<void>> {
    if constexpr (std::is_void_v<Result>) {
      std::invoke(run, a, api);
      return std::nullopt;
    } else {
      return std::invoke(run, a, api);
    }
  };
}

}  // namespace impl

}  // namespace patchbay

#include <patchbay/impl/keywords_on.hpp>
