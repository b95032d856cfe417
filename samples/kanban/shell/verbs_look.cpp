#include "shell/verbs.hpp"

#include "model/lookup.hpp"
#include "screen/picture.hpp"
#include "screen/wording.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <ostream>

namespace kanban::verbs {

using patchbay::errc;
using patchbay::error;
using patchbay::value;

void boards(desk& at, words) {
  const value state = state_of(at);
  const value all = workspace(state)["boards"];
  for (const value& id : all["ids"].elements()) {
    const bool is_open = state["ui"]["board"] == id;
    at.out << (is_open ? "* " : "  ") << printable(all["entities"][id.as_string()]["title"].as_string()) << '\n';
  }
}

void labels(desk& at, words) {
  const value all = workspace(state_of(at))["labels"];
  for (const value& id : all["ids"].elements()) {
    const value each = all["entities"][id.as_string()];
    print(at.out, {{printable(each["name"].as_string()), ink_called(each["colour"].as_string())}}, at.on);
    at.out << '\n';
  }
}

void filter(desk& at, words args) {
  const value state = state_of(at);
  card_filter wanted = state["ui"]["filter"].get<card_filter>();
  if (args[0] == "none" && args.size() == 1) {
    wanted = {};
  } else if (args[0] == "text") {
    wanted.text = joined(args.subspan(1));
  } else if (args[0] == "label") {
    wanted.label = args.size() == 1 ? "" : label_called(state, joined(args.subspan(1)));
  } else if (args[0] == "assignee") {
    wanted.assignee = joined(args.subspan(1));
  } else {
    throw error(errc::usage, "filter wants text, label or assignee and what it is, or none");
  }
  at.app.dispatch(at.app.all.ui.filtered(wanted));
}

void show(desk& at, words args) {
  if (args.empty()) return show_board(at);
  const value state = state_of(at);
  const std::string id = card_called(state, args[0]);
  draw_card(at.out, at.shown.card(state, id), at.on);
}

void log(desk& at, words args) {
  const value state = state_of(at);
  const value& entries = state["activity"];
  const std::size_t wanted = args.empty() ? 20 : number_in(args[0], "The number of entries");
  for (std::size_t i = entries.size() - std::min(wanted, entries.size()); i < entries.size(); ++i) {
    print(at.out, {{time_of(entries[i]) + "  ", ink::faint}, {wording_of(entries[i], state)}}, at.on);
    at.out << '\n';
  }
}

void state(desk& at, words args) {
  const patchbay::pointer place = args.empty() ? patchbay::pointer() : patchbay::pointer(args[0]);
  at.out << state_of(at).at(place).dump(2) << '\n';
}

}  // namespace kanban::verbs
