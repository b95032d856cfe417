#pragma once

#include "model/execution.hpp"
#include "shell/window_book.hpp"

#include <patchbay/bridge/fwd.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/value.hpp>

#include <functional>
#include <string>

namespace dataforge {

// Each registers commands of the application; what it is handed must outlive the windows that call them.

/// get_dataforge_status, list_workspaces, list_wells, list_curves, list_udfs, get_curve_data, get_current_selection
void add_queries(patchbay::bridge::app& host, const patchbay::store& state);

/// select_workspace, select_well, select_curve, update_settings
void add_changes(patchbay::bridge::app& host, const patchbay::store& state);

/// save_data
void add_saving(patchbay::bridge::app& host, const patchbay::store& state, std::function<std::string()> now,
                std::function<void(const patchbay::value& state)> save);

/// execute_udf, cancel_execution
void add_executions(patchbay::bridge::app& host, executions& running);

/// open_window
void add_windows(patchbay::bridge::app& host, window_book& windows);

}  // namespace dataforge
