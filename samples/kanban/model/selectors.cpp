#include "model/selectors.hpp"

#include "model/lookup.hpp"

#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <ranges>
#include <string_view>

namespace kanban {

using patchbay::keyed_selector;
using patchbay::pointer;
using patchbay::selector;
using patchbay::value;
using patchbay::literals::operator""_pointer;

namespace {

pointer entities(std::string_view table) { return "/workspace/present"_pointer / table / "entities"; }

auto member_of(const value& entities_by_id) {
  return [&entities_by_id](const value& id) { return entities_by_id[id.as_string()]; };
}

// Nothing where the array is missing.
patchbay::array_range elements_of(const value& ids) { return ids.is_null() ? patchbay::array_range() : ids.elements(); }

// --- the filter ------------------------------------------------------------------------------------

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool contains(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  return !std::ranges::search(text, part, same).empty() || part.empty();
}

bool lets_through(const value& filter, const value& card) {
  const std::string_view text = filter["text"].as_string();
  const value& label = filter["label"];
  const value& assignee = filter["assignee"];
  const patchbay::array_range labels = card["labels"].elements();
  return (contains(card["title"].as_string(), text) || contains(card["text"].as_string(), text)) &&
         (label == "" || std::ranges::find(labels, label) != labels.end()) &&
         (assignee == "" || card["assignee"] == assignee);
}

// --- what is shown ---------------------------------------------------------------------------------

// A label that is gone is not shown.
value shown_labels(const value& ids, const value& labels) {
  const auto is_known = [&](const value& id) { return labels.contains(id.as_string()); };
  return patchbay::to_array(ids.elements() | std::views::filter(is_known) | std::views::transform(member_of(labels)));
}

value shown_card(const value& card, const value& labels) {
  if (card.is_null()) return {};
  return {{"id", card["id"]},     {"number", card["number"]},     {"title", card["title"]},
          {"text", card["text"]}, {"assignee", card["assignee"]}, {"labels", shown_labels(card["labels"], labels)}};
}

value shown_column(const value& column, const value& cards, const value& labels, const value& filter) {
  if (column.is_null()) return {};
  value shown = patchbay::to_array(cards.elements() |
                                   std::views::filter([&](const value& card) { return lets_through(filter, card); }) |
                                   std::views::transform([&](const value& card) { return shown_card(card, labels); }));
  return {{"id", column["id"]},         {"title", column["title"]}, {"limit", column["limit"]},
          {"folded", column["folded"]}, {"count", cards.size()},    {"cards", std::move(shown)}};
}

value shown_filter(const value& filter, const value& labels) {
  const value* label = labels.find(filter["label"].as_string());
  return {{"text", filter["text"]},
          {"label", label != nullptr ? (*label)["name"] : value("")},
          {"assignee", filter["assignee"]}};
}

value screen_of(const value& board, const value& filter, const value& columns) {
  if (board.is_null()) return {};
  return {{"id", board["id"]}, {"title", board["title"]}, {"filter", filter}, {"columns", columns}};
}

// --- selectors -------------------------------------------------------------------------------------

// Runs whenever any card changed, and then mostly comes to the array it had: what follows from it stays.
keyed_selector<std::string> make_cards_of() {
  return patchbay::create_keyed_selector<std::string>([](const std::string& column) {
    return patchbay::create_selector(
               entities("columns") / column / "cards", entities("cards"),
               [](const value& ids, const value& cards) {
                 return patchbay::to_array(elements_of(ids) | std::views::transform(member_of(cards)));
               })
        .result_equal(patchbay::shallow_equal);
  });
}

keyed_selector<std::string> make_card() {
  return patchbay::create_keyed_selector<std::string>([](const std::string& card) {
    return patchbay::create_selector(entities("cards") / card, entities("labels"), shown_card);
  });
}

keyed_selector<std::string> make_column(const keyed_selector<std::string>& cards_of) {
  return patchbay::create_keyed_selector<std::string>([cards_of](const std::string& column) {
    return patchbay::create_selector(entities("columns") / column, cards_of.at(column), entities("labels"),
                                     "/ui/filter"_pointer, shown_column);
  });
}

selector make_board(const keyed_selector<std::string>& column) {
  const auto board = [](const value& state) {
    return find_entity(workspace(state), "board", state["ui"]["board"].as_string());
  };
  const auto columns = [board, column](const value& state) {
    const value ids = board(state)["columns"];
    return patchbay::to_array(elements_of(ids) | std::views::transform([&](const value& id) {
                                return column(state, id.get<std::string>());
                              }));
  };
  const selector filter = patchbay::create_selector("/ui/filter"_pointer, entities("labels"), shown_filter);
  return patchbay::create_selector(board, filter, columns, screen_of).input_equal(patchbay::shallow_equal);
}

}  // namespace

selectors::selectors()
    : cards_of(make_cards_of()), card(make_card()), column(make_column(cards_of)), board(make_board(column)) {}

}  // namespace kanban
