#include "model/slices/columns.hpp"

#include "model/slices/rules.hpp"
#include "model/slices/slices.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/entity_adapter.hpp>

namespace kanban {

using patchbay::draft;
using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

constexpr std::string_view column_kind = "column";

const patchbay::entity_adapter& column_adapter() {
  static const patchbay::entity_adapter columns;
  return columns;
}

draft column(const draft& columns, std::string_view id) { return entity(columns, column_kind, id); }

void require_room(const draft& column) {
  const auto limit = column["limit"].get<std::size_t>();
  if (limit == 0 || column["cards"].size() < limit) return;
  throw error(errc::limit,
              "The column \"" + column["title"].get<std::string>() + "\" has reached its limit of " +
                  std::to_string(limit) + (limit == 1 ? " card" : " cards"),
              {.pointer = column.path().text()});
}

void require_cards(const draft& place, const value& found, const id_list& wanted) {
  if (found == patchbay::to_array(wanted)) return;
  throw error(errc::invalid_argument, "There are other cards to remove than the action says",
              {.pointer = place.path().text()});
}

// --- its own actions -------------------------------------------------------------------------------

void add_column(const draft& columns, const column_added& added) {
  require_new(columns, column_kind, added.id);
  require_text(columns, "The title of a column", added.title);
  column_adapter().add_one(columns, {{"id", added.id},
                                     {"board", added.board},
                                     {"title", added.title},
                                     {"limit", added.limit.number},
                                     {"folded", false},
                                     {"cards", value::array()}});
}

void rename_column(const draft& columns, const titled& renamed) {
  require_text(columns, "The title of a column", renamed.title);
  column(columns, renamed.id)["title"] = renamed.title;
}

void limit_column(const draft& columns, const column_limited& limited) {
  column(columns, limited.id)["limit"] = limited.limit.number;
}

void fold_column(const draft& columns, const column_folded& folded) {
  column(columns, folded.id)["folded"] = folded.folded;
}

void remove_column(const draft& columns, const column_removed& removed) {
  const draft gone = column(columns, removed.id);
  if (gone["board"].current() != removed.board) {
    throw error(errc::invalid_argument, "The column to remove is on another board than the action says",
                {.pointer = gone.path().text()});
  }
  require_cards(gone, gone["cards"].current(), removed.cards);
  column_adapter().remove_one(columns, removed.id);
}

void move_card(const draft& columns, const card_move& move) {
  const draft from = column(columns, move.from.column)["cards"];
  const draft to = column(columns, move.to.column);
  require_at(from, move.from.index, move.card);
  if (move.from == move.to) return;
  if (move.from.column != move.to.column) require_room(to);
  from.erase(move.from.index.number);
  insert_at(to["cards"], move.to.index, move.card);
}

// --- those of others -------------------------------------------------------------------------------

template <class Card>
void add_card(const draft& columns, const Card& added) {
  const draft place = column(columns, added.column);
  require_room(place);
  place["cards"].push_back(added.id);
}

void add_cards(const draft& columns, const cards_imported& imported) {
  for (const imported_card& each : imported.cards) add_card(columns, each);
}

void take_off_card(const draft& columns, const card_removed& removed) {
  const draft cards = column(columns, removed.from.column)["cards"];
  require_at(cards, removed.from.index, removed.id);
  cards.erase(removed.from.index.number);
}

// That these are the columns, the board knows.
void remove_columns_of_board(const draft& columns, const board_removed& removed) {
  value cards = value::array();
  for (const std::string& id : removed.columns) {
    const value of_column = column(columns, id)["cards"].current();
    cards = patchbay::produce(cards, [&](const draft& all) {
      for (const value& card : of_column.elements()) all.push_back(card);
    });
  }
  require_cards(columns, cards, removed.cards);
  column_adapter().remove_many(columns, removed.columns);
}

}  // namespace

columns_slice::columns_slice(const environment& outside)
    : slice("columns", column_adapter().get_initial_state()),
      added(case_reducer(
          "added",
          [outside](std::string board, std::string title, std::size_t limit) {
            return stamped(outside, column_added{outside.make_id(), std::move(board), std::move(title), limit});
          },
          add_column)),
      renamed(case_reducer("renamed", stamping<titled>(outside), rename_column)),
      limited(case_reducer("limited", stamping<column_limited>(outside), limit_column)),
      folded(case_reducer("folded", fold_column)),
      removed(case_reducer("removed", stamping<column_removed>(outside), remove_column)),
      card_moved(case_reducer("cardMoved", stamping<card_move>(outside), move_card)) {}

void columns_slice::follow(const slices& all) {
  extra_reducers([&all](auto& builder) {
    builder.add_case(all.cards.added, add_card<card_added>)
        .add_case(all.cards.imported, add_cards)
        .add_case(all.cards.removed, take_off_card)
        .add_case(all.boards.removed, remove_columns_of_board);
  });
}

}  // namespace kanban
