#include "store/store_core.hpp"

#include <algorithm>
#include <iostream>
#include <string>

// Whose turn it is, and what is left to the thread that has it.

namespace patchbay::inline v0_1::impl {

void store_core::enter_turn() {
  check_may_dispatch();
  turn_.enter();
  // A thread's own come in its order: what it posted before goes first.
  if (turn_.depth() == 1) {
    while (!closed() && posted_.owes(false)) run_next_left();
  }
  if (!closed() && turn_.depth() <= options_.max_nesting) return;
  (void)leave_turn();
  check_not_closed();
  throw error(errc::recursion, "Dispatches nest more than " + std::to_string(options_.max_nesting) +
                                   " deep: do two listeners answer each other's changes?");
}

std::exception_ptr store_core::leave_turn() noexcept {
  if (turn_.depth() > 1) {
    turn_.leave();
    return nullptr;
  }
  std::exception_ptr failure = std::exchange(first_failure_, nullptr);
  if (has_left_work()) run_left(std::max<std::size_t>(posted_.size(), 1));
  if (posted_.owes(true)) {
    takers_.fetch_add(1);
    work_off();
    takers_.fetch_sub(1);
  } else {
    turn_.leave();
  }
  if (has_left_work()) do_left_work();
  return failure;
}

// --- what is left to others ---------------------------------------------------------------------------------
//
// A turn ends with what was queued by then; what comes after that takes turns of its own, between which others have
// theirs. Nothing is left behind: whoever finds the turn taken relies on its holder, who looks for left work after
// leaving (see turn_lock); and whoever sees a taker relies on that one, who looks again when it is none any more. What
// the tasks of a thread post stays with that thread, so that a task which posts itself keeps nobody but who ran it.

void store_core::post(std::function<void()> task) {
  check_not_reducing("Reducers may not post actions.");
  check_not_closed();
  takers_.fetch_add(1);
  try {
    posted_.push(std::move(task), turn_.mine());
  } catch (...) {
    takers_.fetch_sub(1);
    throw;
  }
  takers_.fetch_sub(1);
  do_left_work();
}

void store_core::do_left_work() noexcept {
  while (has_left_work() && takers_.load() == 0 && !turn_.mine() && !turn_.awaited() && turn_.try_enter()) {
    takers_.fetch_add(1);
    work_off();
    takers_.fetch_sub(1);
  }
}

// With the turn held once, which is left then: when nothing is to be done any more, or when there are others to do it.
void store_core::work_off() noexcept {
  while (has_left_work()) {
    if (turn_.awaited() && posted_.owes(true)) turn_.let_pass();
    run_next_left();
    if ((takers_.load() > 1 || turn_.awaited()) && !posted_.owes(true)) break;
  }
  turn_.leave();
}

// At the end of a turn. Takers go on with what was not posted in it.
void store_core::run_left(std::size_t most) noexcept {
  for (; most > 0 && has_left_work(); --most) {
    if (takers_.load() > 0 && !owes_end_.load() && !posted_.owes(true)) return;
    run_next_left();
  }
}

void store_core::run_next_left() noexcept {
  if (closed()) {
    posted_.clear();
    if (!owes_end_.exchange(false)) return;
    let_go_of_everybody();
    if (first_failure_) report_unawaited(std::exchange(first_failure_, nullptr), "A listener to the end of a store");
    return;
  }
  const std::function<void()> task = posted_.pop();
  if (!task) return;
  try {
    task();
  } catch (...) {
    report(std::current_exception());
  }
  if (first_failure_) report_unawaited(std::exchange(first_failure_, nullptr), "A posted task");
}

// --- what is thrown, and warnings -----------------------------------------------------------------------------

// Nobody waits for it.
void store_core::report_unawaited(std::exception_ptr failure, const std::string& what) noexcept {
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const std::exception& e) {
    warn_quietly(what + " failed: " + e.what());
  } catch (...) {
    warn_quietly(what + " failed.");
  }
}

void store_core::report(std::exception_ptr failure) noexcept {
  if (options_.on_error) {
    try {
      return options_.on_error(failure);
    } catch (...) {
      failure = std::current_exception();
    }
  }
  if (!first_failure_) first_failure_ = std::move(failure);
}

void store_core::warn(std::string_view text) noexcept {
  try {
    if (options_.warn) return options_.warn(text);
    std::cerr << "patchbay: " << text << '\n';
  } catch (...) {
    // Outside of a turn nobody waits for what listeners throw.
    if (turn_.mine()) return report(std::current_exception());
    report_unawaited(std::current_exception(), "The hook for warnings");
  }
}

void store_core::warn_quietly(std::string_view text) const noexcept {
  try {
    if (options_.warn) return options_.warn(text);
  } catch (...) {
    // The text is worth more than what its teller threw.
  }
  try {
    std::cerr << "patchbay: " << text << '\n';
  } catch (...) {
    // Nobody is left to tell.
  }
}

}  // namespace patchbay::impl
