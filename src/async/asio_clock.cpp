#include <patchbay/async/asio_clock.hpp>

#include <patchbay/async/impl/executor_watch.hpp>
#include <patchbay/error.hpp>

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace patchbay::inline v0_1 {

namespace {

using boost::asio::any_io_executor;
using std::chrono::milliseconds;

// A callback and the timer that it waits for. The timer keeps it alive; whoever may take it back does not.
class delayed_call final : public impl::executor_guest, public std::enable_shared_from_this<delayed_call> {
 public:
  delayed_call(std::shared_ptr<impl::executor_watch> watch, std::function<void()> callback)
      : watch_(std::move(watch)), callback_(std::move(callback)) {}
  ~delayed_call() override { watch_->remove(*this); }

  void start(const any_io_executor& on, milliseconds delay) {
    const std::lock_guard lock(guard_);
    if (!callback_) return;  // the end has come
    timer_.emplace(on, delay);
    timer_->async_wait([self = shared_from_this()](const boost::system::error_code&) { self->run(); });
  }

  void cancel() {
    // Outlives the lock: what a callback holds may set or cancel timers when it ends.
    std::function<void()> dropped;
    const std::lock_guard lock(guard_);
    dropped = std::exchange(callback_, nullptr);
    if (timer_) timer_->cancel();
  }

  // No timer may outlive its context, whoever holds this just now.
  void executor_ended() noexcept override {
    std::function<void()> dropped;
    const std::lock_guard lock(guard_);
    dropped = std::exchange(callback_, nullptr);
    timer_.reset();
  }

 private:
  void run() {
    std::function<void()> due;
    {
      const std::lock_guard lock(guard_);
      due = std::exchange(callback_, nullptr);
    }
    if (due) due();
  }

  const std::shared_ptr<impl::executor_watch> watch_;
  std::mutex guard_;  // of the timer as well: objects of Asio are not safe to share
  std::optional<boost::asio::steady_timer> timer_;
  std::function<void()> callback_;
};

void check(milliseconds delay, const std::function<void()>& callback) {
  if (!callback) throw error(errc::invalid_argument, "Expected the callback to be a function.");
  if (delay >= milliseconds::zero()) return;
  throw error(errc::invalid_argument,
              "A clock cannot delay a callback by a negative time (" + std::to_string(delay.count()) + " ms).");
}

// Lets go of its executor when that ends: a strand must not outlive its context either.
class timers final : public impl::executor_guest {
 public:
  explicit timers(any_io_executor executor)
      : watch_(impl::executor_watch::of(executor)), executor_(std::move(executor)) {}
  ~timers() override { watch_->remove(*this); }

  [[nodiscard]] const std::shared_ptr<impl::executor_watch>& watch() const noexcept { return watch_; }

  clock::cancel_function call_after(milliseconds delay, std::function<void()> callback) {
    constexpr milliseconds longest = std::chrono::hours(24 * 365);
    check(delay, callback);
    const auto call = std::make_shared<delayed_call>(watch_, std::move(callback));
    const std::lock_guard lock(guard_);
    if (!executor_ || !watch_->add(call)) return [] {};
    call->start(executor_, std::min(delay, longest));
    return [weak = std::weak_ptr(call)] {
      if (const auto live = weak.lock()) live->cancel();
    };
  }

  void executor_ended() noexcept override {
    const std::lock_guard lock(guard_);
    executor_ = {};
  }

 private:
  const std::shared_ptr<impl::executor_watch> watch_;
  std::mutex guard_;
  any_io_executor executor_;  // empty behind the end
};

}  // namespace

clock asio_clock(any_io_executor executor) {
  if (!executor) throw error(errc::invalid_argument, "A clock needs an executor to call back on.");
  const auto all = std::make_shared<timers>(std::move(executor));
  if (!all->watch()->add(all)) all->executor_ended();
  return {.now = steady_now, .call_after = [all](milliseconds delay, std::function<void()> callback) {
            return all->call_after(delay, std::move(callback));
          }};
}

}  // namespace patchbay
