#pragma once

#include <patchbay/actions/impl/signature.hpp>
#include <patchbay/impl/callable.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// What a prepare callback makes of the arguments of an action creator: the members of a Flux Standard Action.
struct prepared {
  value payload{};
  std::optional<value> meta{};
  std::optional<value> error{};
};

/// What all action creators have: the type of their actions. Immutable, O(1) to copy, safe to use from several threads.
class action_type {
 public:
  explicit action_type(impl::text type) : type_(type) {}

  [[nodiscard]] std::string_view type() const noexcept { return type_.as_string(); }
  /// Whether an action is of this type.
  [[nodiscard]] bool match(const action& a) const noexcept { return a.type() == type(); }

 protected:
  [[nodiscard]] action make() const { return impl::interned_action(type_); }
  [[nodiscard]] action make(value payload) const { return impl::interned_action(type_, std::move(payload)); }
  [[nodiscard]] action make(prepared members) const;

 private:
  value type_;
};

/// Makes actions of one type, Redux Toolkit's action creator. The parameter says what they carry:
///
///     action_creator<todo> added("todos/added");                  // added(todo{...})
///     action_creator<> cleared("todos/cleared");                  // cleared()
///     action_creator<todo(std::string)> drafted("todos/drafted",  // drafted("buy milk"): made by a prepare callback
///         [](std::string text) { return todo{nanoid(), text}; });
///
///     added.type();         // "todos/added"
///     added.match(action)
///     added.payload(action) // the todo
///
/// Payloads convert as by `value::from` and `value::get`; `payload` throws what the latter throws, with the type of the
/// action and the pointer inside it. In a struct it is nlohmann that converts the members, who makes 1 of 1.5 where an
/// integer is wanted.
template <class Signature = void>
class action_creator : public action_type {
 public:
  using payload_type = Signature;

  using action_type::action_type;

  [[nodiscard]] action operator()(const Signature& payload) const { return make(value::from(payload)); }
  [[nodiscard]] Signature payload(const action& a) const { return impl::payload_as<Signature>(a); }
};

template <>
class action_creator<void> : public action_type {
 public:
  using payload_type = void;

  using action_type::action_type;

  [[nodiscard]] action operator()() const { return make(); }
};

template <class Payload, class... Arguments>
class action_creator<Payload(Arguments...)> : public action_type {
 public:
  using payload_type = Payload;

  /// `prepare` returns the payload, or `prepared` where there are meta or error too. Throws `errc::invalid_argument`
  /// for an empty one.
  template <class Prepare>
    requires std::invocable<const Prepare&, Arguments...>
  action_creator(impl::text type, Prepare prepare)
      : action_type(type),
        prepare_(
            [prepare = impl::checked_function(prepare, "the prepare callback")](Arguments... arguments) -> prepared {
              using Result = std::invoke_result_t<const Prepare&, Arguments...>;
              if constexpr (std::convertible_to<Result, prepared> && !std::convertible_to<Result, value>) {
                return std::invoke(prepare, std::forward<Arguments>(arguments)...);
              } else {
                return {.payload = value::from(std::invoke(prepare, std::forward<Arguments>(arguments)...))};
              }
            }) {}

  [[nodiscard]] action operator()(Arguments... arguments) const {
    return make(prepare_(std::forward<Arguments>(arguments)...));
  }
  [[nodiscard]] Payload payload(const action& a) const { return impl::payload_as<Payload>(a); }

 private:
  std::function<prepared(Arguments...)> prepare_;
};

/// Redux Toolkit's createAction.
template <class Signature = void>
[[nodiscard]] action_creator<Signature> create_action(impl::text type) {
  return action_creator<Signature>(type);
}
template <class Signature, class Prepare>
[[nodiscard]] action_creator<Signature> create_action(impl::text type, Prepare prepare) {
  return action_creator<Signature>(type, std::move(prepare));
}

}  // namespace patchbay
