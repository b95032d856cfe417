#include "value/random_json.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace patchbay::test {

namespace {

// The container that a place lies in; nullptr where there is none.
json* holder_of(json& document, const json::json_pointer& place) {
  const auto outer = place.parent_pointer();
  return document.contains(outer) ? &document[outer] : nullptr;
}

// Whether `token` names an element that is there, or one behind the end when `at_end`.
bool is_index(const json& array, const std::string& token, bool at_end) {
  const auto index = pointer::to_index(token);
  return index && *index < array.size() + (at_end ? 1 : 0);
}

bool fits(const json& holder, const edit& e) {
  if (holder.is_array()) return is_index(holder, e.place.back(), e.what == edit::kind::insert);
  return holder.is_object() && (e.what == edit::kind::insert || holder.contains(e.place.back()));
}

std::size_t index_of(const edit& e) { return *pointer::to_index(e.place.back()); }

}  // namespace

void edit::perform(json& document) const {
  if (place.empty()) {
    if (what == kind::set) document = fresh;
    return;
  }
  json* holder = holder_of(document, place);
  if (holder == nullptr || !fits(*holder, *this)) return;
  switch (what) {
    case kind::set:
      document[place] = fresh;
      break;
    case kind::insert:
      if (holder->is_object())
        (*holder)[place.back()] = fresh;
      else
        holder->insert(holder->begin() + static_cast<std::ptrdiff_t>(index_of(*this)), fresh);
      break;
    case kind::erase:
      if (holder->is_object())
        holder->erase(place.back());
      else
        holder->erase(index_of(*this));
      break;
  }
}

void edit::perform(const draft& document) const {
  if (place.empty()) {
    if (what == kind::set) document.set(value(fresh));
    return;
  }
  const draft holder = document.at(pointer(place.parent_pointer().to_string()));
  if (!holder.exists() || !fits(json(holder.current()), *this)) return;
  const std::string token = place.back();
  const bool in_object = holder.is_object();
  switch (what) {
    case kind::set:
      in_object ? holder[token].set(value(fresh)) : holder[index_of(*this)].set(value(fresh));
      break;
    case kind::insert:
      in_object ? holder[token].set(value(fresh)) : holder.insert(index_of(*this), value(fresh));
      break;
    case kind::erase:
      in_object ? static_cast<void>(holder.erase(token)) : holder.erase(index_of(*this));
      break;
  }
}

std::string to_text(const std::vector<edit>& script) {
  static constexpr std::array<const char*, 3> names{"set", "insert", "erase"};
  std::string text;
  for (const edit& e : script) {
    text.append(names[static_cast<std::size_t>(e.what)]).append(" \"").append(e.place.to_string()).append("\" ");
    text.append(e.fresh.dump()).append("\n");
  }
  return text;
}

// --- making --------------------------------------------------------------------------------------------

std::string random_json::string() {
  static const std::vector<std::string> pieces{
      "a",  "b",  "Z",    "0",    " ",    "/",      "~",      "\"",         "\\",
      "\n", "\t", "\x01", "\x1f", "\x7f", "\u00e9", "\u20ac", "\U0001F600", "longer than fifteen bytes"};
  std::string text;
  for (std::size_t length = below(5); length > 0; --length) text += pieces[below(pieces.size())];
  return text;
}

std::string random_json::key() {
  // Few different ones, so that documents have keys in common.
  static const std::vector<std::string> usual{"id", "name", "done", "a/b", "m~n",
                                              "",   "0",    "1",    "-",   "a key that is long enough"};
  return chance(85) ? usual[below(usual.size())] : string();
}

json random_json::scalar() {
  switch (below(9)) {
    case 0:
      return nullptr;
    case 1:
      return chance(50);
    case 2:
      return static_cast<std::int64_t>(below(10));
    case 3:
      return std::numeric_limits<std::int64_t>::min() + static_cast<std::int64_t>(below(3));
    case 4:
      return std::numeric_limits<std::uint64_t>::max() - below(3);
    case 5:
      return static_cast<double>(below(4));
    case 6:
      return chance(50) ? -0.0 : 1e-7 * static_cast<double>(below(1000));
    default:
      return string();
  }
}

