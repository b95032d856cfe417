#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/async_result.hpp>
#include <patchbay/async/impl/coroutine.hpp>
#include <patchbay/async/impl/result_state.hpp>
#include <patchbay/middleware/impl/listener_run.hpp>
#include <patchbay/middleware/listener_fork.hpp>
#include <patchbay/middleware/listener_results.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>
#include <variant>

namespace patchbay::impl {

template <class T, class Task>
boost::asio::awaitable<void> run_fork(std::shared_ptr<listener_run> child,
                                      std::shared_ptr<result_state<fork_result<T>>> state, Task task) {
  using Result = std::invoke_result_t<Task&, fork_api>;
  fork_result<T> ended{.status = fork_status{}, .value = {}, .error = {}};
  try {
    if constexpr (later_value<Result>::comes_later) {
      if constexpr (std::is_void_v<T>) {
        co_await eventually(task(fork_api(child)));
        ended.value.emplace();
      } else {
        ended.value.emplace(co_await eventually(task(fork_api(child))));
      }
    } else if constexpr (std::is_void_v<T>) {
      task(fork_api(child));
      ended.value.emplace();
    } else {
      ended.value.emplace(task(fork_api(child)));
    }
    ended.status = fork_status::ok;
  } catch (...) {
    ended.status = fork_status::rejected;
    ended.error = std::current_exception();
  }
  set_result<fork_result<T>>(*state, nullptr, std::move(ended));
}

template <class Task>
auto fork(const std::shared_ptr<listener_run>& parent, Task task, bool auto_join) {
  using T = later_value_t<std::invoke_result_t<Task&, fork_api>>;
  const auto executor = parent->executor();
  const auto child = parent->make_child();
  const auto state = std::make_shared<result_state<fork_result<T>>>(executor);
  child->on_stop.emplace(child->stop.get_token(), [state] { state->set(fork_result<T>{}); });
  if (auto_join) {
    const auto done = std::make_shared<result_state<void>>(executor);
    state->when_ready([done] { done->set(std::monostate()); });
    const std::lock_guard lock(parent->guard);
    parent->joined.push_back(done);
  }
  boost::asio::post(executor, [executor, child, state, task = std::move(task)]() mutable {
    if (child->stop.stop_requested()) return;
    boost::asio::co_spawn(executor, run_fork<T>(child, state, std::move(task)), boost::asio::detached);
  });
  return fork_handle<T>(async_result<fork_result<T>>(state), child->stop);
}

}  // namespace patchbay::impl

#include <patchbay/impl/keywords_on.hpp>
