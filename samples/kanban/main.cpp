#include "commands.hpp"
#include "session.hpp"
#include "slices.hpp"

#include <patchbay/middleware/recorder.hpp>
#include <patchbay/replay/main.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/replay/script.hpp>

#include <unistd.h>

#include <iostream>

namespace replay = patchbay::replay;

namespace {

kanban::terminal terminal_of(const replay::streams& io) {
  return {.in = io.in != nullptr ? *io.in : std::cin,
          .out = io.out,
          .err = io.err,
          .on = kanban::paper::of_standard_output(),
          .is_interactive = ::isatty(STDIN_FILENO) != 0};
}

// Takes commands, and writes what they dispatch as a script that can be played again.
int record(const std::string& file, const replay::streams& io) {
  kanban::app app(kanban::environment::real());
  patchbay::recorder recording(app.store, file);
  const int status = kanban::take_commands(app, terminal_of(io));
  recording.close();
  return status;
}

// Plays a script, and draws what it leads to. What was expected and did not come is a failure.
int show(const std::string& name, const replay::streams& io) {
  replay::script script = replay::open_script(name, io);
  kanban::app app(kanban::environment::real(), script.preloaded().value_or(patchbay::value()));
  replay::player player(app.store, app.dispatch, std::move(script), {.remember = false});
  const replay::outcome end = player.play();
  kanban::desk desk{.app = app, .out = io.out, .on = kanban::paper::of_standard_output()};
  show_board(desk);
  for (const replay::mismatch& each : end.mismatches) {
    io.err << player.source().place(each.line) << ": " << each.message() << '\n';
  }
  return end.mismatches.empty() ? 0 : 1;
}

replay::app make_app(std::optional<patchbay::value> preloaded) {
  return replay::make_app(make_reducer(kanban::slices(kanban::environment::real())), std::move(preloaded));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 1) {
    kanban::app app(kanban::environment::real());
    return take_commands(app, terminal_of({.out = std::cout, .err = std::cerr}));
  }
  const replay::subcommand recording = {
      .name = "record",
      .summary = "Take commands from the standard input, and write what they do as a script.",
      .arguments = {{"FILE", "The script to write"}},
      .run = [](const auto& arguments, const replay::streams& io) { return record(arguments.front(), io); },
  };
  const replay::subcommand showing = {
      .name = "show",
      .summary = "Play a script, and draw the board as it is then.",
      .arguments = {{"SCRIPT", "The session to play, or - for the standard input"}},
      .run = [](const auto& arguments, const replay::streams& io) { return show(arguments.front(), io); },
  };
  return replay::main(argc, argv,
                      {.name = "kanban",
                       .summary = "A kanban board. Without arguments it takes commands from the standard input; the "
                                  "command \"help\" lists them.",
                       .make = make_app,
                       .subcommands = {recording, showing}});
}
