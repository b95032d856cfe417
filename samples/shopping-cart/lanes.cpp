#include "lanes.hpp"

#include <patchbay/value/patch.hpp>
#include <patchbay/value/pointer.hpp>

#include <utility>

namespace shopping_cart {

using patchbay::operation;
using patchbay::pointer;
using patchbay::value;

namespace {

piece sign_of(operation::kind op) {
  switch (op) {
    case operation::kind::add:
      return {"+", ink::green};
    case operation::kind::remove:
      return {"-", ink::red};
    case operation::kind::replace:
      return {"~", ink::yellow};
    default:
      return {std::string(to_string(op)), ink::plain};
  }
}

void append_value(text_line& line, const operation& change, const value* put) {
  const bool puts = change.op == operation::kind::add || change.op == operation::kind::replace;
  if (puts && put != nullptr) line.push_back({' ' + put->dump(), ink::strong});
}

}  // namespace

lane::lane(patchbay::store& store, std::string label, const std::string& place)
    : place_(place),
      about_(place),
      view_(store.view(patchbay::path_set({place}), receive(), {.label = std::move(label)})) {}

lane::lane(patchbay::store& store, std::string label, patchbay::selector source, std::string about)
    : about_(std::move(about)), view_(store.view(std::move(source), receive(), {.label = std::move(label)})) {}

patchbay::view_callback lane::receive() {
  return [this](const patchbay::update& arrived) {
    received_.push_back(arrived);
    ++updates_;
    bytes_ += arrived.text().size();
  };
}

table_cell lane::show_snapshot(const paper& on) const {
  const value now = view_.snapshot();
  const value* seen = now.find(pointer(place_));
  if (seen == nullptr) return {{{std::string(on.dot()), ink::faint}}};
  return {{{seen->dump(), ink::faint}}};
}

table_cell lane::take_patches(const paper& on) {
  table_cell lines;
  for (const patchbay::update& each : std::exchange(received_, {})) {
    for (const operation& change : each.patch()) lines.push_back(describe(change));
  }
  if (lines.empty()) lines.push_back({{std::string(on.dot()), ink::faint}});
  return lines;
}

text_line lane::describe(const operation& change) const {
  text_line line = {sign_of(change.op)};
  const pointer place(place_);
  if (place.contains(change.path)) {
    const std::string inside = change.path.text().substr(place_.size());
    if (!inside.empty()) line.push_back({' ' + inside});
    append_value(line, change, &change.value);
  } else {
    // Something further up came or went, and the place with it.
    const pointer rest(place_.substr(change.path.text().size()));
    append_value(line, change, change.value.find(rest));
  }
  return line;
}

}  // namespace shopping_cart
