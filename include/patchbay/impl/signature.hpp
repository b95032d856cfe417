#pragma once

#include <patchbay/impl/language.hpp>

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>

// What a callable takes and returns, for those that have one signature: functions, pointers to them and to
// member functions, and objects whose call operator is neither overloaded nor a template. Whether it is const, noexcept
// or bound to lvalues is no part of it; one that has it nowhere is told from its use instead.
namespace patchbay::inline v0_1::impl {

// A member function: as it is called on an object, and as std::invoke takes it.
template <class Member>
struct member_function {};
template <class Object, class R, class... A>
struct member_function_of {
  using call = R(A...);
  using with_object = R(Object&, A...);
};
template <class R, class C, class... A>
struct member_function<R (C::*)(A...)> : member_function_of<C, R, A...> {};
template <class R, class C, class... A>
struct member_function<R (C::*)(A...) const> : member_function_of<const C, R, A...> {};
template <class R, class C, class... A>
struct member_function<R (C::*)(A...)&> : member_function_of<C, R, A...> {};
template <class R, class C, class... A>
struct member_function<R (C::*)(A...) const&> : member_function_of<const C, R, A...> {};
template <class R, class C, class... A>
struct member_function<R (C::*)(A...) noexcept> : member_function_of<C, R, A...> {};
template <class R, class C, class... A>
struct member_function<R (C::*)(A...) const noexcept> : member_function_of<const C, R, A...> {};
template <class R, class C, class... A>
struct member_function<R (C::*)(A...) & noexcept> : member_function_of<C, R, A...> {};
template <class R, class C, class... A>
struct member_function<R (C::*)(A...) const & noexcept> : member_function_of<const C, R, A...> {};

template <class F>
struct function_type {};
template <class F>
  requires requires { &F::operator(); }
struct function_type<F> : std::type_identity<typename member_function<decltype(&F::operator())>::call> {};
template <class F>
  requires std::is_member_function_pointer_v<F>
struct function_type<F> : std::type_identity<typename member_function<F>::with_object> {};
template <class R, class... A>
struct function_type<R(A...)> : std::type_identity<R(A...)> {};
template <class R, class... A>
struct function_type<R(A...) noexcept> : std::type_identity<R(A...)> {};
template <class F>
  requires std::is_function_v<F>
struct function_type<F*> : function_type<F> {};

template <class Function>
struct function_parts {};
template <class R, class... A>
struct function_parts<R(A...)> {
  using result = R;
  using parameters = std::tuple<A...>;
  template <class First>
  using with_result = First(A...);
};

template <class F>
concept has_signature = requires { typename function_type<std::decay_t<F>>::type; };

template <has_signature F>
using signature = function_parts<typename function_type<std::decay_t<F>>::type>;

template <has_signature F>
inline constexpr std::size_t parameter_count = std::tuple_size_v<typename signature<F>::parameters>;

// The parameter at a place of one that takes `Count` of them, as it is written; no member where there is none.
template <class F, std::size_t Place, std::size_t Count>
struct parameter_of {};
template <has_signature F, std::size_t Place, std::size_t Count>
  requires(parameter_count<F> == Count)
struct parameter_of<F, Place, Count> : std::tuple_element<Place, typename signature<F>::parameters> {};

// For a static_assert that is to fail where a template is used.
template <class...>
inline constexpr bool is_right = false;

}  // namespace patchbay::impl
