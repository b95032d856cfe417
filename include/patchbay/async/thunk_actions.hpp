#pragma once

#include <patchbay/actions/action_creator.hpp>
#include <patchbay/async/impl/thunk_actions.hpp>
#include <patchbay/async/impl/thunk_request.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// What the action creators of an async thunk have in common. Reading throws as `value::get` does.
template <class... Arg>
class thunk_action_type : public action_type {
 public:
  using action_type::action_type;

  [[nodiscard]] std::string request_id(const action& a) const {
    return a["meta"]["requestId"].template get<std::string>();
  }
  /// What the thunk was called with.
  [[nodiscard]] auto arg(const action& a) const
    requires(sizeof...(Arg) == 1)
  {
    return a["meta"]["arg"].template get<std::tuple_element_t<0, std::tuple<Arg...>>>();
  }

 protected:
  [[nodiscard]] static impl::request_identity identity(std::string request_id, const Arg&... arg) {
    impl::request_identity made{std::move(request_id), std::nullopt};
    (made.arg.emplace(value::from(arg)), ...);
    return made;
  }
};

/// `{"type": "prefix/pending", "meta": {"arg", "requestId", "requestStatus": "pending"}}`
template <class... Arg>
class pending_creator : public thunk_action_type<Arg...> {
 public:
  using payload_type = void;
  using thunk_action_type<Arg...>::thunk_action_type;

  [[nodiscard]] action operator()(std::string request_id, const Arg&... arg, value meta = {}) const {
    return impl::pending_action(this->type(), this->identity(std::move(request_id), arg...), meta);
  }
};

/// `{"type": "prefix/fulfilled", "payload", "meta": {"arg", "requestId", "requestStatus": "fulfilled"}}`
template <class Result, class... Arg>
class fulfilled_creator : public thunk_action_type<Arg...> {
 public:
  using payload_type = Result;
  using thunk_action_type<Arg...>::thunk_action_type;

  [[nodiscard]] action operator()(const impl::stored<Result>& payload, std::string request_id, const Arg&... arg,
                                  value meta = {}) const
    requires(!std::is_void_v<Result>)
  {
    return impl::fulfilled_action(this->type(), this->identity(std::move(request_id), arg...), value::from(payload),
                                  meta);
  }
  [[nodiscard]] action operator()(std::string request_id, const Arg&... arg, value meta = {}) const
    requires(std::is_void_v<Result>)
  {
    return impl::fulfilled_action(this->type(), this->identity(std::move(request_id), arg...), {}, meta);
  }

  [[nodiscard]] Result payload(const action& a) const
    requires(!std::is_void_v<Result>)
  {
    return impl::payload_as<Result>(a);
  }
};

/// `{"type": "prefix/rejected", "payload", "error": {"name", "message", "stack", "code"}, "meta": {"arg", "requestId",
/// "requestStatus": "rejected", "aborted", "condition", "rejectedWithValue"}}`
template <class... Arg>
class rejected_creator : public thunk_action_type<Arg...> {
 public:
  using payload_type = value;

  explicit rejected_creator(std::shared_ptr<const impl::thunk_traits> traits)
      : thunk_action_type<Arg...>(traits->rejected), traits_(std::move(traits)) {}

  /// The action for what was thrown, as the thunk serialises it; or with a null `thrown`, for a value of the
  /// application's own.
  [[nodiscard]] action operator()(const std::exception_ptr& thrown, std::string request_id, const Arg&... arg,
                                  const std::optional<value>& payload = {}, const value& meta = {}) const {
    const std::exception_ptr failure = thrown ? thrown : impl::plainly_rejected();
    const impl::rejection_flags flags{.aborted = impl::names_abort(failure), .with_value = payload.has_value()};
    return impl::rejected_action(this->type(), this->identity(std::move(request_id), arg...),
                                 traits_->serialize_error(failure), payload, flags, meta);
  }

  /// What the request was rejected with; null where it wasn't with a value.
  [[nodiscard]] value payload(const action& a) const { return a.payload(); }
  /// The serialised error.
  [[nodiscard]] value error(const action& a) const { return a["error"]; }

 private:
  std::shared_ptr<const impl::thunk_traits> traits_;
};

}  // namespace patchbay
