#include "screen/wording.hpp"

#include "model/lookup.hpp"
#include "screen/paper.hpp"

#include <patchbay/reducers/undoable.hpp>
#include <patchbay/value/ranges.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <string_view>

namespace kanban {

using patchbay::value;

namespace {

// The entity as it is, or as it was last.
value last_known(const value& state, std::string_view kind, std::string_view id) {
  value found = find_entity(workspace(state), kind, id);
  for (const std::string_view where : {"past", "future"}) {
    const value& states = state["workspace"][where];
    for (std::size_t back = states.size(); found.is_null() && back > 0; --back) {
      found = find_entity(states[back - 1], kind, id);
    }
  }
  return found;
}

// An entry's payload, and the state in which names are looked up.
class details {
 public:
  details(const value& payload, const value& state) : payload_(payload), state_(state) {}

  std::string text(std::string_view member) const { return quoted(payload_[member]); }
  std::string number(std::string_view member) const { return payload_[member].dump(); }

  std::string name_of(std::string_view kind, const value& id) const {
    const value found = last_known(state_, kind, id.as_string());
    if (found.is_null()) return std::string(kind) + ' ' + quoted(id);
    const std::string title = quoted(found[kind == "label" ? "name" : "title"]);
    return kind == "card" ? '#' + found["number"].dump() + ' ' + title : title;
  }
  std::string name(std::string_view kind, std::string_view member = "id") const {
    return name_of(kind, payload_[member]);
  }

  const value& payload() const { return payload_; }

 private:
  static std::string quoted(const value& text) { return '"' + printable(text.as_string()) + '"'; }

  const value& payload_;
  const value& state_;
};

using wording = std::function<std::string(const details&)>;

std::string moved_card(const details& d) {
  const value& to = d.payload()["to"];
  if (d.payload()["from"]["column"] == to["column"]) {
    return "moved " + d.name("card", "card") + " to place " + std::to_string(to["index"].get<std::size_t>() + 1);
  }
  return "moved " + d.name("card", "card") + " to " + d.name_of("column", to["column"]);
}

std::string limited_column(const details& d) {
  const bool is_free = d.payload()["limit"] == 0;
  return is_free ? "lifted the limit of " + d.name("column")
                 : "limited " + d.name("column") + " to " + d.number("limit");
}

std::string assigned_card(const details& d) {
  const bool to_nobody = d.payload()["assignee"] == "";
  return "assigned " + d.name("card") + " to " + (to_nobody ? "nobody" : d.text("assignee"));
}

std::string counted_cards(const value& count) { return count.dump() + (count == 1 ? " card" : " cards"); }

std::string imported_cards(const details& d) {
  return "imported " + counted_cards(d.payload()["cards"]) + " from " + d.text("file");
}

const std::map<std::string, wording, std::less<>>& wordings() {
  static const std::map<std::string, wording, std::less<>> all = {
      {"boards/added", [](const details& d) { return "made the board " + d.text("title"); }},
      {"boards/renamed", [](const details& d) { return "renamed a board to " + d.text("title"); }},
      {"boards/removed", [](const details& d) { return "removed the board " + d.name("board"); }},
      {"boards/columnMoved", [](const details& d) { return "moved the column " + d.name("column", "column"); }},
      {"columns/added", [](const details& d) { return "added the column " + d.text("title"); }},
      {"columns/renamed", [](const details& d) { return "renamed a column to " + d.text("title"); }},
      {"columns/limited", limited_column},
      {"columns/removed", [](const details& d) { return "removed the column " + d.name("column"); }},
      {"columns/cardMoved", moved_card},
      {"cards/added", [](const details& d) { return "added " + d.name("card") + " to " + d.name("column", "column"); }},
      {"cards/renamed", [](const details& d) { return "renamed a card to " + d.text("title"); }},
      {"cards/described", [](const details& d) { return "described " + d.name("card"); }},
      {"cards/assigned", assigned_card},
      {"cards/labelled",
       [](const details& d) { return "labelled " + d.name("card") + " with " + d.name("label", "label"); }},
      {"cards/unlabelled",
       [](const details& d) { return "took the label " + d.name("label", "label") + " off " + d.name("card"); }},
      {"cards/removed", [](const details& d) { return "removed " + d.name("card"); }},
      {"labels/added", [](const details& d) { return "made the label " + d.text("name"); }},
      {"labels/renamed", [](const details& d) { return "renamed a label to " + d.text("name"); }},
      {"labels/coloured",
       [](const details& d) { return "made the label " + d.name("label") + ' ' + d.text("colour"); }},
      {"labels/removed", [](const details& d) { return "removed the label " + d.name("label"); }},
      {"imports/read/fulfilled", imported_cards},
      {std::string(patchbay::undo_types::undo), [](const details&) { return "undid a step"; }},
      {std::string(patchbay::undo_types::redo), [](const details&) { return "redid a step"; }},
      {std::string(patchbay::undo_types::jump), [](const details&) { return "went through the history"; }},
  };
  return all;
}

}  // namespace

std::string wording_of(const value& entry, const value& state) {
  const auto found = wordings().find(entry["type"].as_string());
  if (found == wordings().end()) return printable(entry["type"].as_string());
  return found->second(details(entry["payload"], state));
}

std::string wording_of_import(const value& state) {
  const value& last = state["imports"];
  const std::string_view status = last["status"].as_string();
  const std::string file = '"' + printable(last["file"].as_string()) + '"';
  if (status == "idle") return "nothing was imported yet";
  if (status == "done") return "imported " + counted_cards(last["cards"]) + " from " + file;
  if (status == "cancelled") return "the import of " + file + " was cancelled, and no card was added";
  if (status == "failed") {
    return "the import of " + file + " failed, and no card was added: " + printable(last["problem"].as_string());
  }
  const auto size = last["size"].get<std::size_t>();
  const std::size_t percent = size == 0 ? 0 : last["read"].get<std::size_t>() * 100 / size;
  return "importing " + file + ": " + counted_cards(last["cards"]) + ", " + std::to_string(percent) + " %";
}

std::string time_of(const value& entry) {
  using namespace std::chrono;
  const sys_time<milliseconds> at(milliseconds(entry["at"].get<std::int64_t>()));
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss time(floor<seconds>(at - day));
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

}  // namespace kanban
