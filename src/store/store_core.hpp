#pragma once

#include "store/commit_feed.hpp"
#include "store/listener_list.hpp"
#include "store/turn/post_queue.hpp"
#include "store/turn/spin_lock.hpp"
#include "store/turn/turn_lock.hpp"
#include "store/turn/while_set.hpp"
#include "store/watch/watch_index.hpp"

#include <patchbay/store/store.hpp>

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

// What a store is made of. The store owns it; dispatchers keep it alive, and find it closed, when the store is gone.
//
// User code runs with the turn held and no other lock.
class store_core final : public listener_host, public std::enable_shared_from_this<store_core> {
 public:
  store_core(value initial, store_options options);

  // --- reading ---------------------------------------------------------------------------------------

  // What the calling thread sees: inside a batch of its own, the batch's state so far.
  [[nodiscard]] store::versioned snapshot() const;
  // The last commit.
  [[nodiscard]] store::versioned committed() const;
  [[nodiscard]] const value& initial_state() const noexcept { return initial_; }

  // Throws errc::reducing with this message when the calling thread is inside a reducer.
  void check_not_reducing(const char* message) const;
  void check_may_dispatch() const;
  void check_may_read() const;
  void check_may_subscribe() const;
  void check_listener_may_leave() const override;
  void check_not_closed() const;
  [[nodiscard]] bool closed() const noexcept { return closed_.load(); }
  // The store is gone: everybody is let go of, now or when the turn under way is over.
  void close() noexcept;

  // --- turns: store_turn.cpp ----------------------------------------------------------------------------

  // Runs `work` in a turn. What listeners threw comes out of the outermost turn, after everybody was served.
  template <class Work>
  std::invoke_result_t<Work> in_turn(Work&& work);
  // The same for who is not to hear of listeners: what they threw meanwhile (the first of it) goes to `of_listeners`,
  // and only what `work` itself throws comes out.
  template <class Work>
  std::invoke_result_t<Work> in_turn_apart(std::exception_ptr& of_listeners, Work&& work);
  [[nodiscard]] bool has_turn() const noexcept { return turn_.mine(); }
  // Runs a reducer: meanwhile its thread may not touch the store.
  template <class Reduce>
  value reducing(Reduce&& reduce);
  // Runs `task` in a turn of this thread, or leaves it to others; see store_turn.cpp.
  void post(std::function<void()> task);

  // Gives a listener's failure to the hook, or to the turn.
  void report(std::exception_ptr failure) noexcept;
  void listener_threw(std::exception_ptr failure) noexcept override { report(std::move(failure)); }
  // What the hook for warnings throws is reported as what a listener throws.
  void warn(std::string_view text) noexcept;

  // --- changing, with the turn held: store_commit.cpp ----------------------------------------------------

  [[nodiscard]] const value& current() const noexcept { return batch_.depth > 0 ? batch_.state : state_; }
  [[nodiscard]] revision_number revision() const noexcept { return revision_; }
  // Makes `next` the state and tells everybody; true if it differs. In a batch, telling waits for its end.
  bool settle(value next, const action& what);
  // The same for an action that nothing handles.
  void settle_unhandled();
  // The same for a change without an action, which listeners are told of as one that does it again.
  void settle_edit(value next);
  void batch(const std::function<void()>& work);
  // Whether the calling thread is in a batch.
  [[nodiscard]] bool in_batch() const noexcept { return turn_.mine() && batch_.depth > 0; }
  // In a batch: should it fail, `undo` is called before the state is what it was, the last one first. Elsewhere it
  // does nothing.
  void on_batch_failed(std::function<void()> undo);
  // In a batch: posts `task` when it has succeeded. Elsewhere the same as `post`.
  void post_with_batch(std::function<void()> task);
  // True when somebody wants to know which actions caused what.
  [[nodiscard]] bool wants_causes() const noexcept { return batch_.depth > 0 || !feed_.empty(); }

  // --- those who listen ------------------------------------------------------------------------------------

  [[nodiscard]] subscription on_dispatched(std::function<void()> listener);
  [[nodiscard]] subscription on_changed(std::function<void()> listener);
  [[nodiscard]] subscription on_commit(std::function<void(const commit&)> listener);
  [[nodiscard]] subscription on_action(std::function<void(const settled_action&)> listener);
  // Called once the store is closed, when nothing of it runs any more.
  [[nodiscard]] subscription on_end(std::function<void()> listener);
  [[nodiscard]] watch_index& watchers() noexcept { return watchers_; }
  // Wakes whoever was noted, unless that is being done already or a batch is under way. With the turn held.
  void deliver();
  // Runs the first call of a callback outside of a delivery; updates that come up meanwhile follow it. If it throws,
  // `end` is called before that, and the exception goes on.
  template <class Call, class End>
  void call_before_deliveries(Call&& call, End&& end);

