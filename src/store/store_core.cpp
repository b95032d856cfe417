#include "store_core.hpp"

#include <iostream>

namespace patchbay::impl {

namespace {

constexpr const char* reading_while_reducing =
    "You may not call store.getState() while the reducer is executing. The reducer has already received the state as an "
    "argument; pass it down from there instead of reading it from the store.";
constexpr const char* dispatching_while_reducing = "Reducers may not dispatch actions.";

}  // namespace

void report_to_core::operator()(std::exception_ptr failure) const { core->report(std::move(failure)); }

void signal_link::check_may_leave() const {
  if (const auto core = core_.lock()) {
    core->check_not_reducing("You may not unsubscribe from a store listener while the reducer is executing.");
  }
}

store_core::store_core(value initial, store_options options)
    : options_(std::move(options)),
      initial_(std::move(initial)),
      current_(initial_),
      published_(initial_),
      handlers_(std::make_shared<const handler_map>()),
      dispatched_(this),
      changed_(this),
      commits_(this),
      actions_(this) {}

// --- reading --------------------------------------------------------------------------------------------

store::versioned store_core::snapshot() const {
  if (turn_.mine()) {
    check_not_reducing(reading_while_reducing);
    return {revision_, current_};
  }
  const std::lock_guard lock(published_guard_);
  return {published_revision_, published_};
}

value store_core::state() const { return snapshot().state; }

void store_core::check_not_reducing(const char* message) const {
  if (turn_.mine() && reducing_) throw error(errc::reducing, message);
}

// --- turns ------------------------------------------------------------------------------------------------

void store_core::enter_turn() {
  check_not_reducing(dispatching_while_reducing);
  check_not_closed();
  turn_.enter();
  if (turn_.depth() <= options_.max_nesting) return;
  turn_.leave();
  throw error(errc::recursion, "dispatches nest more than " + std::to_string(options_.max_nesting) +
                                   " deep: do two listeners answer each other's changes?");
}

void store_core::leave_turn(bool failed) {
  if (turn_.depth() > 1) return turn_.leave();
  std::exception_ptr failure = std::exchange(first_failure_, nullptr);
  run_posted();
  turn_.leave();
  // Whoever posts while the turn is taken leaves the work to its holder, who may have looked a moment too early.
  while (has_posted_.load(std::memory_order_acquire) && turn_.try_enter()) {
    run_posted();
    turn_.leave();
  }
  if (!failure) return;
  // The caller hears of one failure, and what it was waiting for comes first.
  if (failed) return warn("a listener threw, and so did the action that it was told of");
  std::rethrow_exception(failure);
}

void store_core::report(std::exception_ptr failure) noexcept {
  if (options_.on_error) {
    try {
      options_.on_error(failure);
    } catch (...) {
      failure = std::current_exception();
      if (!first_failure_) first_failure_ = failure;
    }
    return;
  }
  if (!first_failure_) first_failure_ = std::move(failure);
}

void store_core::warn(std::string_view text) const {
  if (options_.warn) options_.warn(text);
  else std::cerr << "patchbay: " << text << '\n';
}

void store_core::post(std::function<void()> task) {
  {
    const std::lock_guard lock(posted_guard_);
    posted_.push_back(std::move(task));
    has_posted_.store(true, std::memory_order_release);
  }
  if (turn_.mine()) return;
  while (has_posted_.load(std::memory_order_acquire) && turn_.try_enter()) {
    run_posted();
    turn_.leave();
  }
}

void store_core::run_posted() {
  while (has_posted_.load(std::memory_order_acquire)) {
    std::function<void()> task;
    {
      const std::lock_guard lock(posted_guard_);
      if (posted_.empty()) {
        has_posted_.store(false, std::memory_order_release);
        return;
      }
      task = std::move(posted_.front());
      posted_.pop_front();
    }
    try {
      if (!closed()) task();
    } catch (...) {
      report(std::current_exception());
    }
    if (const std::exception_ptr failure = std::exchange(first_failure_, nullptr)) {
      try {
        std::rethrow_exception(failure);
      } catch (const std::exception& e) {
        warn(std::string("a posted action failed: ") + e.what());
      } catch (...) {
        warn("a posted action failed");
      }
    }
  }
}

// --- changing ---------------------------------------------------------------------------------------------

void store_core::publish() {
  value left = current_;
  const std::lock_guard lock(published_guard_);
  // The old state goes out of the lock with `left`: letting go of it may take long.
  std::swap(published_, left);
  published_revision_ = revision_;
}

bool store_core::settle(value next, const action& what) {
  if (batch_depth_ > 0) return settle_in_batch(std::move(next), what);
  const bool changed = !next.identical(current_) && !(next == current_);
  const value before = changed ? std::exchange(current_, std::move(next)) : current_;
  if (changed) {
    ++revision_;
    publish();
  }
  std::vector<cause> causes;
  if (wants_causes()) causes.push_back({what, before, current_, changed});
  tell(before, changed, std::move(causes));
  return changed;
}

bool store_core::settle_in_batch(value next, const action& what) {
  const bool changed = !next.identical(current_) && !(next == current_);
  value before = current_;
  if (changed) current_ = std::move(next);
  batch_causes_.push_back({what, std::move(before), current_, changed});
  return changed;
}

void store_core::batch(const std::function<void()>& work) {
  const value start = current_;
  const std::size_t causes_before = batch_causes_.size();
  if (batch_depth_++ == 0) batch_start_ = start;
  try {
    work();
  } catch (...) {
    --batch_depth_;
    current_ = start;
    batch_causes_.resize(causes_before, {action(std::string_view()), {}, {}, false});
    if (batch_depth_ == 0) batch_start_ = value();
    throw;
  }
  if (--batch_depth_ == 0) end_batch();
}

void store_core::end_batch() {
  const value before = std::exchange(batch_start_, value());
  std::vector<cause> causes = std::exchange(batch_causes_, {});
  if (causes.empty()) return;
  const bool changed = !before.identical(current_) && !(before == current_);
  if (changed) {
    ++revision_;
    publish();
  } else {
    current_ = before;
  }
  tell(before, changed, std::move(causes));
}

// --- telling ------------------------------------------------------------------------------------------------

void store_core::tell(const value& before, bool changed, std::vector<cause> causes) {
  if (!causes.empty() && (commits_.in_use() || actions_.in_use())) {
    news_.push_back({revision_, before, current_, changed, std::move(causes)});
    tell_news();
  }
  // Noted before anybody is called: a listener that dispatches must not overtake this change.
  if (changed && !watchers_.empty()) watchers_.mark(before, current_);
  if (dispatched_.in_use()) dispatched_.call();
  if (changed && changed_.in_use()) changed_.call();
  deliver();
}

void store_core::tell_news() {
  if (std::exchange(telling_news_, true)) return;
  while (!news_.empty()) {
    const news next = std::move(news_.front());
    news_.pop_front();
    for (const cause& each : next.causes) {
      if (actions_.in_use()) actions_.call({each.what, next.revision, each.changed, each.before, each.after});
    }
    if (!next.changed || !commits_.in_use()) continue;
    std::vector<action> causes;
    for (const cause& each : next.causes) causes.push_back(each.what);
    commits_.call({next.revision, next.before, next.after, causes});
  }
  telling_news_ = false;
}

void store_core::deliver() {
  if (delivering_) return;
  delivering_ = true;
  std::vector<std::shared_ptr<watcher>> members;
  while (watchers_.take_woken(members)) {
    for (const auto& member : members) {
      try {
        member->wake();
      } catch (...) {
        report(std::current_exception());
      }
    }
  }
  delivering_ = false;
}

// --- listening ------------------------------------------------------------------------------------------------

namespace {

constexpr const char* subscribing_while_reducing =
    "You may not call store.subscribe() while the reducer is executing. To be notified of a change, subscribe outside "
    "and read the state in the callback.";

}  // namespace

void store_core::check_may_subscribe() const { check_not_reducing(subscribing_while_reducing); }

void store_core::check_not_closed() const {
  if (closed()) throw error(errc::closed, "the store is gone");
}

value store_core::state_to_subscribe() const {
  check_may_subscribe();
  return state();
}

subscription store_core::on_dispatched(std::function<void()> listener) {
  check_may_subscribe();
  return dispatched_.add(std::move(listener), weak_from_this());
}

subscription store_core::on_changed(std::function<void()> listener) {
  check_may_subscribe();
  return changed_.add(std::move(listener), weak_from_this());
}

subscription store_core::on_commit(std::function<void(const commit&)> listener) {
  check_may_subscribe();
  return commits_.add(std::move(listener), weak_from_this());
}

subscription store_core::on_action(std::function<void(const settled_action&)> listener) {
  check_may_subscribe();
  return actions_.add(std::move(listener), weak_from_this());
}

// --- handlers -------------------------------------------------------------------------------------------------

std::shared_ptr<const handler_map> store_core::handlers() const {
  const std::lock_guard lock(handlers_guard_);
  return handlers_;
}

void store_core::add_handlers(const std::function<void(handler_map&)>& change) {
  check_not_reducing("You may not register handlers while the reducer is executing.");
  change_handlers(change);
}

void store_core::remove_handler(std::string_view type) noexcept {
  change_handlers([&](handler_map& all) { all.remove(type); });
}

void store_core::change_handlers(const std::function<void(handler_map&)>& change) {
  const std::lock_guard writing(handlers_writer_);
  // A copy: whoever is running a handler keeps the map it found it in.
  auto next = std::make_shared<handler_map>(*handlers());
  change(*next);
  std::shared_ptr<const handler_map> left = std::move(next);
  const std::lock_guard lock(handlers_guard_);
  handlers_.swap(left);
}

}  // namespace patchbay::impl
