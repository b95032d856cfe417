#pragma once

#include <patchbay/reducers/javascript.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>

namespace patchbay::inline v0_1::impl {

// What a null in `past` or `future` stands for.
enum class stored_null { is_null, is_undefined };

// The state of an undoable reducer, with redux-undo's operations on it. Each gives a new history, or this one if it
// does nothing. `index` parameters are what came with an action: anything, and JavaScript's array methods take
// anything.
class history {
 public:
  using maybe = javascript::maybe;

  // Only looks at the state where it is asked to.
  explicit history(value state) noexcept : state_(std::move(state)) {}
  // A new one without past and future.
  static history of(const maybe& present, bool ignore_initial_state);
  // Whether a state looks like one.
  static bool is_one(const value& state) noexcept;

  const value& to_value() const noexcept { return state_; }
  maybe present() const { return member("present"); }
  maybe latest_unfiltered() const { return member("_latestUnfiltered"); }
  value group() const { return member("group").value_or(value()); }

  bool is_paused() const { return javascript::truthy(member("paused")); }
  history paused(bool pause) const;

  // With nothing but past, present and future as they were.
  history renewed() const;
  history with_present(const maybe& present) const;
  // The present state replaced, without a step.
  history replaced(const value& present, const maybe& latest_unfiltered) const;
  // A step to `present`.
  history inserted(const value& present, std::size_t limit, const value& group) const;

  history jump(const maybe& steps, stored_null rule) const;
  history jump_to_past(const maybe& index, stored_null rule) const;
  history jump_to_future(const maybe& index, stored_null rule) const;

 private:
  maybe member(std::string_view key) const { return javascript::member(state_, key); }
  value list(std::string_view key) const;

  value state_;
};

}  // namespace patchbay::impl
