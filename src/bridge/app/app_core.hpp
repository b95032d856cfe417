#pragma once

#include "bridge/app/managed_objects.hpp"
#include "bridge/app/warner.hpp"
#include "bridge/app/windows.hpp"
#include "bridge/events/event_hub.hpp"
#include "bridge/server/heartbeat.hpp"
#include "bridge/session/call.hpp"
#include "bridge/session/kept_bytes.hpp"
#include "bridge/session/state_texts.hpp"
#include "store/listener_list.hpp"

#include <patchbay/bridge/app.hpp>

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace patchbay::inline v0_1::bridge::impl {

// What an application is made of.
class app_core final : public patchbay::impl::listener_host, public std::enable_shared_from_this<app_core> {
 public:
  app_core(bridge::app& owner, store& target, dispatcher dispatch, app_options options);

  // Valid while the application is there, which waits for everything that may ask for it.
  [[nodiscard]] bridge::app& owner() const noexcept { return owner_; }
  [[nodiscard]] store& state_store() const noexcept { return store_; }
  [[nodiscard]] const dispatcher& dispatch() const noexcept { return dispatch_; }
  [[nodiscard]] const limits& bounds() const noexcept { return options_.limits; }
  [[nodiscard]] const std::function<std::chrono::nanoseconds()>& time() const noexcept { return now_; }
  [[nodiscard]] const std::string& epoch() const noexcept { return epoch_; }

  [[nodiscard]] managed_objects& managed() noexcept { return managed_; }
  [[nodiscard]] const std::shared_ptr<event_hub>& events() noexcept { return events_; }
  [[nodiscard]] state_texts& texts() noexcept { return texts_; }
  [[nodiscard]] impl::windows& windows() noexcept { return windows_; }
  [[nodiscard]] boost::asio::thread_pool& pool() noexcept { return pool_; }

  // --- commands: app_commands.cpp --------------------------------------------------------------------------------

  // Of the application, or one of the bridge's own, which check permissions of their own.
  enum class origin { application, bridge };
  void add_command(std::string name, bridge::command what, origin from);
  void run(const std::shared_ptr<call>& asked);

  // Bytes to keep for a window; throws errc::limit. Where they are too many, what is only kept in case a page comes
  // back goes first.
  [[nodiscard]] kept_bytes keep(const session& window, std::size_t bytes);

  // --- windows and timers ------------------------------------------------------------------------------------------

  // Tells C++ and the window itself.
  void tell_window_event(const std::string& label, window_event::kind what);
  // To whoever listens at this window.
  void emit_of_window(const std::string& label, std::string_view event);
  subscription on_window(std::function<void(const window_event&)> listener);
  // By the clock of the options, or the machine's.
  [[nodiscard]] std::chrono::nanoseconds now() const { return now_(); }
  // Runs a function on the pool, unless the application ends before.
  void after(std::chrono::milliseconds delay, std::function<void()> then);
  // Ends everything and waits for it.
  void shut_down();
  [[nodiscard]] const warner& warn() const noexcept { return warn_; }

 private:
  struct known_command {
    std::shared_ptr<const bridge::command> run;
    origin from;
  };
  void listener_threw(std::exception_ptr failure) noexcept override;
  [[nodiscard]] bool may_call(const call& asked, origin from) const;

  bridge::app& owner_;
  store& store_;
  const dispatcher dispatch_;
  const app_options options_;
  const std::function<std::chrono::nanoseconds()> now_;
  const warner warn_;
  const std::string epoch_;

  managed_objects managed_;
  std::shared_ptr<event_hub> events_;
  state_texts texts_;
  const std::shared_ptr<byte_budget> budget_;  // of all windows
  impl::windows windows_;

  patchbay::impl::listener_list<const window_event&> window_listeners_{this};

  mutable std::mutex guard_;
  // Guarded:
  std::unordered_map<std::string, known_command> commands_;

  // Last: its threads use all of the above.
  boost::asio::thread_pool pool_;
  heartbeat heartbeat_;
};

// The commands that every application has.
void add_state_commands(app_core& app);
void add_event_commands(app_core& app);
void add_window_commands(app_core& app);

}  // namespace patchbay::bridge::impl
