#include "todos.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/combine_reducers.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/reducers/undoable.hpp>
#include <patchbay/value/ranges.hpp>

#include <range/v3/view/filter.hpp>

namespace todos_with_undo {

using patchbay::action;
using patchbay::draft;
using patchbay::value;
namespace javascript = patchbay::javascript;
using patchbay::literals::operator""_pointer;

namespace {

bool is_completed(const value& todo) { return javascript::truthy(javascript::member(todo, "completed")); }

void add(const draft& todos, const action& a) {
  todos.push_back({{"completed", false}});
  const draft todo = todos[todos.size() - 1];
  javascript::assign(todo, "id", javascript::field(a, "id"));
  javascript::assign(todo, "text", javascript::field(a, "text"));
}

void toggle(const draft& todos, const action& a) {
  const javascript::maybe id = javascript::field(a, "id");
  for (const draft todo : todos.elements()) {
    if (!javascript::strict_equal(javascript::member(todo.current(), "id"), id)) continue;
    javascript::spread_in_place(todo);
    todo["completed"] = !is_completed(todo.current());
  }
}

void todos(draft state, const action& a) {
  if (a.type() == "ADD_TODO") add(state, a);
  if (a.type() == "TOGGLE_TODO") toggle(state, a);
}

value visibility_filter(const value& filter, const action& a) {
  return a.type() == "SET_VISIBILITY_FILTER" ? javascript::field_as_state(a, "filter") : filter;
}

value filter_todos(const value& filter, const value& todos) {
  const auto keep = [&](bool completed) {
    return patchbay::to_array(
        todos.elements() | ranges::views::filter([=](const value& todo) { return is_completed(todo) == completed; }));
  };
  if (filter == "SHOW_ALL") return todos;
  if (filter == "SHOW_COMPLETED") return keep(true);
  if (filter == "SHOW_ACTIVE") return keep(false);
  throw patchbay::error(patchbay::errc::invalid_argument, "Unknown filter: " + filter.dump());
}

}  // namespace

patchbay::reducer make_reducer() {
  const patchbay::undoable_options as_in_javascript = {
      // There, toggling maps the list to another one, even where no todo has the id.
      .always_a_step = patchbay::include_action({"TOGGLE_TODO"}),
      .null_is_undefined = true,
  };
  return patchbay::combine_reducers({
      {"todos", patchbay::undoable({value::array(), todos}, as_in_javascript)},
      {"visibilityFilter", {"SHOW_ALL", visibility_filter}},
  });
}

action add_todo(const value& id, std::string_view text) { return {{"type", "ADD_TODO"}, {"id", id}, {"text", text}}; }
action toggle_todo(const value& id) { return {{"type", "TOGGLE_TODO"}, {"id", id}}; }
action set_visibility_filter(std::string_view filter) {
  return {{"type", "SET_VISIBILITY_FILTER"}, {"filter", filter}};
}

patchbay::selector visible_todos() {
  return patchbay::create_selector("/visibilityFilter"_pointer, "/todos/present"_pointer, filter_todos);
}

bool can_undo(const value& state) { return !state["todos"]["past"].empty(); }
bool can_redo(const value& state) { return !state["todos"]["future"].empty(); }

}  // namespace todos_with_undo
