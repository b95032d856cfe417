#include <patchbay/store/redaction.hpp>

#include "store/watch/path_pattern.hpp"
#include "value/patch/changes.hpp"

#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace {

using node = impl::path_pattern::node;

value placeholder(const value& instead_of) {
  if (instead_of.is_string()) return "[redacted]";
  if (instead_of.is_boolean()) return false;
  if (instead_of.is_number()) return 0;
  if (instead_of.is_array()) return value::array();
  if (instead_of.is_object()) return value::object();
  return {};
}

void put(const draft& container, std::string_view token, value redacted) {
  if (container.is_object()) {
    container[token] = std::move(redacted);
  } else if (const auto index = pointer::to_index(token)) {
    container[*index] = std::move(redacted);
  }
}

value without_secrets(const node& pattern, const value& from) {
  if (pattern.selected) return placeholder(from);
  if (!from.is_structured()) return from;
  return produce(from, [&](const draft& made) {
    for (const auto& [token, child] : pattern.children) {
      if (const value* below = impl::step_into(from, token)) put(made, token, without_secrets(*child, *below));
    }
    if (!pattern.any) return;
    if (from.is_array()) {
      for (std::size_t i = 0; i < from.size(); ++i) {
        const node* own = pattern.follow(std::to_string(i));
        if (own == pattern.any.get()) made[i] = without_secrets(*own, from[i]);
      }
      return;
    }
    for (const auto& [key, below] : from.items()) {
      if (pattern.follow(key) == pattern.any.get()) made[key] = without_secrets(*pattern.any, below);
    }
  });
}

// Tells that something is another, and not what.
std::pair<value, value> secret_change(const value& before, const value& after) {
  std::pair<value, value> made(placeholder(before), placeholder(after));
  if (made.first == made.second && before != after) made.first = value();
  return made;
}

std::pair<value, value> change_without_secrets(const node& pattern, const value& before, const value& after) {
  if (before.identical(after)) return {before, after};
  if (pattern.selected) return secret_change(before, after);
  if (!before.is_object() || !after.is_object()) {
    return {without_secrets(pattern, before), without_secrets(pattern, after)};
  }
  std::pair<value, value> made;
  made.first = produce(before, [&](const draft& old) {
    made.second = produce(after, [&](const draft& next) {
      impl::for_each_changed_member(before, after, [&](std::string_view key, const value* was, const value* is) {
        const node* own = pattern.follow(key);
        if (own == nullptr) return;
        if (was != nullptr && is != nullptr) {
          auto [was_redacted, is_redacted] = change_without_secrets(*own, *was, *is);
          old[key] = std::move(was_redacted);
          next[key] = std::move(is_redacted);
        } else if (was != nullptr) {
          old[key] = without_secrets(*own, *was);
        } else {
          next[key] = without_secrets(*own, *is);
        }
      });
    });
  });
  return made;
}

// The part of the pattern that a place lies in; null where nothing of it is a secret, or all of it was redacted: in an
// array that changed, whose indices mean one thing before and another after.
const node* pattern_at(const node& root, const pointer& place, const value* before, const value* after) {
  const node* at = &root;
  for (const std::string& token : place.tokens()) {
    if (at == nullptr || at->selected) return at;
    const bool is_array = before != nullptr && before->is_array();
    if (is_array && (after == nullptr || !before->identical(*after))) return nullptr;
    at = at->follow(token);
    if (before != nullptr) before = impl::step_into(*before, token);
    if (after != nullptr) after = impl::step_into(*after, token);
  }
  return at;
}

// A diff replaces a whole container where that is shorter, and copies what stays: what did not change as well.
operation without_secrets(const node& root, operation made, const value& before, const value& after) {
  if (made.op == operation::kind::copy) {
    const node* source = pattern_at(root, made.from, &before, &after);
    if (source == nullptr || !source->selected) return made;
    made = {operation::kind::add, std::move(made.path), {}, placeholder(before.at(made.from))};
  }
  if (const node* at = pattern_at(root, made.path, &before, &after)) made.value = without_secrets(*at, made.value);
  return made;
}

}  // namespace

action redacted_action(const redaction& by, const action& a) {
  if (a.type() == action_types::set_state && a.contains("payload") && !by.state.empty()) {
    return action(a.type(), redacted_state(by, a.payload()));
  }
  const auto known = by.actions.find(a.type());
  if (known == by.actions.end()) return a;
  return action(produce(a.to_value(), [&](const draft& made) {
    for (const pointer& place : known->second) {
      const value now = made.current();
      const value* secret = now.find(place);
      // What it is handled by stays.
      if (secret != nullptr && !place.is_root() && place.text() != "/type") made.at(place) = placeholder(*secret);
    }
  }));
}

value redacted_state(const redaction& by, const value& state) {
  return by.state.empty() ? state : without_secrets(by.state.pattern().root, state);
}

patch redacted_diff(const redaction& by, const value& before, const value& after) {
  if (by.state.empty()) return diff(before, after);
  const node& root = by.state.pattern().root;
  const auto [old, next] = change_without_secrets(root, before, after);
  std::vector<operation> made;
  for (const operation& each : diff(old, next)) made.push_back(without_secrets(root, each, before, after));
  return patch(std::move(made));
}

}  // namespace patchbay
