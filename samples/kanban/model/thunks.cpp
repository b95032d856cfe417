#include "model/thunks.hpp"

#include "model/history.hpp"
#include "model/lookup.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <utility>

namespace kanban {

using patchbay::dispatcher;
using patchbay::state_getter;
using patchbay::value;

namespace {

std::size_t index_of(const value& ids, std::string_view id) {
  const patchbay::array_range all = ids.elements();
  return static_cast<std::size_t>(std::ranges::find(all, value(id)) - all.begin());
}

id_list cards_of(const value& state, const id_list& columns) {
  id_list cards;
  for (const std::string& column : columns) {
    for (const value& card : get_entity(state, "column", column)["cards"].elements()) {
      cards.push_back(card.get<std::string>());
    }
  }
  return cards;
}

place place_of(const value& state, const std::string& card) {
  const auto column = get_entity(state, "card", card)["column"].get<std::string>();
  return {column, index_of(get_entity(state, "column", column)["cards"], card)};
}

void require_steps(const value& state, std::string_view direction, std::string_view verb, std::size_t steps) {
  const std::size_t there = state["workspace"][direction].size();
  if (steps <= there) return;
  const std::string most = there == 0   ? "is nothing"
                           : there == 1 ? "is only 1 step"
                                        : "are only " + std::to_string(there) + " steps";
  throw patchbay::error(patchbay::errc::out_of_range, "There " + most + " to " + std::string(verb));
}

}  // namespace

thunk open_board(std::string board) {
  return [board = std::move(board)](const dispatcher& dispatch, const state_getter& get_state, const slices& all) {
    (void)get_entity(get_state(), "board", board);
    dispatch(all.ui.board_opened(board));
  };
}

thunk move_card(std::string card, std::string column, std::optional<std::size_t> index) {
  return [=](const dispatcher& dispatch, const state_getter& get_state, const slices& all) {
    const value state = get_state();
    const place from = place_of(state, card);
    const std::size_t size = get_entity(state, "column", column)["cards"].size();
    const std::size_t end = from.column == column ? size - 1 : size;
    dispatch(all.columns.card_moved({card, from, {column, std::min(index.value_or(end), end)}}));
  };
}

thunk move_column(std::string column, std::size_t index) {
  return [=](const dispatcher& dispatch, const state_getter& get_state, const slices& all) {
    const value state = get_state();
    const auto board = get_entity(state, "column", column)["board"].get<std::string>();
    const value columns = get_entity(state, "board", board)["columns"];
    dispatch(all.boards.column_moved({board, column, index_of(columns, column), std::min(index, columns.size() - 1)}));
  };
}

thunk remove_board(std::string board) {
  return [=](const dispatcher& dispatch, const state_getter& get_state, const slices& all) {
    const value state = get_state();
    id_list columns;
    for (const value& id : get_entity(state, "board", board)["columns"].elements()) {
      columns.push_back(id.get<std::string>());
    }
    dispatch(all.boards.removed({board, columns, cards_of(state, columns)}));
  };
}

thunk remove_column(std::string column) {
  return [=](const dispatcher& dispatch, const state_getter& get_state, const slices& all) {
    const value state = get_state();
    const auto board = get_entity(state, "column", column)["board"].get<std::string>();
    dispatch(all.columns.removed({column, board, cards_of(state, {column})}));
  };
}

thunk remove_card(std::string card) {
  return [=](const dispatcher& dispatch, const state_getter& get_state, const slices& all) {
    dispatch(all.cards.removed({card, place_of(get_state(), card)}));
  };
}

thunk remove_label(std::string label) {
  return [=](const dispatcher& dispatch, const state_getter& get_state, const slices& all) {
    const value state = get_state();
    (void)get_entity(state, "label", label);
    id_list cards;
    for (const patchbay::member card : workspace(state)["cards"]["entities"].items()) {
      const value labels = card.value["labels"];
      if (index_of(labels, label) < labels.size()) cards.emplace_back(card.key);
    }
    dispatch(all.labels.removed({label, cards}));
  };
}

thunk undo_steps(std::size_t steps) {
  return [=](const dispatcher& dispatch, const state_getter& get_state, const slices& all) {
    require_steps(get_state(), "past", "undo", steps);
    dispatch(steps == 1 ? undo(all.outside) : jump(all.outside, -static_cast<std::int64_t>(steps)));
  };
}

thunk redo_steps(std::size_t steps) {
  return [=](const dispatcher& dispatch, const state_getter& get_state, const slices& all) {
    require_steps(get_state(), "future", "redo", steps);
    dispatch(steps == 1 ? redo(all.outside) : jump(all.outside, static_cast<std::int64_t>(steps)));
  };
}

}  // namespace kanban
