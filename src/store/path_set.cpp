#include <patchbay/store/path_set.hpp>

#include "path_pattern.hpp"

#include <algorithm>

namespace patchbay {

namespace {

using impl::path_pattern;
using tokens = std::vector<std::string>;

// True when everything that `inner` selects is selected by `outer`.
bool covers(const tokens& outer, const tokens& inner) {
  return outer.size() <= inner.size() &&
         std::equal(outer.begin(), outer.end(), inner.begin(), [](const std::string& o, const std::string& i) { return o == "*" || o == i; });
}

void add_path(path_pattern::node& root, const tokens& path) {
  path_pattern::node* at = &root;
  for (const std::string& token : path) {
    std::unique_ptr<path_pattern::node>& slot = token == "*" ? at->any : at->children[token];
    if (!slot) slot = std::make_unique<path_pattern::node>();
    at = slot.get();
  }
  at->selected = true;
}

void merge(path_pattern::node& into, const path_pattern::node& from) {
  into.selected = into.selected || from.selected;
  for (const auto& [token, child] : from.children) {
    auto& slot = into.children[token];
    if (!slot) slot = std::make_unique<path_pattern::node>();
    merge(*slot, *child);
  }
  if (from.any) {
    if (!into.any) into.any = std::make_unique<path_pattern::node>();
    merge(*into.any, *from.any);
  }
}

// Gives every named child what `*` selects too.
void make_deterministic(path_pattern::node& node) {
  if (node.selected) {
    node.children.clear();
    node.any.reset();
    return;
  }
  for (auto& [token, child] : node.children) {
    if (node.any) merge(*child, *node.any);
    make_deterministic(*child);
  }
  if (node.any) make_deterministic(*node.any);
}

std::shared_ptr<const path_pattern> compile(const std::vector<std::string>& paths) {
  std::vector<tokens> all;
  for (const std::string& path : paths) all.push_back(pointer(path).tokens());
  auto pattern = std::make_shared<path_pattern>();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto makes_needless = [&](const tokens& other) {
      return &other != &all[i] && covers(other, all[i]) && (other != all[i] || &other < &all[i]);
    };
    if (std::any_of(all.begin(), all.end(), makes_needless)) continue;
    add_path(pattern->root, all[i]);
    pattern->has_any = pattern->has_any || std::find(all[i].begin(), all[i].end(), "*") != all[i].end();
    pattern->paths.push_back(paths[i]);
  }
  std::sort(pattern->paths.begin(), pattern->paths.end());
  make_deterministic(pattern->root);
  return pattern;
}

}  // namespace

path_set::path_set() {
  static const auto nothing = std::make_shared<const path_pattern>();
  pattern_ = nothing;
}

path_set::path_set(std::initializer_list<std::string_view> paths)
    : pattern_(compile(std::vector<std::string>(paths.begin(), paths.end()))) {}

path_set::path_set(const std::vector<std::string>& paths) : pattern_(compile(paths)) {}

const std::vector<std::string>& path_set::paths() const noexcept { return pattern_->paths; }

bool path_set::is_everything() const noexcept { return pattern_->root.selected; }

value path_set::restrict(const value& state) const { return impl::restrict_root(*pattern_, state); }

path_set path_set::united_with(const path_set& other) const {
  std::vector<std::string> all = paths();
  all.insert(all.end(), other.paths().begin(), other.paths().end());
  return path_set(all);
}

}  // namespace patchbay
