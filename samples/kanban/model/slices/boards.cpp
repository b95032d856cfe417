#include "model/slices/boards.hpp"

#include "model/slices/rules.hpp"
#include "model/slices/slices.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/entity_adapter.hpp>

namespace kanban {

using patchbay::draft;
using patchbay::value;

namespace {

constexpr std::string_view board_kind = "board";

const patchbay::entity_adapter& board_adapter() {
  static const patchbay::entity_adapter boards;
  return boards;
}

draft board(const draft& boards, std::string_view id) { return entity(boards, board_kind, id); }

void add_board(const draft& boards, const board_added& added) {
  require_new(boards, board_kind, added.id);
  require_text(boards, "The title of a board", added.title);
  board_adapter().add_one(boards, {{"id", added.id}, {"title", added.title}, {"columns", value::array()}});
}

void rename_board(const draft& boards, const titled& renamed) {
  require_text(boards, "The title of a board", renamed.title);
  board(boards, renamed.id)["title"] = renamed.title;
}

void remove_board(const draft& boards, const board_removed& removed) {
  const draft columns = board(boards, removed.id)["columns"];
  if (columns.current() != patchbay::to_array(removed.columns)) {
    throw patchbay::error(patchbay::errc::invalid_argument,
                          "The board to remove has other columns than the action says",
                          {.pointer = columns.path().text()});
  }
  board_adapter().remove_one(boards, removed.id);
}

void move_column(const draft& boards, const column_move& moved) {
  const draft columns = board(boards, moved.board)["columns"];
  require_at(columns, moved.from, moved.column);
  if (moved.from == moved.to) return;
  columns.erase(moved.from.number);
  insert_at(columns, moved.to, moved.column);
}

void put_on_column(const draft& boards, const column_added& added) {
  board(boards, added.board)["columns"].push_back(added.id);
}

void take_off_column(const draft& boards, const column_removed& removed) {
  board(boards, removed.board)["columns"].erase_if([&](const value& id) { return id == removed.id; });
}

}  // namespace

boards_slice::boards_slice(const environment& outside)
    : slice("boards", board_adapter().get_initial_state()),
      added(case_reducer(
          "added",
          [outside](std::string title) {
            return stamped(outside, board_added{outside.make_id(), std::move(title)});
          },
          add_board)),
      renamed(case_reducer("renamed", stamping<titled>(outside), rename_board)),
      removed(case_reducer("removed", stamping<board_removed>(outside), remove_board)),
      column_moved(case_reducer("columnMoved", stamping<column_move>(outside), move_column)) {}

void boards_slice::follow(const slices& all) {
  extra_reducers([&all](auto& builder) {
    builder.add_case(all.columns.added, put_on_column).add_case(all.columns.removed, take_off_column);
  });
}

}  // namespace kanban
