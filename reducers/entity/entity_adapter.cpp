#include <patchbay/reducers/entity_adapter.hpp>

#include "reducers/entity/entity_list.hpp"
#include "reducers/entity/entity_machine.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace {

using impl::entity_machine;
using impl::entity_tables;
using impl::pending_update;

// --- payloads ---------------------------------------------------------------------------------------

[[noreturn]] void throw_payload(std::string_view wanted, const value& found) {
  throw error(errc::invalid_argument, "This operation of an entity adapter takes " + std::string(wanted) +
                                          ", not something of type " + std::string(found.type_name()) + ".");
}

// Of an array the elements, of a record the values.
std::vector<value> list_of(const value& payload, std::string_view wanted) {
  if (payload.is_array()) return {payload.elements().begin(), payload.elements().end()};
  if (!payload.is_object()) throw_payload(wanted, payload);
  std::vector<value> list;
  for (const member each : payload.items()) list.push_back(each.value);
  return list;
}

std::vector<value> entities_of(const value& payload) { return list_of(payload, "an array or a record of entities"); }

pending_update update_of(const value& payload) {
  const value* id = payload.find("id");
  const value* changes = payload.find("changes");
  if (id == nullptr) {
    throw error(
        errc::invalid_argument,
        "An update of an entity needs the members id and changes; there is no id in this one, which is of type " +
            std::string(payload.type_name()) + ".");
  }
  if (changes == nullptr || changes->is_null()) return {impl::key_of(*id), value::object()};
  if (!changes->is_object()) throw_payload("updates with an object of changes", *changes);
  return {impl::key_of(*id), *changes};
}

std::vector<value> keys_of(const std::vector<value>& ids) {
  std::vector<value> keys;
  keys.reserve(ids.size());
  for (const value& id : ids) keys.push_back(impl::key_of(id));
  return keys;
}

bool has_members(const value& entity, const value& wanted) {
  const auto all = wanted.items();
  return std::all_of(all.begin(), all.end(), [&](const member& each) {
    const value* found = entity.find(each.key);
    return found != nullptr && javascript::strict_equal(*found, each.value);
  });
}

std::vector<value> keys_where(const entity_tables& tables, const value& filter) {
  const value* where = filter.find("where");
  if (where == nullptr || !where->is_object()) {
    throw_payload("an array of ids, or an object with an object where", where != nullptr ? *where : filter);
  }
  std::vector<value> keys;
  if (where->empty()) return keys;
  for (const member each : tables.entities.items()) {
    if (has_members(each.value, *where)) keys.emplace_back(each.key);
  }
  return keys;
}

// --- operations -------------------------------------------------------------------------------------

// Errors of the functions of the options have no pointer into the state.
bool is_in_state(const error& failure) {
  const std::string_view place = failure.place().pointer;
  return place.starts_with("/ids/") || place.starts_with("/entities/");
}

// Runs an operation on the tables of a draft.
template <class Operation>
void edit_tables(const draft& state, Operation&& operation) {
  const entity_tables before = impl::read_tables(state);
  try {
    impl::write_tables(state, before, operation(before));
  } catch (const error& failure) {
    if (!is_in_state(failure)) throw;
    throw failure.within(state.path().text());
  }
}

using run_on_entities = entity_tables (entity_machine::*)(entity_tables, const entity_machine::entities&) const;

template <run_on_entities Run>
void run_one(const entity_machine& machine, const draft& state, const value& entity) {
  edit_tables(state, [&](const entity_tables& tables) {
    return (machine.*Run)(tables, machine.identify(std::span(&entity, 1)));
  });
}

template <run_on_entities Run>
void run_many(const entity_machine& machine, const draft& state, const value& payload) {
  edit_tables(state, [&](const entity_tables& tables) {
    return (machine.*Run)(tables, machine.identify(entities_of(payload)));
  });
}

void run_set_all(const entity_machine& machine, const draft& state, const value& payload) {
  edit_tables(state, [&](const entity_tables&) {
    return machine.set({value::array(), value::object()}, machine.identify(entities_of(payload)));
  });
}

void run_remove_one(const entity_machine& machine, const draft& state, const value& id) {
  const value key = impl::key_of(id);
  edit_tables(state, [&](const entity_tables& tables) { return machine.remove(tables, std::span(&key, 1)); });
}

void run_remove_many(const entity_machine& machine, const draft& state, const value& payload) {
  edit_tables(state, [&](const entity_tables& tables) {
    if (payload.is_object()) return machine.remove(tables, keys_where(tables, payload));
    return machine.remove(tables, keys_of(list_of(payload, "an array of ids")));
  });
}

void run_update_one(const entity_machine& machine, const draft& state, const value& payload) {
  const pending_update update = update_of(payload);
  edit_tables(state, [&](const entity_tables& tables) { return machine.update(tables, std::span(&update, 1)); });
}

