#pragma once

#include <patchbay/impl/access.hpp>
#include <patchbay/impl/callable.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/fwd.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

/// What came of a dispatch.
struct dispatch_result {
  patchbay::action action;  ///< the action as it went in, or as a middleware gave it back
  /// Something was there for it: a handler, a reducer that is a plain function, or in one made of cases (slices,
  /// `create_reducer`, and what is combined or undoable of them) a case that ran. False where no case did.
  bool handled = false;
  bool changed = false;          ///< the state is another than before (in a batch: the batch's state so far)
  revision_number revision = 0;  ///< of the store afterwards
  value result{};                ///< whatever a middleware wants its caller to have
};

/// What is behind a middleware: the next one, or in the end the router.
using next_dispatch = std::function<dispatch_result(const action&)>;

/// What a middleware may use. Copyable; keep it as long as you like: once the store is gone, both calls throw
/// `errc::closed`.
class middleware_api {
 public:
  /// The state now: the old one before `next`, the new one after.
  [[nodiscard]] value get_state() const;
  /// Sends an action through the whole chain. Throws `errc::constructing` while the chain is being built.
  dispatch_result dispatch(const action& a) const;

 private:
  friend impl::access;
  explicit middleware_api(std::weak_ptr<impl::dispatcher_core> core) noexcept : core_(std::move(core)) {}

  std::weak_ptr<impl::dispatcher_core> core_;
};

/// A layer around the dispatcher: it may pass an action on, change, drop, delay or multiply it. Made from
///
///     dispatch_result(const middleware_api& api, const next_dispatch& next, const action& action)
///
/// or from redux's curried form, called once when the chain is built:
///
///     next_dispatch(middleware_api api, next_dispatch next)
///
/// The first of a list is the outermost. What it throws reaches the caller of dispatch. Throws
/// `errc::invalid_argument` when it is made from an empty function.
class middleware {
 public:
  using factory = std::function<next_dispatch(middleware_api, next_dispatch)>;

  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, middleware>)
  middleware(F&& f) : make_(wrap(std::forward<F>(f))) {}

  [[nodiscard]] next_dispatch build(middleware_api api, next_dispatch next) const {
    return make_(std::move(api), std::move(next));
  }

 private:
  template <class F>
  static factory wrap(F&& f) {
    using Callable = std::decay_t<F>;
    impl::checked_function<Callable>(f, "the middleware");
    if constexpr (std::is_invocable_r_v<dispatch_result, Callable&, const middleware_api&, const next_dispatch&,
                                        const action&>) {
      return [f = Callable(std::forward<F>(f))](middleware_api api, next_dispatch next) -> next_dispatch {
        return [f, api = std::move(api), next = std::move(next)](const action& a) mutable {
          return std::invoke(f, api, next, a);
        };
      };
    } else {
      static_assert(std::is_invocable_r_v<next_dispatch, Callable&, middleware_api, next_dispatch>,
                    "a middleware is dispatch_result(const middleware_api&, const next_dispatch&, const action&) or "
                    "next_dispatch(middleware_api, next_dispatch)");
      return [f = Callable(std::forward<F>(f))](middleware_api api, next_dispatch next) mutable -> next_dispatch {
        // A layer may copy what is behind it, which must not copy all that is behind that.
        auto shared = std::make_shared<const next_dispatch>(std::move(next));
        return std::invoke(f, std::move(api), [shared = std::move(shared)](const action& a) { return (*shared)(a); });
      };
    }
  }

  factory make_;
};

/// The list that `create_store` and `create_dispatch` take.
template <class... Middleware>
[[nodiscard]] std::vector<middleware> apply_middleware(Middleware&&... layers) {
  std::vector<middleware> list;
  (list.emplace_back(std::forward<Middleware>(layers)), ...);
  return list;
}

}  // namespace patchbay
