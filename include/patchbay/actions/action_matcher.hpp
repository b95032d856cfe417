#pragma once

#include <patchbay/impl/callable.hpp>
#include <patchbay/store/action.hpp>

#include <concepts>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

/// Says whether an action is meant: a predicate, or anything with a `match(action)` such as an action creator.
/// Copyable; as thread-safe as what it was made from. Throws `errc::invalid_argument` when made from an empty function.
class action_matcher {
 public:
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, action_matcher> && std::predicate<const F&, const action&>)
  action_matcher(F matches) : matches_(std::move(matches)) {
    if (!matches_) impl::throw_no_function("the matcher");
  }

  template <class Creator>
    requires requires(const Creator& creator, const action& a) {
      { creator.match(a) } -> std::convertible_to<bool>;
    }
  action_matcher(Creator creator) : matches_([creator](const action& a) { return creator.match(a); }) {}

  [[nodiscard]] bool operator()(const action& a) const { return matches_(a); }

 private:
  std::function<bool(const action&)> matches_;
};

namespace impl {

// Function objects: as functions they would compete with std::any_of for the arguments of its namespace.
struct any_of_function {
  [[nodiscard]] action_matcher operator()(std::vector<action_matcher> matchers) const;
  template <std::convertible_to<action_matcher>... Matchers>
  [[nodiscard]] action_matcher operator()(Matchers&&... matchers) const {
    return (*this)(std::vector<action_matcher>{std::forward<Matchers>(matchers)...});
  }
};

struct all_of_function {
  [[nodiscard]] action_matcher operator()(std::vector<action_matcher> matchers) const;
  template <std::convertible_to<action_matcher>... Matchers>
  [[nodiscard]] action_matcher operator()(Matchers&&... matchers) const {
    return (*this)(std::vector<action_matcher>{std::forward<Matchers>(matchers)...});
  }
};

}  // namespace impl

/// Redux Toolkit's isAnyOf and isAllOf: `any_of(added, removed)` matches what any of these does, `all_of` what every
/// one does. None at all: nothing, and everything. A vector of matchers will do as well.
inline constexpr impl::any_of_function any_of{};
inline constexpr impl::all_of_function all_of{};

// --- actions of async thunks ---------------------------------------------------------------------
// Told by `meta.requestStatus` and a string `meta.requestId`. With type prefixes, only the actions of those thunks
// count: of "users/fetch", those of type "users/fetch/pending" and so on.

[[nodiscard]] action_matcher is_pending(std::vector<std::string> type_prefixes = {});
[[nodiscard]] action_matcher is_fulfilled(std::vector<std::string> type_prefixes = {});
[[nodiscard]] action_matcher is_rejected(std::vector<std::string> type_prefixes = {});
/// Rejected with a value of the thunk's own: `meta.rejectedWithValue` is true.
[[nodiscard]] action_matcher is_rejected_with_value(std::vector<std::string> type_prefixes = {});
/// Any of pending, fulfilled and rejected.
[[nodiscard]] action_matcher is_async_thunk_action(std::vector<std::string> type_prefixes = {});

}  // namespace patchbay
