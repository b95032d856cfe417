#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/bridge/command.hpp>
#include <patchbay/bridge/event.hpp>
#include <patchbay/bridge/fwd.hpp>
#include <patchbay/bridge/limits.hpp>
#include <patchbay/bridge/permissions.hpp>
#include <patchbay/bridge/recipients.hpp>
#include <patchbay/bridge/transport.hpp>
#include <patchbay/bridge/window_memory.hpp>
#include <patchbay/clock.hpp>
#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/store.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::bridge {

struct app_options {
  bridge::limits limits{};
  /// Threads for commands that run on the pool, for coroutines and for timers.
  std::size_t pool_threads = 2;
  /// Gets what C++ listeners throw, those of the store while a window's action is done included, and what the bridge
  /// has to say; without it these go to stderr. What it throws itself is ignored. Called from any thread.
  std::function<void(std::string_view)> warn{};
  /// Lets pages come back to the next run of the program; without it none does.
  window_memory remembered_windows{};
  /// For the lifetimes and graces of `limits`, and the progress of tasks; the machine's if not given.
  patchbay::clock clock{};
};

struct window_info {
  std::string label;
  std::string title;
  bool focused = false;
  bool connected = false;  ///< false while its connection is lost, or its page reloads
};

/// What a window owns at present.
struct window_counts {
  std::size_t calls = 0;
  std::size_t subscriptions = 0;
  std::size_t listeners = 0;
};

struct window_event {
  enum class kind : unsigned char {
    opened,
    reloaded,
    focused,
    blurred,
    closed,
    expired,  ///< a token for it was not used in time, and there is no other
  };
  std::string label;
  kind what = kind::opened;
};

/// The application as windows see it: commands, events, managed objects and the state of a store, for any number of
/// windows (docs/wire.md says what they hear of it).
///
/// Thread-safety: every member may be called from any thread. Handlers and listeners are called without a lock held.
/// Neither copied nor moved. The store must stay where it is and outlive this object. The destructor ends all windows,
/// asks what still runs to stop, and waits for it.
class app {
 public:
  explicit app(store& target, app_options options = {});
  /// Actions from windows go through this dispatcher instead of the store's own.
  app(store& target, dispatcher dispatch, app_options options = {});
  app(const app&) = delete;
  app& operator=(const app&) = delete;
  ~app();

  [[nodiscard]] store& state_store() const noexcept;
  [[nodiscard]] const dispatcher& default_dispatcher() const noexcept;
  [[nodiscard]] const bridge::limits& limits() const noexcept;

  // --- commands ----------------------------------------------------------------------------------

  /// Registers a command; see `bridge::command` for names and handlers. Throws `errc::illegal_name` for a name of other
  /// characters than visible ASCII, letters and digits, `errc::invalid_argument` for one that is taken, an empty
  /// handler, another number of names than the handler has parameters to read, or a `managed<T>` that is not managed.
  template <class Handler>
  void command(std::string name, std::vector<std::string> parameters, Handler handler, command_options options = {}) {
    add_command(std::move(name), bridge::command(std::move(parameters), std::move(handler), options));
  }
  template <class Handler>
    requires patchbay::impl::has_signature<Handler>
  void command(std::string name, Handler handler, command_options options = {}) {
    add_command(std::move(name), bridge::command({}, std::move(handler), options));
  }

  // --- managed objects ---------------------------------------------------------------------------

  /// Keeps an object for commands to use, one of each type. False, and nothing else, where one of this type is managed
  /// already: the first one stays. Synchronising its use is the application's job, unless it is the store.
  template <class T>
  bool manage(T object) {
    return manage(typeid(T), std::make_shared<T>(std::move(object)));
  }
  template <class T>
  bool manage(std::shared_ptr<T> object) {
    return manage(typeid(T), std::move(object));
  }
  /// Throws `errc::not_found` where none of this type is managed.
  template <class T>
  [[nodiscard]] T& state() const {
    return *static_cast<T*>(managed(typeid(T)));
  }
  template <class T>
  [[nodiscard]] bool manages() const noexcept {
    return manages(typeid(T));
  }
  /// Lets go of it; nothing where there is none. Calls under way must not use it any more.
  template <class T>
  std::shared_ptr<T> unmanage() {
    return std::static_pointer_cast<T>(unmanage(typeid(T)));
  }

