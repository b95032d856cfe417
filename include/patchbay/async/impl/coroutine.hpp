#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/async_callback.hpp>
#include <patchbay/async/impl/completion.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1::impl {

// --- what comes later, and what then -------------------------------------------------------------

template <class R>
struct later_value : std::type_identity<R> {
  static constexpr bool comes_later = false;
};
template <class T>
struct later_value<boost::asio::awaitable<T>> : std::type_identity<T> {
  static constexpr bool comes_later = true;
};
template <class T>
struct later_value<std::future<T>> : std::type_identity<T> {
  static constexpr bool comes_later = true;
};
template <class R>
using later_value_t = typename later_value<R>::type;

// g++ warns of the frames of these coroutines where an application's types are in an anonymous namespace.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

template <class T>
boost::asio::awaitable<T> eventually(boost::asio::awaitable<T> work) {
  return work;
}

// A std::future cannot say when it is ready, and must not block a thread that may be the only one: it is asked again
// and again.
template <class T>
boost::asio::awaitable<T> eventually(std::future<T> work) {
  using namespace std::chrono_literals;
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  while (work.wait_for(0s) == std::future_status::timeout) {
    timer.expires_after(1ms);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
  co_return work.get();
}

// Runs `work`, which yields a T, an awaitable or a future of one, and hands on what comes of it. The frame of this
// coroutine owns the work, to which that of the work may refer.
template <class T, class Result>
boost::asio::awaitable<void> run_work(completion<T> done, std::function<Result()> work) {
  try {
    if constexpr (!later_value<Result>::comes_later) {
      if constexpr (std::is_void_v<Result>) {
        work();
        done.resolve({});
      } else {
        done.resolve(work());
      }
    } else if constexpr (std::is_void_v<later_value_t<Result>>) {
      co_await eventually(work());
      done.resolve({});
    } else {
      done.resolve(co_await eventually(work()));
    }
  } catch (...) {
    done.reject(std::current_exception());
  }
  co_return;
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

// Runs `work` later, on the executor, unless that is no longer `wanted`; it calls back wherever it likes.
template <class T, class Wanted, class Work>
void post_calling_back(const boost::asio::any_io_executor& executor, completion<T> done, Wanted wanted, Work work) {
  async_callback<T> call(std::move(done));
  boost::asio::post(executor, [call = std::move(call), wanted = std::move(wanted), work = std::move(work)]() mutable {
    if (!wanted()) return;
    try {
      work(call);
    } catch (...) {
      call.fail(std::current_exception());
    }
  });
}

// --- a coroutine that can be stopped ---------------------------------------------------------------

// Belongs to its coroutine and ends where that runs, on the strand: others point to it weakly, and whoever has come to
// own it hands that on to the strand. (Nor must a strand outlive the context of its executor.)
class stoppable_coroutine {
 public:
  explicit stoppable_coroutine(const boost::asio::any_io_executor& executor)
      : strand_(boost::asio::make_strand(executor)) {}

  // Begins later, on the executor, unless it was stopped before: a coroutine never runs inside the call that starts it.
  template <class T, class Work>
  static void start(std::shared_ptr<stoppable_coroutine> self, completion<T> done, Work work) {
    using Result = std::invoke_result_t<Work&>;
    // Shared, since a thunk need not be copyable.
    std::function<Result()> run = [shared = std::make_shared<Work>(std::move(work))] { return (*shared)(); };
    const auto strand = self->strand_;
    boost::asio::post(strand, [self = std::move(self), done = std::move(done), run = std::move(run)]() mutable {
      if (self->stopped_.load()) return;
      boost::asio::co_spawn(
          self->strand_, run_work<T, Result>(std::move(done), std::move(run)),
          boost::asio::bind_cancellation_slot(self->signal_.slot(), [self](const std::exception_ptr&) {}));
    });
  }

  // What it waits for is cancelled, and it is not begun if it still could be.
  static void stop(const std::weak_ptr<stoppable_coroutine>& weak) {
    std::shared_ptr<stoppable_coroutine> live = weak.lock();
    if (!live) return;
    live->stopped_.store(true);
    const auto strand = live->strand_;
    boost::asio::post(strand,
                      [live = std::move(live)] { live->signal_.emit(boost::asio::cancellation_type::terminal); });
  }

 private:
  boost::asio::strand<boost::asio::any_io_executor> strand_;
  boost::asio::cancellation_signal signal_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace patchbay::impl

#include <patchbay/impl/keywords_on.hpp>
