#include "reducers/entity/entity_order.hpp"

#include "value/tree/tree.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>

namespace patchbay::inline v0_1::impl {

namespace {

// More equivalent entities than these are left to the search that needs no order.
constexpr std::size_t few = 16;

template <class Before>
std::size_t first_not(std::size_t low, std::size_t high, Before&& before) {
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (before(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// A position from which to search up to `high`, found by steps that grow: the more entities come at once, the nearer to
// each other their places are.
template <class Before>
std::size_t near_below(std::size_t high, Before&& before) {
  for (std::size_t step = 1; step <= high; step *= 2) {
    if (before(high - step)) return high - step + 1;
  }
  return 0;
}

// Both lists by their final positions, which ascend.
value merged(const value& ids, const std::vector<std::size_t>& removed, const std::vector<ranked_entity>& added,
             const std::vector<std::size_t>& positions) {
  array_builder all;
  std::size_t next = 0;
  std::size_t written = 0;
  const auto write_added = [&] {
    for (; next < added.size() && positions[next] == written; ++next, ++written) all.push_back(added[next].id);
  };
  auto gone = removed.begin();
  std::size_t position = 0;
  for (const value& id : ids.elements()) {
    const bool stays = gone == removed.end() || *gone != position;
    ++position;
    if (!stays) {
      ++gone;
      continue;
    }
    write_added();
    all.push_back(id);
    ++written;
  }
  write_added();
  return all.finish();
}

}  // namespace

// The ids that stay, counted without those that go.
class entity_order::staying {
 public:
  staying(const entity_tables& tables, const std::vector<std::size_t>& removed) : tables_(tables), removed_(removed) {}

  [[nodiscard]] std::size_t size() const noexcept { return tables_.ids.size() - removed_.size(); }
  // The position among all.
  [[nodiscard]] std::size_t position(std::size_t index) const noexcept {
    return index + first_not(0, removed_.size(), [&](std::size_t i) { return removed_[i] - i <= index; });
  }
  [[nodiscard]] const value& entity(std::size_t index) const { return entity_at(tables_, position(index)); }

 private:
  const entity_tables& tables_;
  const std::vector<std::size_t>& removed_;
};

std::size_t entity_order::find(const entity_tables& tables, const value& key, const value& entity) const {
  const std::size_t n = tables.ids.size();
  std::size_t at = first_not(0, n, [&](std::size_t i) { return less_(entity_at(tables, i), entity); });
  for (const std::size_t end = std::min(n, at + few); at < end; ++at) {
    if (key_equal{}(key_of(element_at(tables.ids, at)), key)) return at;
  }
  return no_position;
}

void entity_order::sort(std::vector<ranked_entity>& entities) const {
  std::sort(entities.begin(), entities.end(),
            [](const ranked_entity& a, const ranked_entity& b) { return a.rank < b.rank; });
  std::stable_sort(entities.begin(), entities.end(),
                   [&](const ranked_entity& a, const ranked_entity& b) { return less_(a.entity, b.entity); });
}

bool entity_order::precedes(const value& entity, std::size_t rank, const ranked_entity& added) const {
  return rank < added.rank ? !less_(added.entity, entity) : less_(entity, added.entity);
}

value entity_order::replace(const entity_tables& tables, const std::vector<std::size_t>& removed,
                            std::vector<ranked_entity> added) const {
  sort(added);
  const staying rest(tables, removed);
  std::vector<std::size_t> positions(added.size());
  std::size_t high = rest.size();
  for (std::size_t i = added.size(); i-- > 0;) {
    const auto before = [&](std::size_t index) { return precedes(rest.entity(index), rest.position(index), added[i]); };
    const std::size_t low = i + 1 == added.size() ? 0 : near_below(high, before);
    high = first_not(low, high, before);
    positions[i] = high + i;
  }
  const auto is_there = [&](const ranked_entity& each) {
    return element_at(tables.ids, positions[static_cast<std::size_t>(&each - added.data())]) == each.id;
  };
  if (positions == removed && std::all_of(added.begin(), added.end(), is_there)) return tables.ids;
  if (is_large_part(removed.size() + added.size(), tables.ids.size())) {
    return merged(tables.ids, removed, added, positions);
  }
  value ids = without_positions(tables.ids, removed);
  for (std::size_t i = 0; i < added.size(); ++i) insert_element(ids, positions[i], added[i].id);
  return ids;
}

}  // namespace patchbay::impl
