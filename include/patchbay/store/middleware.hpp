#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/store/fwd.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace patchbay {

/// What came of a dispatch.
struct dispatch_result {
  patchbay::action action;       ///< the action as it went in, or as a middleware gave it back
  bool handled = false;          ///< a handler or reducer was there for it
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
  explicit middleware_api(std::weak_ptr<impl::dispatcher_core> core) noexcept : core_(std::move(core)) {}
  /// The state now: the old one before `next`, the new one after.
  [[nodiscard]] value get_state() const;
  /// Sends an action through the whole chain. Throws `errc::constructing` while the chain is being built.
  dispatch_result dispatch(const action& a) const;

 private:
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
/// The first of a list is the outermost. What it throws reaches the caller of dispatch.
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
    if constexpr (std::is_invocable_r_v<dispatch_result, Callable&, const middleware_api&, const next_dispatch&,
                                        const action&>) {
      return [f = Callable(std::forward<F>(f))](middleware_api api, next_dispatch next) -> next_dispatch {
        return [f, api = std::move(api), next = std::move(next)](const action& a) mutable {
          return std::invoke(f, api, next, a);
        };
      };
    } else {
      return factory(std::forward<F>(f));
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
