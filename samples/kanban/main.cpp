#include "files/keeper.hpp"
#include "model/slices/slices.hpp"
#include "shell/commands.hpp"
#include "shell/session.hpp"

#include <patchbay/recording/recorder.hpp>
#include <patchbay/replay/main.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/replay/script.hpp>

#include <boost/asio/io_context.hpp>

#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <iostream>

namespace replay = patchbay::replay;

namespace {

bool is_something_typed() {
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  return ::poll(&input, 1, 0) != 0;
}

kanban::terminal terminal_of(const replay::streams& io) {
  const bool is_interactive = ::isatty(STDIN_FILENO) != 0;
  return {.in = io.in != nullptr ? *io.in : std::cin,
          .out = io.out,
          .err = io.err,
          .on = kanban::paper::of_standard_output(),
          .is_interactive = is_interactive,
          .has_input = is_interactive ? is_something_typed : std::function<bool()>()};
}

// An application on an event loop of its own.
struct program {
  explicit program(patchbay::value preloaded = {})
      : app(kanban::environment::real(), loop.get_executor(), std::move(preloaded)) {}

  boost::asio::io_context loop{1};
  kanban::app app;
};

int take_commands(const replay::streams& io) {
  program with;
  return kanban::session(with.app, with.loop, terminal_of(io)).run();
}

// Takes commands, and keeps what they do in a folder: an answer says that it is there.
int keep(const std::string& folder, const replay::streams& io) {
  program with;
  kanban::keeper kept(with.app.store, folder, [&](const patchbay::error& problem) {
    io.err << kanban::printable(problem.message()) << std::endl;
  });
  kanban::terminal at = terminal_of(io);
  at.has_reader = !at.is_interactive;
  return kanban::session(with.app, with.loop, at, [&] { kept.save(); }).run();
}

// Takes commands, and writes what they dispatch as a script that can be played again.
int record(const std::string& file, const replay::streams& io) {
  program with;
  patchbay::recorder recording(with.app.store, file);
  const int status = kanban::session(with.app, with.loop, terminal_of(io)).run();
  recording.close();
  return status;
}

// Plays a script, and draws what it leads to. What was expected and did not come is a failure.
int show(const std::string& name, const replay::streams& io) {
  replay::script script = replay::open_script(name, io);
  program with(script.preloaded().value_or(patchbay::value()));
  replay::player player(with.app.store, with.app.dispatch, std::move(script), {.remember = false});
  const replay::outcome end = player.play();
  kanban::desk desk{.app = with.app,
                    .importing = kanban::importer(with.app, with.loop),
                    .out = io.out,
                    .on = kanban::paper::of_standard_output()};
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
  // A file that may grow no longer is one more that cannot be written, and is told as that.
  std::signal(SIGXFSZ, SIG_IGN);
  if (argc == 1) return take_commands({.out = std::cout, .err = std::cerr});
  const replay::subcommand keeping = {
      .name = "keep",
      .summary = "Take commands from the standard input, and keep the work in a folder.",
      .arguments = {{"FOLDER", "Where it is read from and written to"}},
      .run = [](const auto& arguments, const replay::streams& io) { return keep(arguments.front(), io); },
  };
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
                       .subcommands = {keeping, recording, showing}});
}
