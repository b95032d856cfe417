#pragma once

#include <patchbay/actions/action_creator.hpp>
#include <patchbay/value/value.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

namespace kanban {

/// What differs from run to run. Action creators ask for it when an action is made; a reducer never does, so that a
/// recorded action leads to the same state whenever it is played.
struct environment {
  std::function<std::string()> make_id;
  std::function<std::int64_t()> now;  ///< in milliseconds since 1970
  /// A file to read; throws `errc::io`.
  std::function<std::unique_ptr<std::istream>(const std::string& name)> open_file{};

  /// Random ids, the system's clock and its files.
  [[nodiscard]] static environment real();
};

/// A payload with the time in the action's `meta.at`. The activity log takes note of the actions that have one.
template <class Payload>
[[nodiscard]] patchbay::prepared stamped(const environment& outside, const Payload& payload) {
  return {.payload = patchbay::value::from(payload), .meta = patchbay::value{{"at", outside.now()}}};
}

/// The prepare callback of a creator that takes its payload as it is.
template <class Payload>
[[nodiscard]] auto stamping(const environment& outside) {
  return [outside](Payload payload) { return stamped(outside, payload); };
}

template <class Payload>
using stamping_creator = patchbay::action_creator<Payload(Payload)>;

}  // namespace kanban
