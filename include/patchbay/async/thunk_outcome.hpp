#pragma once

#include <patchbay/async/async_callback.hpp>
#include <patchbay/error.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// A request rejected with a value of its own: what `thunk_api::reject_with_value` makes, to be returned or thrown.
/// `meta`, an object or null, adds to the action's.
class rejection : public error {
 public:
  explicit rejection(value payload, value meta = {})
      : error(errc::rejected, "The request was rejected with a value."),
        payload_(std::move(payload)),
        meta_(std::move(meta)) {}

  [[nodiscard]] const value& payload() const noexcept { return payload_; }
  [[nodiscard]] const value& meta() const noexcept { return meta_; }

 private:
  value payload_;
  value meta_;
};

/// A request fulfilled with a payload and something for the action's meta.
template <class T>
struct fulfillment {
  T payload;
  value meta{};
};

namespace impl {

// What came of a payload creator; no payload is JavaScript's undefined.
struct thunk_payload {
  bool rejected = false;
  std::optional<value> payload{};
  value meta{};
};

}  // namespace impl

/// What a payload creator returns that may reject or fulfil with more than its Result:
///
///     thunk_outcome<todo>(int id, const thunk_api& api) {
///       if (id == 0) return api.reject_with_value("no id");
///       return load(id);
///     }
template <class Result>
class thunk_outcome {
 public:
  template <std::convertible_to<Result> T>
    requires(!std::same_as<std::remove_cvref_t<T>, rejection>)
  thunk_outcome(T&& payload)
      : made_{.payload = value::from(static_cast<const Result&>(Result(std::forward<T>(payload))))} {}
  template <std::convertible_to<Result> T>
  thunk_outcome(fulfillment<T> with)
      : made_{.payload = value::from(static_cast<const Result&>(Result(std::move(with.payload)))),
              .meta = std::move(with.meta)} {}
  thunk_outcome(const rejection& with) : made_{true, with.payload(), with.meta()} {}

  /// For the library.
  [[nodiscard]] impl::thunk_payload take() && noexcept { return std::move(made_); }

 private:
  impl::thunk_payload made_;
};

template <>
class thunk_outcome<void> {
 public:
  thunk_outcome() = default;
  thunk_outcome(const rejection& with) : made_{true, with.payload(), with.meta()} {}

  [[nodiscard]] impl::thunk_payload take() && noexcept { return std::move(made_); }

 private:
  impl::thunk_payload made_;
};

/// How a payload creator that calls back hands in its Result, a rejection, or an exception.
template <class Result>
using thunk_callback = async_callback<thunk_outcome<Result>>;

}  // namespace patchbay
