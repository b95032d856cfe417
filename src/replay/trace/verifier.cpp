#include <patchbay/replay/trace.hpp>

#include "replay/script/brief.hpp"
#include "replay/script/input.hpp"
#include "replay/script/parse.hpp"
#include "replay/trace/state_difference.hpp"
#include "value/numeric_equality.hpp"

#include <patchbay/error.hpp>
#include <patchbay/replay/state_hash.hpp>
#include <patchbay/value/patch.hpp>

#include <string_view>
#include <utility>

namespace patchbay::inline v0_1::replay {

namespace {

std::string state_report(const value& expected, const value& got) {
  const std::string places = impl::state_difference(expected, got);
  return places.empty() ? "\n  state: the same" : "\n  state:" + places;
}

// The same for a state that the trace gives as a patch.
std::string state_report(const step& played, const value& expected_patch) {
  try {
    return state_report(apply(played.before, patch::from(expected_patch)), played.after);
  } catch (const error& failure) {
    return "\n  state: the patch of the trace does not fit the state: " + failure.message();
  }
}

std::string member_report(std::string_view name, const value& expected, const value& got) {
  if (impl::numerically_equal(expected, got)) return {};
  return "\n  " + std::string(name) + ": " + impl::expected_and_got(&expected, &got);
}

bool has_hash(const value& record) { return record.contains("hash") && record["hash"].is_string(); }

std::string hash_report(const value& record, const value& state) {
  return member_report("hash", record["hash"], value(state_hash(state)));
}

// The same for a line that may leave its type out.
std::string hash_report(const value& record, const action& played, const value& state) {
  const value* type = record.find("type");
  const std::string types = type != nullptr ? member_report("type", *type, value(played.type())) : std::string();
  return types + hash_report(record, state);
}

std::string step_report(const value& record, const step& played, const patch& changes) {
  if (has_hash(record)) {
    const std::string text = hash_report(record, played.action, played.after);
    if (record.contains("refused")) return "\n  it was refused there: " + impl::brief(record["refused"]) + text;
    return text.empty() ? text : text + "\n  the patch here: " + impl::brief(changes.to_value());
  }
  const std::string text = member_report("revision", record["revision"], value(played.revision)) +
                           member_report("action", record["action"], played.action.to_value());
  if (const value* reason = record.find("error")) return "\n  it was refused there: " + impl::brief(*reason) + text;
  const value& expected_patch = record["patch"];
  const std::string all = text + member_report("patch", expected_patch, changes.to_value());
  return all.empty() ? all : all + state_report(played, expected_patch);
}

std::string refusal_report(const value& record, const refusal& refused) {
  const std::string refused_here = "\n  it was refused here: " + impl::brief(refused.reason);
  if (has_hash(record)) {
    const std::string text = hash_report(record, refused.action, refused.state);
    return record.contains("refused") ? text : refused_here + text;
  }
  const std::string text = member_report("revision", record["revision"], value(refused.revision)) +
                           member_report("action", record["action"], refused.action.to_value());
  if (!record.contains("error")) return refused_here + text;
  return text + member_report("error", record["error"], refused.reason);
}

// What is wrong with a line of a trace, if anything is.
std::string_view fault_of(const value& record, bool first) {
  if (has_hash(record)) return {};
  const auto has = [&](std::string_view name) { return record.contains(name); };
  if (first) {
    return has("revision") && has("state")
               ? ""
               : "a trace begins with an object that has \"revision\" and \"state\", or a \"hash\"";
  }
  const bool whole = has("revision") && has("action") && (has("patch") || has("error"));
  return whole ? ""
               : "a line of a trace is an object with \"revision\", \"action\" and \"patch\" or \"error\", or with a "
                 "\"hash\"";
}

// What is wrong with an action that the trace does not have like this; nothing if it has.
std::optional<std::string> difference(const std::optional<value>& record, const std::string& trace_place,
                                      const action& played, const std::string& place, const auto& report) {
  const std::string what = place + " (action " + value(played.type()).dump() + ')';
  if (!record) return trace_place + " is the last line of the trace, but " + what + " follows";
  const std::string text = report(*record);
  if (text.empty()) return {};
  return trace_place + " differs from " + what + text;
}

}  // namespace

struct trace_verifier::reader {
  explicit reader(impl::line_reader text) : lines(std::move(text)) {}

  // The next line that is not blank, checked to be an object with the members of a trace's line.
  std::optional<value> next(bool first);
  [[nodiscard]] std::string place() const { return lines.name() + ':' + std::to_string(lines.line()); }

  impl::line_reader lines;
};

std::optional<value> trace_verifier::reader::next(bool first) {
  while (const std::optional<std::string_view> line = lines.next()) {
    std::string_view text = *line;
    const std::size_t column = impl::skip_blanks(text) + 1;
    if (text.empty()) continue;
    value record = impl::parse_json(text, {lines.name(), lines.line(), column});
    const std::string_view fault = fault_of(record, first);
    if (fault.empty()) return record;
    impl::fail_at(lines.name(), lines.line(), column, fault);
  }
  return {};
}

trace_verifier::trace_verifier(std::unique_ptr<reader> lines) noexcept : lines_(std::move(lines)) {}
trace_verifier::trace_verifier(trace_verifier&&) noexcept = default;
trace_verifier& trace_verifier::operator=(trace_verifier&&) noexcept = default;
trace_verifier::~trace_verifier() = default;

trace_verifier trace_verifier::open(const std::filesystem::path& file) {
  return read(impl::open_file(file.string()), file.string());
}

trace_verifier trace_verifier::parse(std::string text, std::string name) {
  return read(impl::open_text(std::move(text)), std::move(name));
}

trace_verifier trace_verifier::read(std::unique_ptr<impl::byte_source> source, std::string name) {
  impl::line_reader lines(std::move(source), std::move(name), impl::longest_trace_line);
  return trace_verifier(std::make_unique<reader>(std::move(lines)));
}

std::optional<std::string> trace_verifier::begin(revision_number revision, const value& state) {
  const std::optional<value> record = lines_->next(true);
  if (!record) impl::fail_at(lines_->lines.name(), 1, 1, "the trace is empty");
  if (has_hash(*record)) {
    const std::string text = hash_report(*record, state);
    if (text.empty()) return {};
    return lines_->place() + " differs from the initial state" + text;
  }
  const value& expected = (*record)["state"];
  const std::string revisions = member_report("revision", (*record)["revision"], value(revision));
  if (revisions.empty() && impl::numerically_equal(expected, state)) return {};
  return lines_->place() + " differs from the initial state" + revisions + state_report(expected, state);
}

std::optional<std::string> trace_verifier::check(const step& played, const patch& changes, const std::string& place) {
  const std::optional<value> record = lines_->next(false);
  return difference(record, lines_->place(), played.action, place,
                    [&](const value& line) { return step_report(line, played, changes); });
}

std::optional<std::string> trace_verifier::check(const refusal& refused, const std::string& place) {
  const std::optional<value> record = lines_->next(false);
  return difference(record, lines_->place(), refused.action, place,
                    [&](const value& line) { return refusal_report(line, refused); });
}

std::optional<std::string> trace_verifier::end() {
  const std::optional<value> record = lines_->next(false);
  if (!record) return {};
  return lines_->place() +
         " has one more action than the script: " + impl::brief((*record)[has_hash(*record) ? "type" : "action"]);
}

}  // namespace patchbay::replay
