#pragma once

#include <patchbay/value/value.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1::bridge {

/// Whom an event is for, or where a listener listens: Tauri's EventTarget. A regular value type.
class event_target {
 public:
  enum class kind : unsigned char { any, any_label, app, window, webview, webview_window };

  [[nodiscard]] static event_target any() { return event_target(kind::any, {}); }
  [[nodiscard]] static event_target app() { return event_target(kind::app, {}); }
  [[nodiscard]] static event_target any_label(std::string label) { return {kind::any_label, std::move(label)}; }
  [[nodiscard]] static event_target window(std::string label) { return {kind::window, std::move(label)}; }
  [[nodiscard]] static event_target webview(std::string label) { return {kind::webview, std::move(label)}; }
  [[nodiscard]] static event_target webview_window(std::string label) {
    return {kind::webview_window, std::move(label)};
  }
  /// A label is for whatever bears it.
  event_target(std::string_view label) : event_target(kind::any_label, std::string(label)) {}
  event_target(const char* label) : event_target(std::string_view(patchbay::impl::text(label))) {}
  event_target(const std::string& label) : event_target(std::string_view(label)) {}

  /// `{"kind": "Window", "label": "main"}`, or a string. Throws `errc::invalid_arguments`.
  [[nodiscard]] static event_target from(const value& document);
  [[nodiscard]] value to_value() const;

  [[nodiscard]] kind type() const noexcept { return kind_; }
  /// Nothing for `any` and `app`.
  [[nodiscard]] std::optional<std::string_view> label() const noexcept;

  friend bool operator==(const event_target&, const event_target&) = default;

 private:
  event_target(kind k, std::string label) : kind_(k), label_(std::move(label)) {}

  kind kind_;
  std::string label_;
};

/// True when an event emitted to `emitted` reaches a listener registered at `listening` (Tauri's matrix: a listener at
/// `any` hears everything, an event to `any` reaches everybody, a label alone reaches every kind that bears it).
[[nodiscard]] bool reaches(const event_target& emitted, const event_target& listening) noexcept;

/// What a listener gets. The references live as long as the call.
struct event {
  std::string_view name;
  const value& payload;
  std::uint64_t id;         ///< of the listener
  std::string_view source;  ///< label of the window that emitted it; empty if the application did
};

using event_listener = std::function<void(const event&)>;

/// Letters (of any script) and digits, '-', '/', ':' and '_'; not empty and at most 256 bytes. Nothing that is
/// invisible or changes the direction of what stands beside it.
[[nodiscard]] bool is_legal_name(patchbay::impl::text name) noexcept;

}  // namespace patchbay::bridge
