#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/async_result.hpp>
#include <patchbay/async/impl/coroutine.hpp>
#include <patchbay/async/impl/result_state.hpp>
#include <patchbay/listener/impl/listener_run.hpp>
#include <patchbay/listener/listener_fork.hpp>
#include <patchbay/listener/listener_results.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace patchbay::inline v0_1::impl {

// The duty to give a task a result: whoever lets go of it, an executor that ends, has cancelled the task.
template <class T>
class fork_duty {
 public:
  explicit fork_duty(std::shared_ptr<result_state<fork_result<T>>> state) noexcept : state_(std::move(state)) {}
  fork_duty(fork_duty&&) noexcept = default;
  fork_duty(const fork_duty&) = delete;
  fork_duty& operator=(const fork_duty&) = delete;
  fork_duty& operator=(fork_duty&&) = delete;
  ~fork_duty() {
    if (state_) state_->set(fork_result<T>{});
  }

  void resolve(fork_result<T> ended) { set_result<fork_result<T>>(*state_, nullptr, std::move(ended)); }

 private:
  std::shared_ptr<result_state<fork_result<T>>> state_;
};

template <class T, class Task>
boost::asio::awaitable<void> run_fork(std::shared_ptr<listener_run> child, fork_duty<T> duty, Task task) {
  using Result = std::invoke_result_t<Task&, fork_api>;
  fork_result<T> ended{.status = fork_status{}, .value = {}, .error = {}};
  try {
    if constexpr (later_value<Result>::comes_later) {
      if constexpr (std::is_void_v<T>) {
        co_await eventually(task(access::make<fork_api>(child)));
        ended.value.emplace();
      } else {
        ended.value.emplace(co_await eventually(task(access::make<fork_api>(child))));
      }
    } else if constexpr (std::is_void_v<T>) {
      task(access::make<fork_api>(child));
      ended.value.emplace();
    } else {
      ended.value.emplace(task(access::make<fork_api>(child)));
    }
    ended.status = fork_status::ok;
  } catch (...) {
    ended.status = fork_status::rejected;
    ended.error = std::current_exception();
  }
  duty.resolve(std::move(ended));
}

template <class Task>
auto begin_fork(const std::shared_ptr<listener_run>& parent, Task task, bool auto_join) {
  using T = later_value_t<std::invoke_result_t<Task&, fork_api>>;
  const auto executor = parent->executor();
  const auto child = parent->make_child();
  const auto state = std::make_shared<result_state<fork_result<T>>>(executor);
  child->on_stop.emplace(child->stop.get_token(), [state] { state->set(fork_result<T>{}); });
  if (auto_join) {
    parent->join_one();
    state->when_ready([joins = std::weak_ptr(parent)] {
      if (const auto live = joins.lock()) live->joined_one();
    });
  }
  boost::asio::post(executor, [executor, child, duty = fork_duty<T>(state), task = std::move(task)]() mutable {
    if (child->stop.stop_requested()) return;
    boost::asio::co_spawn(executor, run_fork<T>(child, std::move(duty), std::move(task)), boost::asio::detached);
  });
  return fork_handle<T>(access::make<async_result<fork_result<T>>>(state), child->stop);
}

template <class Task>
auto fork(const std::shared_ptr<listener_run>& parent, Task&& task, bool auto_join) {
  using Own = std::remove_cvref_t<Task>;
  using T = later_value_t<std::invoke_result_t<Own&, fork_api>>;
  checked_function(task, "the task to fork");
  fork_handle<T> begun = begin_fork(parent, Own(std::forward<Task>(task)), auto_join);
  if constexpr (must_be_named<Task>) {
    return fork_of_unnamed<T>(std::move(begun));
  } else {
    return begun;
  }
}

}  // namespace patchbay::impl

#include <patchbay/impl/keywords_on.hpp>
