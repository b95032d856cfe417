// Random operations on entity adapters, held against the rules of Redux Toolkit in their plainest form: lists that are
// searched from one end to the other and sorted anew.

#include <patchbay/reducers/entity_adapter.hpp>

#include <patchbay/value/ranges.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace patchbay {
namespace {

bool by_rank(const value& a, const value& b) { return a["rank"].get<int>() < b["rank"].get<int>(); }

// Another one each time, unless gtest is told which (--gtest_random_seed=N).
unsigned seed() { return static_cast<unsigned>(::testing::UnitTest::GetInstance()->random_seed()); }

// What an adapter should make of its operations.
class plain_entities {
 public:
  explicit plain_entities(bool sorted) : sorted_(sorted) {}

  void add(const std::vector<value>& all) {
    for (const value& each : all) {
      if (!entities_.contains(id_of(each))) put(each);
    }
  }

  void set(const std::vector<value>& all) {
    std::vector<value> last;
    for (const value& each : all) {
      const auto same = std::find_if(last.begin(), last.end(), [&](const value& v) { return id_of(v) == id_of(each); });
      same == last.end() ? last.push_back(each) : static_cast<void>(*same = each);
    }
    if (sorted_) {
      for (const value& each : last) remove({id_of(each)});
    }
    for (const value& each : last) put(each);
  }

  void set_all(const std::vector<value>& all) {
    ids_.clear();
    entities_.clear();
    set(all);
  }

  void remove(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      std::erase(ids_, id);
      entities_.erase(id);
    }
  }

  void update(const std::vector<std::pair<std::string, value>>& updates) {
    std::vector<std::pair<std::string, value>> merged;
    for (const auto& [id, changes] : updates) {
      if (!entities_.contains(id)) continue;
      const auto same = std::find_if(merged.begin(), merged.end(), [&](const auto& each) { return each.first == id; });
      if (same == merged.end()) {
        merged.emplace_back(id, changes);
      } else {
        same->second = with(same->second, changes);
      }
    }
    for (const auto& [id, changes] : merged) {
      if (entities_.contains(id)) update_one(id, changes);
    }
    if (sorted_) sort();
  }

  void upsert(const std::vector<value>& all) {
    std::vector<value> fresh;
    std::set<std::string> seen;
    std::vector<std::pair<std::string, value>> updates;
    for (const value& each : all) {
      if (entities_.contains(id_of(each)) || !seen.insert(id_of(each)).second) {
        updates.emplace_back(id_of(each), each);
      } else {
        fresh.push_back(each);
      }
    }
    add(fresh);
    update(updates);
  }

  [[nodiscard]] value state() const {
    std::map<std::string, value> all = entities_;
    const value empty = {{"ids", to_array(ids_)}, {"entities", value::object()}};
    return produce(empty, [&](draft next) {
      for (const auto& [id, entity] : all) next["entities"][id] = entity;
    });
  }
  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }

 private:
  static std::string id_of(const value& entity) { return entity["id"].get<std::string>(); }
  static value with(const value& entity, const value& changes) {
    return produce(entity, [&](draft next) { next.merge(changes); });
  }

  void put(const value& entity) {
    const std::string id = id_of(entity);
    if (!entities_.contains(id)) ids_.insert(place_for(entity), id);
    entities_.insert_or_assign(id, entity);
  }

  std::vector<std::string>::iterator place_for(const value& entity) {
    if (!sorted_) return ids_.end();
    return std::find_if(ids_.begin(), ids_.end(),
                        [&](const std::string& id) { return by_rank(entity, entities_.at(id)); });
  }

  void update_one(const std::string& id, const value& changes) {
    const value entity = with(entities_.at(id), changes);
    const std::string new_id = id_of(entity);
    if (new_id != id) {
      if (sorted_) {
        *std::find(ids_.begin(), ids_.end(), id) = new_id;
      } else {
        std::erase(ids_, id);
        if (!entities_.contains(new_id)) ids_.push_back(new_id);
      }
      entities_.erase(id);
    }
    entities_.insert_or_assign(new_id, entity);
  }

  void sort() {
    std::set<std::string> seen;
    std::erase_if(ids_, [&](const std::string& id) { return !entities_.contains(id) || !seen.insert(id).second; });
    std::stable_sort(ids_.begin(), ids_.end(), [&](const std::string& a, const std::string& b) {
      return by_rank(entities_.at(a), entities_.at(b));
    });
  }

  bool sorted_;
  std::vector<std::string> ids_;
  std::map<std::string, value> entities_;
};

