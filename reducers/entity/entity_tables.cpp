#include "reducers/entity/entity_tables.hpp"

#include "value/tree/tree.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <string>

namespace patchbay::inline v0_1::impl {

namespace {

[[noreturn]] void throw_form(std::string_view place, std::string_view wanted, const value& found) {
  throw error(errc::invalid_state,
              "The state of an entity adapter needs " + std::string(wanted) + " here, not something of type " +
                  std::string(found.type_name()) + ".",
              {.pointer = std::string(place)});
}

value read_member(const value& state, std::string_view key, kind wanted) {
  const value* found = state.find(key);
  const value here = found != nullptr ? *found : value();
  if (here.type() != wanted) {
    throw_form('/' + std::string(key), wanted == kind::array ? "an array of ids" : "an object with the entities", here);
  }
  return here;
}

}  // namespace

entity_tables read_tables(const value& state) {
  if (!state.is_object()) throw_form("", "an object with the members ids and entities", state);
  return {read_member(state, "ids", kind::array), read_member(state, "entities", kind::object)};
}

entity_tables read_tables(const draft& state) {
  try {
    return read_tables(state.current());
  } catch (const error& failure) {
    throw failure.within(state.path().text());
  }
}

void write_tables(const draft& state, const entity_tables& before, const entity_tables& after) {
  if (!after.ids.identical(before.ids)) state["ids"].set(after.ids);
  if (!after.entities.identical(before.entities)) state["entities"].set(after.entities);
}

value key_of(const value& id) { return id.is_string() ? id : value(javascript::property_key(id)); }

const value* find_entity(const value& entities, const value& key) noexcept {
  return find_member(entities, search_key(key));
}

const value& entity_at(const entity_tables& tables, std::size_t position) {
  const value key = key_of(element_at(tables.ids, position));
  if (const value* found = find_entity(tables.entities, key)) return *found;
  std::string place = "/ids";
  pointer::append_index(place, position);
  throw error(errc::invalid_state,
              "The id " + element_at(tables.ids, position).dump() + " names an entity that the state does not have.",
              {.pointer = std::move(place)});
}

value without_positions(value list, const std::vector<std::size_t>& positions) {
  if (!is_large_part(positions.size(), list.size())) {
    for (std::size_t i = positions.size(); i-- > 0;) erase_element(list, positions[i]);
    return list;
  }
  array_builder kept;
  std::size_t position = 0;
  auto next = positions.begin();
  for (const value& element : list.elements()) {
    if (const bool gone = next != positions.end() && *next == position; ++position, gone) {
      ++next;
    } else {
      kept.push_back(element);
    }
  }
  return kept.finish();
}

}  // namespace patchbay::impl
