#pragma once

#include <patchbay/value/value.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// What the actions carry. Whatever a slice needs in order to follow a change in another one comes along: who deletes a
/// board says which columns and cards go with it, so that no slice has to search for them.
namespace kanban {

/// A whole number from 0 on. nlohmann alone would take 1.5 for 1, and -1 for a very large number.
struct natural {
  std::size_t number = 0;

  natural() = default;
  natural(std::size_t n) : number(n) {}
  operator std::size_t() const { return number; }
};
inline void to_json(nlohmann::json& to, natural from) { to = from.number; }
inline void from_json(const nlohmann::json& from, natural& to) { to = patchbay::value(from).get<std::size_t>(); }

using id_list = std::vector<std::string>;

/// A place in a column, counted from its top.
struct place {
  std::string column;
  natural index;
  bool operator==(const place&) const = default;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(place, column, index)

/// A new title of a board, column or card.
struct titled {
  std::string id;
  std::string title;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(titled, id, title)

// --- boards ----------------------------------------------------------------------------------------

struct board_added {
  std::string id;
  std::string title;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(board_added, id, title)

struct board_removed {
  std::string id;
  id_list columns;  ///< in their order
  id_list cards;    ///< of the first column, then of the next
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(board_removed, id, columns, cards)

struct column_move {
  std::string board;
  std::string column;
  natural from;
  natural to;  ///< once it is out of the way
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(column_move, board, column, from, to)

// --- columns ---------------------------------------------------------------------------------------

struct column_added {
  std::string id;
  std::string board;
  std::string title;
  natural limit;  ///< how many cards it may hold; 0 for any number
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(column_added, id, board, title, limit)

struct column_limited {
  std::string id;
  natural limit;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(column_limited, id, limit)

struct column_folded {
  std::string id;
  bool folded = true;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(column_folded, id, folded)

struct column_removed {
  std::string id;
  std::string board;
  id_list cards;  ///< in their order
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(column_removed, id, board, cards)

/// What a drag is, in one column or between two. `to.index` counts once the card is out of the way.
struct card_move {
  std::string card;
  place from;
  place to;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(card_move, card, from, to)

// --- cards -----------------------------------------------------------------------------------------

struct card_added {
  std::string id;
  std::string column;
  std::string title;
  natural created;  ///< in milliseconds since 1970
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(card_added, id, column, title, created)

struct card_described {
  std::string id;
  std::string text;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(card_described, id, text)

struct card_assigned {
  std::string id;
  std::string assignee;  ///< empty for nobody
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(card_assigned, id, assignee)

/// A label that is put on a card, or taken off.
struct card_label {
  std::string id;
  std::string label;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(card_label, id, label)

struct card_removed {
  std::string id;
  place from;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(card_removed, id, from)

/// A card that comes with all it has.
struct imported_card {
  std::string id;
  std::string column;
  std::string title;
  std::string text;
  std::string assignee;
  id_list labels;
  natural created;  ///< in milliseconds since 1970
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(imported_card, id, column, title, text, assignee, labels, created)

struct cards_imported {
  std::vector<imported_card> cards;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(cards_imported, cards)

// --- labels ----------------------------------------------------------------------------------------

struct label_added {
  std::string id;
  std::string name;
  std::string colour;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(label_added, id, name, colour)

struct label_renamed {
  std::string id;
  std::string name;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(label_renamed, id, name)

struct label_coloured {
  std::string id;
  std::string colour;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(label_coloured, id, colour)

struct label_removed {
  std::string id;
  id_list cards;  ///< that have it
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(label_removed, id, cards)

}  // namespace kanban
