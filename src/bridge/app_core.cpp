#include "app_core.hpp"

#include "secret.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <utility>

namespace patchbay::bridge::impl {

namespace {

app_options with_warning(app_options options) {
  if (!options.warn) {
    options.warn = [](std::string_view text) { std::cerr << "patchbay: " + std::string(text) + '\n'; };
  }
  options.pool_threads = std::max<std::size_t>(options.pool_threads, 1);
  return options;
}

}  // namespace

app_core::app_core(bridge::app& owner, store& target, dispatcher dispatch, app_options options)
    : owner_(owner),
      store_(target),
      dispatch_(std::move(dispatch)),
      options_(with_warning(std::move(options))),
      epoch_(make_secret().substr(0, 16)),
      events_(std::make_shared<event_hub>(options_.warn)),
      windows_(*this, options_.remembered_windows),
      pool_(options_.pool_threads),
      heartbeat_(pool_, windows_) {
  add_state_commands(*this);
  add_event_commands(*this);
  add_window_commands(*this);
  windows_.recall();
  heartbeat_.start(options_.limits.heartbeat);
}

void app_core::warn(std::string_view text) const { options_.warn(text); }

void app_core::after(std::chrono::milliseconds delay, std::function<void()> then) {
  const auto timer = std::make_shared<boost::asio::steady_timer>(pool_, delay);
  timer->async_wait([timer, then = std::move(then)](const boost::system::error_code& failure) {
    if (!failure) then();
  });
}

void app_core::shut_down() {
  windows_.close_all();
  pool_.stop();
  pool_.join();
}

// --- what windows do --------------------------------------------------------------------------------------------

struct app_core::window_listener {
  std::function<void(const window_event&)> call;
  std::atomic<bool> alive = true;
};

class app_core::window_link final : public patchbay::impl::link {
 public:
  window_link(std::weak_ptr<app_core> app, std::weak_ptr<window_listener> who)
      : app_(std::move(app)), who_(std::move(who)) {}

  void disconnect() noexcept override {
    std::shared_ptr<window_listener> who = who_.lock();
    const auto app = app_.lock();
    if (!who || !who->alive.exchange(false) || !app) return;
    const std::lock_guard lock(app->guard_);
    std::erase(app->window_listeners_, who);
  }
  [[nodiscard]] bool connected() const noexcept override {
    const auto who = who_.lock();
    return who && who->alive.load();
  }
  void check_may_leave() const override {}
  void detach() noexcept override { who_.reset(); }

 private:
  std::weak_ptr<app_core> app_;
  std::weak_ptr<window_listener> who_;
};

subscription app_core::on_window(std::function<void(const window_event&)> listener) {
  if (!listener) throw error(errc::invalid_argument, "A listener of windows is empty.");
  auto added = std::make_shared<window_listener>();
  added->call = std::move(listener);
  const std::lock_guard lock(guard_);
  window_listeners_.push_back(added);
  return subscription(std::make_unique<window_link>(weak_from_this(), added));
}

void app_core::emit_of_window(const std::string& label, std::string_view event) {
  const target_filter window_itself = [&label](const event_target& target) {
    const bool is_window =
        target.type() == event_target::kind::window || target.type() == event_target::kind::webview_window;
    return is_window && target.label() == label;
  };
  events_->emit({.name = event, .payload = value(), .accepts = window_itself, .to = recipients::everyone()});
}

void app_core::tell_window_event(const std::string& label, window_event::kind what) {
  std::vector<std::shared_ptr<window_listener>> listeners;
  {
    const std::lock_guard lock(guard_);
    listeners = window_listeners_;
  }
  for (const auto& each : listeners) {
    if (!each->alive.load()) continue;
    try {
      each->call({label, what});
    } catch (const std::exception& failure) {
      warn(std::string("A listener of windows failed: ") + failure.what());
    } catch (...) {
      warn("A listener of windows failed.");
    }
  }
  if (what == window_event::kind::focused) emit_of_window(label, "tauri://focus");
  if (what == window_event::kind::blurred) emit_of_window(label, "tauri://blur");
  if (what == window_event::kind::closed) emit_of_window(label, "tauri://destroyed");
}

}  // namespace patchbay::bridge::impl
