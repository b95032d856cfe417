// Everything that Redux Toolkit, reselect and redux-undo bring along, in one state: the C++ side of
// samples/toolkit.mjs.

#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/entity_adapter.hpp>
#include <patchbay/reducers/slice.hpp>
#include <patchbay/reducers/undoable.hpp>
#include <patchbay/replay/main.hpp>
#include <patchbay/store/selector.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace patchbay;

constexpr std::size_t log_length = 8;

void note(const draft& state, std::string_view word) {
  state["log"].push_back(word);
  if (state["log"].size() > log_length) state["log"].erase(0);
}

struct settings_slice : slice<> {
  settings_slice() : slice("settings", {{"zoom", 1}, {"theme", "light"}, {"log", value::array()}}) {
    extra_reducers([](auto& builder) {
      builder.add_case("notes/addOne", [](const draft& s) { note(s, "note"); })
          .add_case("settings/zoomed", [](const draft& s) { note(s, "never"); })
          .add_matcher(is_pending(), [](const draft& s) { note(s, "pending"); })
          .add_matcher(any_of(is_rejected_with_value(), is_fulfilled({"users/fetch"})),
                       [](const draft& s) { note(s, "settled"); })
          .add_matcher(all_of(is_async_thunk_action(), [](const action& a) { return a.contains("payload"); }),
                       [](const draft& s, const action& a) { s["answer"] = a.payload(); })
          .add_default_case([](const draft& s) { s["others"] = s.value_or("others", 0) + 1; });
    });
  }

  action_creator<value> zoomed = case_reducer("zoomed", [](const draft& s, const value& by) { s["zoom"] += by; });
  action_creator<> touched = case_reducer("touched", [](const draft& s) { s["zoom"] = s["zoom"].current(); });
  action_creator<value> themed = case_reducer("themed", [](const draft& s, const action& a) {
    s["theme"] = a.payload();
    note(s, a["meta"]["by"].as_string());
  });
  action_creator<value> zoomed_to = case_reducer("zoomedTo", [](const value& s, const value& to) {
    return produce(s, [&](const draft& next) { next["zoom"] = to; });
  });
};

struct profile {
  std::string name = "nobody";
  std::int64_t visits = 0;
  std::vector<std::string> tags;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(profile, name, visits, tags)

struct profile_slice : slice<profile> {
  profile_slice() : slice("profile", profile{}) {
    extra_reducers([](auto& builder) { builder.add_case("people/removeAll", [](profile& p) { p = {}; }); });
  }

  action_creator<std::string> renamed =
      case_reducer("renamed", [](profile& p, const std::string& name) { p.name = name; });
  action_creator<> visited = case_reducer("visited", [](profile& p) { ++p.visits; });
  action_creator<std::vector<std::string>> tagged =
      case_reducer("tagged", [](const profile& p, const std::vector<std::string>& tags) {
        return profile{p.name, p.visits, tags};
      });
};

const entity_adapter notes_adapter;
const entity_adapter people_adapter({.sort_comparer = [](const value& a, const value& b) {
  return a["name"].as_string() < b["name"].as_string();
}});

// All operations of an adapter as cases.
slice<> entity_slice(std::string_view name, const entity_adapter& adapter) {
  slice<> result(name, adapter.get_initial_state({{"loaded", false}}));
  const auto add = [&](std::string_view key, const auto& operation) {
    (void)result.case_reducer<value>(key, operation);
  };
  add("addOne", adapter.add_one);
  add("addMany", adapter.add_many);
  add("setOne", adapter.set_one);
  add("setMany", adapter.set_many);
  add("setAll", adapter.set_all);
  add("updateOne", adapter.update_one);
  add("updateMany", adapter.update_many);
  add("upsertOne", adapter.upsert_one);
  add("upsertMany", adapter.upsert_many);
  add("removeOne", adapter.remove_one);
  add("removeMany", adapter.remove_many);
  add("removeAll", adapter.remove_all);
  return result;
}

reducer make_history() {
  slice<> text("text", "");
  (void)text.case_reducer(
      "typed", [](const value& s, const std::string& more) -> value { return std::string(s.as_string()) + more; });
  (void)text.case_reducer("cut", [](const value&) -> value { return ""; });
  (void)text.case_reducer("peeked", [](const value& s) -> value { return std::string(s.as_string()) + "?"; });
  return undoable(
      text.reducer(),
      {.limit = 5, .filter = exclude_action({"text/peeked"}), .group_by = group_by_action_types({"text/typed"})});
}

std::vector<selector> make_selectors() {
  const auto first_ids = [](const value& ids) { return to_array(ids.elements() | std::views::take(2)); };
  const selector zoom_and_count =
      create_selector("/settings/zoom"_pointer, "/notes/ids"_pointer, [](const value& zoom, const value& ids) {
        return value::array({zoom, ids.size()});
      });
  const selector shout = create_selector("/history/present"_pointer, [](const value& text) {
                           return std::string(text.as_string()) + "!";
                         }).lru(3);
  const selector first = create_selector("/people/ids"_pointer, first_ids).result_equal(shallow_equal);
  const selector behind = create_selector(first, [](const value& ids) { return ids.size(); });
  const selector people = people_adapter.get_selectors("/people"_pointer).select_all;
  const selector notes = notes_adapter.get_selectors("/notes"_pointer).select_all;
  const selector total = notes_adapter.get_selectors("/notes"_pointer).select_total;
  const selector both = create_structured_selector({{"first", first}, {"shout", shout}});
  return {zoom_and_count, shout, first, behind, people, notes, total, both};
}

// The state of the slices, what the selectors make of it, and how often they had to.
reducer make_root() {
  const combined_slices slices =
      combine_slices(settings_slice(), profile_slice(), entity_slice("notes", notes_adapter),
                     entity_slice("people", people_adapter), slice_entry("history", make_history()));
  return [run = reducer(slices), selectors = make_selectors()](const value* state, const action& a) -> value {
    const bool none = state == nullptr || state->is_null();
    const value before = none ? value() : (*state)["app"];
    const value app = run.reduce(none ? nullptr : &before, a);
    std::vector<value> results;
    std::vector<std::uint64_t> counts;
    for (const selector& each : selectors) results.push_back(each(app));
    for (const selector& each : selectors) counts.push_back(each.recomputations());
    return produce(none ? value::object() : *state, [&](const draft& next) {
      next["app"] = app;
      next["results"].reconcile_with(to_array(results));
      next["recomputations"].reconcile_with(to_array(counts));
    });
  };
}

}  // namespace

int main(int argc, char** argv) {
  return replay::main(argc, argv,
                      {.name = "parity_toolkit",
                       .summary = "Slices, entities, undo and selectors, for comparison with the JavaScript packages.",
                       .make = [](auto preloaded) { return replay::make_app(make_root(), std::move(preloaded)); }});
}
