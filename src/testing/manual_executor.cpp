#include <patchbay/testing/manual_executor.hpp>

#include <patchbay/error.hpp>

#include <string>
#include <utility>

namespace patchbay::inline v0_1::testing {

void manual_executor::post(std::function<void()> task) {
  if (!task) throw error(errc::invalid_argument, "Expected the posted task to be a function.");
  const std::scoped_lock lock(mutex_);
  tasks_.push_back(std::move(task));
}

bool manual_executor::run_one() {
  std::function<void()> task;
  {
    const std::scoped_lock lock(mutex_);
    if (tasks_.empty()) return false;
    task = std::move(tasks_.front());
    tasks_.pop_front();
  }
  task();
  return true;
}

std::size_t manual_executor::run_pending() {
  const std::size_t waiting = pending();
  std::size_t ran = 0;
  while (ran < waiting && run_one()) ++ran;
  return ran;
}

std::size_t manual_executor::run_all(std::size_t limit) {
  std::size_t ran = 0;
  while (ran < limit && run_one()) ++ran;
  if (const std::size_t left = ran == limit ? pending() : 0; left != 0) {
    throw error(errc::recursion, "Tasks still wait (" + std::to_string(left) + ") after " + std::to_string(ran) +
                                     " ran: do they post each other without end?");
  }
  return ran;
}

std::size_t manual_executor::pending() const {
  const std::scoped_lock lock(mutex_);
  return tasks_.size();
}

}  // namespace patchbay::testing
