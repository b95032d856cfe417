#include "reducers/history.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

using javascript::maybe;

// Has all members already, so that setting them moves nothing.
const value& blank() {
  static const value state = {
      {"past", nullptr},  {"present", nullptr}, {"future", nullptr},           {"group", nullptr},
      {"index", nullptr}, {"limit", nullptr},   {"_latestUnfiltered", nullptr}};
  return state;
}

value make(const value& past, const maybe& present, const value& future, const value& group, const maybe& latest) {
  return produce(blank(), [&](const draft& state) {
    state["past"].set(past);
    javascript::assign(state, "present", present);
    state["future"].set(future);
    state["group"].set(group);
    javascript::assign(state, "_latestUnfiltered", latest);
    state["index"] = past.size();
    state["limit"] = past.size() + future.size() + 1;
  });
}

value in_array(const maybe& any) { return any.value_or(value()); }

// Where Array.prototype.slice takes a position to be.
std::size_t slice_position(double position, std::size_t size) {
  if (std::isnan(position)) return 0;
  const double from_front = position < 0 ? std::trunc(position) + static_cast<double>(size) : std::trunc(position);
  return static_cast<std::size_t>(std::clamp(from_front, 0.0, static_cast<double>(size)));
}

bool joins_text(const maybe& any) { return any && (any->is_string() || any->is_structured()); }

// JavaScript's +, which joins the texts unless both are numbers.
value plus(const maybe& left, const maybe& right) {
  if (joins_text(left) || joins_text(right)) return javascript::property_key(left) + javascript::property_key(right);
  return javascript::number(javascript::to_number(left) + javascript::to_number(right));
}

maybe element(const value& list, const maybe& index, stored_null rule) {
  const std::optional<std::size_t> position = pointer::to_index(javascript::property_key(index));
  const value* found = position ? list.find(*position) : nullptr;
  if (found == nullptr || (found->is_null() && rule == stored_null::is_undefined)) return std::nullopt;
  return *found;
}

// `list.slice(0, index)`, `list[index]` and `list.slice(index + 1)`, for any index.
struct parting {
  std::size_t front_end;
  maybe middle;
  std::size_t back_begin;
};

std::optional<parting> part(const value& list, const maybe& index, stored_null rule) {
  const double position = javascript::to_number(index);
  if (position < 0 || position >= static_cast<double>(list.size())) return std::nullopt;
  // A null here is NaN, which null as a number is not.
  const value behind = index ? plus(index, 1) : value();
  const double back = behind.is_null() ? 0 : javascript::to_number(behind);
  const std::size_t front =
      index ? slice_position(position, list.size()) : list.size();  // slice(0, undefined) takes all
  return parting{front, element(list, index, rule), slice_position(back, list.size())};
}

}  // namespace

history history::of(const maybe& present, bool ignore_initial_state) {
  const value none = value::array();
  return history(make(none, present, none, value(), ignore_initial_state ? value() : present));
}

bool history::is_one(const value& state) noexcept {
  const value* past = state.find("past");
  const value* future = state.find("future");
  return past != nullptr && past->is_array() && future != nullptr && future->is_array() && state.contains("present");
}

value history::list(std::string_view key) const {
  const value* found = state_.find(key);
  if (found != nullptr && found->is_array()) return *found;
  throw error(errc::invalid_state, "The state of an undoable reducer has no array \"" + std::string(key) + '"',
              {.pointer = '/' + std::string(key)});
}

history history::renewed() const {
  const maybe now = present();
  const maybe latest = latest_unfiltered();
  const value fresh = make(list("past"), now, list("future"), value(), now);
  const bool is_fresh = now && latest && latest->identical(*now) && state_ == fresh;
  return is_fresh ? *this : history(fresh);
}

history history::paused(bool pause) const {
  return history(produce(state_, [&](const draft& state) {
    if (pause)
      state["paused"] = true;
    else
      state.erase("paused");
  }));
}

history history::with_present(const maybe& present) const {
  return history(produce(state_, [&](const draft& state) { javascript::assign(state, "present", present); }));
}

history history::replaced(const value& present, const maybe& latest_unfiltered) const {
  return history(make(list("past"), present, list("future"), group(), latest_unfiltered));
}

history history::inserted(const value& present, std::size_t limit, const value& group) const {
  const value latest = in_array(latest_unfiltered());
  const value past = produce(list("past"), [&](const draft& steps) {
    const bool full = limit != 0 && limit <= steps.size() + 1;
    if (full && !steps.empty()) steps.erase(0);
    if (!latest.is_null()) steps.push_back(latest);
  });
  return history(make(past, present, value::array(), group, present));
}

history history::jump(const maybe& steps, stored_null rule) const {
  const double count = javascript::to_number(steps);
  if (count > 0) return jump_to_future(javascript::number(count - 1), rule);
  if (count < 0) return jump_to_past(plus(list("past").size(), steps), rule);
  return *this;
}

history history::jump_to_past(const maybe& index, stored_null rule) const {
  const value past = list("past");
  const std::optional<parting> at = part(past, index, rule);
  if (!at) return *this;
  const value future = produce(list("future"), [&](const draft& steps) {
    steps.insert(0, in_array(latest_unfiltered()));
    for (std::size_t i = past.size(); i > at->back_begin; --i) steps.insert(0, past[i - 1]);
  });
  const value left = produce(past, [&](const draft& steps) {
    while (steps.size() > at->front_end) steps.pop_back();
  });
  return history(make(left, at->middle, future, value(), at->middle));
}

history history::jump_to_future(const maybe& index, stored_null rule) const {
  const value future = list("future");
  const std::optional<parting> at = part(future, index, rule);
  if (!at) return *this;
  const value past = produce(list("past"), [&](const draft& steps) {
    steps.push_back(in_array(latest_unfiltered()));
    for (std::size_t i = 0; i < at->front_end; ++i) steps.push_back(future[i]);
  });
  const value left = produce(future, [&](const draft& steps) {
    for (std::size_t i = 0; i < at->back_begin; ++i) steps.erase(0);
  });
  return history(make(past, at->middle, left, value(), at->middle));
}

}  // namespace patchbay::impl
