#pragma once

#include <patchbay/bridge/fwd.hpp>
#include <patchbay/value/value.hpp>

#include <memory>

namespace patchbay::inline v0_1::bridge {

/// A stream of messages to one call's window, in order (Tauri's ipc::Channel). A handle: copies are the same channel,
/// which ends when `end` is called or the last copy goes. Safe to use from any thread.
class channel {
 public:
  struct body;
  explicit channel(std::shared_ptr<body> shared) noexcept : body_(std::move(shared)) {}

  /// False when the window is gone; the message went nowhere then.
  bool send(const value& message) const;
  bool send(const raw& message) const;
  /// Tells the page that no more will come; does nothing the second time.
  void end() const;

 private:
  std::shared_ptr<body> body_;
};

}  // namespace patchbay::bridge
