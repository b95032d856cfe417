#pragma once

#include <patchbay/impl/callable.hpp>
#include <patchbay/impl/signature.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/fwd.hpp>
#include <patchbay/store/impl/answer.hpp>
#include <patchbay/value/draft.hpp>

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {

// The type of the payload that a callable of two parameters names.
template <class F>
using payload_of = std::remove_cvref_t<typename parameter_of<F, 1, 2>::type>;
template <class F, class State>
concept takes_payload = requires { typename payload_of<F>; } && std::invocable<F&, State, payload_of<F>>;

template <class T>
T payload_as(const action& a) {
  try {
    return a.payload().get<T>();
  } catch (const error& failure) {
    throw failure.in_action("/payload").during(a.type());
  }
}

}  // namespace impl

/// What happens to the state on one type of action. Made from a callable with one of the signatures
///
///     void(draft state)
///     void(draft state, const action& action)
///     void(draft state, const value& payload)
///     void(draft state, T payload)              // any T that value::get<T>() can yield
///
/// An exception leaves the state as it was and reaches whoever dispatched. Throws `errc::invalid_argument` when it is
/// made from an empty function.
class handler {
 public:
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, handler> &&
             (std::invocable<F&, draft> || std::invocable<F&, draft, const action&> ||
              std::invocable<F&, draft, const value&> || impl::has_signature<F>))
  handler(F&& f) : run_(wrap(std::forward<F>(f))) {}

  void operator()(draft state, const action& a) const {
    impl::handling(a, [&] { run_(std::move(state), a); });
  }

 private:
  using function = std::function<void(draft, const action&)>;

  template <class F>
  static function wrap(F&& f) {
    using Callable = std::decay_t<F>;
    impl::checked_function<Callable>(f, "the handler");
    if constexpr (std::invocable<Callable&, draft>) {
      return
          [f = Callable(std::forward<F>(f))](draft state, const action&) mutable { std::invoke(f, std::move(state)); };
    } else if constexpr (std::invocable<Callable&, draft, const action&>) {
      return [f = Callable(std::forward<F>(f))](draft state, const action& a) mutable {
        std::invoke(f, std::move(state), a);
      };
    } else if constexpr (std::invocable<Callable&, draft, const value&>) {
      return [f = Callable(std::forward<F>(f))](draft state, const action& a) mutable {
        std::invoke(f, std::move(state), a.payload());
      };
    } else {
      static_assert(impl::takes_payload<Callable, draft>,
                    "a handler is void(draft), void(draft, const action&), void(draft, const value& payload) or "
                    "void(draft, T payload)");
      using Payload = impl::payload_of<Callable>;
      return [f = Callable(std::forward<F>(f))](draft state, const action& a) mutable {
        std::invoke(f, std::move(state), impl::payload_as<Payload>(a));
      };
    }
  }

  function run_;
};

/// How a type finds its handler.
enum class handler_lookup {
  exact,
  /// zubridge's rule: exact; else ignoring (ASCII) case; else, where the type has dots, segment by segment ignoring
  /// case.
  relaxed,
};

/// Handlers by action type. A regular container: fill it, then hand it to a store or dispatcher. It is callable as a
/// drafting reducer too, so that what wraps reducers can wrap handlers: `undoable({initial, handlers})`.
class handler_map {
 public:
  handler_map() = default;
  handler_map(std::initializer_list<std::pair<const std::string, handler>> handlers);

  /// Adds a handler. Throws `errc::invalid_argument` if the type has one already.
  handler_map& add(std::string type, handler h);
  /// Adds all of `others`, each type with `prefix` in front ("todos/" for a slice), or throws and adds none.
  handler_map& add(const handler_map& others, impl::text prefix = "");
  /// False where the type has none.
  bool remove(impl::text type) { return extract(type) != nullptr; }

  /// Runs the handler for an action, if there is one.
  void operator()(draft state, const action& a) const {
    const entry* found = find(a.type());
    if (found == nullptr) return;
    impl::case_answered = true;
    found->run(std::move(state), a);
  }
  static constexpr bool reports_answers = true;  // as a reducer; see dispatch_result::handled

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /// O(1) for an exact match; relaxed look-up is O(size).
  [[nodiscard]] bool contains(impl::text type, handler_lookup lookup = handler_lookup::exact) const {
    return look_up(type, lookup) != nullptr;
  }

  /// The types that have handlers, sorted.
  [[nodiscard]] std::vector<std::string> types() const;

 private:
  friend class impl::routing;

  // A handler with its type as a shared string.
  struct entry {
    value type;
    handler run;
  };
  // Null where the type has none. O(1) for an exact match; relaxed look-up is O(size).
  [[nodiscard]] const std::shared_ptr<const entry>* look_up(std::string_view type, handler_lookup lookup) const;
  [[nodiscard]] const entry* find(std::string_view type) const;
  // Removes an entry and hands it over; null where there is none.
  std::shared_ptr<const entry> extract(std::string_view type);

  struct hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };

  std::unordered_map<std::string, std::shared_ptr<const entry>, hash, std::equal_to<>> entries_;
};

}  // namespace patchbay
