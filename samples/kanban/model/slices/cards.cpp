#include "model/slices/cards.hpp"

#include "model/slices/rules.hpp"
#include "model/slices/slices.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/entity_adapter.hpp>

#include <algorithm>

namespace kanban {

using patchbay::draft;
using patchbay::value;

namespace {

constexpr std::string_view card_kind = "card";

const patchbay::entity_adapter& card_adapter() {
  static const patchbay::entity_adapter cards;
  return cards;
}

draft card(const draft& cards, std::string_view id) { return entity(cards, card_kind, id); }

// --- its own actions -------------------------------------------------------------------------------

void import_card(const draft& cards, const imported_card& card) {
  require_new(cards, card_kind, card.id);
  require_text(cards, "The title of a card", card.title);
  const draft number = cards["nextNumber"];
  card_adapter().add_one(cards, {{"id", card.id},
                                 {"number", number.current()},
                                 {"column", card.column},
                                 {"title", card.title},
                                 {"text", card.text},
                                 {"assignee", card.assignee},
                                 {"labels", patchbay::to_array(card.labels)},
                                 {"created", card.created.number}});
  ++number;
}

void import_cards(const draft& cards, const cards_imported& imported) {
  for (const imported_card& each : imported.cards) import_card(cards, each);
}

void add_card(const draft& cards, const card_added& added) {
  import_card(cards, {added.id, added.column, added.title, "", "", {}, added.created});
}

void rename_card(const draft& cards, const titled& renamed) {
  require_text(cards, "The title of a card", renamed.title);
  card(cards, renamed.id)["title"] = renamed.title;
}

void describe(const draft& cards, const card_described& described) {
  card(cards, described.id)["text"] = described.text;
}

void assign(const draft& cards, const card_assigned& assigned) {
  card(cards, assigned.id)["assignee"] = assigned.assignee;
}

void take_off(const draft& card, std::string_view label) {
  card["labels"].erase_if([&](const value& id) { return id == label; });
}

// That there is such a label, the labels know.
void put_on(const draft& cards, const card_label& labelled) {
  const draft labels = card(cards, labelled.id)["labels"];
  const patchbay::array_range there = labels.current().elements();
  if (std::ranges::find(there, value(labelled.label)) == there.end()) labels.push_back(labelled.label);
}

void unlabel(const draft& cards, const card_label& unlabelled) {
  take_off(card(cards, unlabelled.id), unlabelled.label);
}

void remove_card(const draft& cards, const card_removed& removed) { card_adapter().remove_one(cards, removed.id); }

// --- those of others -------------------------------------------------------------------------------

void follow_move(const draft& cards, const card_move& moved) { card(cards, moved.card)["column"] = moved.to.column; }

template <class Removed>
void remove_all_of(const draft& cards, const Removed& removed) {
  card_adapter().remove_many(cards, removed.cards);
}

void forget_label(const draft& cards, const label_removed& removed) {
  for (const std::string& id : removed.cards) take_off(card(cards, id), removed.id);
}

}  // namespace

cards_slice::cards_slice(const environment& outside)
    : slice("cards", card_adapter().get_initial_state({{"nextNumber", 1}})),
      added(case_reducer(
          "added",
          [outside](std::string column, std::string title) {
            return stamped(outside, card_added{outside.make_id(), std::move(column), std::move(title),
                                               static_cast<std::size_t>(outside.now())});
          },
          add_card)),
      renamed(case_reducer("renamed", stamping<titled>(outside), rename_card)),
      described(case_reducer("described", stamping<card_described>(outside), describe)),
      assigned(case_reducer("assigned", stamping<card_assigned>(outside), assign)),
      labelled(case_reducer("labelled", stamping<card_label>(outside), put_on)),
      unlabelled(case_reducer("unlabelled", stamping<card_label>(outside), unlabel)),
      removed(case_reducer("removed", stamping<card_removed>(outside), remove_card)),
      imported(case_reducer("imported", import_cards)) {}

void cards_slice::follow(const slices& all) {
  extra_reducers([&all](auto& builder) {
    builder.add_case(all.columns.card_moved, follow_move)
        .add_case(all.columns.removed, remove_all_of<column_removed>)
        .add_case(all.boards.removed, remove_all_of<board_removed>)
        .add_case(all.labels.removed, forget_label);
  });
}

}  // namespace kanban