struct random_options {
  bool sorted = false;
  int ids = 0;    // how many there are to choose from
  int ranks = 0;  // few ranks make many equivalent entities
  int batch = 0;  // how many entities a step may have
  int steps = 0;
};

void PrintTo(const random_options& options, std::ostream* out) {
  *out << (options.sorted ? "sorted" : "unsorted") << ", " << options.ids << " ids, " << options.ranks << " ranks";
}

class EntityAdapterRandom : public ::testing::TestWithParam<random_options> {
 protected:
  int below(int n) { return std::uniform_int_distribution(0, n - 1)(random_); }
  std::string id() { return "id" + std::to_string(below(GetParam().ids)); }
  value entity() { return {{"id", id()}, {"rank", below(GetParam().ranks)}, {"n", below(3)}}; }
  value changes() {
    value result = {{"n", below(3)}};
    return produce(result, [&](draft next) {
      if (below(2) == 0) next["rank"] = below(GetParam().ranks);
      if (below(5) == 0) next["id"] = id();
    });
  }
  template <class Make>
  auto list(Make&& make) {
    std::vector<decltype(make())> all;
    for (int left = below(GetParam().batch + 1); left > 0; --left) all.push_back(make());
    return all;
  }

  // One operation on both.
  value step(const value& state, plain_entities& plain) {
    const int operation = below(8);
    may_write_equal_ones_ = operation == 1 || operation == 3 || operation == 4;
    switch (operation) {
      case 0: {
        const auto all = list([&] { return entity(); });
        plain.add(all);
        return adapter_.add_many(state, all);
      }
      case 1: {
        const auto all = list([&] { return entity(); });
        plain.set(all);
        return adapter_.set_many(state, all);
      }
      case 2: {
        const auto all = list([&] { return entity(); });
        plain.upsert(all);
        return adapter_.upsert_many(state, all);
      }
      case 3:
      case 4: {
        const auto all = list([&] { return std::pair(id(), changes()); });
        plain.update(all);
        std::vector<entity_update> updates;
        for (const auto& [each, change] : all) updates.push_back({each, change});
        return adapter_.update_many(state, updates);
      }
      case 5: {
        const auto all = list([&] { return id(); });
        plain.remove(all);
        return adapter_.remove_many(state, all);
      }
      default: {
        const std::string gone = id();
        plain.remove({gone});
        return adapter_.remove_one(state, gone);
      }
    }
  }

  const unsigned seed_ = seed();
  std::mt19937 random_{seed_};
  bool may_write_equal_ones_ = false;  // one that is replaced by an equal one, or gets an id and loses it
  entity_adapter adapter_{GetParam().sorted ? entity_adapter_options{.sort_comparer = by_rank}
                                            : entity_adapter_options{}};
};

TEST_P(EntityAdapterRandom, E_GivesWhatThePlainRulesGive) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  const selector select_all = adapter_.get_selectors().select_all;
  plain_entities plain(GetParam().sorted);
  std::vector<value> first;
  for (int i = 0; i < GetParam().ids; ++i) first.push_back(entity());
  plain.set_all(first);
  value state = adapter_.set_all(adapter_.get_initial_state(), first);
  std::vector<std::pair<value, plain_entities>> past;
  for (int i = 0; i < GetParam().steps; ++i) {
    if (!past.empty() && below(20) == 0) {
      std::tie(state, plain) = past[static_cast<std::size_t>(below(static_cast<int>(past.size())))];
    }
    const value before = state;
    state = step(state, plain);
    ASSERT_EQ(state, plain.state()) << "after step " << i;
    if (!may_write_equal_ones_) {
      ASSERT_EQ(state == before, state.identical(before)) << "after step " << i;
    }
    if (below(3) != 0) {
      ASSERT_EQ(select_all(state), adapter_.select_all(state)) << "after step " << i;
    }
    if (below(10) == 0) past.emplace_back(state, plain);
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, EntityAdapterRandom,
                         ::testing::Values(random_options{false, 8, 3, 4, 400}, random_options{true, 8, 3, 4, 400},
                                           random_options{false, 300, 5, 6, 600},
                                           random_options{true, 300, 200, 6, 600}, random_options{true, 300, 3, 6, 600},
                                           random_options{true, 300, 1, 200, 150},
                                           random_options{false, 300, 3, 200, 150}));

// --- finding ids in long lists ------------------------------------------------------------------------------
// Ids only, so that long lists can be compared at every step.

