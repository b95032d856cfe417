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
      now_(options_.clock.now ? options_.clock.now : steady_now),
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

subscription app_core::on_window(std::function<void(const window_event&)> listener) {
  if (!listener) throw error(errc::invalid_argument, "A listener of windows is empty.");
  return window_listeners_.add(std::move(listener), shared_from_this());
}

void app_core::listener_threw(std::exception_ptr failure) noexcept {
  warn_.guard("A listener of", "windows", [&] { std::rethrow_exception(std::move(failure)); });
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
  window_listeners_.call({label, what});
  if (what == window_event::kind::focused) emit_of_window(label, "tauri://focus");
  if (what == window_event::kind::blurred) emit_of_window(label, "tauri://blur");
  if (what == window_event::kind::closed) emit_of_window(label, "tauri://destroyed");
}

}  // namespace patchbay::bridge::impl
