#pragma once

#include <patchbay/store/middleware.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1 {

struct unknown_action_warning_options {
  /// The types that the application knows; `types_of` lists those of slices and action creators.
  std::vector<std::string> known{};
  /// Gets the warnings; without it they go to stderr. Never called by two threads at the same time; must not dispatch.
  /// What it throws is lost.
  std::function<void(std::string_view)> warn{};
  /// Actions that nobody needs to handle.
  std::function<bool(const action&)> ignore{};
  /// So many types are remembered and warned of; after that there is silence.
  std::size_t max_warnings = 1000;
};

/// A middleware that warns, once per type, of an action that came to nothing, and names the known type that its author
/// may have meant:
///
///     Nothing handles the action type "todos/ad". Did you mean "todos/add"?
///
/// That is so when neither a handler nor a reducer was there for it. A root reducer is there for every action; then it
/// counts as unknown when its type is not among `known` (if any are given) and it changed nothing. What middleware
/// behind this one swallows comes to nothing as well, so it belongs at the end of the list. Types that start with "@@"
/// are the library's own and never warned of.
///
/// Costs an action that is handled O(log known) at most.
[[nodiscard]] middleware unknown_action_warning(unknown_action_warning_options options = {});

/// The types of slices and handler maps, or of anything with `types()`, of action creators, or of anything with a
/// `type()`, and types as they are: `types_of(todos, filter.changed, "undo")`.
template <class... Named>
[[nodiscard]] std::vector<std::string> types_of(const Named&... named) {
  std::vector<std::string> all;
  const auto add = [&all]<class T>(const T& each) {
    if constexpr (std::convertible_to<const T&, std::string_view>) {
      all.emplace_back(std::string_view(each));
    } else if constexpr (requires { each.types(); }) {
      for (const auto& type : each.types()) all.emplace_back(type);
    } else {
      all.emplace_back(each.type());
    }
  };
  (add(named), ...);
  return all;
}

}  // namespace patchbay
