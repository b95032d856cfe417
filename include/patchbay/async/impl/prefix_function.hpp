#pragma once

#include <functional>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1::impl {

// A function that may leave out parameters at the end, as in JavaScript.
template <class Signature>
class prefix_function;

// Of at most two parameters, which is what there is.
template <class R>
class prefix_function<R()> : public std::function<R()> {
 public:
  using std::function<R()>::function;
};

template <class R, class A>
class prefix_function<R(A)> : public std::function<R(A)> {
 public:
  prefix_function() = default;
  template <class F>
    requires std::is_invocable_r_v<R, F&, A>
  prefix_function(F f) : std::function<R(A)>(std::move(f)) {}
  template <class F>
    requires(!std::is_invocable_v<F&, A> && std::is_invocable_r_v<R, F&>)
  prefix_function(F f) : std::function<R(A)>([f = std::move(f)](A) mutable -> R { return f(); }) {}
};

template <class R, class A, class B>
class prefix_function<R(A, B)> : public std::function<R(A, B)> {
 public:
  prefix_function() = default;
  template <class F>
    requires std::is_invocable_r_v<R, F&, A, B>
  prefix_function(F f) : std::function<R(A, B)>(std::move(f)) {}
  template <class F>
    requires(!std::is_invocable_v<F&, A, B> && std::is_invocable_r_v<R, F&, A>)
  prefix_function(F f) : std::function<R(A, B)>([f = std::move(f)](A a, B) mutable -> R { return f(a); }) {}
  template <class F>
    requires(!std::is_invocable_v<F&, A, B> && !std::is_invocable_v<F&, A> && std::is_invocable_r_v<R, F&>)
  prefix_function(F f) : std::function<R(A, B)>([f = std::move(f)](A, B) mutable -> R { return f(); }) {}
};

}  // namespace patchbay::impl
