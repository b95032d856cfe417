#include "model/saved_form.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace kanban {

using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

void require(bool holds, std::string_view what, const std::string& place) {
  if (holds) return;
  throw error(errc::invalid_state, "It is no kanban board: expected " + std::string(what) + " at \"" + place + '"',
              {.pointer = place});
}

// --- what is there ---------------------------------------------------------------------------------

void check_table(const value& present, const std::string& name) {
  const std::string place = "/workspace/present/" + name;
  const value& table = present[name];
  require(table.is_object() && table["ids"].is_array(), "an array", place + "/ids");
  const value& entities = table["entities"];
  require(entities.is_object() && entities.size() == table["ids"].size(), "an entity for each id", place + "/entities");
  for (const value& id : table["ids"].elements()) {
    require(id.is_string() && entities[id.as_string()].is_object(), "an entity for each id", place + "/entities");
  }
}

void check_present(const value& present) {
  require(present.is_object(), "an object", "/workspace/present");
  for (const char* table : {"boards", "columns", "cards", "labels"}) check_table(present, table);
  require(present["cards"]["nextNumber"].is_number_integer(), "a number", "/workspace/present/cards/nextNumber");
}

void check_activity(const value& log) {
  const auto is_entry = [](const value& entry) {
    return entry.is_object() && entry["at"].is_number_integer() && entry["type"].is_string();
  };
  require(log.is_array() && std::ranges::all_of(log.elements(), is_entry), "an array of entries", "/activity");
}

// --- the history -----------------------------------------------------------------------------------

// From each state to the next, beginning at `from`.
template <class States>
value steps_through(value from, const States& states) {
  return patchbay::produce(value::array(), [&](const patchbay::draft& steps) {
    for (const value& next : states) {
      steps.push_back(patchbay::diff(from, next).to_value());
      from = next;
    }
  });
}

// The states that steps lead to, in their order.
std::vector<value> states_after(value from, const value& steps, const std::string& place) {
  require(steps.is_array(), "an array of patches", place);
  std::vector<value> states;
  for (const value& step : steps.elements()) {
    from = patchbay::apply(from, patchbay::patch::from(step));
    require(from.is_object(), "steps to an object", place);
    states.push_back(from);
  }
  return states;
}

std::vector<value> backwards(const value& states) {
  std::vector<value> all;
  for (const value& each : states.elements()) all.push_back(each);
  std::ranges::reverse(all);
  return all;
}

value saved_workspace(const value& workspace) {
  const value& present = workspace["present"];
  require(present.is_object(), "an object", "/workspace/present");
  return {{"present", present},
          {"undo", steps_through(present, backwards(workspace["past"]))},
          {"redo", steps_through(present, workspace["future"].elements())}};
}

value restored_workspace(const value& saved, const value& current) {
  const value& present = saved["present"];
  check_present(present);
  std::vector<value> past = states_after(present, saved["undo"], "/workspace/undo");
  const std::vector<value> future = states_after(present, saved["redo"], "/workspace/redo");
  std::ranges::reverse(past);
  return patchbay::produce(current, [&](const patchbay::draft& history) {
    history["past"] = patchbay::to_array(past);
    history["present"] = present;
    history["future"] = patchbay::to_array(future);
    history["group"] = nullptr;
    history["_latestUnfiltered"] = present;
    history["index"] = past.size();
    history["limit"] = past.size() + 1 + future.size();
  });
}

}  // namespace

value saved_form(const value& state) {
  require(state.is_object() && state["workspace"].is_object(), "an object", "/workspace");
  return {{"workspace", saved_workspace(state["workspace"])},
          {"board", state["ui"]["board"]},
          {"activity", state["activity"]}};
}

value restored(const value& saved, const value& current) {
  require(saved.is_object() && saved["workspace"].is_object(), "an object", "/workspace");
  const value workspace = restored_workspace(saved["workspace"], current["workspace"]);
  require(saved["board"].is_string(), "a text", "/board");
  check_activity(saved["activity"]);
  return patchbay::produce(current, [&](const patchbay::draft& state) {
    state["workspace"] = workspace;
    state["ui"]["board"] = saved["board"];
    state["activity"] = saved["activity"];
  });
}

patchbay::persist_options keeping(std::shared_ptr<patchbay::storage> in, std::function<void(const error&)> on_error) {
  return {
      .name = "kanban",
      .storage = std::move(in),
      .include = {"workspace", "ui", "activity"},
      .partialize = saved_form,
      .version = 1,
      .migrations = {{1, saved_form}},
      .merge = restored,
      .on_error = std::move(on_error),
  };
}

}  // namespace kanban