void run_update_many(const entity_machine& machine, const draft& state, const value& payload) {
  edit_tables(state, [&](const entity_tables& tables) {
    std::vector<pending_update> updates;
    for (const value& each : list_of(payload, "an array of updates")) updates.push_back(update_of(each));
    return machine.update(tables, updates);
  });
}

// --- selectors --------------------------------------------------------------------------------------

value entity_or_null(const value& entities, const value& id) {
  const value* found = impl::find_entity(entities, impl::key_of(id));
  return found != nullptr ? *found : value();
}

value entities_with(const value& entities, const value& ids) {
  std::vector<value> found;
  for (const value& id : list_of(ids, "an array of ids")) {
    if (const value* entity = impl::find_entity(entities, impl::key_of(id))) found.push_back(*entity);
  }
  return to_array(found);
}

entity_tables checked_tables(const pointer& place, const value& ids, const value& entities) {
  try {
    return impl::read_tables(value{{"ids", ids}, {"entities", entities}});
  } catch (const error& failure) {
    throw failure.within(place.text());
  }
}

value entities_at(const value& root, const pointer& place) {
  const value* entities = root.find(place / "entities");
  return checked_tables(place, value::array(), entities != nullptr ? *entities : value()).entities;
}

}  // namespace

void entity_update_operation::operator()(const draft& state, const value& id, const edit& recipe) const {
  if (!recipe) throw error(errc::invalid_argument, "An update of an entity needs a function; this one is empty.");
  const pending_update update{impl::key_of(id), value::object(), &recipe};
  edit_tables(state, [&](const entity_tables& tables) { return machine_->update(tables, std::span(&update, 1)); });
}

void entity_clear_operation::operator()(const draft& state) const {
  edit_tables(state, [](const entity_tables&) { return entity_tables{value::array(), value::object()}; });
}

entity_adapter::entity_adapter() : entity_adapter(entity_adapter_options()) {}

entity_adapter::entity_adapter(entity_adapter_options options)
    : machine_(std::make_shared<entity_machine>(std::move(options))),
      add_one(machine_, run_one<&entity_machine::add>),
      add_many(machine_, run_many<&entity_machine::add>),
      set_one(machine_, run_one<&entity_machine::set>),
      set_many(machine_, run_many<&entity_machine::set>),
      set_all(machine_, run_set_all),
      remove_one(machine_, run_remove_one),
      remove_many(machine_, run_remove_many),
      update_one(machine_, run_update_one),
      update_many(machine_, run_update_many),
      upsert_one(machine_, run_one<&entity_machine::upsert>),
      upsert_many(machine_, run_many<&entity_machine::upsert>) {}

value entity_adapter::get_initial_state(const value& extra, const value& entities) const {
  const value empty = {{"ids", value::array()}, {"entities", value::object()}};
  const value state = produce(empty, [&](const draft& all) {
    if (!extra.is_null()) all.merge(extra);
  });
  return entities.is_null() ? state : set_all(state, entities);
}

value entity_adapter::select_id(const value& entity) const { return machine_->select_id(entity); }

value entity_adapter::select_ids(const value& state) const { return impl::read_tables(state).ids; }
value entity_adapter::select_entities(const value& state) const { return impl::read_tables(state).entities; }
value entity_adapter::select_all(const value& state) const { return impl::entities_in_order(impl::read_tables(state)); }
std::size_t entity_adapter::select_total(const value& state) const { return impl::read_tables(state).ids.size(); }

value entity_adapter::select_by_id(const value& state, const value& id) const {
  return entity_or_null(impl::read_tables(state).entities, id);
}

value entity_adapter::select_by_ids(const value& state, const value& ids) const {
  return entities_with(impl::read_tables(state).entities, ids);
}

entity_selectors entity_adapter::get_selectors(pointer place) const {
  const pointer ids = place / "ids";
  const pointer entities = place / "entities";
  const auto checked_ids = [place](const value& found) { return checked_tables(place, found, value::object()).ids; };
  const auto list = std::make_shared<impl::entity_list>(machine_);
  return {create_selector(ids, checked_ids),
          create_selector(
              entities, [place](const value& found) { return checked_tables(place, value::array(), found).entities; }),
          create_selector(ids, entities,
                          [place, list](const value& found_ids, const value& found_entities) {
                            return list->follow(checked_tables(place, found_ids, found_entities));
                          }),
          create_selector(ids, [checked_ids](const value& found) { return checked_ids(found).size(); }),
          std::move(place)};
}

value entity_selectors::select_by_id(const value& root, const value& id) const {
  return entity_or_null(entities_at(root, place), id);
}

value entity_selectors::select_by_ids(const value& root, const value& ids) const {
  return entities_with(entities_at(root, place), ids);
}

}  // namespace patchbay
