#include "middleware/persist/persist_format.hpp"

#include "value/envelope.hpp"

#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace {

bool names(const std::vector<std::string>& list, std::string_view key) {
  return std::find(list.begin(), list.end(), key) != list.end();
}

bool is_stored(const persist_options& options, std::string_view key) {
  return (options.include.empty() || names(options.include, key)) && !names(options.exclude, key);
}

void check_mergeable(const value& stored) {
  if (stored.is_object()) return;
  throw error(errc::type_mismatch, "The stored state is " + std::string(stored.type_name()) +
                                       " and cannot be merged into a state that is an object.");
}

void merge_into(draft target, const value& stored) {
  for (const member each : stored.items()) {
    const draft place = target[each.key];
    if (each.value.is_object() && place.is_object())
      merge_into(place, each.value);
    else
      place.set(each.value);
  }
}

}  // namespace

namespace merge {

value shallow(const value& stored, const value& current) {
  if (!current.is_object()) return stored;
  check_mergeable(stored);
  return produce(current, [&](draft state) { state.merge(stored); });
}

value deep(const value& stored, const value& current) {
  if (!current.is_object()) return stored;
  check_mergeable(stored);
  return produce(current, [&](draft state) { merge_into(state, stored); });
}

value replace(const value& stored, const value&) { return stored; }

}  // namespace merge

namespace impl {

namespace {

value chosen_members(const persist_options& options, const value& state) {
  if (!state.is_object() || (options.include.empty() && options.exclude.empty())) return state;
  if (options.include.empty()) {
    return produce(state, [&](draft part) {
      for (const std::string& key : options.exclude) part.erase(key);
    });
  }
  return produce(value::object(), [&](draft part) {
    for (const std::string& key : options.include) {
      const value* found = state.find(key);
      if (found != nullptr && is_stored(options, key)) part[key] = *found;
    }
  });
}

bool same_member(const value& before, const value& after, std::string_view key) {
  const value* old = before.find(key);
  const value* now = after.find(key);
  if (old == nullptr || now == nullptr) return old == now;
  return old->identical(*now);
}

void check_document(const value& document) {
  if (document.is_object() && document.contains("state")) return;
  throw error(errc::invalid_state, "Expected an object with a member \"state\".");
}

// Whether one of the operations is in a member that is stored.
bool touches_part(const persist_options& options, const patch& changes) {
  return std::any_of(changes.begin(), changes.end(), [&](const operation& each) {
    pointer::reader path(each.path.text());
    return path.done() || is_stored(options, path.next());
  });
}

}  // namespace

stored_reading parse_stored(const persist_options& options, const read_result& result) {
  if (!result.text) return {};
  value document = options.deserialize ? options.deserialize(*result.text) : read_envelope(*result.text);
  if (document.is_null()) return {};
  check_document(document);
  stored_reading reading{std::nullopt, 0, result.failure};
  try {
    for (const std::string& change : result.changes) {
      value next = apply(document, patch::from(read_envelope(change)));
      check_document(next);
      document = std::move(next);
      ++reading.changes;
    }
  } catch (...) {
    reading.problem = std::current_exception();
  }
  reading.found = stored_state{document["state"], std::nullopt};
  const value& version = document["version"];
  // Zustand takes what has no version as it is.
  if (version.is_number()) reading.found->version = version.get<std::int64_t>();
  return reading;
}

std::string print_stored(const persist_options& options, const value& part) {
  if (options.serialize) return options.serialize(value{{"state", part}, {"version", options.version}});
  std::string text = R"({"state":)";
  dump_in_envelope(text, part, 1);
  return text.append(R"(,"version":)").append(std::to_string(options.version)).append("}");
}

std::string print_change(const value& before, const value& after) {
  patch changes;
  diff_to(changes, "/state", before, after);
  std::string text;
  dump_in_envelope(text, changes, 0);
  return text;
}

value persisted_part(const persist_options& options, const value& state) {
  value part = chosen_members(options, state);
  return options.partialize ? options.partialize(part) : part;
}

bool part_may_differ(const persist_options& options, const value& before, const value& after) {
  if (options.include.empty() && options.exclude.empty()) return true;
  if (!before.is_object() || !after.is_object()) return true;
  if (options.include.empty()) return touches_part(options, diff(before, after));
  return std::any_of(options.include.begin(), options.include.end(), [&](const std::string& key) {
    return is_stored(options, key) && !same_member(before, after, key);
  });
}

value migrate_in_steps(const persist_options& options, value state, std::int64_t stored_version) {
  for (const auto& [version, step] : options.migrations) {
    if (version > stored_version && version <= options.version) state = step(state);
  }
  return state;
}

}  // namespace impl

}  // namespace patchbay
