#include "replay/script/parse.hpp"

#include "replay/script/brief.hpp"
#include "replay/script/input.hpp"
#include "store/script_members.hpp"
#include "value/envelope.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

using replay::entry;
using replay::milliseconds;

constexpr double longest_time = 1e12;  // some 30 years; far from the limits of a clock's arithmetic

[[noreturn]] void fail(const text_place& at, std::string_view reason) { fail_at(at.name, at.line, at.column, reason); }

std::string quoted(std::string_view text) { return value(text).dump(); }

milliseconds read_time(std::string_view member, const value& time, const text_place& at) {
  const double count = time.is_number() ? time.get<double>() : -1;
  if (count >= 0 && count <= longest_time) return milliseconds(count);
  fail(at, quoted(member) + " must be a number of milliseconds from 0 to 1e12, but is " + brief(time));
}

replay::expectation read_expectation(const value& places, const text_place& at) {
  if (!places.is_object()) fail(at, "\"$expect\" must be an object of pointers and values, but is " + brief(places));
  replay::expectation expected;
  for (const member each : places.items()) {
    try {
      expected.wanted.emplace_back(pointer(each.key), each.value);
    } catch (const error& failure) {
      fail(at, "\"$expect\" has the key " + quoted(each.key) + ", which is no JSON Pointer: " + failure.message());
    }
  }
  return expected;
}

replay::checkpoint read_checkpoint(const value& name, const text_place& at) {
  if (!name.is_string()) fail(at, "\"$checkpoint\" must be a string, but is " + brief(name));
  return {name.get<std::string>()};
}

entry read_control(std::string_view name, const value& object, const text_place& at) {
  if (object.size() > 1) fail(at, quoted(name) + " must be the only member of its object");
  const value& content = object[name];
  if (name == "$expect") return {.line = at.line, .what = read_expectation(content, at)};
  if (name == "$wait") return {.line = at.line, .what = replay::pause{read_time(name, content, at)}};
  return {.line = at.line, .what = read_checkpoint(content, at)};
}

[[noreturn]] void fail_no_entry(const value& document, const text_place& at) {
  if (!document.is_object()) fail(at, "this is neither an action nor a control, but " + brief(document));
  if (const value* type = document.find("type")) {
    fail(at, "the \"type\" of an action must be a string, but is " + brief(*type));
  }
  for (const member each : document.items()) {
    if (!each.key.starts_with('$') || each.key == time_member) continue;
    fail(at, "there is no control " + quoted(each.key) + "; the controls are $expect, $wait and $checkpoint");
  }
  fail(at, "this is neither an action, which has a \"type\", nor a control: " + brief(document));
}

std::optional<milliseconds> time_of(const value& object, const text_place& at) {
  const value* time = object.find(time_member);
  if (time == nullptr) return {};
  return read_time(time_member, *time, at);
}

entry read_timed_action(const value& object, const text_place& at) {
  value bare = produce(object, [](draft edited) { edited.erase(time_member); });
  return {.line = at.line, .at = time_of(object, at), .what = action(std::move(bare))};
}

entry read_enclosed_action(const value& object, const text_place& at) {
  const std::optional<milliseconds> time = time_of(object, at);
  if (object.size() > (time ? 2U : 1U)) fail(at, "\"$action\" must be the only member of its object, but for \"$at\"");
  const value& enclosed = object[action_member];
  if (!is_action(enclosed)) fail_no_entry(enclosed, at);
  return {.line = at.line, .at = time, .what = action(enclosed)};
}

// An escape might hide a '$'.
bool may_hold_own_members(std::string_view text) {
  return text.find('$') != std::string_view::npos || text.find('\\') != std::string_view::npos;
}

text_place place_of(const error& failure, const text_place& at) {
  const error_place& inner = failure.place();
  return inner.line == 0 ? at : at.inside(inner.line, std::max<std::size_t>(inner.column, 1));
}

text_place place_of(std::size_t offset, std::string_view text, const text_place& at) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = static_cast<std::size_t>(std::ranges::count(before, '\n'));
  const std::size_t start = lines == 0 ? 0 : before.rfind('\n') + 1;
  return at.inside(lines + 1, offset - start + 1);
}

}  // namespace

text_place text_place::inside(std::size_t inner_line, std::size_t inner_column) const noexcept {
  if (inner_line == 1) return {name, line, column + inner_column - 1};
  return {name, line + inner_line - 1, inner_column};
}

value parse_json(std::string_view text, const text_place& at) {
  try {
    return read_envelope(text);
  } catch (const error& failure) {
    const std::size_t nul = text.find('\0');
    if (nul != std::string_view::npos) {
      fail(place_of(nul, text, at), "there is a NUL byte: this is a binary file, not text");
    }
    fail(place_of(failure, at), failure.message());
  }
}

entry make_entry(value document, const text_place& at) {
  if (!document.is_object()) fail_no_entry(document, at);
  if (document.contains(action_member)) return read_enclosed_action(document, at);
  for (const std::string_view name : script_controls) {
    if (document.contains(name)) return read_control(name, document, at);
  }
  if (!is_action(document)) fail_no_entry(document, at);
  if (document.contains(time_member)) return read_timed_action(document, at);
  return {.line = at.line, .what = action(std::move(document))};
}

entry parse_entry(std::string_view text, const text_place& at) {
  value document = parse_json(text, at);
  if (!may_hold_own_members(text) && is_action(document)) return {.line = at.line, .what = action(std::move(document))};
  return make_entry(std::move(document), at);
}

}  // namespace patchbay::impl
