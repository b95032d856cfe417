#include "replay/program/command_line.hpp"
#include "replay/program/exit_status.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <ostream>
#include <string_view>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr std::string_view realtime = "--realtime";

bool is_number(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  return problem == std::errc() && stop == end;
}

// "--realtime" may be followed by a speed or by anything else: decided here, since CLI11 would take a script for the
// speed.
std::vector<std::string> with_speed_attached(const std::vector<std::string>& arguments) {
  std::vector<std::string> result;
  const auto end = std::ranges::find(arguments, "--");
  for (auto each = arguments.begin(); each != arguments.end(); ++each) {
    result.push_back(*each);
    if (each >= end || *each != realtime) continue;
    const bool has_speed = each + 1 < end && is_number(each[1]);
    result.back() += '=' + (has_speed ? *++each : "1");
  }
  return result;
}

std::string check_speed(const std::string& text) {
  double speed = 0;
  if (is_number(text)) std::from_chars(text.data(), text.data() + text.size(), speed);
  return std::isfinite(speed) && speed > 0 ? "" : "the speed must be a number above 0, not \"" + text + '"';
}

std::string check_line(const std::string& text) {
  std::size_t line = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, line);
  return problem == std::errc() && stop == end ? "" : "a line is a whole number from 0 on, not \"" + text + '"';
}

void add_replay(CLI::App& program, replay_options& options) {
  CLI::App& replay = *program.add_subcommand("replay", "Play a script of actions");
  replay.add_option("SCRIPT", options.script, "Actions, one a line, or - for the standard input")->required();
  replay.add_option("--preloaded", options.preloaded, "Start from the state in this file")->type_name("FILE");
  replay.add_option("--trace", options.trace, "Write each action and its patch, - for the standard output")
      ->type_name("FILE");
  replay.add_option("--state", options.state, "Write the final state, - for the standard output")->type_name("FILE");
  replay
      .add_option("--states", options.states, "Write a hash of the state after each action, - for the standard output")
      ->type_name("FILE");
  replay.add_option("--verify", options.verify, "Compare with an earlier trace, or with hashes of states")
      ->type_name("TRACE");
  replay.add_option("--until", options.until, "Play no line behind this one")
      ->type_name("LINE")
      ->check(CLI::Validator(check_line, ""));
  replay.add_option(std::string(realtime), options.speed, "Keep the recorded times, SPEED times as fast")
      ->type_name("[SPEED]")
      ->check(CLI::Validator(check_speed, ""));
  replay.add_flag("--through-middleware", options.through_middleware, "Dispatch through the middleware, too");
  replay.add_flag("--strict", options.strict, "Fail where nothing answers to the type of an action");
  replay.add_flag("--keep-going", options.keep_going, "Go on behind an action that is refused");
  replay.add_flag("--quiet", options.quiet, "Print no summary");
}

// `storage` must not move while the command line is being parsed.
void add_own(CLI::App& program, const replay::subcommand& own, std::deque<std::string>& storage) {
  CLI::App& added = *program.add_subcommand(own.name, own.summary);
  for (const replay::subcommand::argument& each : own.arguments) {
    added.add_option(each.name, storage.emplace_back(), each.summary)->required();
  }
}

}  // namespace

command parse_command_line(const std::vector<std::string>& arguments, const replay::app_description& description,
                           const replay::streams& io) {
  command result;
  CLI::App program(description.summary, description.name);
  program.failure_message([](const CLI::App* failed, const CLI::Error& problem) {
    return failed->get_name() + ": " + problem.what() + "\nRun with --help for more information.\n";
  });
  add_replay(program, result.replay);
  std::vector<std::deque<std::string>> storage(description.subcommands.size());
  for (std::size_t i = 0; i < storage.size(); ++i) add_own(program, description.subcommands[i], storage[i]);

  try {
    std::vector<std::string> backwards = with_speed_attached(arguments);
    std::ranges::reverse(backwards);
    program.parse(std::move(backwards));
    // Asked only now, so that an unknown word or option is what is complained about.
    if (program.get_subcommands().empty()) throw CLI::RequiredError("A subcommand");
  } catch (const CLI::ParseError& problem) {
    result.status = program.exit(problem, io.out, io.err) == 0 ? 0 : exit_status::bad_input;
    return result;
  }
  for (std::size_t i = 0; i < storage.size(); ++i) {
    if (!program.got_subcommand(description.subcommands[i].name)) continue;
    result.subcommand = &description.subcommands[i];
    result.subcommand_arguments.assign(storage[i].begin(), storage[i].end());
  }
  return result;
}

}  // namespace patchbay::impl
