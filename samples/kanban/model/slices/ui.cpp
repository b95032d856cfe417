#include "model/slices/ui.hpp"

#include "model/slices/slices.hpp"

namespace kanban {

ui_slice::ui_slice()
    : slice("ui", {}),
      board_opened(case_reducer("boardOpened", [](ui_state& ui, const std::string& board) { ui.board = board; })),
      filtered(case_reducer("filtered", [](ui_state& ui, const card_filter& filter) { ui.filter = filter; })) {}

void ui_slice::follow(const slices& all) {
  extra_reducers([&all](auto& builder) {
    builder.add_case(all.boards.added, [](ui_state& ui, const board_added& added) { ui.board = added.id; })
        .add_case(all.boards.removed,
                  [](ui_state& ui, const board_removed& removed) {
                    if (ui.board == removed.id) ui.board.clear();
                  })
        .add_case(all.labels.removed, [](ui_state& ui, const label_removed& removed) {
          if (ui.filter.label == removed.id) ui.filter.label.clear();
        });
  });
}

}  // namespace kanban
