#pragma once

#include <patchbay/store/store.hpp>

#include <any>
#include <concepts>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

/// Reads the state of the store it came from; throws `errc::closed` once that is gone, `errc::reducing` inside a
/// reducer.
class state_getter {
 public:
  explicit state_getter(std::shared_ptr<impl::store_core> core) noexcept : core_(std::move(core)) {}
  [[nodiscard]] value operator()() const;

 private:
  std::shared_ptr<impl::store_core> core_;
};

/// What thunks get as third argument: the application's services, of any type (redux-thunk's extra argument).
/// `services(std::ref(api))` hands out a reference, `services(api)` a shared copy.
class services {
 public:
  services() = default;
  template <class T>
    requires(!std::same_as<std::remove_cvref_t<T>, services>)
  services(T&& service) : held_(std::make_shared<std::any>(std::forward<T>(service))) {}

  /// The services as a T. Throws `errc::invalid_argument` if they are of another type or were never given.
  template <class T>
  [[nodiscard]] T& get() const;

 private:
  [[noreturn]] static void throw_wrong_type(bool given);
  std::shared_ptr<std::any> held_;
};

/// What happens to a type that nothing handles; see dispatch_result::handled.
enum class unknown_action {
  ignore,  ///< nothing, as in redux; the result says handled == false
  warn,    ///< a warning, once per type
  refuse,  ///< errc::unknown_action
};

struct dispatch_options {
  /// Handlers of this dispatcher; where there are none and no reducer, it routes as the store does: to the handlers
  /// registered there, then to the store's root reducer.
  handler_map handlers{};
  /// The root reducer; handlers come first, and the reducer gets what they don't handle.
  patchbay::reducer reducer{};
  std::vector<patchbay::middleware> middleware{};
  unknown_action unknown = unknown_action::ignore;
  handler_lookup lookup = handler_lookup::exact;
  patchbay::services services{};
};

namespace impl {

template <class F>
struct third_parameter {};
template <class F>
  requires requires { &F::operator(); }
struct third_parameter<F> : third_parameter<decltype(&F::operator())> {};
template <class R, class A, class B, class C>
struct third_parameter<R (*)(A, B, C)> : std::type_identity<C> {};
template <class R, class T, class A, class B, class C>
struct third_parameter<R (T::*)(A, B, C)> : std::type_identity<C> {};
template <class R, class T, class A, class B, class C>
struct third_parameter<R (T::*)(A, B, C) const> : std::type_identity<C> {};

template <class F>
using service_of = std::remove_cvref_t<typename third_parameter<std::decay_t<F>>::type>;

template <class F>
concept names_its_service = requires { typename service_of<F>; } && !std::same_as<service_of<F>, services>;

template <class F>
concept thunk_state_first = std::invocable<F, state_getter, const dispatcher&>;
template <class F>
concept thunk_dispatch_first = std::invocable<F, const dispatcher&, state_getter>;
template <class F>
concept thunk_dispatch_only = std::invocable<F, const dispatcher&>;
template <class F>
concept thunk_state_first_services = std::invocable<F, state_getter, const dispatcher&, const services&>;
template <class F>
concept thunk_dispatch_first_services = std::invocable<F, const dispatcher&, state_getter, const services&>;
template <class F>
concept thunk_state_first_service =
    names_its_service<F> && std::invocable<F, state_getter, const dispatcher&, service_of<F>&>;
template <class F>
concept thunk_dispatch_first_service =
    names_its_service<F> && std::invocable<F, const dispatcher&, state_getter, service_of<F>&>;

}  // namespace impl

/// A callable that is dispatched instead of an action: it gets `get_state` and `dispatch` and does with them what it
/// likes. Parameters are (get_state, dispatch) or, when typed so, (dispatch, get_state); with `auto` for both it is the
/// former. One alone is dispatch. A third is the services, either as `const services&` or by the type of the service
/// itself.
template <class F>
concept thunk = !std::convertible_to<F, std::string_view> && !std::convertible_to<F, const value&> &&
                !std::same_as<std::remove_cvref_t<F>, action> &&
                (impl::thunk_state_first<F> || impl::thunk_dispatch_first<F> || impl::thunk_state_first_service<F> ||
                 impl::thunk_dispatch_first_service<F> || impl::thunk_state_first_services<F> ||
                 impl::thunk_dispatch_first_services<F> || impl::thunk_dispatch_only<F>);

