#include "model/slices/activity.hpp"

#include "model/history.hpp"

namespace kanban {

using patchbay::action;
using patchbay::draft;
using patchbay::value;

namespace {

const value* time_of(const action& a) {
  const value* at = a["meta"].find("at");
  return at != nullptr && at->is_number_integer() ? at : nullptr;
}

bool is_stamped(const action& a) { return time_of(a) != nullptr; }

bool continues(const value& last, const action& a) {
  const value group = edit_group(a.type(), a.payload());
  return !group.is_null() && group == edit_group(last["type"].as_string(), last["payload"]);
}

void note(const draft& log, const action& a) {
  if (!log.empty() && continues(log[log.size() - 1].current(), a)) log.pop_back();
  log.push_back({{"at", *time_of(a)}, {"type", a.type()}, {"payload", a.payload()}});
  if (log.size() > activity_slice::limit) log.erase(0);
}

}  // namespace

activity_slice::activity_slice() : slice("activity", value::array()) {
  extra_reducers([](auto& builder) { builder.add_matcher(is_stamped, note); });
}

}  // namespace kanban
