#include "replay/script/devtools.hpp"

#include "replay/script/brief.hpp"
#include "replay/script/input.hpp"
#include "replay/script/jsan.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/ranges.hpp>

#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr std::string_view init_type = "@@INIT";

bool is_lifted(const value& document) {
  return document.is_object() && document.contains("actionsById") && document.contains("stagedActionIds");
}

// True for a payload of an export, and not for that of an action whose type was forgotten.
bool may_be_actions(const value& payload) {
  if (!payload.is_string()) return payload.is_array() || is_lifted(payload);
  std::string_view text = payload.as_string();
  skip_blanks(text);
  return text.starts_with('[') || text.starts_with('{');
}

// Ids as JSON text.
using id_set = std::unordered_set<std::string>;

id_set ids_in(const value& list) {
  id_set ids;
  if (!list.is_array()) return ids;
  for (const value& id : list.elements()) ids.insert(id.dump());
  return ids;
}

std::string key_of(const value& id) { return id.is_string() ? id.get<std::string>() : id.dump(); }

class reader {
 public:
  explicit reader(const text_place& at) : at_(at) {}

  // `root` is what references in `list` start from.
  void read_list(const value& list, const value& root) {
    jsan_resolver references(root);
    for (const value& each : list.elements()) add_action(each, references);
  }

  void read_lifted(const value& lifted, const value& root) {
    jsan_resolver references(root);
    if (const value* committed = lifted.find("committedState")) set_preloaded(*committed, references);
    const value& by_id = lifted["actionsById"];
    const value& staged = lifted["stagedActionIds"];
    if (!by_id.is_object()) fail("\"actionsById\" must be an object, but is " + brief(by_id));
    if (!staged.is_array()) fail("\"stagedActionIds\" must be an array, but is " + brief(staged));
    const id_set skipped = ids_in(lifted["skippedActionIds"]);
    for (const value& id : staged.elements()) add_staged(by_id, id, skipped, references);
  }

  void read_wrapped(const value& document) {
    if (const value* preloaded = document.find("preloadedState")) {
      const value state = unpacked(*preloaded, "preloadedState");
      jsan_resolver references(preloaded->is_string() ? state : document);
      set_preloaded(state, references);
    }
    const value& packed = document["payload"];
    const value payload = unpacked(packed, "payload");
    const value& root = packed.is_string() ? payload : document;
    if (payload.is_array()) return read_list(payload, root);
    if (is_lifted(payload)) return read_lifted(payload, root);
    fail("the \"payload\" of an export must be an array of actions or a lifted state, but is " + brief(payload));
  }

  devtools_session take() { return std::move(session_); }

 private:
  [[noreturn]] void fail(const std::string& reason) const { fail_at(at_.name, at_.line, at_.column, reason); }

  // JSON that may have been put into a string.
  [[nodiscard]] value unpacked(const value& member, std::string_view name) const {
    if (!member.is_string()) return member;
    const std::string where = at_.name + ": the text in \"" + std::string(name) + '"';
    return parse_json(member.as_string(), {.name = where});
  }

  void set_preloaded(const value& state, jsan_resolver& references) {
    try {
      session_.preloaded = references.resolve(state);
    } catch (const error& failure) {
      fail("the state that the actions start from cannot be used" + place_in(failure) + ": " + failure.message());
    }
  }

  void add_staged(const value& by_id, const value& id, const id_set& skipped, jsan_resolver& references) {
    const value* lifted = by_id.find(key_of(id));
    if (lifted == nullptr) fail("action " + brief(id) + " is staged, but not among \"actionsById\"");
    if (!lifted->is_object() || !lifted->contains("action")) {
      fail("action " + brief(id) + " must be an object with an \"action\", but is " + brief(*lifted));
    }
    const value& bare = (*lifted)["action"];
    // The store makes its own when it is created.
    if (bare.is_object() && bare["type"] == value(init_type)) return;
    if (skipped.contains(id.dump())) return;
    add_action(bare, references);
  }

  void add_action(const value& bare, jsan_resolver& references) {
    const std::string number = std::to_string(session_.actions.size() + 1);
    try {
      session_.actions.emplace_back(references.resolve(bare).value_or(value()));
    } catch (const error& failure) {
      fail("action " + number + place_in(failure) + ": " + failure.message());
    }
  }

  static std::string place_in(const error& failure) {
    const std::string& pointer = failure.place().pointer;
    return pointer.empty() ? pointer : " at " + pointer;
  }

  text_place at_;
  devtools_session session_;
};

}  // namespace

bool is_devtools_export(const value& document) {
  if (!document.is_object() || document.contains("type")) return false;
  if (document.contains("actionsById") || document.contains("stagedActionIds")) return true;
  return document.contains("preloadedState") || may_be_actions(document["payload"]);
}

devtools_session read_devtools(const value& document, const text_place& at) {
  reader session(at);
  if (document.contains("payload") || document.contains("preloadedState")) {
    session.read_wrapped(document);
  } else {
    session.read_lifted(document, document);
  }
  return session.take();
}

}  // namespace patchbay::impl
