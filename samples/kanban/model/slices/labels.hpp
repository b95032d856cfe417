#pragma once

#include "model/slices/payloads.hpp"
#include "shell/environment.hpp"

#include <patchbay/reducers/slice.hpp>
#include <patchbay/value/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace kanban {

struct slices;

/// Entities `{"id", "name", "colour"}`, sorted by their names, which are all different.
struct labels_slice : patchbay::slice<> {
  explicit labels_slice(const environment& outside);
  /// Lets it hear of labels that are put on cards, to refuse those that do not exist.
  void follow(const slices& all);

  patchbay::action_creator<label_added(std::string name, std::string colour)> added;
  stamping_creator<label_renamed> renamed;
  stamping_creator<label_coloured> coloured;
  stamping_creator<label_removed> removed;

  /// The id of the label with a name. O(log labels)
  [[nodiscard]] static std::optional<std::string> find(const patchbay::value& labels, std::string_view name);
};

}  // namespace kanban
