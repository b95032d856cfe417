#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace patchbay::inline v0_1::impl {

// g++ before version 13 destroys twice what an unnamed lambda captured, and the members of an aggregate, where these
// are written inside an expression that is awaited. What has a name arrives as an lvalue and is safe.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
inline constexpr bool destroys_unnamed_twice = true;
#else
inline constexpr bool destroys_unnamed_twice = false;
#endif

// Where the last part of the name of a type begins that is a lambda, as g++ writes it: outside of all brackets.
[[nodiscard]] consteval std::size_t last_lambda_in(std::string_view name) {
  std::size_t last = std::string_view::npos;
  int depth = 0;
  for (std::size_t at = 0; at != name.size(); ++at) {
    if (depth == 0 && name.substr(at).starts_with("<lambda(")) last = at;
    if (std::string_view("<([{").find(name[at]) != std::string_view::npos) ++depth;
    if (std::string_view(">)]}").find(name[at]) != std::string_view::npos) --depth;
  }
  return last;
}

// Whether that is a lambda in a function with something to await by: most likely a coroutine, where a function that
// makes thunks of its arguments is none. What such a function gives is safe, and looks the same otherwise.
[[nodiscard]] consteval bool names_lambda_in_coroutine(std::string_view name) {
  const std::size_t own = last_lambda_in(name);
  if (own == std::string_view::npos) return false;
  const std::string_view around = name.substr(0, own);
  const std::size_t outer = last_lambda_in(around);
  const std::string_view function = outer == std::string_view::npos ? around : around.substr(outer);
  for (const std::string_view parameter : {"async_dispatcher", "thunk_api", "listener_api", "fork_api", "auto:"}) {
    if (function.find(parameter) != std::string_view::npos) return true;
  }
  return false;
}

template <class F>
[[nodiscard]] consteval bool is_lambda_in_coroutine() {
  if constexpr (destroys_unnamed_twice) {
    const std::string_view signature = __PRETTY_FUNCTION__;
    return names_lambda_in_coroutine(signature.substr(signature.find("F = ") + 4));
  }
  return false;
}

// Whether an argument from which a forwarding reference deduced F may be written inside such an expression.
template <class F>
inline constexpr bool must_be_named = [] {
  if constexpr (destroys_unnamed_twice && std::is_class_v<F>) {
    return !std::is_trivially_destructible_v<F> && (std::is_aggregate_v<F> || is_lambda_in_coroutine<F>());
  }
  return false;
}();

template <class>
inline constexpr bool is_allowed_unnamed = false;

// What the compiler says where it can tell.
template <class Told>
void refuse_unnamed() {
  static_assert(is_allowed_unnamed<Told>,
                "g++ before version 13 destroys what an unnamed lambda captured twice when it is written inside of "
                "`co_await`: give the lambda a name first, or begin in a statement of its own and await the result "
                "by `co_await result.wait()`.");
}

}  // namespace patchbay::impl
