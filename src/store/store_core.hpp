#pragma once

#include "listener_list.hpp"
#include "spin_lock.hpp"
#include "turn.hpp"
#include "watch_index.hpp"

#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/store.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace patchbay::impl {

// An action of the library's own, with a type that nobody can match on.
[[nodiscard]] action private_action(std::string_view prefix);

// What a store is made of. The store owns it; dispatchers and views keep it alive, and find it closed, when the store is gone.
class store_core : public std::enable_shared_from_this<store_core> {
 public:
  store_core(value initial, store_options options);

  // --- reading ---------------------------------------------------------------------------------------

  [[nodiscard]] store::versioned snapshot() const;
  [[nodiscard]] value state() const;
  [[nodiscard]] const value& initial_state() const noexcept { return initial_; }
  void close() noexcept { closed_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool closed() const noexcept { return closed_.load(std::memory_order_relaxed); }

  // --- turns -----------------------------------------------------------------------------------------

  // Runs `work` in a turn. What listeners threw comes out of the outermost turn, after everybody was served.
  template <class Work>
  decltype(auto) in_turn(Work&& work);
  // Runs a reducer: meanwhile its thread may not touch the store.
  template <class Reduce>
  value reducing(Reduce&& reduce);
  // The state in this turn. Only with the turn held.
  [[nodiscard]] const value& current() const noexcept { return current_; }
  [[nodiscard]] revision_number revision() const noexcept { return revision_; }
  // Throws errc::reducing when the calling thread is inside a reducer.
  void check_not_reducing(const char* message) const;
  void check_may_subscribe() const;
  void check_not_closed() const;
  // The state that a new listener starts from.
  [[nodiscard]] value state_to_subscribe() const;

  // --- changing, with the turn held --------------------------------------------------------------------

  // Makes `next` the state and tells everybody; true if it differs. In a batch, telling waits for its end.
  bool settle(value next, const action& cause);
  void batch(const std::function<void()>& work);
  // True when somebody wants to know which actions caused what.
  [[nodiscard]] bool wants_causes() const noexcept { return batch_depth_ > 0 || commits_.in_use() || actions_.in_use(); }

  void post(std::function<void()> task);

  // --- those who listen --------------------------------------------------------------------------------

  [[nodiscard]] subscription on_dispatched(std::function<void()> listener);
  [[nodiscard]] subscription on_changed(std::function<void()> listener);
  [[nodiscard]] subscription on_commit(std::function<void(const commit&)> listener);
  [[nodiscard]] subscription on_action(std::function<void(const settled_action&)> listener);
  [[nodiscard]] watch_index& watchers() noexcept { return watchers_; }
  // Wakes whoever was noted, unless that is being done already. With the turn held.
  void deliver();

  void report(std::exception_ptr failure) noexcept;
  void warn(std::string_view text) const;

  // --- handlers registered on the store ------------------------------------------------------------------

  [[nodiscard]] std::shared_ptr<const handler_map> handlers() const;
  void add_handlers(const std::function<void(handler_map&)>& change);
  void remove_handler(std::string_view type) noexcept;

 private:
  struct cause {
    action what;
    value before;
    value after;
    bool changed;
  };
  // A commit, or actions without one, that its listeners have not heard of yet.
  struct news {
    revision_number revision;
    value before;
    value after;
    bool changed;
    std::vector<cause> causes;
  };

  void enter_turn();
  void leave_turn(bool failed);
  void publish();
  bool settle_in_batch(value next, const action& cause);
  void end_batch();
  void tell(const value& before, bool changed, std::vector<cause> causes);
  void tell_news();
  void run_posted();
  void change_handlers(const std::function<void(handler_map&)>& change);

  const store_options options_;
  const value initial_;

  turn_lock turn_;
  // With the turn held:
  value current_;
  revision_number revision_ = 0;
  bool reducing_ = false;
  std::size_t batch_depth_ = 0;
  value batch_start_;
  std::vector<cause> batch_causes_;
  std::deque<news> news_;
  bool telling_news_ = false;
  bool delivering_ = false;
  std::exception_ptr first_failure_;

  mutable spin_lock published_guard_;
  value published_;
  revision_number published_revision_ = 0;

  std::atomic<bool> closed_ = false;
  std::mutex posted_guard_;
  std::deque<std::function<void()>> posted_;
  std::atomic<bool> has_posted_ = false;

  std::mutex handlers_writer_;
  mutable spin_lock handlers_guard_;
  std::shared_ptr<const handler_map> handlers_;

  listener_list<> dispatched_;
  listener_list<> changed_;
  listener_list<const commit&> commits_;
  listener_list<const settled_action&> actions_;
  watch_index watchers_;
};

template <class Work>
decltype(auto) store_core::in_turn(Work&& work) {
  enter_turn();
  bool failed = true;
  struct leave_on_throw {
    store_core& core;
    bool& failed;
    ~leave_on_throw() {
      if (failed) core.leave_turn(true);
    }
  };
  if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
    {
      const leave_on_throw guard{*this, failed};
      std::forward<Work>(work)();
      failed = false;
    }
    leave_turn(false);
  } else {
    auto result = [&] {
      const leave_on_throw guard{*this, failed};
      auto inner = std::forward<Work>(work)();
      failed = false;
      return inner;
    }();
    leave_turn(false);
    return result;
  }
}

template <class Reduce>
value store_core::reducing(Reduce&& reduce) {
  struct done {
    bool& flag;
    ~done() { flag = false; }
  };
  reducing_ = true;
  const done guard{reducing_};
  return std::forward<Reduce>(reduce)();
}

}  // namespace patchbay::impl
