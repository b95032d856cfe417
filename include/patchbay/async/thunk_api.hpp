#pragma once

#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/async/impl/thunk_request.hpp>
#include <patchbay/async/thunk_outcome.hpp>
#include <patchbay/value/value.hpp>

#include <memory>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// What a payload creator may use. A handle: copy it, keep it, call it from any thread.
class thunk_api {
 public:
  /// Dispatches an action or a thunk: `api.dispatch("progress", 50)`, `co_await api.dispatch(fetch(1))`.
  template <class... Arguments>
  decltype(auto) dispatch(Arguments&&... arguments) const {
    return request_->dispatch()(std::forward<Arguments>(arguments)...);
  }
  [[nodiscard]] const async_dispatcher& dispatcher() const noexcept { return request_->dispatch(); }
  [[nodiscard]] value get_state() const { return request_->dispatch().get_state(); }
  /// The dispatcher's services; Redux Toolkit's `extra`.
  [[nodiscard]] const patchbay::services& services() const noexcept { return request_->dispatch().services(); }
  [[nodiscard]] const std::string& request_id() const noexcept { return request_->identity().id; }

  /// Requested when the request is aborted or its store ends; Redux Toolkit's `signal`. Callbacks of it must not throw,
  /// as a dispatch does inside a reducer and once the store has ended.
  [[nodiscard]] std::stop_token stop_token() const noexcept { return request_->stop_token(); }
  /// Ends the request as aborted; see `async_request::abort`.
  void abort(std::string reason = {}) const { request_->abort(std::move(reason)); }

  /// What to return or throw in order to reject with a value of the application's own, whatever it is.
  [[nodiscard]] rejection reject_with_value(value payload, value meta = {}) const {
    return rejection(std::move(payload), std::move(meta));
  }
  /// What to return in order to add to the meta of the fulfilled action.
  template <class T>
  [[nodiscard]] fulfillment<std::decay_t<T>> fulfill_with_value(T&& payload, value meta = {}) const {
    return {std::forward<T>(payload), std::move(meta)};
  }

 private:
  friend impl::access;
  explicit thunk_api(std::shared_ptr<impl::thunk_request> request) noexcept : request_(std::move(request)) {}

  std::shared_ptr<impl::thunk_request> request_;
};

/// What the options of an async thunk may use, before there is a request under way.
struct thunk_context {
  state_getter get_state;
  patchbay::services services;
  std::string request_id;
};

}  // namespace patchbay
