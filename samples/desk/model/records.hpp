#pragma once

#include <patchbay/value/value.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace dataforge {

/// What `execute_udf` is asked to do.
struct udf_request {
  std::string udf_id{};
  std::string well_id{};
  std::string workspace_id{};
  patchbay::value parameters{};
  bool save_result = false;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(udf_request, udf_id, well_id, workspace_id, parameters, save_result)

struct dataforge_status {
  bool connected = true;
  std::size_t workspaces = 0;
  std::size_t wells = 0;
  std::size_t curves = 0;
  std::size_t running = 0;  ///< executions under way
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(dataforge_status, connected, workspaces, wells, curves, running)

/// Ids, or null.
struct current_selection {
  patchbay::value selected_workspace{};
  patchbay::value selected_well{};
  patchbay::value selected_curve{};
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(current_selection, selected_workspace, selected_well, selected_curve)

}  // namespace dataforge
