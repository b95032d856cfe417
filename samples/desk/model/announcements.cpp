#include "model/announcements.hpp"

#include "model/actions.hpp"

#include <patchbay/bridge/app.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <string_view>
#include <utility>

namespace dataforge {

using patchbay::action;
using patchbay::value;
namespace bridge = patchbay::bridge;

namespace {

// Posted, so that it runs when everybody has the new state, and still in the order of the changes.
class announcer {
 public:
  announcer(patchbay::store& state, bridge::app& host) : state_(state), host_(host) {}

  void operator()(const patchbay::commit& made) const {
    for (const action& cause : made.actions) tell_action(cause);
    const value& before = made.before["tasks"];
    const value& after = made.after["tasks"];
    if (before.identical(after)) return;
    for (const auto& [id, now] : after.items()) tell_task(before[id], now);
  }

 private:
  void emit(std::string_view event, value payload) const {
    state_.post([&host = host_, event, payload = std::move(payload)] { host.emit(event, payload); });
  }

  void tell_action(const action& cause) const {
    const std::string_view type = cause.type();
    if (type == types::select_workspace) emit("workspace-selected", cause.payload());
    if (type == types::select_well) emit("well-selected", cause.payload());
    if (type == types::select_curve) emit("curve-selected", cause.payload());
    if (type == types::add_curve) emit("curve-added", cause.payload()["curve"]["id"]);
    if (type == types::data_saved) emit("data-saved", cause.payload());
  }

  void tell_task(const value& before, const value& now) const {
    const bool runs = now["status"] == "running";
    if (before["progress"] != now["progress"]) {
      emit("execution-progress",
           {{"execution_id", now["id"]}, {"done", now["progress"]["done"]}, {"total", now["progress"]["total"]}});
    }
    if (runs || before["status"] == now["status"]) return;
    emit("execution-complete",
         patchbay::produce(now, [&](const patchbay::draft& ended) { ended["execution_id"] = now["id"]; }));
  }

  patchbay::store& state_;
  bridge::app& host_;
};

}  // namespace

patchbay::subscription announce_changes(patchbay::store& state, bridge::app& host) {
  return state.on_commit(announcer(state, host));
}

}  // namespace dataforge
