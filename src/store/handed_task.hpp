#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::impl {

// A task that somebody else is to run, and may as well let go of: `dropped`, which must not throw, is called when the
// last copy of it ends and none has run.
[[nodiscard]] inline std::function<void()> handed_task(std::function<void()> run, std::function<void()> dropped) {
  struct task {
    std::function<void()> run;
    std::function<void()> dropped;
    std::atomic<bool> has_run = false;

    task(std::function<void()> what, std::function<void()> otherwise)
        : run(std::move(what)), dropped(std::move(otherwise)) {}
    task(const task&) = delete;
    task& operator=(const task&) = delete;
    ~task() {
      if (!has_run) dropped();
    }
  };
  return [it = std::make_shared<task>(std::move(run), std::move(dropped))] {
    it->has_run = true;
    it->run();
  };
}

}  // namespace patchbay::impl
