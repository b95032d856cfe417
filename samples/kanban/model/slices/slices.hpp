#pragma once

#include "model/imports.hpp"
#include "model/slices/activity.hpp"
#include "model/slices/boards.hpp"
#include "model/slices/cards.hpp"
#include "model/slices/columns.hpp"
#include "model/slices/labels.hpp"
#include "model/slices/ui.hpp"
#include "shell/environment.hpp"

#include <patchbay/store/reducer.hpp>

namespace kanban {

/// The slices of the application, which know each other: it stays where it was made.
struct slices {
  explicit slices(environment outside);
  slices(const slices&) = delete;
  slices& operator=(const slices&) = delete;

  environment outside;
  boards_slice boards;
  columns_slice columns;
  cards_slice cards;
  labels_slice labels;
  ui_slice ui;
  activity_slice activity;
  imports_slice imports;
};

/// Of `{"workspace": {"past", "present": {"boards", "columns", "cards", "labels"}, "future", ...}, "ui", "activity",
/// "imports"}`. The reducer may outlive the slices.
[[nodiscard]] patchbay::reducer make_reducer(const slices& all);

}  // namespace kanban
