#include <patchbay/store/path_set.hpp>

#include "store/watch/path_pattern.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::inline v0_1 {

namespace {

using impl::path_pattern;
using tokens = std::vector<std::string>;
using pattern_node = path_pattern::node;

// Deeper than any value that text can make; patterns are walked by recursion.
constexpr std::size_t most_tokens = 1000;
// How much larger than what was written a pattern may grow where `*` overlaps with names.
constexpr std::size_t most_growth = 64;

tokens tokens_of(const std::string& path) {
  tokens all = pointer(path).tokens();
  if (all.size() <= most_tokens) return all;
  throw error(errc::too_deep, "A path has " + std::to_string(all.size()) + " tokens; the limit is " +
                                  std::to_string(most_tokens) + ".");
}

void add_path(pattern_node& root, const tokens& path) {
  pattern_node* at = &root;
  for (const std::string& token : path) {
    std::unique_ptr<pattern_node>& slot = token == "*" ? at->any : at->children[token];
    if (!slot) slot = std::make_unique<pattern_node>();
    at = slot.get();
  }
  at->selected = true;
}

// Whether other paths of the tree select all that this one does. `by_itself` while only its own tokens were followed.
bool is_covered(const pattern_node& at, const tokens& path, std::size_t depth, bool by_itself) {
  if (at.selected && (depth < path.size() || !by_itself)) return true;
  if (depth == path.size()) return false;
  const std::string& token = path[depth];
  if (at.any && is_covered(*at.any, path, depth + 1, by_itself && token == "*")) return true;
  const auto named = at.children.find(token);
  return named != at.children.end() && is_covered(*named->second, path, depth + 1, by_itself);
}

// Makes a pattern deterministic.
class determiner {
 public:
  explicit determiner(std::size_t budget) noexcept : budget_(budget) {}

  // Gives every named child what `*` selects too.
  void determine(pattern_node& at) {
    if (at.selected) {
      at.children.clear();
      at.any.reset();
      return;
    }
    for (auto& [token, child] : at.children) {
      if (at.any) merge(*child, *at.any);
      determine(*child);
    }
    if (at.any) determine(*at.any);
  }

 private:
  void merge(pattern_node& into, const pattern_node& from) {
    into.selected = into.selected || from.selected;
    for (const auto& [token, child] : from.children) merge_slot(into.children[token], *child);
    if (from.any) merge_slot(into.any, *from.any);
  }

  void merge_slot(std::unique_ptr<pattern_node>& slot, const pattern_node& from) {
    if (!slot) {
      if (budget_-- == 0)
        throw error(errc::invalid_argument, "The paths of a view overlap through `*` in too many ways.");
      slot = std::make_unique<pattern_node>();
    }
    merge(*slot, from);
  }

  std::size_t budget_;
};

std::shared_ptr<const path_pattern> compile(std::vector<std::string> paths) {
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  std::vector<tokens> all;
  path_pattern written;
  for (const std::string& path : paths) add_path(written.root, all.emplace_back(tokens_of(path)));

  auto pattern = std::make_shared<path_pattern>();
  std::size_t size = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_covered(written.root, all[i], 0, true)) continue;
    add_path(pattern->root, all[i]);
    pattern->has_any = pattern->has_any || std::find(all[i].begin(), all[i].end(), "*") != all[i].end();
    pattern->paths.push_back(std::move(paths[i]));
    size += all[i].size();
  }
  determiner(size * most_growth).determine(pattern->root);
  return pattern;
}

}  // namespace

path_set::path_set() {
  static const auto nothing = std::make_shared<const path_pattern>();
  pattern_ = nothing;
}

path_set::path_set(std::initializer_list<impl::text> paths)
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
