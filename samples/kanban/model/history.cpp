#include "model/history.hpp"

#include "model/slices/slices.hpp"

#include <string>

namespace kanban {

using patchbay::action;
using patchbay::value;

namespace {

action with_time(const action& a, const environment& outside) {
  return action(patchbay::produce(a.to_value(), [&](const patchbay::draft& members) {
    members["meta"] = {{"at", outside.now()}};
  }));
}

}  // namespace

patchbay::undoable_options history_options(const slices& all) {
  return {
      .limit = 100,
      .filter = patchbay::exclude_action({std::string(all.columns.folded.type())}),
      .group_by = [](const action& a, const value&, const value&) { return edit_group(a.type(), a.payload()); },
      .sync_filter = true,
      .null_is_undefined = true,
  };
}

value edit_group(std::string_view type, const value& payload) {
  if (type != "cards/renamed" && type != "cards/described") return {};
  const value* id = payload.find("id");
  return id != nullptr && id->is_string() ? value(std::string(type) + ' ' + id->get<std::string>()) : value();
}

action undo(const environment& outside) { return with_time(patchbay::undo_actions::undo(), outside); }
action redo(const environment& outside) { return with_time(patchbay::undo_actions::redo(), outside); }
action jump(const environment& outside, std::int64_t steps) {
  return with_time(patchbay::undo_actions::jump(steps), outside);
}

}  // namespace kanban
