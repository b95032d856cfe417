// What tests that look for leaks and losses hold the windows against.

#include "commands.hpp"
#include "host.hpp"

#include <patchbay/value/diff.hpp>

#include <nlohmann/json.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace testbed {

namespace {

class history {
 public:
  void note(const patchbay::commit& change) {
    std::vector<value> actions;
    for (const patchbay::action& each : change.actions) actions.push_back(each.to_value());
    value entry{{"revision", change.revision},
                {"actions", value::from(actions)},
                {"patch", patchbay::diff(change.before, change.after).to_value()}};
    const std::lock_guard hold(lock_);
    entries_.push_back(std::move(entry));
  }

  [[nodiscard]] std::vector<value> entries() const {
    const std::lock_guard hold(lock_);
    return entries_;
  }

 private:
  mutable std::mutex lock_;
  std::vector<value> entries_;
};

}  // namespace

void add_count_controls(host& all) {
  all.app.command("control_owned", {"label"}, [&all](const std::string& label) -> value {
    const bridge::window_counts owned = all.app.counts(label);
    return {{"calls", owned.calls}, {"subscriptions", owned.subscriptions}, {"listeners", owned.listeners}};
  });
  const auto recorded = std::make_shared<history>();
  all.app.command("control_record", [&all, recorded] {
    all.kept.listeners.put("history",
                           all.state.on_commit([recorded](const patchbay::commit& change) { recorded->note(change); }));
  });
  all.app.command("control_history", [recorded] { return recorded->entries(); });
}

}  // namespace testbed
