#pragma once

#include <patchbay/async/impl/result_wait.hpp>
#include <patchbay/async/serialize_error.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/handler.hpp>
#include <patchbay/value/value.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// How a request ended: its final action, fulfilled or rejected.
template <class Result>
class settled {
 public:
  explicit settled(patchbay::action last) : action_(std::move(last)) {}

  [[nodiscard]] const patchbay::action& action() const noexcept { return action_; }
  [[nodiscard]] const value& meta() const { return action_["meta"]; }
  [[nodiscard]] bool fulfilled() const { return !action_.contains("error"); }
  [[nodiscard]] bool rejected() const { return !fulfilled(); }
  /// It was rejected because it was aborted, or its store ended.
  [[nodiscard]] bool aborted() const { return has("aborted"); }
  /// It was rejected because its condition did not hold.
  [[nodiscard]] bool condition() const { return has("condition"); }
  /// It was rejected with a value of its own, which is the action's payload.
  [[nodiscard]] bool rejected_with_value() const { return has("rejectedWithValue"); }

  /// The Result of a fulfilled request; throws `rejected_error` for a rejected one.
  Result unwrap() const {
    if (rejected()) throw rejected_error(action_);
    if constexpr (!std::is_void_v<Result>) return impl::payload_as<Result>(action_);
  }

 private:
  friend struct impl::blank;
  settled() : action_("") {}
  [[nodiscard]] bool has(impl::text flag) const {
    const value* found = meta().find(flag);
    return found != nullptr && *found == value(true);
  }

  patchbay::action action_;
};

}  // namespace patchbay
