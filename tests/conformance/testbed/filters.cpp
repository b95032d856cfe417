#include "filters.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <vector>

namespace testbed {

using patchbay::value;
using patchbay::bridge::event_target;

std::function<bool(const event_target&)> filter_from(const value& accepted) {
  std::vector<event_target> targets;
  for (const value& each : accepted.elements()) targets.push_back(event_target::from(each));
  return [targets = std::move(targets)](const event_target& listening) {
    return std::ranges::find(targets, listening) != targets.end();
  };
}

}  // namespace testbed
