#pragma once

#include <patchbay/bridge/event.hpp>
#include <patchbay/value/value.hpp>

#include <functional>

namespace testbed {

/// From an array of targets: accepts those that are equal to one of them.
[[nodiscard]] std::function<bool(const patchbay::bridge::event_target&)> filter_from(const patchbay::value& accepted);

}  // namespace testbed
