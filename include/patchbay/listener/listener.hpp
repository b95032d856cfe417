#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/actions/action_matcher.hpp>
#include <patchbay/clock.hpp>
#include <patchbay/impl/access.hpp>
#include <patchbay/listener/impl/listener_fork.hpp>
#include <patchbay/listener/impl/listener_run.hpp>
#include <patchbay/listener/listener_fork.hpp>
#include <patchbay/listener/listener_results.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/value/value.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// What an effect may use. A handle on one run of it; keep it no longer than that.
///
/// Where an effect waits (`take`, `condition`, `delay`, `pause`) and was cancelled, `errc::cancelled` is thrown, which
/// ends it quietly; so does `throw_if_cancelled`, in a plain function too. One that is cancelled before it began never
/// begins.
class listener_api {
 public:
  /// Sends an action through the whole chain.
  dispatch_result dispatch(const action& a) const { return core_->api.dispatch(a); }
  dispatch_result dispatch(impl::text type) const { return dispatch(action(type)); }
  dispatch_result dispatch(impl::text type, value payload) const { return dispatch(action(type, std::move(payload))); }
  [[nodiscard]] value get_state() const { return core_->api.get_state(); }
  /// The state before the action that started this. Always there, a snapshot costs nothing.
  [[nodiscard]] const value& get_original_state() const noexcept { return core_->original; }
  [[nodiscard]] const patchbay::services& services() const noexcept { return core_->services(); }

  /// Waits for an action that comes after this call; nothing if `timeout` has passed before.
  [[nodiscard]] boost::asio::awaitable<std::optional<take_result>> take(
      listener_predicate matches, std::optional<clock::milliseconds> timeout = std::nullopt) const;
  [[nodiscard]] boost::asio::awaitable<std::optional<take_result>> take(
      action_matcher matches, std::optional<clock::milliseconds> timeout = std::nullopt) const;
  /// The same, for who only wants to know whether it came.
  [[nodiscard]] boost::asio::awaitable<bool> condition(listener_predicate matches,
                                                       std::optional<clock::milliseconds> timeout = std::nullopt) const;
  [[nodiscard]] boost::asio::awaitable<bool> condition(action_matcher matches,
                                                       std::optional<clock::milliseconds> timeout = std::nullopt) const;
  // A predicate without a name, where it would be destroyed twice.
  template <class Predicate>
    requires impl::must_be_named<Predicate>
  boost::asio::awaitable<std::optional<take_result>> take(Predicate&&,
                                                          std::optional<clock::milliseconds> = std::nullopt) const {
    impl::refuse_unnamed<Predicate>();
    return {};
  }
  template <class Predicate>
    requires impl::must_be_named<Predicate>
  boost::asio::awaitable<bool> condition(Predicate&&, std::optional<clock::milliseconds> = std::nullopt) const {
    impl::refuse_unnamed<Predicate>();
    return {};
  }
  [[nodiscard]] boost::asio::awaitable<void> delay(clock::milliseconds time) const { return impl::delay(core_, time); }
  /// Waits for other work, but not beyond being cancelled; the work itself goes on then.
  template <class T>
  [[nodiscard]] boost::asio::awaitable<T> pause(boost::asio::awaitable<T> work) const {
    return impl::pause<T>(core_, std::move(work));
  }

  /// Begins a task of its own, `T(fork_api)` or `awaitable<T>(fork_api)`, later on the executor. It is cancelled when
  /// this effect ends; with `auto_join` the effect only counts as ended when the task is.
  /// Throws `errc::invalid_argument` for an empty function.
  template <class Task>
  auto fork(Task&& task, bool auto_join = false) const {
    return impl::fork(core_, std::forward<Task>(task), auto_join);
  }

  [[nodiscard]] std::stop_token stop_token() const noexcept { return core_->stop.get_token(); }
  void throw_if_cancelled() const { core_->throw_if_cancelled(); }
  /// Cancels this run, or all other runs of this listener.
  void cancel() const noexcept { core_->stop.request_stop(); }
  void cancel_active_listeners() const { core_->cancel_others(); }
  /// Takes the listener off the list, or puts it back. Runs under way go on.
  void unsubscribe() const { core_->unsubscribe(); }
  void subscribe() const { core_->subscribe(); }

 private:
  friend impl::access;
  explicit listener_api(std::shared_ptr<impl::listener_run> run) noexcept : core_(std::move(run)) {}

  std::shared_ptr<impl::listener_run> core_;
};

namespace impl {
[[nodiscard]] boost::asio::awaitable<void> run_behind(boost::asio::awaitable<void> first,
                                                      boost::asio::awaitable<void> second);
// Runs `work`, if there is any, waits whatever came of it, and puts the listener back on the list by letting go of
// `again`.
[[nodiscard]] boost::asio::awaitable<void> subscribe_behind(std::shared_ptr<listener_run> run,
                                                            std::unique_ptr<at_end> again,
                                                            std::optional<boost::asio::awaitable<void>> work,
                                                            std::optional<clock::milliseconds> rest);
}  // namespace impl

struct listener_options {
  /// Where effects that are coroutines run. Without it, there can be none, and nothing can be waited for.
  boost::asio::any_io_executor executor{};
  /// For `delay` and timeouts.
  patchbay::clock clock{};
  /// What `services` gives.
  patchbay::services services{};
  /// Gets what a predicate or an effect throws, and which of them it was ("predicate" or "effect"); without it they go
  /// to stderr. What it throws itself is lost.
  std::function<void(std::exception_ptr, std::string_view raised_by)> on_error{};
};

