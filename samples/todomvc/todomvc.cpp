#include "todomvc.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/combine_reducers.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/store/handler.hpp>
#include <patchbay/value/ranges.hpp>

#include <range/v3/algorithm/all_of.hpp>
#include <range/v3/algorithm/count_if.hpp>
#include <range/v3/view/filter.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace todomvc {

using patchbay::action;
using patchbay::draft;
using patchbay::value;
namespace javascript = patchbay::javascript;
using patchbay::literals::operator""_pointer;

namespace {

bool is_completed(const value& todo) { return javascript::truthy(javascript::member(todo, "completed")); }

void expect_list(const draft& todos) {
  if (todos.is_array()) return;
  throw patchbay::error(patchbay::errc::type_mismatch,
                        "The todos: expected an array, found " + std::string(kind_name(todos.type())));
}

// One more than the highest id. Ids are compared as numbers, and one that is none spoils the result, as Math.max has
// it.
value next_id(const value& todos) {
  double highest = -1;
  for (const value& todo : todos.elements()) {
    const double id = javascript::to_number(javascript::member(todo, "id"));
    highest = std::isnan(id) || std::isnan(highest) ? std::nan("") : std::max(id, highest);
  }
  return javascript::number(highest + 1);
}

void add(draft todos, const action& a) {
  const value id = next_id(todos.current());
  todos.push_back({{"id", id}, {"completed", false}});
  javascript::assign(todos[todos.size() - 1], "text", javascript::field(a, "text"));
}

// Calls `edit` with a draft of each todo whose id is the action's: none, one, or several.
template <class Edit>
void edit_matching(const draft& todos, const action& a, Edit edit) {
  const javascript::maybe id = javascript::field(a, "id");
  for (const draft todo : todos.elements()) {
    if (!javascript::strict_equal(javascript::member(todo.current(), "id"), id)) continue;
    javascript::spread_in_place(todo);
    edit(todo);
  }
}

void toggle_all(draft todos) {
  const bool all_completed = ranges::all_of(todos.current().elements(), is_completed);
  for (const draft todo : todos.elements()) {
    javascript::spread_in_place(todo);
    todo["completed"] = !all_completed;
  }
}

patchbay::reducer make_todos() {
  const value initial_state = value::array({{{"text", "Use Redux"}, {"completed", false}, {"id", 0}}});
  const patchbay::handler_map case_reducers = {
      {"ADD_TODO", add},
      {"DELETE_TODO",
       [](draft todos, const action& a) {
         const javascript::maybe id = javascript::field(a, "id");
         todos.erase_if(
             [&](const value& todo) { return javascript::strict_equal(javascript::member(todo, "id"), id); });
       }},
      {"EDIT_TODO",
       [](draft todos, const action& a) {
         edit_matching(todos, a,
                       [&](const draft& todo) { javascript::assign(todo, "text", javascript::field(a, "text")); });
       }},
      {"COMPLETE_TODO",
       [](draft todos, const action& a) {
         edit_matching(todos, a, [](const draft& todo) { todo["completed"] = !is_completed(todo.current()); });
       }},
      {"COMPLETE_ALL_TODOS", toggle_all},
      {"CLEAR_COMPLETED",
       [](draft todos) {
         todos.erase_if([](const value& todo) { return javascript::member(todo, "completed") != value(false); });
       }},
  };
  return {initial_state, [case_reducers](draft todos, const action& a) {
            if (!case_reducers.contains(a.type())) return;
            expect_list(todos);
            case_reducers(std::move(todos), a);
          }};
}

value visibility_filter(const value& filter, const action& a) {
  return a.type() == "SET_VISIBILITY_FILTER" ? javascript::field_as_state(a, "filter") : filter;
}

value filter_todos(const value& filter, const value& todos) {
  const auto keep = [&](bool completed) {
    return patchbay::to_array(
        todos.elements() | ranges::views::filter([=](const value& todo) { return is_completed(todo) == completed; }));
  };
  if (filter == "show_all") return todos;
  if (filter == "show_completed") return keep(true);
  if (filter == "show_active") return keep(false);
  throw patchbay::error(patchbay::errc::invalid_argument, "Unknown filter: " + filter.dump());
}

}  // namespace

patchbay::reducer make_reducer() {
  return patchbay::combine_reducers({{"todos", make_todos()}, {"visibilityFilter", {"show_all", visibility_filter}}});
}

action add_todo(std::string_view text) { return {{"type", "ADD_TODO"}, {"text", text}}; }
action delete_todo(const value& id) { return {{"type", "DELETE_TODO"}, {"id", id}}; }
action edit_todo(const value& id, std::string_view text) { return {{"type", "EDIT_TODO"}, {"id", id}, {"text", text}}; }
action complete_todo(const value& id) { return {{"type", "COMPLETE_TODO"}, {"id", id}}; }
action complete_all_todos() { return action("COMPLETE_ALL_TODOS"); }
action clear_completed() { return action("CLEAR_COMPLETED"); }
action set_visibility_filter(std::string_view filter) {
  return {{"type", "SET_VISIBILITY_FILTER"}, {"filter", filter}};
}

patchbay::selector visible_todos() {
  return patchbay::create_selector("/visibilityFilter"_pointer, "/todos"_pointer, filter_todos);
}

patchbay::selector completed_count() {
  return patchbay::create_selector("/todos"_pointer,
                                   [](const value& todos) { return ranges::count_if(todos.elements(), is_completed); });
}

}  // namespace todomvc
