#include "bridge/session/readable.hpp"

#include <patchbay/value/draft.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace patchbay::inline v0_1::bridge::impl {

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

namespace {

// Gathers what is left of paths under rules.
class gatherer {
 public:
  gatherer(const allowlist& rules, std::size_t most_tokens)
      : allowed_(tokens_of(rules.allow)), denied_(tokens_of(rules.deny)), tokens_left_(most_tokens) {}

  // False if nothing is left.
  [[nodiscard]] bool add(const path_tokens& wish) {
    const std::size_t before = paths.size();
    for (const path_tokens& rule : allowed_) {
      const auto both = intersection(wish, rule);
      const auto hides_it = [&both](const path_tokens& outer) { return covers(outer, *both); };
      if (!both || std::any_of(denied_.begin(), denied_.end(), hides_it)) continue;
      count(*both);
      paths.push_back(pointer::from_tokens(*both).text());
      add_hidden(*both);
    }
    return paths.size() > before;
  }

  std::vector<std::string> paths{};
  std::vector<path_tokens> hidden{};

 private:
  void add_hidden(const path_tokens& path) {
    for (const path_tokens& rule : denied_) {
      auto both = intersection(path, rule);
      if (!both) continue;
      count(*both);
      hidden.push_back(std::move(*both));
    }
  }

  void count(const path_tokens& added) {
    if (added.size() >= tokens_left_) throw error(errc::limit, "These are too many paths, or too long ones.");
    tokens_left_ -= added.size() + 1;
  }

  const std::vector<path_tokens> allowed_;
  const std::vector<path_tokens> denied_;
  std::size_t tokens_left_;
};

}  // namespace

readable_part readable(const std::vector<std::string>& requested, const allowlist& rules, std::size_t most_tokens) {
  gatherer all(rules, most_tokens);
  for (const std::string& path : requested) {
    const path_tokens wish = pointer(path).tokens();
    if (all.add(wish)) continue;
    throw error(errc::not_allowed,
                "This window may not read the state at \"" + pointer::from_tokens(wish).text() + "\".");
  }
  return {path_set(all.paths), std::move(all.hidden)};
}

}  // namespace patchbay::bridge::impl
