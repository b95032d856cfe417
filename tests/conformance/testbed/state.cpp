#include "state.hpp"

#include <patchbay/store/store.hpp>
#include <patchbay/value/draft.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

namespace testbed {

using patchbay::action;
using patchbay::draft;
using patchbay::handler_map;
using patchbay::value;

namespace {

value initial_state() {
  using namespace patchbay::literals;
  return R"({
    "counter": 0,
    "todos": [],
    "notes": {"public": "everybody may read this", "private": "for main windows only",
              "shared": {"text": "shared", "private": "not shared"}},
    "secret": {"key": "for main windows only"},
    "entities": {},
    "selected_workspace": null,
    "selected_well": null,
    "selections": 0,
    "tasks": {}
  })"_value;
}

handler_map counter_handlers() {
  return {
      {"counter/increment", [](draft state) { state["counter"] += 1; }},
      {"counter/add", [](draft state, int by) { state["counter"] += by; }},
      {"counter/set", [](draft state, const value& to) { state["counter"] = to; }},
      {"counter/nothing", [](draft) {}},
      {"counter/fail",
       [](draft state) {
         state["counter"] = -1;
         throw std::runtime_error("the handler of counter/fail always throws");
       }},
  };
}

value nested(std::size_t levels) {
  value built = 1;
  for (std::size_t i = 0; i < levels; ++i) built = value::array({std::move(built)});
  return built;
}

void toggle(const draft& state, const value& id) {
  for (const draft todo : state["todos"].elements()) {
    if (todo["id"] == id) todo["done"] = !todo["done"].get<bool>();
  }
}

handler_map todo_handlers() {
  return {
      {"todos/add",
       [](draft state, const value& text) {
         const draft todos = state["todos"];
         const auto last = todos.empty() ? value(0) : todos[todos.size() - 1]["id"].current();
         todos.push_back({{"id", last.get<int>() + 1}, {"text", text}, {"done", false}});
       }},
      {"todos/toggle", [](draft state, const value& id) { toggle(state, id); }},
      {"todos/remove",
       [](draft state, const value& id) {
         state["todos"].erase_if([&](const value& todo) { return todo["id"] == id; });
       }},
      {"todos/clear", [](draft state) { state["todos"].clear(); }},
  };
}

handler_map entity_handlers() {
  return {
      {"entities/set", [](draft state, const action& a) { state["entities"][a["id"].as_string()] = a["value"]; }},
      {"entities/remove", [](draft state, const action& a) { state["entities"].erase(a["id"].as_string()); }},
      {"entities/replace", [](draft state, const value& all) { state["entities"] = all; }},
      {"entities/nest", [](draft state, std::size_t levels) { state["entities"]["deep"] = nested(levels); }},
      {"notes/write", [](draft state, const action& a) { state["notes"][a["key"].as_string()] = a["text"]; }},
      {"secret/write", [](draft state, const value& key) { state["secret"]["key"] = key; }},
  };
}

handler_map selection_handlers() {
  return {
      {"selection/workspace",
       [](draft state, const value& id) {
         state["selected_workspace"] = id;
         state["selected_well"] = nullptr;
         state["selections"] += 1;
       }},
      {"selection/well",
       [](draft state, const value& id) {
         state["selected_well"] = id;
         state["selections"] += 1;
       }},
  };
}

}  // namespace

patchbay::store make_store() {
  patchbay::store result(initial_state(), {.on_error = [](const std::exception_ptr&) {}});
  result.handle(counter_handlers());
  result.handle(todo_handlers());
  result.handle(entity_handlers());
  result.handle(selection_handlers());
  return result;
}

patchbay::subscription announce_selection(patchbay::store& state, patchbay::bridge::app& app) {
  return state.on_commit([&app](const patchbay::commit& change) {
    if (change.before["selections"].identical(change.after["selections"])) return;
    app.emit("selection-changed", {{"revision", change.revision},
                                   {"selected_workspace", change.after["selected_workspace"]},
                                   {"selected_well", change.after["selected_well"]}});
  });
}

}  // namespace testbed
