#include "value/patch/array_script.hpp"

#include "value/tree/walk.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <unordered_map>

// Three refinements, each on what the one before could not match:
// 1. nodes: level by level from the roots, nodes that both trees hold are anchors (by identity);
// 2. elements of the nodes left over: equal ends, then a longest common subsequence while the gap is small, else
// elements
//    that occur once on each side are anchors (patience diff);
// 3. what is left is paired by position: a change is cheaper than a removal and an insertion.

namespace patchbay::inline v0_1::impl {

namespace {

constexpr std::size_t max_table_cells = 16384;
// Anchors inside gaps between anchors: each round costs O(n), so their number is what keeps the whole O(n log n).
constexpr unsigned max_rounds = 8;

using node_span = std::span<const tree_node* const>;
using element_span = std::span<const value* const>;

struct anchor {
  std::size_t a;
  std::size_t b;
};

// The longest subsequence of candidates (ascending in a) that also ascends in b. O(n log n).
std::vector<anchor> longest_ascending(const std::vector<anchor>& candidates) {
  std::vector<std::size_t> tails;
  std::vector<std::size_t> previous(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto place = std::lower_bound(tails.begin(), tails.end(), candidates[i].b,
                                        [&](std::size_t tail, std::size_t b) { return candidates[tail].b < b; });
    previous[i] = place == tails.begin() ? candidates.size() : *(place - 1);
    if (place == tails.end())
      tails.push_back(i);
    else
      *place = i;
  }
  std::vector<anchor> longest(tails.size());
  std::size_t at = tails.empty() ? candidates.size() : tails.back();
  for (std::size_t i = longest.size(); i-- > 0; at = previous[at]) longest[i] = candidates[at];
  return longest;
}

template <class T, class Same>
std::size_t common_prefix(std::span<T> a, std::span<T> b, Same&& same) {
  std::size_t n = 0;
  while (n < a.size() && n < b.size() && same(a[n], b[n])) ++n;
  return n;
}

template <class T, class Same>
std::size_t common_suffix(std::span<T> a, std::span<T> b, Same&& same) {
  std::size_t n = 0;
  while (n < a.size() && n < b.size() && same(a[a.size() - 1 - n], b[b.size() - 1 - n])) ++n;
  return n;
}

template <class T>
std::span<T> middle(std::span<T> whole, std::size_t prefix, std::size_t suffix) {
  return whole.subspan(prefix, whole.size() - prefix - suffix);
}

std::size_t size_of(node_span nodes) {
  std::size_t size = 0;
  for (const tree_node* n : nodes) size += n->size();
  return size;
}

// A hash that equal values share. It looks at a bounded part of a value, so that hashing never costs more than the leaf
// it is in.
class sketch {
 public:
  [[nodiscard]] std::size_t of(const value& v) {
    budget_ = 64;
    add(v);
    return hash_;
  }

 private:
  void mix(std::size_t h) noexcept { hash_ = (hash_ ^ h) * 0x9E3779B97F4A7C15ULL + (hash_ >> 29U); }

  void add(const value& v) {
    if (budget_ == 0) return;
    --budget_;
    mix(value_access::representation(v));
    if (v.is_string()) return mix(std::hash<std::string_view>{}(value_access::text(v)));
    if (!v.is_structured()) return mix(value_access::word(v));
    mix(v.size());
    tree_walker<> walk(value_access::tree(v));
    for (; !walk.done() && budget_ > 0; walk.step()) {
      walk.enter_leaf();
      if (v.is_object()) mix(std::hash<std::string_view>{}(value_access::text(walk.key())));
      add(walk.element());
    }
  }

  std::size_t hash_ = 0;
  unsigned budget_ = 0;
};

class script_writer {
 public:
  void diff_nodes(node_span a, node_span b, std::size_t position) {
    const auto same = [](const tree_node* x, const tree_node* y) { return x == y; };
    const std::size_t prefix = common_prefix(a, b, same);
    position += size_of(a.first(prefix));
    a = a.subspan(prefix);
    b = b.subspan(prefix);
    const std::size_t suffix = common_suffix(a, b, same);
    a = a.first(a.size() - suffix);
    b = b.first(b.size() - suffix);
    if (a.empty() && b.empty()) return;
    if (a.size() <= 1 || b.size() <= 1) return open_nodes(a, b, position);
    split_at_shared_nodes(a, b, position);
  }