/// Routes actions and thunks to a store. A handle: copies are the same dispatcher, may outlive the store (and throw
/// `errc::closed` then), and may be called from any thread.
///
/// `dispatch` is synchronous: when it returns, the action has been reduced, committed and delivered (inside a batch:
/// reduced). It throws what middleware, handler or reducer throw, with the state as it was, and `errc::reducing` when
/// called from inside a handler or reducer.
class dispatcher {
 public:
  explicit dispatcher(std::shared_ptr<impl::dispatcher_core> core) noexcept : core_(std::move(core)) {}

  dispatch_result operator()(impl::text type) const;
  dispatch_result operator()(impl::text type, value payload) const;
  dispatch_result operator()(action a) const;

  /// Runs a thunk on the calling thread and returns its result.
  template <thunk Thunk>
  decltype(auto) operator()(Thunk&& run) const;

  [[nodiscard]] state_getter get_state() const;
  [[nodiscard]] const patchbay::services& services() const noexcept;

  /// Swaps the root reducer; see store::replace_reducer.
  void replace_reducer(reducer next) const;
  /// Runs the root reducer for one that changed inside; see store::refresh.
  void refresh() const;

 private:
  std::shared_ptr<impl::dispatcher_core> core_;
};

/// A dispatcher for a store, zubridge's createDispatch. Builds the middleware chain: each is made once.
[[nodiscard]] dispatcher create_dispatch(const store& target, dispatch_options options = {});

// --- implementation -----------------------------------------------------------------------------

template <class T>
T& services::get() const {
  if (held_) {
    if (T* own = std::any_cast<T>(held_.get())) return *own;
    if (auto* reference = std::any_cast<std::reference_wrapper<T>>(held_.get())) return reference->get();
    if (auto* pointer = std::any_cast<std::shared_ptr<T>>(held_.get())) return **pointer;
  }
  throw_wrong_type(held_ != nullptr);
}

template <thunk Thunk>
decltype(auto) dispatcher::operator()(Thunk&& run) const {
  impl::checked_function<std::decay_t<Thunk>>(run, "the thunk");
  const dispatcher self = *this;
  if constexpr (impl::thunk_state_first<Thunk>) {
    return std::invoke(std::forward<Thunk>(run), get_state(), self);
  } else if constexpr (impl::thunk_dispatch_first<Thunk>) {
    return std::invoke(std::forward<Thunk>(run), self, get_state());
  } else if constexpr (impl::thunk_state_first_service<Thunk>) {
    return std::invoke(std::forward<Thunk>(run), get_state(), self, services().template get<impl::service_of<Thunk>>());
  } else if constexpr (impl::thunk_dispatch_first_service<Thunk>) {
    return std::invoke(std::forward<Thunk>(run), self, get_state(), services().template get<impl::service_of<Thunk>>());
  } else if constexpr (impl::thunk_state_first_services<Thunk>) {
    return std::invoke(std::forward<Thunk>(run), get_state(), self, services());
  } else if constexpr (impl::thunk_dispatch_first_services<Thunk>) {
    return std::invoke(std::forward<Thunk>(run), self, get_state(), services());
  } else {
    return std::invoke(std::forward<Thunk>(run), self);
  }
}

template <class... Arguments>
decltype(auto) store::dispatch(Arguments&&... arguments) const {
  return default_dispatcher()(std::forward<Arguments>(arguments)...);
}

inline dispatch_result store::dispatch(std::initializer_list<value> members) const {
  return default_dispatcher()(action(members));
}

inline dispatch_result store::dispatch(impl::text type, value payload) const {
  return default_dispatcher()(type, std::move(payload));
}

template <std::invocable Work>
decltype(auto) store::batch(Work&& work) {
  using Result = std::invoke_result_t<Work>;
  impl::checked_function<std::decay_t<Work>>(work, "the work of a batch");
  if constexpr (std::is_void_v<Result>) {
    run_batch([&] { std::invoke(std::forward<Work>(work)); });
  } else if constexpr (std::is_reference_v<Result>) {
    std::remove_reference_t<Result>* result = nullptr;
    run_batch([&] { result = &std::invoke(std::forward<Work>(work)); });
    return static_cast<Result>(*result);
  } else {
    std::optional<Result> result;
    run_batch([&] { result.emplace(std::invoke(std::forward<Work>(work))); });
    return Result(std::move(*result));
  }
}

}  // namespace patchbay
