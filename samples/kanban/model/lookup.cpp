#include "model/lookup.hpp"

#include "model/slices/labels.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace kanban {

using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

[[noreturn]] void throw_unknown(std::string_view kind, std::string_view name) {
  throw error(errc::not_found, "There is no " + std::string(kind) + " \"" + std::string(name) + '"');
}

value table_of(const value& workspace, std::string_view kind) { return workspace[std::string(kind) + 's']; }

std::optional<std::size_t> to_number(std::string_view word) {
  std::size_t number = 0;
  const char* end = word.data() + word.size();
  const auto [last, problem] = std::from_chars(word.data(), end, number);
  if (problem != std::errc() || last != end) return std::nullopt;
  return number;
}

// Numbers grow in the order of the ids.
std::optional<std::string> card_numbered(const value& cards, std::size_t number) {
  const value entities = cards["entities"];
  const auto number_of = [&](const value& id) { return entities[id.as_string()]["number"].get<std::size_t>(); };
  const patchbay::array_range ids = cards["ids"].elements();
  const auto found = std::ranges::lower_bound(ids, number, {}, number_of);
  if (found == ids.end() || number_of(*found) != number) return std::nullopt;
  return found->get<std::string>();
}

// The one of some ids whose entity has a title.
std::optional<std::string> find_titled(const value& table, const value& ids, std::string_view kind,
                                       std::string_view title) {
  std::optional<std::string> found;
  for (const value& id : ids.elements()) {
    if (table["entities"][id.as_string()]["title"] != title) continue;
    if (found) {
      throw error(errc::invalid_argument, "There are two " + std::string(kind) + "s \"" + std::string(title) + '"');
    }
    found = id.get<std::string>();
  }
  return found;
}

std::string with_id(const value& table, std::string_view kind, std::string_view word) {
  if (!table["entities"].contains(word)) throw_unknown(kind, word);
  return std::string(word);
}

}  // namespace

value workspace(const value& state) { return state["workspace"]["present"]; }

value find_entity(const value& workspace, std::string_view kind, std::string_view id) {
  return table_of(workspace, kind)["entities"][id];
}

value get_entity(const value& state, std::string_view kind, std::string_view id) {
  value found = find_entity(workspace(state), kind, id);
  if (found.is_null()) throw_unknown(kind, id);
  return found;
}

value shown_board(const value& state) {
  value board = find_entity(workspace(state), "board", state["ui"]["board"].as_string());
  if (board.is_null()) throw error(errc::not_found, "No board is open; make or open one with: board NAME");
  return board;
}

std::string card_called(const value& state, std::string_view word) {
  const value cards = table_of(workspace(state), "card");
  const std::string_view digits = word.starts_with('#') ? word.substr(1) : word;
  const std::optional<std::size_t> number = to_number(digits);
  const std::optional<std::string> found = number ? card_numbered(cards, *number) : std::nullopt;
  return found ? *found : with_id(cards, "card", word);
}

std::string column_called(const value& state, std::string_view word) {
  return column_on(state, shown_board(state), word);
}

std::string column_on(const value& state, const value& board, std::string_view word) {
  const value columns = table_of(workspace(state), "column");
  const value& ids = board["columns"];
  if (const auto found = find_titled(columns, ids, "column", word)) return *found;
  const std::optional<std::size_t> number = to_number(word);
  if (number && *number >= 1 && *number <= ids.size()) return ids[*number - 1].get<std::string>();
  return with_id(columns, "column", word);
}

std::string board_called(const value& state, std::string_view word) {
  const value boards = table_of(workspace(state), "board");
  const auto found = find_titled(boards, boards["ids"], "board", word);
  return found ? *found : with_id(boards, "board", word);
}

std::string label_called(const value& state, std::string_view word) {
  const value labels = table_of(workspace(state), "label");
  const auto found = labels_slice::find(labels, word);
  return found ? *found : with_id(labels, "label", word);
}

std::size_t number_in(std::string_view word, std::string_view what) {
  if (const auto number = to_number(word)) return *number;
  throw error(errc::invalid_argument, std::string(what) + " is a whole number, not \"" + std::string(word) + '"');
}

}  // namespace kanban