  std::vector<array_edit> finish() && { return std::move(edits_); }

 private:
  void split_at_shared_nodes(node_span a, node_span b, std::size_t position) {
    std::unordered_map<const tree_node*, std::size_t> places;
    for (std::size_t i = 0; i < b.size(); ++i) places.emplace(b[i], i);
    std::vector<anchor> candidates;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (const auto found = places.find(a[i]); found != places.end()) candidates.push_back({i, found->second});
    }
    std::size_t done_a = 0;
    std::size_t done_b = 0;
    for (const anchor& shared : longest_ascending(candidates)) {
      const node_span gap = a.subspan(done_a, shared.a - done_a);
      open_nodes(gap, b.subspan(done_b, shared.b - done_b), position);
      position += size_of(gap) + a[shared.a]->size();
      done_a = shared.a + 1;
      done_b = shared.b + 1;
    }
    open_nodes(a.subspan(done_a), b.subspan(done_b), position);
  }

  void open_nodes(node_span a, node_span b, std::size_t position) {
    if (a.empty() && b.empty()) return;
    const unsigned level = std::max(a.empty() ? 0U : a[0]->level, b.empty() ? 0U : b[0]->level);
    if (level == 0) return diff_elements(elements_of(a), elements_of(b), position, 0);
    const auto below_a = children_of(a, level);
    const auto below_b = children_of(b, level);
    diff_nodes(below_a, below_b, position);
  }

  // The nodes one level down; a lower tree waits until the higher one has come down to it.
  static std::vector<const tree_node*> children_of(node_span nodes, unsigned level) {
    std::vector<const tree_node*> children;
    for (const tree_node* n : nodes) {
      if (n->level < level) {
        children.push_back(n);
        continue;
      }
      for (unsigned i = 0; i < n->count; ++i) children.push_back(n->branches()[i].child);
    }
    return children;
  }

  static std::vector<const value*> elements_of(node_span leaves) {
    std::vector<const value*> elements;
    for (const tree_node* leaf : leaves) {
      for (unsigned i = 0; i < leaf->count; ++i) elements.push_back(leaf->items() + i);
    }
    return elements;
  }

  void diff_elements(element_span a, element_span b, std::size_t position, unsigned round) {
    const auto same = [](const value* x, const value* y) { return *x == *y; };
    const std::size_t prefix = common_prefix(a, b, same);
    a = a.subspan(prefix);
    b = b.subspan(prefix);
    position += prefix;
    const std::size_t suffix = common_suffix(a, b, same);
    a = a.first(a.size() - suffix);
    b = b.first(b.size() - suffix);
    if (a.size() <= 1 || b.size() <= 1) return match_one(a, b, position);
    if (a.size() * b.size() <= max_table_cells) return match_by_table(a, b, position);
    if (round == max_rounds) return pair_up(a, b, position);
    split_at_unique_elements(a, b, position, round + 1);
  }

  void match_one(element_span a, element_span b, std::size_t position) {
    const element_span one = a.size() == 1 ? a : b;
    const element_span many = a.size() == 1 ? b : a;
    if (one.size() == 1 && many.size() > 1) {
      const auto found = std::find_if(many.begin(), many.end(), [&](const value* v) { return *v == *one[0]; });
      if (found != many.end()) {
        const auto before = static_cast<std::size_t>(found - many.begin());
        const bool old_is_one = a.size() == 1;
        pair_up(old_is_one ? a.first(0) : a.first(before), old_is_one ? b.first(before) : b.first(0), position);
        position += old_is_one ? 1 : before + 1;
        return pair_up(a.subspan(old_is_one ? 1 : before + 1), b.subspan(old_is_one ? before + 1 : 1), position);
      }
    }
    pair_up(a, b, position);
  }

