#pragma once

#include "bridge/app/warner.hpp"
#include "bridge/session/kept_bytes.hpp"
#include "bridge/wire/frame.hpp"

#include <patchbay/bridge/event.hpp>
#include <patchbay/bridge/recipients.hpp>
#include <patchbay/store/subscription.hpp>
#include <patchbay/value/value.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

class session;

using target_filter = std::function<bool(const event_target&)>;

// Who listens to which event, in windows and in C++, and the delivery to them.
class event_hub : public std::enable_shared_from_this<event_hub> {
 public:
  explicit event_hub(warner warn) : warn_(std::move(warn)) {}

  struct emission {
    std::string_view name;
    const value& payload;
    std::string_view source{};     // label of a window
    const target_filter& accepts;  // empty: every target
    const recipients& to;
  };
  // Returns how many windows heard of it. Windows all hear of events in the same order, whoever emits.
  std::size_t emit(const emission& what);

  // In C++.
  [[nodiscard]] subscription listen(std::string name, event_listener listener, event_target at, bool once);

  // In a window. Throws errc::limit, and errc::invalid_arguments for an id in use.
  std::uint64_t listen(const std::shared_ptr<session>& window, std::string name, event_target at,
                       std::optional<std::uint64_t> id, kept_bytes kept);
  void unlisten(const session& window, std::string_view name, std::uint64_t id);
  [[nodiscard]] bool listens(const session& window, std::string_view name) const;
  // The window's page is gone, with all its listeners.
  void forget(const session& window);
  // The window is gone: with it go C++ listeners at its own targets.
  void forget_targets(std::string_view label);
  [[nodiscard]] std::size_t listeners_of(const session& window) const;

 private:
  struct window_listener {
    std::shared_ptr<session> window;
    std::uint64_t id;
    event_target at;
  };
  struct addressee {
    std::shared_ptr<session> window;
    std::vector<std::uint64_t> listening;
  };
  struct native_listener;
  class telling;
  struct listeners {
    std::vector<window_listener> in_windows{};
    std::vector<std::shared_ptr<native_listener>> native{};
    [[nodiscard]] bool empty() const noexcept { return in_windows.empty() && native.empty(); }
  };
  struct event_copy;
  using names = std::unordered_map<std::string, listeners>;

  std::size_t tell_windows(const std::vector<window_listener>& who, const emission& what);
  void tell_native(std::vector<std::shared_ptr<native_listener>> who, const emission& what);
  void tell_one(const native_listener& who, const event_copy& what) noexcept;
  void remove(const native_listener& who);
  // As the registry of its subscriptions.
  template <class Registry, class Ticket>
  friend class patchbay::impl::registration_in;
  void remove(const std::weak_ptr<native_listener>& which) noexcept;
  [[nodiscard]] bool contains(const std::weak_ptr<native_listener>& which) const noexcept;

  const warner warn_;

  std::mutex order_;  // of events, for all windows; only appends to what they are to be sent

  mutable std::mutex guard_;
  // Guarded:
  names names_;
  struct registration {
    std::string name;  // of the event
    kept_bytes kept;
  };
  struct owner {
    std::uint64_t last_id = 0;
    std::unordered_map<std::uint64_t, registration> ids{};
  };
  std::unordered_map<const session*, owner> owners_;
};

}  // namespace patchbay::bridge::impl
