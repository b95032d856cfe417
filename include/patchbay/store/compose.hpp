#pragma once

#include <patchbay/impl/language.hpp>

#include <concepts>
#include <functional>
#include <utility>

namespace patchbay::inline v0_1 {

/// Function composition from right to left, redux's compose: `compose(f, g)(x...)` is `f(g(x...))`. Without arguments
/// it is the identity.
[[nodiscard]] inline auto compose() {
  return []<class First, class... Rest>(First&& first, Rest&&...) -> First { return std::forward<First>(first); };
}

template <class F>
[[nodiscard]] auto compose(F&& f) {
  return std::forward<F>(f);
}

template <class F, class G, class... Rest>
[[nodiscard]] auto compose(F&& f, G&& g, Rest&&... rest) {
  return
      [f = std::forward<F>(f), inner = compose(std::forward<G>(g), std::forward<Rest>(rest)...)]<class... Args>(
          Args&&... args) -> decltype(auto) { return std::invoke(f, std::invoke(inner, std::forward<Args>(args)...)); };
}

/// Redux's bindActionCreators for one creator: the returned callable dispatches what `creator` makes of its arguments
/// and returns what dispatch returned.
template <class Dispatch, class Creator>
[[nodiscard]] auto bind_action_creator(Dispatch dispatch, Creator creator) {
  return [dispatch = std::move(dispatch), creator = std::move(creator)]<class... Args>(
             Args&&... args) -> decltype(auto) { return dispatch(std::invoke(creator, std::forward<Args>(args)...)); };
}

}  // namespace patchbay
