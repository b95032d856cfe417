#include "reducers/entity/entity_positions.hpp"

#include "value/tree/tree.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr std::uint64_t middle_rank = std::uint64_t{1} << 63U;
constexpr std::uint64_t usual_gap = std::uint64_t{1} << 32U;

// Lists of this size are looked through in less time than an index of them takes.
constexpr std::size_t small_list = 64;
// Beyond this size, lists are only compared after a look at what they share.
constexpr std::size_t large_list = 4096;
// With this patience for lists of n ids, an index is built after looking at patience * n ids.
constexpr std::size_t most_patience = 64;
constexpr std::size_t worth_it = 256;

using nodes = std::vector<const tree_node*>;

nodes level_below(const nodes& level) {
  nodes below;
  below.reserve(level.size() * node_width);
  for (const tree_node* n : level) {
    for (unsigned i = 0; i < n->count; ++i) below.push_back(n->branches()[i].child);
  }
  return below;
}

// From above, level by level, until enough of the nodes are those of the other tree too.
bool share_enough(const tree_node* root_a, const tree_node* root_b) {
  nodes a{root_a};
  nodes b{root_b};
  while (a.front()->level > b.front()->level) a = level_below(a);
  while (b.front()->level > a.front()->level) b = level_below(b);
  for (;;) {
    const std::unordered_set<const tree_node*> in_b(b.begin(), b.end());
    const auto shared = std::count_if(a.begin(), a.end(), [&](const tree_node* n) { return in_b.contains(n); });
    if (static_cast<std::size_t>(shared) >= a.size() / 4 + 1) return true;
    if (a.front()->is_leaf()) return false;
    a = level_below(a);
    b = level_below(b);
  }
}

std::vector<std::size_t> look_through(const value& ids, std::span<const value> keys) {
  key_map<std::size_t> wanted;
  for (const value& key : keys) wanted.emplace(key, no_position);
  std::size_t missing = wanted.size();
  std::size_t position = 0;
  for (const value& id : ids.elements()) {
    if (missing == 0) break;
    const auto found = wanted.find(key_of(id));
    if (found != wanted.end() && found->second == no_position) {
      found->second = position;
      --missing;
    }
    ++position;
  }
  std::vector<std::size_t> positions;
  positions.reserve(keys.size());
  for (const value& key : keys) positions.push_back(wanted.at(key));
  return positions;
}

std::size_t look_through(const value& ids, const value& key) {
  const auto all = ids.elements();
  const auto found = std::find_if(all.begin(), all.end(), [&](const value& id) {
    return id.is_string() ? value_access::text(id) == value_access::text(key)
                          : value_access::text(key_of(id)) == value_access::text(key);
  });
  return found == all.end() ? no_position : static_cast<std::size_t>(found - all.begin());
}

}  // namespace

bool may_be_near(const value& a, const value& b) {
  const std::size_t smaller = std::min(a.size(), b.size());
  const std::size_t larger = std::max(a.size(), b.size());
  if (is_large_part(larger - smaller, larger)) return false;
  return smaller < large_list || share_enough(value_access::tree(a), value_access::tree(b));
}

std::optional<entity_ranks> entity_ranks::of(const value& ids) {
  entity_ranks built(ids);
  built.ranks_.reserve(ids.size());
  std::uint64_t rank = middle_rank - ids.size() / 2 * usual_gap;
  for (const value& id : ids.elements()) {
    if (!built.ranks_.emplace(key_of(id), rank).second) return std::nullopt;
    rank += usual_gap;
  }
  return built;
}

bool entity_ranks::follow(const value& ids) {
  if (ids.identical(ids_)) return true;
  if (!may_be_near(ids_, ids)) return false;
  const std::vector<array_edit> script = edit_script(ids_, ids);
  if (is_large_part(script.size(), ids_.size())) return false;

  // All removals first: an id that moved is removed in one place and inserted in another.
  for (const array_edit& edit : script) {
    if (edit.before != nullptr) ranks_.erase(key_of(*edit.before));
  }
  std::vector<std::size_t> fresh;  // positions in the new list
  std::size_t inserted = 0;
  std::size_t removed = 0;
  for (const array_edit& edit : script) {
    if (edit.after != nullptr) fresh.push_back(edit.position + inserted - removed);
    inserted += edit.what == array_edit::kind::insert ? 1 : 0;
    removed += edit.what == array_edit::kind::remove ? 1 : 0;
  }
  ids_ = ids;
  for (std::size_t i = 0; i < fresh.size();) {
    std::size_t end = i + 1;
    while (end < fresh.size() && fresh[end] == fresh[i] + (end - i)) ++end;
    rank_run(fresh[i], end - i);
    i = end;
  }
  return ranks_.size() == ids_.size();
}

