#pragma once

#include "model/execution.hpp"
#include "shell/window_book.hpp"

#include <patchbay/bridge/app.hpp>
#include <patchbay/clock.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/store/subscription.hpp>
#include <patchbay/value/value.hpp>

#include <functional>
#include <string>
#include <vector>

/// DataForge: workspaces of wells with their logs, functions that compute new ones, and windows that show them.
namespace dataforge {

/// The store, with its handlers, that starts from the sample project or from `preloaded`.
[[nodiscard]] patchbay::store make_store(const patchbay::value& preloaded = {});

/// What the application needs from outside.
struct surroundings {
  /// Called between the steps of an execution.
  std::function<void()> pause = [] {};
  /// For how long an address is good; the machine's if not given.
  patchbay::clock clock{};
  /// The time as text.
  std::function<std::string()> now = [] { return std::string(); };
  /// The state to go on from, or null for the sample project.
  patchbay::value project{};
  /// Where the windows are kept for the next run; without it none comes back.
  patchbay::bridge::window_memory windows{};
  /// Keeps the project somewhere.
  std::function<void(const patchbay::value& state)> save = [](const patchbay::value&) {};
};

/// The application with its commands and events. Its windows must be gone before it is.
class desk {
 public:
  explicit desk(surroundings outside = {});

  [[nodiscard]] patchbay::store& state() noexcept { return state_; }
  [[nodiscard]] patchbay::bridge::app& app() noexcept { return app_; }
  [[nodiscard]] window_book& windows() noexcept { return windows_; }

 private:
  [[nodiscard]] patchbay::bridge::window_memory memory_of_windows();
  void permit_windows();
  void take_back_windows();

  const surroundings outside_;
  patchbay::store state_;
  // What the windows of the run before showed.
  patchbay::value shown_before_ = patchbay::value::object();
  patchbay::bridge::app app_;
  window_book windows_;
  executions executions_;
  std::vector<patchbay::subscription> subscriptions_;
};

}  // namespace dataforge
