#include "recorder.hpp"

#include <nlohmann/json.hpp>

namespace testbed {

using patchbay::value;
namespace bridge = patchbay::bridge;

namespace {

std::string_view name_of(bridge::window_event::kind what) {
  switch (what) {
    case bridge::window_event::kind::opened:
      return "opened";
    case bridge::window_event::kind::reloaded:
      return "reloaded";
    case bridge::window_event::kind::focused:
      return "focused";
    case bridge::window_event::kind::blurred:
      return "blurred";
    case bridge::window_event::kind::closed:
      return "closed";
    case bridge::window_event::kind::expired:
      return "expired";
  }
  return "unknown";
}

}  // namespace

void recorder::note(const std::string& listener, const bridge::event& heard) {
  value entry{{"event", heard.name}, {"payload", heard.payload}, {"id", heard.id}, {"source", heard.source}};
  const std::lock_guard hold(lock_);
  heard_[listener].push_back(std::move(entry));
}

void recorder::note(const bridge::window_event& what) {
  value entry{{"label", what.label}, {"what", name_of(what.what)}};
  const std::lock_guard hold(lock_);
  windows_.push_back(std::move(entry));
}

void recorder::count(std::string_view what) {
  const std::lock_guard hold(lock_);
  ++counts_[std::string(what)];
}

value recorder::heard(const std::string& listener) const {
  const std::lock_guard hold(lock_);
  const auto found = heard_.find(listener);
  return found == heard_.end() ? value::array() : value::from(found->second);
}

value recorder::windows() const {
  const std::lock_guard hold(lock_);
  return value::from(windows_);
}

value recorder::counts() const {
  const std::lock_guard hold(lock_);
  return value::from(counts_);
}

}  // namespace testbed
