#include "readable.hpp"

#include <patchbay/value/draft.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace patchbay::bridge::impl {

namespace {

constexpr std::string_view any_token = "*";

// True when every place that `inner` names lies at or below a place that `outer` names.
bool covers(const path_tokens& outer, const path_tokens& inner) {
  if (outer.size() > inner.size()) return false;
  for (std::size_t i = 0; i < outer.size(); ++i) {
    if (outer[i] != any_token && outer[i] != inner[i]) return false;
  }
  return true;
}

// The places at or below both; nothing where there are none.
std::optional<path_tokens> intersection(const path_tokens& a, const path_tokens& b) {
  const path_tokens& longer = a.size() >= b.size() ? a : b;
  const path_tokens& shorter = a.size() >= b.size() ? b : a;
  path_tokens both = longer;
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    if (longer[i] == any_token) both[i] = shorter[i];
    if (both[i] != shorter[i] && shorter[i] != any_token) return std::nullopt;
  }
  return both;
}

std::vector<path_tokens> tokens_of(const std::vector<std::string>& paths) {
  std::vector<path_tokens> all;
  all.reserve(paths.size());
  for (const std::string& path : paths) all.push_back(pointer(path).tokens());
  return all;
}

void hide(const draft& at, const path_tokens& pattern, std::size_t depth) {
  const bool last = depth + 1 == pattern.size();
  const auto visit = [&](const draft& child) {
    if (last)
      at.is_array() ? child.set(value()) : child.remove();
    else
      hide(child, pattern, depth + 1);
  };
  if (!at.current().is_structured()) return;
  if (pattern[depth] == any_token) {
    if (at.is_array()) {
      for (std::size_t i = 0; i < at.size(); ++i) visit(at[i]);
    } else {
      for (const member& each : at.current().items()) visit(at[each.key]);
    }
  } else if (at.is_object()) {
    if (at.contains(pattern[depth])) visit(at[pattern[depth]]);
  } else if (const auto index = pointer::to_index(pattern[depth]); index && *index < at.size()) {
    visit(at[*index]);
  }
}

}  // namespace

value readable_part::without_hidden(const value& part) const {
  if (hidden.empty()) return part;
  return produce(part, [this](const draft& whole) {
    for (const path_tokens& pattern : hidden) hide(whole, pattern, 0);
  });
}

readable_part readable(const std::vector<std::string>& requested, const allowlist& rules) {
  const std::vector<path_tokens> allowed = tokens_of(rules.allow);
  const std::vector<path_tokens> denied = tokens_of(rules.deny);
  std::vector<std::string> paths;
  readable_part part;
  for (const path_tokens& wish : tokens_of(requested)) {
    const std::size_t before = paths.size();
    for (const path_tokens& rule : allowed) {
      const auto both = intersection(wish, rule);
      const auto hides_it = [&both](const path_tokens& outer) { return covers(outer, *both); };
      if (!both || std::any_of(denied.begin(), denied.end(), hides_it)) continue;
      paths.push_back(pointer::from_tokens(*both).text());
      for (const path_tokens& rule_against : denied) {
        if (auto hidden = intersection(*both, rule_against)) part.hidden.push_back(std::move(*hidden));
      }
    }
    if (paths.size() == before) {
      throw error(errc::not_allowed,
                  "This window may not read the state at \"" + pointer::from_tokens(wish).text() + "\".");
    }
  }
  part.paths = path_set(paths);
  return part;
}

}  // namespace patchbay::bridge::impl
