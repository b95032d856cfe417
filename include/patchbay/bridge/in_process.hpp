#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/event.hpp>
#include <patchbay/bridge/fwd.hpp>
#include <patchbay/store/path_set.hpp>
#include <patchbay/store/subscription.hpp>
#include <patchbay/value/value.hpp>

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1::bridge {

/// Runs a function, at once or later, on a thread of its choice, one at a time and in order: a native event loop's
/// "post".
using post_function = std::function<void(std::function<void()>)>;

/// A window without a page: a native view, or a test. It speaks to the application over the same wire as a browser,
/// with the same permissions and limits.
///
/// All callbacks, and everything that arrives, run through `post`; by default at once, on the thread that caused them.
/// What a callback throws goes to `app_options::warn` and no further; the others are called all the same. Use it from
/// one thread, or from what `post` runs. Closing it (or its end) closes the window and lets go of its callbacks.
class in_process_window {
 public:
  /// Throws `errc::illegal_name` or `errc::label_taken`.
  in_process_window(app& host, std::string label, post_function post = {});
  in_process_window(in_process_window&&) noexcept;
  in_process_window& operator=(in_process_window&&) noexcept;
  ~in_process_window();

  /// Runs a command. A rejection comes out of the future as `bridge::rejection` (one with a code of the bridge as
  /// `patchbay::error`); `errc::closed` if the window closes first.
  std::future<value> invoke(patchbay::impl::text command, value arguments = value::object());
  std::future<value> dispatch(const action& what);

  /// Throws `errc::invalid_argument` for an empty listener, and what the application refuses it with.
  subscription listen(const std::string& name, event_listener listener, const event_target& at = event_target::any());
  void emit(patchbay::impl::text name, value payload = {});
  /// The same, for code in which `emit` is a macro of Qt's.
  void emit_event(patchbay::impl::text name, value payload = {}) { emit(name, std::move(payload)); }

  /// A copy of a part of the state, kept equal to it by what arrives; one that has lost track of the state subscribes
  /// again by itself. A handle: copies are the same replica.
  class replica {
   public:
    [[nodiscard]] const value& state() const noexcept;
    [[nodiscard]] revision_number revision() const noexcept;
    /// How many updates arrived, the first snapshot included.
    [[nodiscard]] std::size_t updates() const noexcept;
    /// Called after each update, and not before the next one if it is added in such a call. Throws
    /// `errc::invalid_argument` for an empty one.
    void on_change(std::function<void(const value& state)> listener);

   private:
    friend class in_process_window;
    struct body;
    std::shared_ptr<body> body_;
  };
  /// Throws what the application refuses it with: `errc::not_allowed`, `errc::limit`.
  [[nodiscard]] replica subscribe(const path_set& paths);

  /// A message as a page would send it, and whatever arrives, as text: for tests of the wire. There is one listener,
  /// the last; an empty one throws `errc::invalid_argument`.
  void send_text(std::string_view message);
  void on_message(std::function<void(const message&)> listener);

  [[nodiscard]] const std::string& label() const noexcept;
  /// False once the application ended the connection.
  [[nodiscard]] bool open() const noexcept;
  void close();

 private:
  class body;
  std::shared_ptr<body> body_;
};

}  // namespace patchbay::bridge

#include <patchbay/impl/keywords_on.hpp>