  // A longest common subsequence by dynamic programming.
  void match_by_table(element_span a, element_span b, std::size_t position) {
    const std::size_t width = b.size() + 1;
    std::vector<std::uint16_t> length((a.size() + 1) * width);
    std::vector<bool> same(a.size() * b.size());
    for (std::size_t i = a.size(); i-- > 0;) {
      for (std::size_t j = b.size(); j-- > 0;) {
        const bool equal = *a[i] == *b[j];
        same[i * b.size() + j] = equal;
        length[i * width + j] = equal ? static_cast<std::uint16_t>(length[(i + 1) * width + j + 1] + 1)
                                      : std::max(length[(i + 1) * width + j], length[i * width + j + 1]);
      }
    }
    std::size_t i = 0;
    std::size_t j = 0;
    std::size_t gap_a = 0;
    std::size_t gap_b = 0;
    while (i < a.size() && j < b.size()) {
      if (same[i * b.size() + j]) {
        pair_up(a.subspan(gap_a, i - gap_a), b.subspan(gap_b, j - gap_b), position + gap_a);
        gap_a = ++i;
        gap_b = ++j;
      } else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) {
        ++i;
      } else {
        ++j;
      }
    }
    pair_up(a.subspan(gap_a), b.subspan(gap_b), position + gap_a);
  }

  void split_at_unique_elements(element_span a, element_span b, std::size_t position, unsigned round) {
    const std::vector<anchor> anchors = longest_ascending(unique_matches(a, b));
    if (anchors.empty()) return pair_up(a, b, position);
    std::size_t done_a = 0;
    std::size_t done_b = 0;
    for (const anchor& match : anchors) {
      diff_elements(a.subspan(done_a, match.a - done_a), b.subspan(done_b, match.b - done_b), position + done_a, round);
      done_a = match.a + 1;
      done_b = match.b + 1;
    }
    diff_elements(a.subspan(done_a), b.subspan(done_b), position + done_a, round);
  }

  static std::vector<anchor> unique_matches(element_span a, element_span b) {
    struct occurrence {
      std::size_t count = 0;
      std::size_t at = 0;
    };
    std::unordered_map<std::size_t, occurrence> in_a;
    std::unordered_map<std::size_t, occurrence> in_b;
    std::vector<std::size_t> hashes(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      hashes[i] = sketch().of(*a[i]);
      ++in_a[hashes[i]].count;
    }
    for (std::size_t j = 0; j < b.size(); ++j) {
      occurrence& found = in_b[sketch().of(*b[j])];
      ++found.count;
      found.at = j;
    }
    std::vector<anchor> matches;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const auto found = in_b.find(hashes[i]);
      if (found == in_b.end() || found->second.count != 1 || in_a[hashes[i]].count != 1) continue;
      if (*a[i] == *b[found->second.at]) matches.push_back({i, found->second.at});
    }
    return matches;
  }

  // Nothing here matches: changes as far as both sides go, then insertions or removals.
  void pair_up(element_span a, element_span b, std::size_t position) {
    const std::size_t both = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < both; ++i) {
      edits_.push_back({array_edit::kind::change, position + i, a[i], b[i]});
    }
    for (std::size_t i = both; i < a.size(); ++i) {
      edits_.push_back({array_edit::kind::remove, position + i, a[i], nullptr});
    }
    for (std::size_t i = both; i < b.size(); ++i) {
      edits_.push_back({array_edit::kind::insert, position + both, nullptr, b[i]});
    }
  }

  std::vector<array_edit> edits_;
};

}  // namespace

std::vector<array_edit> edit_script(const value& before, const value& after) {
  const tree_node* a = value_access::tree(before);
  const tree_node* b = value_access::tree(after);
  script_writer writer;
  writer.diff_nodes(a != nullptr ? node_span(&a, 1) : node_span(), b != nullptr ? node_span(&b, 1) : node_span(), 0);
  return std::move(writer).finish();
}

}  // namespace patchbay::impl
