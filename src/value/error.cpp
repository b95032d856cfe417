#include <patchbay/error.hpp>

#include <patchbay/value/pointer.hpp>

#include <ostream>

#include <utility>

namespace patchbay::inline v0_1 {

namespace {

void append_place(std::string& text, const error_place& place) {
  const char* separator = " (";
  const auto add = [&](std::string_view part) {
    text.append(separator).append(part);
    separator = ", ";
  };
  if (!place.action_type.empty()) add("action \"" + place.action_type + '"');
  if (!place.pointer.empty()) add("at " + place.pointer);
  if (place.line != 0) add("line " + std::to_string(place.line));
  if (place.column != 0) add("column " + std::to_string(place.column));
  if (separator[0] == ',') text += ')';
}

// The first member on the way that a pointer leads.
std::string member_name(std::string_view at) {
  pointer::reader tokens(at);
  return tokens.done() ? "a member" : '"' + std::string(tokens.next()) + '"';
}

std::string describe(errc code, const std::string& message, const error_place& place) {
  std::string text(to_string(code));
  text.append(": ").append(message);
  append_place(text, place);
  return text;
}

}  // namespace

std::string_view to_string(errc code) noexcept {
  switch (code) {
    case errc::type_mismatch:
      return "type_mismatch";
    case errc::not_found:
      return "not_found";
    case errc::out_of_range:
      return "out_of_range";
    case errc::not_finite:
      return "not_finite";
    case errc::invalid_utf8:
      return "invalid_utf8";
    case errc::too_deep:
      return "too_deep";
    case errc::parse:
      return "parse";
    case errc::pointer_syntax:
      return "pointer_syntax";
    case errc::patch_syntax:
      return "patch_syntax";
    case errc::patch_conflict:
      return "patch_conflict";
    case errc::patch_test_failed:
      return "patch_test_failed";
    case errc::draft_expired:
      return "draft_expired";
    case errc::invalid_action:
      return "invalid_action";
    case errc::unknown_action:
      return "unknown_action";
    case errc::invalid_state:
      return "invalid_state";
    case errc::reducing:
      return "reducing";
    case errc::constructing:
      return "constructing";
    case errc::recursion:
      return "recursion";
    case errc::closed:
      return "closed";
    case errc::invalid_argument:
      return "invalid_argument";
    case errc::unknown_command:
      return "unknown_command";
    case errc::invalid_arguments:
      return "invalid_arguments";
    case errc::not_allowed:
      return "not_allowed";
    case errc::rejected:
      return "rejected";
    case errc::cancelled:
      return "cancelled";
    case errc::limit:
      return "limit";
    case errc::illegal_name:
      return "illegal_name";
    case errc::label_taken:
      return "label_taken";
    case errc::protocol:
      return "protocol";
    case errc::unauthorized:
      return "unauthorized";
    case errc::internal:
      return "internal";
    case errc::script_syntax:
      return "script_syntax";
    case errc::io:
      return "io";
    case errc::usage:
      return "usage";
  }
  return "unknown";
}

void PrintTo(errc code, std::ostream* out) { *out << to_string(code); }

std::optional<errc> errc_named(std::string_view name) noexcept {
  for (int code = 0; code <= static_cast<int>(errc::usage); ++code) {
    if (to_string(static_cast<errc>(code)) == name) return static_cast<errc>(code);
  }
  return std::nullopt;
}

error::error(errc code, std::string message, error_place place)
    : std::runtime_error(describe(code, message, place)),
      code_(code),
      message_(std::move(message)),
      place_(std::move(place)) {}

error error::placed(std::string message, error_place place) const {
  error made(code_, std::move(message), std::move(place));
  made.subject_ = subject_;
  made.inside_subject_ = inside_subject_;
  return made;
}

error error::within(std::string_view prefix) const {
  if (place_.in_action) return *this;
  error_place outer = place_;
  outer.pointer.insert(0, prefix);
  return placed(message_, std::move(outer));
}

error error::in_action(std::string_view prefix) const {
  if (place_.in_action) return *this;
  error_place outer = place_;
  outer.pointer.insert(0, prefix);
  outer.in_action = true;
  return placed("reading " + member_name(prefix) + " of the action: " + message_, std::move(outer));
}

error error::during(std::string_view action_type) const {
  error_place known = place_;
  if (known.action_type.empty()) known.action_type = action_type;
  return placed(message_, std::move(known));
}

error error::at_line(std::size_t line, std::size_t column) const {
  error_place known = place_;
  known.line = line;
  // Who knows the line of a text often knows the column only from the error itself.
  if (column != 0) known.column = column;
  return placed(message_, std::move(known));
}

error error::about(const void* subject) const {
  error made = *this;
  made.subject_ = subject;
  made.inside_subject_ = place_.pointer;
  return made;
}

}  // namespace patchbay
