#pragma once

#include <patchbay/reducers/impl/entity_operation.hpp>
#include <patchbay/store/selector.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <functional>
#include <memory>

namespace patchbay::inline v0_1 {

struct entity_adapter_options {
  /// The id of an entity, a string or a number; its member "id" if empty.
  std::function<value(const value& entity)> select_id{};
  /// Whether one entity comes before another, a strict weak order. If empty, entities stay in the order they came in.
  std::function<bool(const value& a, const value& b)> sort_comparer{};
};

/// Memoised selectors of the root state for the entities at one place in it; made by `entity_adapter::get_selectors`.
/// Copies share the memory. Safe to call from several threads. They throw `errc::invalid_state` where the state holds
/// no entities.
struct entity_selectors {
  selector select_ids;
  selector select_entities;
  /// All entities in the order of their ids, as an array. It follows from the last one: O(changes x log n), where the
  /// state descends from the one of the last call, and O(n) otherwise.
  selector select_all;
  selector select_total;
  /// Where in the root state the entities are.
  pointer place;

  /// The entity with this id, null where there is none. O(log n), without a memory.
  [[nodiscard]] value select_by_id(const value& root, const value& id) const;
  /// Those of an array of ids that are there. O(ids x log n), without a memory.
  [[nodiscard]] value select_by_ids(const value& root, const value& ids) const;
};

/// A normalised collection, Redux Toolkit's createEntityAdapter: a state of the form
///
///     {"ids": ["b", "a"], "entities": {"a": {"id": "a", ...}, "b": {"id": "b", ...}}}
///
/// with the operations on it. Other members of the state stay as they are. An operation is a function object that
/// edits a draft or gives a new state, and that serves as the case reducer of a slice:
///
///     const entity_adapter books({.sort_comparer = [](const value& a, const value& b) {
///       return a["title"].as_string() < b["title"].as_string();
///     }});
///
///     value state = books.get_initial_state();
///     state = books.add_one(state, {{"id", 1}, {"title", "Emma"}});
///
///     struct library : slice<> {
///       library() : slice("books", books.get_initial_state()) {}
///       action_creator<book> added = case_reducer<book>("added", books.add_one);
///     };
///
/// Where nothing changes, the very same state comes back. Each operation costs O(changed entities x log n), but for the
/// ones that say so below, and for looking up the place of an id in `ids`: the order helps where entities are sorted,
/// but not among unsorted ones that are removed or renamed, nor among many equivalent ones that are removed or moved.
/// Then the adapter looks through the ids, once for a batch, and when it has done so often enough it builds an index in
/// O(n), which follows the state from there (also through undo) and makes the place cost O(log n).
///
/// Ids are told apart by the name they have in `entities`: 1 and "1" are the same id. Integers are named exactly, also
/// beyond 2^53.
///
/// Operations throw `errc::invalid_argument` for an entity whose id is neither string nor number and for a payload of
/// another form, `errc::invalid_state` with the pointer where the state is not of the form above, and what the
/// functions of the options throw. Nothing is changed then.
///
/// Not as in JavaScript: records are taken in the order of their keys, and no order depends on whether ids look like
/// integers. A payload is never taken for an action because of the members it has. An entity that is sorted is found
/// by the order, so a state that comes from elsewhere has to be sorted already (`set_all` sorts it).
///
/// Copies share what they remember to find ids faster, which never shows in results. Const members and operations may
/// be called from any thread, if the functions of the options may.
class entity_adapter {
 public:
  entity_adapter();
  explicit entity_adapter(entity_adapter_options options);

  /// `{"ids": [], "entities": {}}` with the members of `extra`, then filled with `entities` as by `set_all`.
  [[nodiscard]] value get_initial_state(const value& extra = {}, const value& entities = {}) const;

 private:
  std::shared_ptr<const impl::entity_machine> machine_;  // what the operations are made of

 public:
  // --- operations -------------------------------------------------------------------------------
  // The payload of a "one" is an entity, an id or an update; of a "many" an array of them, or a record: an object of
  // which the values are taken.

  /// Adds entities with new ids. One with an id that is there already, or came before it, is ignored.
  entity_operation add_one;
  entity_operation add_many;

  /// Adds or replaces entities; of several with one id the last counts. Where they are sorted, one that is replaced
  /// goes behind those that it is equivalent to.
  entity_operation set_one;
  entity_operation set_many;
  /// Replaces all by these. O(n).
  entity_operation set_all;

  /// Removes by id; ids that are not there are ignored. `remove_many` takes an array of ids, or `{"where": {...}}` for
  /// the entities that have all these members with scalars equal to these; the latter is O(n).
  entity_operation remove_one;
  entity_operation remove_many;
  entity_clear_operation remove_all;

  /// `{"id": ..., "changes": {...}}`: the members of `changes` replace those of the entity. Ids that are not there are
  /// ignored. Several updates of one entity act as one. Changes may contain another id: an unsorted entity then goes to
  /// the end, and one that had the new id before is replaced.
  entity_update_operation update_one;
  entity_update_many_operation update_many;

  /// Adds entities with new ids and updates those that are there: their members replace those of the old one.
  entity_operation upsert_one;
  entity_operation upsert_many;

  // --- selectors over the adapter's own state ---------------------------------------------------
  // They remember nothing and throw `errc::invalid_state` for any other state.

  [[nodiscard]] value select_ids(const value& state) const;
  [[nodiscard]] value select_entities(const value& state) const;
  /// O(n); the one of `get_selectors` costs what changed.
  [[nodiscard]] value select_all(const value& state) const;
  [[nodiscard]] std::size_t select_total(const value& state) const;
  /// The entity with this id, null where there is none. O(log n)
  [[nodiscard]] value select_by_id(const value& state, const value& id) const;
  /// Those of an array of ids that are there. O(ids x log n)
  [[nodiscard]] value select_by_ids(const value& state, const value& ids) const;

  /// The same over the root state, with a memory, for entities at a place in it.
  [[nodiscard]] entity_selectors get_selectors(pointer place = {}) const;

  /// The id of an entity, as the options say.
  [[nodiscard]] value select_id(const value& entity) const;
};

}  // namespace patchbay
