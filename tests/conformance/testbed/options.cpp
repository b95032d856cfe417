#include "options.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <functional>
#include <map>
#include <string_view>

namespace testbed {

namespace {

using patchbay::bridge::limits;

constexpr int bad_input = 2;

using setter = std::function<void(limits&, std::size_t)>;

setter number(std::size_t limits::*member) {
  return [member](limits& all, std::size_t n) { all.*member = n; };
}

setter duration(std::chrono::milliseconds limits::*member) {
  return [member](limits& all, std::size_t n) {
    all.*member = std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(n));
  };
}

const std::map<std::string, setter, std::less<>>& setters() {
  static const std::map<std::string, setter, std::less<>> all{
      {"message_bytes", number(&limits::message_bytes)},
      {"message_depth", number(&limits::message_depth)},
      {"frames_per_second", number(&limits::frames_per_second)},
      {"frames_at_once", number(&limits::frames_at_once)},
      {"bytes_per_second", number(&limits::bytes_per_second)},
      {"bytes_at_once", number(&limits::bytes_at_once)},
      {"open_calls", number(&limits::open_calls)},
      {"listeners", number(&limits::listeners)},
      {"subscriptions", number(&limits::subscriptions)},
      {"paths", number(&limits::paths)},
      {"queued_bytes", number(&limits::queued_bytes)},
      {"unacked_bytes", number(&limits::unacked_bytes)},
      {"batch_bytes", number(&limits::batch_bytes)},
      {"heartbeat", duration(&limits::heartbeat)},
      {"resume_grace", duration(&limits::resume_grace)},
      {"reload_grace", duration(&limits::reload_grace)},
      {"close_grace", duration(&limits::close_grace)},
  };
  return all;
}

// "NAME=NUMBER"; returns what is wrong with it, CLI11's way.
std::string set_limit(limits& all, const std::string& text) {
  const std::size_t split = text.find('=');
  const auto found = setters().find(text.substr(0, split));
  if (split == std::string::npos || found == setters().end()) return "there is no limit \"" + text + '"';
  std::size_t given = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data() + split + 1, end, given);
  if (problem != std::errc() || stop != end) return "a limit is a whole number, not \"" + text + '"';
  found->second(all, given);
  return {};
}

void describe(CLI::App& program, options& asked) {
  program.add_option("--port", asked.port, "Listen on this port instead of a free one");
  program.add_flag("--json", asked.json, "Print one line of JSON when ready, and one at the end");
  program.add_flag("--until-eof", asked.until_eof, "End when the standard input ends, too");
  program.add_option("--files", asked.files, "Serve this folder at /; a second one at /2/, a third at /3/")
      ->type_name("FOLDER");
  program.add_option("--window", asked.windows, "Mint a token for this label at the start (default: main)")
      ->type_name("LABEL");
  program.add_option("--origin", asked.origins, "Let pages of this origin connect, too")->type_name("ORIGIN");
  program.add_option("--remember", asked.remember, "Keep in this folder which pages are windows, for the next run")
      ->type_name("FOLDER");
  program.add_flag("--allow-missing-origin", asked.allow_missing_origin, "Let clients without an Origin connect");
  program
      .add_option_function<std::vector<std::string>>(
          "--limit", [](const std::vector<std::string>&) {}, "Change one of the limits; durations in milliseconds")
      ->type_name("NAME=NUMBER")
      ->check([&asked](const std::string& text) { return set_limit(asked.limits, text); });
}

}  // namespace

command_line read_command_line(int argc, char** argv) {
  CLI::App program("The server that conformance tests of the bridge run against.", "bridge_testbed");
  command_line result;
  describe(program, result.asked);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    result.exit_status = program.exit(problem) == 0 ? 0 : bad_input;
  }
  if (result.asked.windows.empty()) result.asked.windows = {"main"};
  return result;
}

}  // namespace testbed
