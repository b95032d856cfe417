#pragma once

#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/value.hpp>

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::inline v0_1::replay {

class script;

/// An application as the command line sees it: a store and two ways to dispatch to it.
struct app {
  patchbay::store store;
  dispatcher reducers_only;
  dispatcher through_middleware;
};

/// An app around a store that was made already. The two dispatchers have the handlers, reducer and the rest of
/// `routing`, one of them without its middleware. Where `routing` names neither handlers nor reducer, those of the
/// store count.
[[nodiscard]] app make_app(patchbay::store made, dispatch_options routing = {});

/// An app of redux's kind: the state is what `root` makes of `preloaded`, or its own initial state.
[[nodiscard]] app make_app(reducer root, std::optional<value> preloaded, std::vector<middleware> layers = {});

/// Makes an app that starts from a preloaded state, or from its own where there is none.
using app_factory = std::function<app(std::optional<value> preloaded)>;

/// Where a program reads and writes.
struct streams {
  std::istream* in = nullptr;  ///< the standard input of the process if null
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;  ///< allows a progress bar
};

/// The script of a command line: a file, or the standard input for "-". Throws as `script::open`.
[[nodiscard]] script open_script(const std::string& name, const streams& io);

/// A subcommand that an app has besides `replay`. Its arguments are positional and all required.
struct subcommand {
  std::string name;
  std::string summary{};
  struct argument {
    std::string name;  ///< in capitals, as the help shows it
    std::string summary{};
  };
  std::vector<argument> arguments{};
  /// Returns the exit status. A `patchbay::error` or other exception is reported on `err` and ends the program with 2.
  std::function<int(const std::vector<std::string>& arguments, const streams& io)> run{};
};

struct app_description {
  std::string name;  ///< of the program, for the help
  std::string summary{};
  app_factory make{};
  std::vector<subcommand> subcommands{};
};

/// Gives an app its command line, for its `main` to return:
///
///     APP replay SCRIPT|- [--preloaded FILE] [--trace FILE|-] [--states FILE|-] [--state FILE|-] [--verify TRACE]
///                [--until LINE] [--realtime [SPEED]] [--through-middleware] [--strict] [--keep-going] [--quiet]
///
/// Returns 0 when done, 1 when an expectation or the verification failed, 2 for bad input: a command line, a file or a
/// line that cannot be used, an action that a reducer refuses. Messages go to stderr and name the place. Throws
/// nothing.
///
/// The files of --trace, --states and --state are emptied before the first action. The state is written only after a
/// run without failure, the others up to where the run ended.
///
/// Types that nothing answered to (`dispatch_result::handled`) are listed at the end, on stderr; with --strict the run
/// has failed then, and returns 1. With --keep-going a refused action does not end the run: it is reported and stands
/// in the trace, and when all is played, 2 is returned, unless --verify found the same refusals in the earlier trace.
int main(int argc, const char* const* argv, const app_description& description);
/// The same for an app without subcommands, named after argv[0].
int main(int argc, const char* const* argv, app_factory make);

/// The same with streams of the caller's; `arguments` are those behind the program's name.
int run(const std::vector<std::string>& arguments, const app_description& description, const streams& io);

}  // namespace patchbay::replay
