#include <patchbay/middleware/auto_batch.hpp>

#include "store/handed_task.hpp"

#include <patchbay/error.hpp>
#include <patchbay/store/weak_store.hpp>
#include <patchbay/value/draft.hpp>

#include <atomic>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace {

constexpr std::string_view flag = "RTK_autoBatch";

task_runner runner_of(clock time, clock::milliseconds delay) {
  if (!time) throw error(errc::invalid_argument, "An auto_batch needs a whole clock.");
  return [time = std::move(time), delay](std::function<void()> task) { (void)time.call_after(delay, std::move(task)); };
}

// A listener and whether it is owed a call; the registry of what it hears by, in which it is the only one.
struct waiting_listener {
  struct ticket {};

  waiting_listener(const store& target, std::function<void()> listener) : call(std::move(listener)), of(target) {}

  std::function<void()> call;
  weak_store of;
  std::atomic<bool> owed = false;
  std::atomic<bool> listening = true;
  bool waiting = false;  // guarded by the state
  subscription heard_by;

  void remove(ticket) noexcept {
    listening = false;
    heard_by.reset();
  }
  [[nodiscard]] bool contains(ticket) const noexcept { return heard_by.connected(); }
  void check_may_leave() const { heard_by.check_may_unsubscribe(); }
};

}  // namespace

struct auto_batch::state : std::enable_shared_from_this<auto_batch::state> {
  explicit state(task_runner run) : end_of_tick(std::move(run)) {
    if (!end_of_tick) throw error(errc::invalid_argument, "An auto_batch needs a function that runs its tasks.");
  }

  // Within a turn, after a dispatch.
  void hear(const std::shared_ptr<waiting_listener>& listener) {
    if (batching != this) {
      listener->owed = false;
      return listener->call();
    }
    if (listener->owed.exchange(true)) return;
    if (!join_waiting(listener)) return;
    try {
      const std::weak_ptr<state> self = weak_from_this();
      end_of_tick(impl::handed_task([self] { tell(self); }, [self] { forget(self); }));
    } catch (...) {
      forget(weak_from_this());
      throw;
    }
  }

  // True for the first. One that heard everything meanwhile is still there.
  bool join_waiting(const std::shared_ptr<waiting_listener>& listener) {
    const std::scoped_lock lock(mutex);
    if (std::exchange(listener->waiting, true)) return false;
    waiting.push_back(listener);
    return waiting.size() == 1;
  }

  std::vector<std::shared_ptr<waiting_listener>> take_waiting() {
    const std::scoped_lock lock(mutex);
    for (const auto& each : waiting) each->waiting = false;
    return std::exchange(waiting, {});
  }

  // Nobody will tell: the next action is to find another who does.
  static void forget(const std::weak_ptr<state>& weak) noexcept {
    const auto self = weak.lock();
    if (!self) return;
    for (const auto& each : self->take_waiting()) each->owed = false;
  }

  static void tell(const std::weak_ptr<state>& weak) {
    const auto self = weak.lock();
    if (!self) return;
    for (const auto& each : self->take_waiting()) post(each);
  }

  static void post(const std::shared_ptr<waiting_listener>& listener) {
    if (!listener->owed) return;
    try {
      listener->of.post([listener] {
        if (listener->owed.exchange(false) && listener->listening) listener->call();
      });
    } catch (const error& failure) {
      // The store ended just now: nobody is owed anything.
      if (failure.code() != errc::closed) throw;
    }
  }

  // The batcher through which this thread is dispatching an action that may wait.
  static thread_local const state* batching;

  const task_runner end_of_tick;
  std::mutex mutex;
  std::vector<std::shared_ptr<waiting_listener>> waiting;  // a task is queued while there are any
};

thread_local const auto_batch::state* auto_batch::state::batching = nullptr;

auto_batch::auto_batch(task_runner end_of_tick) : state_(std::make_shared<state>(std::move(end_of_tick))) {}

auto_batch::auto_batch(clock time, clock::milliseconds delay) : auto_batch(runner_of(std::move(time), delay)) {}

patchbay::middleware auto_batch::middleware() const {
  return [self = state_](const middleware_api&, const next_dispatch& next, const action& a) {
    struct restore {
      const state* outer = state::batching;
      ~restore() { state::batching = outer; }
    } const at_the_end{};
    state::batching = is_auto_batched(a) ? self.get() : nullptr;
    return next(a);
  };
}

subscription auto_batch::subscribe(store& target, std::function<void()> listener) const {
  if (!listener) throw error(errc::invalid_argument, "Expected the listener to be a function.");
  auto waiting = std::make_shared<waiting_listener>(target, std::move(listener));
  waiting->heard_by = target.subscribe([self = state_, waiting] { self->hear(waiting); });
  return impl::subscription_in(std::weak_ptr(waiting), waiting_listener::ticket());
}

bool is_auto_batched(const action& a) noexcept {
  const value* set = a["meta"].find(flag);
  return set != nullptr && *set == value(true);
}

action auto_batched(const action& a) {
  return action(produce(a.to_value(), [](draft members) {
    if (!members["meta"].is_object()) members["meta"] = value::object();
    members["meta"][flag] = true;
  }));
}

}  // namespace patchbay
