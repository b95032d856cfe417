#include "model/slices/slices.hpp"

#include "model/history.hpp"

#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/undoable.hpp>

#include <utility>

namespace kanban {

slices::slices(environment outside_world)
    : outside(std::move(outside_world)),
      boards(outside),
      columns(outside),
      cards(outside),
      labels(outside),
      imports(outside) {
  boards.follow(*this);
  columns.follow(*this);
  cards.follow(*this);
  labels.follow(*this);
  ui.follow(*this);
}

patchbay::reducer make_reducer(const slices& all) {
  const patchbay::reducer work = patchbay::combine_slices(all.boards, all.columns, all.cards, all.labels);
  return patchbay::combine_slices(patchbay::slice_entry("workspace", patchbay::undoable(work, history_options(all))),
                                  all.ui, all.activity, all.imports);
}

}  // namespace kanban