class EntityAdapterLongLists : public ::testing::TestWithParam<bool> {
 protected:
  static constexpr int n = 6000;
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }

  const unsigned seed_ = seed();
  std::mt19937 random_{seed_};
  // All equivalent, if sorted.
  entity_adapter adapter_{
      GetParam() ? entity_adapter_options{.sort_comparer = [](const value&, const value&) { return false; }}
                 : entity_adapter_options{}};
};

value list_of_ids(const std::vector<std::string>& ids) { return to_array(ids); }

TEST_P(EntityAdapterLongLists, LoseTheRightIdsAlsoAfterJumpsAndStrangeStates) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  std::vector<value> all;
  std::vector<std::string> ids;
  for (int i = 0; i < n; ++i) {
    ids.push_back("id" + std::to_string(i));
    all.push_back({{"id", ids.back()}});
  }
  value state = adapter_.get_initial_state({}, to_array(all));
  std::vector<std::pair<value, std::vector<std::string>>> past{{state, ids}};
  for (int i = 0; i < 600; ++i) {
    if (below(40) == 0) std::tie(state, ids) = past[below(past.size())];
    if (below(25) == 0) past.emplace_back(state, ids);
    if (below(100) == 0) {
      // Equal, but sharing nothing with what was there before.
      state = value::parse(state.dump());
    }
    const std::size_t at = below(ids.size());
    const std::string fresh = "new" + std::to_string(i);
    switch (below(4)) {
      case 0:
        state = adapter_.add_one(state, {{"id", fresh}});
        ids.push_back(fresh);
        break;
      case 1:
        // In the midst, as only others would do it.
        state = produce(state, [&](draft next) {
          next["ids"].insert(at, fresh);
          next["entities"][fresh] = {{"id", fresh}};
        });
        ids.insert(ids.begin() + static_cast<std::ptrdiff_t>(at), fresh);
        break;
      default:
        state = adapter_.remove_one(state, ids[at]);
        ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(at));
    }
    ASSERT_EQ(state["ids"], list_of_ids(ids)) << "after step " << i;
  }
}

TEST_P(EntityAdapterLongLists, AreFollowedThroughManyInsertionsInOnePlace) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  std::vector<value> all;
  for (int i = 0; i < 200; ++i) all.push_back({{"id", "id" + std::to_string(i)}});
  value state = adapter_.get_initial_state({}, to_array(all));
  std::vector<std::string> ids;
  for (int i = 0; i < 200; ++i) ids.push_back("id" + std::to_string(i));
  for (int i = 0; i < 1500; ++i) {
    const std::string fresh = "new" + std::to_string(i);
    const auto anchor = static_cast<std::size_t>(std::find(ids.begin(), ids.end(), "id100") - ids.begin());
    const std::size_t place = i % 10 == 0 ? 0 : i % 10 == 1 ? ids.size() : anchor;
    state = produce(state, [&](draft next) {
      next["ids"].insert(place, fresh);
      next["entities"][fresh] = {{"id", fresh}};
    });
    ids.insert(ids.begin() + static_cast<std::ptrdiff_t>(place), fresh);
    if (i % 2 == 0) continue;
    const std::size_t gone = below(ids.size());
    if (ids[gone] == "id100") continue;
    state = adapter_.remove_one(state, ids[gone]);
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(gone));
    ASSERT_EQ(state["ids"], list_of_ids(ids)) << "after step " << i;
  }
}

TEST_P(EntityAdapterLongLists, WithAnIdTwiceAreTakenAsTheyAre) {
  std::vector<value> all;
  for (int i = 0; i < 200; ++i) all.push_back({{"id", "id" + std::to_string(i)}});
  value state = adapter_.get_initial_state({}, to_array(all));
  for (int i = 0; i < 50; ++i) state = adapter_.remove_one(state, "id" + std::to_string(199 - i));
  state = produce(state, [](draft next) { next["ids"].insert(20, "id140"); });
  state = adapter_.remove_one(state, "id139");
  EXPECT_EQ(state["ids"].size(), 150U);
  EXPECT_EQ(state["ids"][139], value("id138"));
  EXPECT_EQ(state["ids"][140], value("id140"));
}

INSTANTIATE_TEST_SUITE_P(Orders, EntityAdapterLongLists, ::testing::Bool(),
                         [](const auto& each) { return each.param ? "AllEquivalent" : "Unsorted"; });

}  // namespace
}  // namespace patchbay
