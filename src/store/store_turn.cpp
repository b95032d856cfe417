#include "store_core.hpp"

#include <iostream>
#include <string>

// Whose turn it is, and what is left to the thread that has it.

namespace patchbay::impl {

void store_core::enter_turn() {
  check_may_dispatch();
  turn_.enter();
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
  if (has_left_work_.load()) run_posted();
  turn_.leave();
  if (has_left_work_.load()) do_left_work();
  return failure;
}

// Whoever leaves work while the turn is taken relies on its holder, who comes here after leaving; see turn_lock.
void store_core::do_left_work() noexcept {
  while (has_left_work_.load() && !turn_.mine() && turn_.try_enter()) {
    run_posted();
    turn_.leave();
  }
}

void store_core::post(std::function<void()> task) {
  check_not_reducing("Reducers may not post actions.");
  check_not_closed();
  posted_.push(std::move(task));
  has_left_work_.store(true);
  do_left_work();
}

void store_core::run_posted() noexcept {
  // Cleared first: what comes up from here on sets it again.
  while (has_left_work_.exchange(false)) {
    while (!closed()) {
      const std::function<void()> task = posted_.pop();
      if (!task) break;
      try {
        task();
      } catch (...) {
        report(std::current_exception());
      }
      if (first_failure_) report_posted(std::exchange(first_failure_, nullptr));
    }
    if (!closed()) continue;
    posted_.clear();
    let_go_of_everybody();
  }
}

// Nobody waits for a posted task.
void store_core::report_posted(std::exception_ptr failure) noexcept {
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const std::exception& e) {
    warn_quietly(std::string("A posted task failed: ") + e.what());
  } catch (...) {
    warn_quietly("A posted task failed.");
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

void report_to(store_core& core, std::exception_ptr failure) noexcept { core.report(std::move(failure)); }

void store_core::warn(std::string_view text) const {
  if (options_.warn)
    options_.warn(text);
  else
    std::cerr << "patchbay: " << text << '\n';
}

void store_core::warn_quietly(std::string_view text) const noexcept {
  try {
    warn(text);
  } catch (...) {
    // A warning is the last resort: nobody is left to tell.
  }
}

}  // namespace patchbay::impl