/// A listener that was added. A handle; letting go of it removes nothing.
class listening {
 public:
  /// Takes it off the list; with `cancel_active` its runs are cancelled. False if it was not there any more.
  bool unsubscribe(bool cancel_active = false) const;

 private:
  friend impl::access;
  explicit listening(std::weak_ptr<impl::listener_entry> entry) noexcept : entry_(std::move(entry)) {}

  std::weak_ptr<impl::listener_entry> entry_;
};

/// Redux Toolkit's listener middleware: effects that run after the actions they are for.
///
///     listener_middleware listeners({.executor = io.get_executor(), .clock = clock});
///     listeners.start_listening(searched, debounce(300ms, [](action a, listener_api api) -> awaitable<void> {
///       ...
///     }));
///     store app = create_store(root, {}, {listeners.middleware()});
///
/// An action first goes through the rest of the chain, so that reducers and listeners of the store have had it. Then
/// the predicates are asked in the order they were added, and effects begin: a plain function,
/// `void(const action&, const listener_api&)`, runs before the dispatch returns; a coroutine,
/// `awaitable<void>(action, listener_api)` with its parameters by value, on the executor. A function that returns such
/// a coroutine does its own part before the dispatch returns; that is how the recipes below work.
///
/// Whatever predicates and effects throw goes to `on_error` and never into a dispatch. When the store ends, what runs
/// for it is cancelled. Costs one call for each listener and action. A handle: copies share the listeners. All members
/// may be called from any thread.
class listener_middleware {
 public:
  using effect = impl::listener_effect;

  explicit listener_middleware(listener_options options = {});

  /// For a list of middleware; RTK puts it first.
  [[nodiscard]] patchbay::middleware middleware() const;

  /// Adds a listener for actions that match, of a type, or for which the predicate of (action, state, previous state)
  /// holds. Throws `errc::invalid_argument` for an empty effect or predicate.
  template <class Effect>
  listening start_listening(action_matcher matches, Effect run) const {
    return add([matches = std::move(matches)](const action& a, const value&, const value&) { return matches(a); },
               impl::make_effect(std::move(run)));
  }
  template <class Effect>
  listening start_listening(impl::text type, Effect run) const {
    return add([type = std::string(type)](const action& a, const value&, const value&) { return a.type() == type; },
               impl::make_effect(std::move(run)));
  }
  template <std::predicate<const action&, const value&, const value&> Predicate, class Effect>
  listening start_listening(Predicate matches, Effect run) const {
    return add(std::move(matches), impl::make_effect(std::move(run)));
  }

  /// Takes all listeners off the list and cancels all runs, also those of listeners that were taken off before.
  void clear_listeners() const;

 private:
  [[nodiscard]] listening add(listener_predicate matches, effect run) const;

  std::shared_ptr<impl::listener_core> core_;
};

namespace impl {
// An effect during which, and for `rest` after it, its listener is off the list, whatever comes of it.
template <class Effect>
auto deaf_while(Effect run, std::optional<clock::milliseconds> rest) {
  checked_function(run, "the effect of a listener");
  return [run = std::move(run), rest](const action& a, const listener_api& api) mutable {
    const auto& own = access::core(api);
    own->unsubscribe();
    auto again = std::make_unique<at_end>([own] { own->subscribe_again(); });
    std::optional<boost::asio::awaitable<void>> work;
    try {
      work.emplace(run(a, api));
    } catch (...) {
      if (!rest) throw;
      own->failed(std::current_exception());
    }
    return subscribe_behind(own, std::move(again), std::move(work), rest);
  };
}
}  // namespace impl

// --- recipes: how often an effect runs -----------------------------------------------------------
// Each makes another effect of one that is a coroutine, and throws `errc::invalid_argument` for an empty one.

/// The runs before are cancelled, and those that have not begun never do.
template <class Effect>
[[nodiscard]] auto take_latest(Effect run) {
  impl::checked_function(run, "the effect of a listener");
  return [run = std::move(run)](const action& a, const listener_api& api) mutable {
    api.cancel_active_listeners();
    return run(a, api);
  };
}

/// Nothing is heard while it runs. A listener that is taken off the list meanwhile stays off.
template <class Effect>
[[nodiscard]] auto take_leading(Effect run) {
  return impl::deaf_while(std::move(run), std::nullopt);
}

/// It runs once no action has come for `quiet`.
template <class Effect>
[[nodiscard]] auto debounce(clock::milliseconds quiet, Effect run) {
  impl::checked_function(run, "the effect of a listener");
  return [quiet, run = std::move(run)](const action& a, const listener_api& api) mutable {
    api.cancel_active_listeners();
    return impl::run_behind(api.delay(quiet), run(a, api));
  };
}

/// It runs at once, and then, also where it threw, hears nothing for `rest`. A listener that is taken off the list
/// meanwhile stays off.
template <class Effect>
[[nodiscard]] auto throttle(clock::milliseconds rest, Effect run) {
  return impl::deaf_while(std::move(run), rest);
}

}  // namespace patchbay

#include <patchbay/impl/keywords_on.hpp>
