#include "model/slices/labels.hpp"

#include "model/slices/rules.hpp"
#include "model/slices/slices.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/entity_adapter.hpp>

#include <algorithm>
#include <array>

namespace kanban {

using patchbay::draft;
using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

constexpr std::string_view label_kind = "label";
constexpr std::array<std::string_view, 6> known_colours = {"red", "green", "yellow", "blue", "magenta", "cyan"};

bool comes_before(const value& a, const value& b) { return a["name"].as_string() < b["name"].as_string(); }

const patchbay::entity_adapter& label_adapter() {
  static const patchbay::entity_adapter labels({.sort_comparer = comes_before});
  return labels;
}

draft label(const draft& labels, std::string_view id) { return entity(labels, label_kind, id); }

void require_name(const draft& labels, const std::string& name) {
  require_text(labels, "The name of a label", name);
  if (!labels_slice::find(labels.current(), name)) return;
  throw error(errc::invalid_argument, "There is a label \"" + name + "\" already", {.pointer = labels.path().text()});
}

void require_colour(const draft& labels, const std::string& colour) {
  if (std::ranges::find(known_colours, colour) != known_colours.end()) return;
  std::string message = "A label cannot be \"" + colour + "\", only";
  for (const std::string_view known : known_colours) message.append(" ").append(known);
  throw error(errc::invalid_argument, std::move(message), {.pointer = labels.path().text()});
}

void add_label(const draft& labels, const label_added& added) {
  require_new(labels, label_kind, added.id);
  require_name(labels, added.name);
  require_colour(labels, added.colour);
  label_adapter().add_one(labels, added);
}

void rename_label(const draft& labels, const label_renamed& renamed) {
  if (label(labels, renamed.id)["name"].current() == renamed.name) return;
  require_name(labels, renamed.name);
  label_adapter().update_one(labels, patchbay::entity_update{renamed.id, {{"name", renamed.name}}});
}

void colour_label(const draft& labels, const label_coloured& coloured) {
  require_colour(labels, coloured.colour);
  label(labels, coloured.id)["colour"] = coloured.colour;
}

void remove_label(const draft& labels, const label_removed& removed) {
  (void)label(labels, removed.id);
  label_adapter().remove_one(labels, removed.id);
}

void require_known(const draft& labels, const card_label& labelled) { (void)label(labels, labelled.label); }

void require_all_known(const draft& labels, const cards_imported& imported) {
  for (const imported_card& card : imported.cards) {
    for (const std::string& id : card.labels) (void)label(labels, id);
  }
}

}  // namespace

labels_slice::labels_slice(const environment& outside)
    : slice("labels", label_adapter().get_initial_state()),
      added(case_reducer(
          "added",
          [outside](std::string name, std::string colour) {
            return stamped(outside, label_added{outside.make_id(), std::move(name), std::move(colour)});
          },
          add_label)),
      renamed(case_reducer("renamed", stamping<label_renamed>(outside), rename_label)),
      coloured(case_reducer("coloured", stamping<label_coloured>(outside), colour_label)),
      removed(case_reducer("removed", stamping<label_removed>(outside), remove_label)) {}

void labels_slice::follow(const slices& all) {
  extra_reducers([&all](auto& builder) {
    builder.add_case(all.cards.labelled, require_known).add_case(all.cards.imported, require_all_known);
  });
}

std::optional<std::string> labels_slice::find(const value& labels, std::string_view name) {
  const value entities = labels["entities"];
  const auto name_of = [&](const value& id) { return entities[id.as_string()]["name"].as_string(); };
  const patchbay::array_range ids = labels["ids"].elements();
  const auto found = std::ranges::lower_bound(ids, name, {}, name_of);
  if (found == ids.end() || name_of(*found) != name) return std::nullopt;
  return found->get<std::string>();
}

}  // namespace kanban
