#include "store/missing_member.hpp"

#include <patchbay/store/action.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <string>
#include <utility>
#include <vector>

// A value does not know where it is, but an error knows which one it came up at.

namespace patchbay::inline v0_1::impl {

namespace {

using place_in_action = std::pair<const value*, std::string>;

// The place of the value with this address, in or below one of those to look at.
std::optional<std::string> find_address(const void* address, std::vector<place_in_action> to_look_at) {
  while (!to_look_at.empty()) {
    const auto [here, place] = std::move(to_look_at.back());
    to_look_at.pop_back();
    if (here == address) return place;
    const auto add = [&, &above = place](const value& inside, auto append, const auto& step) {
      std::string below = above;
      append(below, step);
      to_look_at.emplace_back(&inside, std::move(below));
    };
    if (here->is_object()) {
      for (const member m : here->items()) add(m.value, pointer::append_token, m.key);
    } else if (here->is_array()) {
      std::size_t index = 0;
      for (const value& element : here->elements()) add(element, pointer::append_index, index++);
    }
  }
  return std::nullopt;
}

std::optional<std::string> place_of(const void* address, const action& a) {
  std::vector<place_in_action> members{{&a.payload(), "/payload"}, {&a["type"], "/type"}};
  const value object = a.to_value();
  for (const member m : object.items()) {
    std::string place;
    pointer::append_token(place, m.key);
    members.emplace_back(&m.value, std::move(place));
  }
  if (std::optional<std::string> found = find_address(address, std::move(members))) return found;
  const std::string* missing = name_of_missing_member(address);
  if (missing == nullptr) return std::nullopt;
  std::string place;
  pointer::append_token(place, *missing);
  return place;
}

}  // namespace

std::optional<error> error_in_action(const error& failure, const action& a) {
  if (failure.subject() == nullptr || failure.place().in_action) return std::nullopt;
  const std::optional<std::string> place = place_of(failure.subject(), a);
  if (!place) return std::nullopt;
  const error bare(failure.code(), failure.message(),
                   {.pointer = failure.inside_subject(), .action_type = failure.place().action_type});
  return bare.in_action(*place).during(a.type());
}

}  // namespace patchbay::impl