 private:
  struct batch_state {
    std::size_t depth = 0;
    bool dispatched = false;
    value state{};
    std::vector<cause> causes{};
    std::vector<std::function<void()>> undo{};
    std::vector<std::function<void()>> posts{};
  };
  // Where a batch began, inside of another one or not.
  struct batch_start {
    value state;
    bool dispatched;
    std::size_t causes;
    std::size_t undo;
    std::size_t posts;
  };
  class turn_scope;
  class failures_apart;

  void enter_turn();
  [[nodiscard]] std::exception_ptr leave_turn() noexcept;
  [[nodiscard]] bool has_left_work() const noexcept { return posted_.size() > 0 || owes_end_.load(); }
  void do_left_work() noexcept;
  void work_off() noexcept;
  void run_left(std::size_t most) noexcept;
  void run_next_left() noexcept;
  void report_unawaited(std::exception_ptr failure, const std::string& what) noexcept;
  void warn_quietly(std::string_view text) const noexcept;
  void let_go_of_everybody() noexcept;

  void commit_state(value next, std::vector<cause> causes);
  bool settle_in_batch(value next, const action& what);
  void end_batch();
  void take_back(const batch_start& start) noexcept;
  void notify(bool changed);

  const store_options options_;
  const value initial_;

  turn_lock turn_;

  // Written with the turn held and under the guard, so that the thread that has the turn reads them without.
  mutable spin_lock state_guard_;
  value state_;
  revision_number revision_ = 0;

  // With the turn held:
  bool reducing_ = false;
  bool delivering_ = false;
  batch_state batch_;
  std::exception_ptr first_failure_;
  commit_feed feed_;
  std::vector<std::shared_ptr<watcher>> woken_;

  std::atomic<bool> closed_ = false;
  // What is left to whoever has the turn: a store that was closed, and posted tasks.
  std::atomic<bool> owes_end_ = false;
  post_queue posted_;
  // How many threads post or work off what is left, each of which looks once more after that.
  std::atomic<std::size_t> takers_ = 0;

  listener_list<> dispatched_;
  listener_list<> changed_;
  listener_list<> ended_;
  watch_index watchers_;
};

// A turn of the calling thread, from here to `finish` or the end of the scope.
class store_core::turn_scope {
 public:
  explicit turn_scope(store_core& core) : core_(core) { core_.enter_turn(); }
  turn_scope(const turn_scope&) = delete;
  turn_scope& operator=(const turn_scope&) = delete;
  // The caller hears of one failure, and what it was waiting for comes first.
  ~turn_scope() {
    if (!finished_ && core_.leave_turn()) core_.warn_quietly("A listener threw, and so did what it was told of.");
  }
  void finish() {
    finished_ = true;
    if (const std::exception_ptr failure = core_.leave_turn()) std::rethrow_exception(failure);
  }

 private:
  store_core& core_;
  bool finished_ = false;
};

template <class Work>
std::invoke_result_t<Work> store_core::in_turn(Work&& work) {
  turn_scope turn(*this);
  if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
    std::forward<Work>(work)();
    turn.finish();
  } else {
    auto result = std::forward<Work>(work)();
    turn.finish();
    return result;
  }
}

// Takes what listeners throw until the end of the scope away from the turn; what they threw before stays its own.
class store_core::failures_apart {
 public:
  failures_apart(store_core& core, std::exception_ptr& to)
      : core_(core), to_(to), before_(std::exchange(core.first_failure_, nullptr)) {}
  failures_apart(const failures_apart&) = delete;
  failures_apart& operator=(const failures_apart&) = delete;
  ~failures_apart() { to_ = std::exchange(core_.first_failure_, std::move(before_)); }

 private:
  store_core& core_;
  std::exception_ptr& to_;
  std::exception_ptr before_;
};

template <class Work>
std::invoke_result_t<Work> store_core::in_turn_apart(std::exception_ptr& of_listeners, Work&& work) {
  return in_turn([&] {
    const failures_apart apart(*this, of_listeners);
    return std::forward<Work>(work)();
  });
}

template <class Reduce>
value store_core::reducing(Reduce&& reduce) {
  const while_set guard(reducing_);
  return std::forward<Reduce>(reduce)();
}

template <class Call, class End>
void store_core::call_before_deliveries(Call&& call, End&& end) {
  if (delivering_) return std::forward<Call>(call)();
  try {
    const while_set guard(delivering_);
    std::forward<Call>(call)();
  } catch (...) {
    std::forward<End>(end)();
    deliver();
    throw;
  }
  deliver();
}

}  // namespace patchbay::impl