json random_json::document(unsigned depth) {
  if (depth == 0 || chance(25)) return scalar();
  const std::size_t size = chance(10) ? below(40) : below(5);
  if (chance(50)) {
    json array = json::array();
    for (std::size_t i = 0; i < size; ++i) array.push_back(document(depth - 1));
    return array;
  }
  json object = json::object();
  for (std::size_t i = 0; i < size; ++i) object[key()] = document(depth - 1);
  return object;
}

json random_json::wide_document() {
  json todos = json::array();
  json by_id = json::object();
  for (std::size_t i = 20 + below(600); i > 0; --i) {
    todos.push_back({{"id", i}, {"text", string()}, {"done", chance(50)}});
    by_id["id" + std::to_string(below(1000))] = document(1);
  }
  return {{"todos", std::move(todos)}, {"byId", std::move(by_id)}, {"count", below(10)}};
}

json::json_pointer random_json::place_in(const json& document) {
  json::json_pointer place;
  const json* here = &document;
  while (here->is_structured() && !here->empty() && !chance(20)) {
    const std::size_t at = below(here->size());
    if (here->is_array()) {
      place /= at;
      here = &(*here)[at];
    } else {
      const auto found = std::next(here->items().begin(), static_cast<std::ptrdiff_t>(at));
      place /= found.key();
      here = &found.value();
    }
  }
  return place;
}

edit random_json::edit_of(const json& document) {
  const json::json_pointer place = place_in(document);
  const json& here = document[place];
  if (here.is_array() && chance(70)) return {edit::kind::insert, place / below(here.size() + 1), this->document(2)};
  if (here.is_object() && chance(70)) return {edit::kind::insert, place / key(), this->document(2)};
  if (!place.empty() && chance(40)) return {edit::kind::erase, place, nullptr};
  return {edit::kind::set, place, this->document(place.empty() ? 3 : 2)};
}

std::vector<edit> random_json::script_for(json document, std::size_t length) {
  std::vector<edit> script;
  for (std::size_t i = 0; i < length; ++i) {
    script.push_back(edit_of(document));
    script.back().perform(document);
  }
  return script;
}

// --- shrinking --------------------------------------------------------------------------------------------

namespace {

// Every document that is a little smaller: without one member or element, or with null in place of one.
void each_smaller(const json& whole, const json::json_pointer& place, const std::function<bool(const json&)>& try_it) {
  const json& here = whole[place];
  if (!here.is_structured()) return;
  std::vector<json::json_pointer> children;
  for (const auto& item : here.items())
    children.push_back(here.is_array() ? place / children.size() : place / item.key());
  for (const auto& child : children) {
    json without = whole;
    edit{edit::kind::erase, child, nullptr}.perform(without);
    if (try_it(without)) return;
    if (whole[child].is_null()) continue;
    json plain = whole;
    plain[child] = nullptr;
    if (whole[child].is_structured() && try_it(plain)) return;
    each_smaller(whole, child, try_it);
  }
}

// Replaces `document` by a smaller one that still fails, if there is one.
bool shrink_once(json& document, const std::function<bool(const json&)>& still_fails) {
  json found;
  bool shrunk = false;
  each_smaller(document, json::json_pointer(), [&](const json& candidate) {
    if (shrunk || !still_fails(candidate)) return shrunk;
    found = candidate;
    return shrunk = true;
  });
  if (shrunk) document = std::move(found);
  return shrunk;
}

}  // namespace

std::pair<json, json> shrink(json before, json after, const std::function<bool(const json&, const json&)>& fails) {
  const auto fails_before = [&](const json& candidate) { return fails(candidate, after); };
  const auto fails_after = [&](const json& candidate) { return fails(before, candidate); };
  while (shrink_once(before, fails_before) || shrink_once(after, fails_after)) {
  }
  return {std::move(before), std::move(after)};
}

std::pair<json, std::vector<edit>> shrink(json document, std::vector<edit> script,
                                          const std::function<bool(const json&, const std::vector<edit>&)>& fails) {
  for (std::size_t i = script.size(); i-- > 0;) {
    std::vector<edit> shorter = script;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    if (fails(document, shorter)) script = std::move(shorter);
  }
  while (shrink_once(document, [&](const json& candidate) { return fails(candidate, script); })) {
  }
  return {std::move(document), std::move(script)};
}

}  // namespace patchbay::test