  // --- events --------------------------------------------------------------------------------------
  // The payload is made text once, however many windows hear of it. Names that are not legal throw
  // errc::illegal_name. C++ listeners are called before these return, in the order of their registration; an event that
  // a listener emits is told after the one under way.

  /// To all listeners in the windows addressed, and to C++ listeners. Returns how many windows heard of it.
  std::size_t emit(patchbay::impl::text name, const value& payload = {}, const recipients& to = {});
  /// The same, for code in which `emit` is a macro of Qt's.
  std::size_t emit_event(patchbay::impl::text name, const value& payload = {}, const recipients& to = {}) {
    return emit(name, payload, to);
  }
  /// To listeners that `target` reaches, as in Tauri: a listener at `any` hears it too.
  std::size_t emit_to(const event_target& target, patchbay::impl::text name, const value& payload = {});
  /// To listeners whose own target the predicate accepts, and to all at `any`, as in Tauri. Throws
  /// `errc::invalid_argument` for an empty predicate.
  std::size_t emit_filter(patchbay::impl::text name, const value& payload,
                          const std::function<bool(const event_target&)>& accepts);

  /// The listener is called until the subscription ends.
  subscription listen(std::string name, event_listener listener, event_target at = event_target::any());
  /// The same, for one event only.
  subscription once(std::string name, event_listener listener, event_target at = event_target::any());

  // --- windows -------------------------------------------------------------------------------------

  /// What windows may do whose label matches a pattern with `*`. Of several patterns all count: what one of them denies
  /// is denied. A window that no pattern matches may do nothing. For windows that open from now on.
  void permit(std::string pattern, permissions what);

  /// A secret that opens a window with this label, once, until `limits::token_lifetime` is over; 256 random bits.
  /// Throws `errc::illegal_name`, `errc::label_taken` where such a window is open, or `errc::limit` while
  /// `limits::tokens` wait to be used.
  [[nodiscard]] std::string mint_token(patchbay::impl::text label);
  /// The same for a window that asks for it, as `invocation::window` says: throws `errc::not_allowed` too, unless
  /// `permissions::open` of that window allows the label, and `errc::limit` while `limits::tokens_of_one` wait that it
  /// asked for.
  [[nodiscard]] std::string mint_token(patchbay::impl::text label, patchbay::impl::text opener);
  /// Forgets a token that was not used.
  void revoke_token(patchbay::impl::text token);

  [[nodiscard]] std::vector<window_info> windows() const;
  /// Each returns false where there is no such window.
  bool close_window(patchbay::impl::text label);
  /// Asks by "tauri://close-requested" first, if the window listens to that.
  bool request_close(patchbay::impl::text label);
  bool focus_window(patchbay::impl::text label);
  /// Revokes what pages of this window, which is closed or gone, would come back with; false where there is nothing.
  /// `close_window` revokes that of an open one.
  bool forget_window(patchbay::impl::text label);
  /// The labels of windows that are gone, in this run or in an earlier one, whose pages may still come back. O(n).
  [[nodiscard]] std::vector<std::string> former_windows() const;
  bool reload_window(patchbay::impl::text label);
  bool set_title(patchbay::impl::text label, std::string title);
  [[nodiscard]] window_counts counts(patchbay::impl::text label) const;
  /// Called after a window opened, reloaded, got or lost the focus, closed with all it owned, or did not open in time.
  subscription on_window(std::function<void(const window_event&)> listener);

  // --- for transports ------------------------------------------------------------------------------

  /// A link to a page that will say who it is.
  [[nodiscard]] connection accept(std::shared_ptr<link> to);
  /// A link to the window with this label, on the host's word; open at once. Throws as `mint_token`.
  [[nodiscard]] connection accept(std::shared_ptr<link> to, patchbay::impl::text label);

 private:
  friend impl::access;
  void add_command(std::string name, bridge::command what);
  bool manage(const std::type_info& type, std::shared_ptr<void> object);
  [[nodiscard]] void* managed(const std::type_info& type) const;
  [[nodiscard]] bool manages(const std::type_info& type) const noexcept;
  std::shared_ptr<void> unmanage(const std::type_info& type);

  std::shared_ptr<impl::app_core> core_;
};

}  // namespace patchbay::bridge

#include <patchbay/impl/keywords_on.hpp>
