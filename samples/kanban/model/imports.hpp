#pragma once

#include "model/slices/payloads.hpp"
#include "shell/environment.hpp"

#include <patchbay/async/create_async_thunk.hpp>
#include <patchbay/reducers/slice.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>

namespace kanban {

/// The last import: how far it is, or how it ended.
struct imports_state {
  std::string status = "idle";  ///< or "running", "done", "cancelled", "failed"
  std::string file;
  natural cards;  ///< found so far
  natural read;   ///< bytes
  natural size;
  std::string problem;
  bool operator==(const imports_state&) const = default;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(imports_state, status, file, cards, read, size, problem)

struct import_request {
  std::string file;
  std::string board;  ///< on which the columns are
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(import_request, file, board)

struct import_result {
  std::string file;
  natural cards;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(import_result, file, cards)

struct import_progress {
  natural cards;
  natural read;
  natural size;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(import_progress, cards, read, size)

/// Brings in cards from a file while other things go on. All of them come at once when the file has been read, in one
/// step that can be undone; a line that is no card, a column that is full and a cancelled import leave none behind.
/// Outside of the history, and not kept.
struct imports_slice : patchbay::slice<imports_state> {
  /// How much is read before others get their turn.
  static constexpr std::size_t lines_at_a_time = 64;

  explicit imports_slice(const environment& outside);

  patchbay::action_creator<import_progress> progressed;
  /// Its thunks want `slices` as their service. There is one import at a time: others are refused by its condition.
  patchbay::async_thunk<import_result(import_request)> read;
};

}  // namespace kanban
