#pragma once

#include "commit_feed.hpp"
#include "listener_list.hpp"
#include "post_queue.hpp"
#include "spin_lock.hpp"
#include "store_handlers.hpp"
#include "turn_lock.hpp"
#include "watch_index.hpp"
#include "while_set.hpp"

#include <patchbay/store/store.hpp>

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace patchbay::impl {

// What a store is made of. The store owns it; dispatchers keep it alive, and find it closed, when the store is gone.
//
// User code runs with the turn held and no other lock.
class store_core : public std::enable_shared_from_this<store_core> {
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
  void check_not_closed() const;
  [[nodiscard]] bool closed() const noexcept { return closed_.load(); }
  // The store is gone: everybody is let go of, now or when the turn under way is over.
  void close() noexcept;

  // --- turns: store_turn.cpp ----------------------------------------------------------------------------

  // Runs `work` in a turn. What listeners threw comes out of the outermost turn, after everybody was served.
  template <class Work>
  std::invoke_result_t<Work> in_turn(Work&& work);
  [[nodiscard]] bool has_turn() const noexcept { return turn_.mine(); }
  // Runs a reducer: meanwhile its thread may not touch the store.
  template <class Reduce>
  value reducing(Reduce&& reduce);
  // Runs `task` in a turn of this thread, or leaves it to the thread that has the turn.
  void post(std::function<void()> task);

  void report(std::exception_ptr failure) noexcept;
  void warn(std::string_view text) const;

  // --- changing, with the turn held: store_commit.cpp ----------------------------------------------------

  [[nodiscard]] const value& current() const noexcept { return batch_.depth > 0 ? batch_.state : state_; }
  [[nodiscard]] revision_number revision() const noexcept { return revision_; }
  // Makes `next` the state and tells everybody; true if it differs. In a batch, telling waits for its end.
  bool settle(value next, const action& what);
  // The same for an action that nothing handles.
  void settle_unhandled();
  void batch(const std::function<void()>& work);
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
  // Runs a view's callback outside of a delivery; updates that come up meanwhile follow it.
  template <class Call>
  void call_before_deliveries(Call&& call);

  // Handlers registered on the store.
  [[nodiscard]] store_handlers& handlers() noexcept { return handlers_; }
  // Empty where the store has none. With the turn held.
  [[nodiscard]] reducer& root_reducer() noexcept { return root_reducer_; }

 private:
  struct batch_state {
    std::size_t depth = 0;
    bool dispatched = false;
    value state{};
    std::vector<cause> causes{};
  };
  class turn_scope;

  void enter_turn();
  [[nodiscard]] std::exception_ptr leave_turn() noexcept;
  void do_left_work() noexcept;
  void run_posted() noexcept;
  void report_posted(std::exception_ptr failure) noexcept;
  void warn_quietly(std::string_view text) const noexcept;
  void let_go_of_everybody() noexcept;

  void commit_state(value next, std::vector<cause> causes);
  bool settle_in_batch(value next, const action& what);
  void end_batch();
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
  // Something is left to whoever has the turn: posted tasks, or a store that was closed.
  std::atomic<bool> has_left_work_ = false;
  post_queue posted_;

  store_handlers handlers_;
  reducer root_reducer_;
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

template <class Reduce>
value store_core::reducing(Reduce&& reduce) {
  const while_set guard(reducing_);
  return std::forward<Reduce>(reduce)();
}

template <class Call>
void store_core::call_before_deliveries(Call&& call) {
  if (delivering_) return std::forward<Call>(call)();
  {
    const while_set guard(delivering_);
    std::forward<Call>(call)();
  }
  deliver();
}

}  // namespace patchbay::impl
