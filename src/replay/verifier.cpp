#include <patchbay/replay/trace.hpp>

#include "brief.hpp"
#include "input.hpp"
#include "numeric_equality.hpp"
#include "parse.hpp"
#include "state_difference.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/patch.hpp>

#include <string_view>
#include <utility>

namespace patchbay::replay {

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
    if (first && record.contains("revision") && record.contains("state")) return record;
    if (!first && record.contains("revision") && record.contains("action") && record.contains("patch")) return record;
    impl::fail_at(lines.name(), lines.line(), column,
                  first ? "a trace begins with an object that has \"revision\" and \"state\""
                        : "a line of a trace is an object with \"revision\", \"action\" and \"patch\"");
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
  const value& expected = (*record)["state"];
  const std::string revisions = member_report("revision", (*record)["revision"], value(revision));
  if (revisions.empty() && impl::numerically_equal(expected, state)) return {};
  return lines_->place() + " differs from the initial state" + revisions + state_report(expected, state);
}

std::optional<std::string> trace_verifier::check(const step& played, const patch& changes, const std::string& place) {
  const std::optional<value> record = lines_->next(false);
  const std::string what = place + " (action " + value(played.action.type()).dump() + ')';
  if (!record) return lines_->place() + " is the last line of the trace, but " + what + " follows";

  const value& expected_patch = (*record)["patch"];
  const std::string text = member_report("revision", (*record)["revision"], value(played.revision)) +
                           member_report("action", (*record)["action"], played.action.to_value()) +
                           member_report("patch", expected_patch, changes.to_value());
  if (text.empty()) return {};
  return lines_->place() + " differs from " + what + text + state_report(played, expected_patch);
}

std::optional<std::string> trace_verifier::end() {
  const std::optional<value> record = lines_->next(false);
  if (!record) return {};
  return lines_->place() + " has one more action than the script: " + impl::brief((*record)["action"]);
}

}  // namespace patchbay::replay