std::optional<std::uint64_t> entity_ranks::rank_at(std::size_t position) const {
  const auto found = ranks_.find(key_of(element_at(ids_, position)));
  return found != ranks_.end() ? std::optional(found->second) : std::nullopt;
}

// Ranks for ids that have none, all others before them and the one behind them having one.
void entity_ranks::rank_run(std::size_t first, std::size_t count) {
  for (std::size_t margin = 0; !spread(first - std::min(first, margin), count + std::min(first, margin) + margin);) {
    margin = std::max<std::size_t>(8, margin * 2);
  }
}

// Ranks for a window of the list, evenly between those of its neighbours, if they leave room enough. The more ids get
// new ranks, the wider the gaps have to become, so that the next time is far away.
bool entity_ranks::spread(std::size_t first, std::size_t count) {
  const bool widened = count > ids_.size() - first;
  std::size_t end = widened ? ids_.size() : first + count;
  while (end < ids_.size() && !rank_at(end)) ++end;
  const std::uint64_t size = end - first;
  const bool at_start = first == 0;
  const bool at_end = end == ids_.size();
  std::uint64_t low = at_start ? 0 : *rank_at(first - 1);
  const std::uint64_t high = at_end ? std::numeric_limits<std::uint64_t>::max() : *rank_at(end);
  std::uint64_t gap = (high - low) / (size + 1);
  if (gap <= size && !(at_start && at_end)) return false;
  // At the ends of the list there is room to be kept for what comes there later.
  if (at_start != at_end && gap > usual_gap) {
    gap = usual_gap;
    if (at_start) low = high - (size + 1) * gap;
  }
  for (std::size_t position = first; position < end; ++position) {
    low += gap;
    ranks_.insert_or_assign(key_of(element_at(ids_, position)), low);
  }
  return true;
}

std::size_t entity_ranks::find(const value& key) const {
  const auto wanted = ranks_.find(key);
  if (wanted == ranks_.end()) return no_position;
  std::size_t low = 0;
  std::size_t high = ids_.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const std::uint64_t rank = ranks_.find(key_of(element_at(ids_, middle)))->second;
    if (rank < wanted->second) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::vector<std::size_t> entity_positions::find(const value& ids, std::span<const value> keys) {
  if (keys.empty()) return {};
  if (ids.size() <= small_list && keys.size() == 1) return {look_through(ids, keys.front())};
  const std::lock_guard lock(guard_);
  if (has_index_of(ids)) {
    served_ += keys.size();
    if (served_ >= worth_it) patience_ = least_patience;
    std::vector<std::size_t> positions;
    positions.reserve(keys.size());
    for (const value& key : keys) positions.push_back(index_->find(key));
    return positions;
  }
  if (keys.size() > 1) {
    looked_through_ += ids.size();
    return look_through(ids, keys);
  }
  const std::size_t position = look_through(ids, keys.front());
  looked_through_ += std::min(position, ids.size());
  return {position};
}

bool entity_positions::has_index_of(const value& ids) {
  if (ids.size() <= small_list) return false;
  if (auto index = std::exchange(index_, std::nullopt)) {
    if (index->follow(ids)) {
      index_ = std::move(index);
    } else {
      note_lost_index();
    }
  }
  if (!index_ && looked_through_ > patience_ * ids.size()) {
    index_ = entity_ranks::of(ids);
    looked_through_ = 0;
  }
  return index_.has_value();
}

// An index that was lost before it was worth its cost makes the next one come later.
void entity_positions::note_lost_index() {
  looked_through_ = 0;
  if (served_ < worth_it) patience_ = std::min(patience_ * 2, most_patience);
  served_ = 0;
}

}  // namespace patchbay::impl
