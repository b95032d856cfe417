#include "bridge/app/app_core.hpp"

#include "bridge/wire/secret.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

app_options completed(app_options options) {
  options.pool_threads = std::max<std::size_t>(options.pool_threads, 1);
  return options;
}

[[noreturn]] void throw_full(const char* whom, const byte_budget& full, std::size_t bytes) {
  throw error(errc::limit, "Too much is kept " + std::string(whom) + std::to_string(full.most()) +
                               " bytes of subscriptions, listeners and open calls; this would take " +
                               std::to_string(bytes) + " more.");
}

}  // namespace

app_core::app_core(bridge::app& owner, store& target, dispatcher dispatch, app_options options)
    : owner_(owner),
      store_(target),
      dispatch_(std::move(dispatch)),
      options_(completed(std::move(options))),
      warn_(options_.warn),
      epoch_(make_secret().substr(0, 16)),
      events_(std::make_shared<event_hub>(warn_)),
      budget_(std::make_shared<byte_budget>(options_.limits.kept_bytes_in_all)),
      windows_(*this, options_.remembered_windows),
      pool_(options_.pool_threads),
      heartbeat_(pool_, windows_) {
  add_state_commands(*this);
  add_event_commands(*this);
  add_window_commands(*this);
  windows_.recall();
  heartbeat_.start(options_.limits.heartbeat);
}

kept_bytes app_core::keep(const session& window, std::size_t bytes) {
  const auto& own = window.budget();
  if (!own->take(bytes)) {
    texts_.forget(window.label());
    if (!own->take(bytes)) throw_full("for this window, which may have ", *own, bytes);
  }
  if (!budget_->take(bytes)) {
    texts_.forget_all();
    if (!budget_->take(bytes)) {
      own->give_back(bytes);
      throw_full("for all windows, which may have ", *budget_, bytes);
    }
  }
  return {bytes, own, budget_};
}

std::chrono::milliseconds app_core::now() const {
  if (options_.clock) return options_.clock.now();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

void app_core::after(std::chrono::milliseconds delay, std::function<void()> then) {
  std::function<void()> safely = [warn = warn_, then = std::move(then)] { warn.guard("A timer", {}, then); };
  if (!options_.clock) {
    const auto timer = std::make_shared<boost::asio::steady_timer>(pool_, delay);
    return timer->async_wait([timer, safely = std::move(safely)](const boost::system::error_code& failure) {
      if (!failure) safely();
    });
  }
  // That clock runs things wherever it likes, also when the application is gone; the pool is waited for.
  (void)options_.clock.call_after(delay, [weak = weak_from_this(), safely = std::move(safely)] {
    if (const auto self = weak.lock()) boost::asio::post(self->pool_, safely);
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
  window_link(std::weak_ptr<app_core> app, std::uint64_t number, std::weak_ptr<window_listener> who)
      : app_(std::move(app)), number_(number), who_(std::move(who)) {}

  void disconnect() noexcept override {
    std::shared_ptr<window_listener> who = who_.lock();
    const auto app = app_.lock();
    if (!who || !who->alive.exchange(false) || !app) return;
    const std::lock_guard lock(app->guard_);
    app->window_listeners_.erase(number_);
  }
  [[nodiscard]] bool connected() const noexcept override {
    const auto who = who_.lock();
    return who && who->alive.load();
  }
  void check_may_leave() const override {}
  void detach() noexcept override { who_.reset(); }

 private:
  std::weak_ptr<app_core> app_;
  std::uint64_t number_;
  std::weak_ptr<window_listener> who_;
};

subscription app_core::on_window(std::function<void(const window_event&)> listener) {
  if (!listener) throw error(errc::invalid_argument, "A listener of windows is empty.");
  auto added = std::make_shared<window_listener>();
  added->call = std::move(listener);
  const std::lock_guard lock(guard_);
  const std::uint64_t number = ++added_window_listeners_;
  window_listeners_.emplace(number, added);
  return subscription(std::make_unique<window_link>(weak_from_this(), number, added));
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
    for (const auto& [number, each] : window_listeners_) listeners.push_back(each);
  }
  for (const auto& each : listeners) {
    if (!each->alive.load()) continue;
    warn_.guard("A listener of window", label, [&] { each->call({label, what}); });
  }
  if (what == window_event::kind::focused) emit_of_window(label, "tauri://focus");
  if (what == window_event::kind::blurred) emit_of_window(label, "tauri://blur");
  if (what == window_event::kind::closed) emit_of_window(label, "tauri://destroyed");
}

}  // namespace patchbay::bridge::impl
