#include "shell/serve.hpp"

#include "model/desk.hpp"
#include "shell/project_file.hpp"
#include "shell/text_file.hpp"

#include <patchbay/atomic_file.hpp>
#include <patchbay/bridge/server.hpp>
#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>

#include <CLI/CLI.hpp>

#include <pthread.h>
#include <signal.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <iomanip>
#include <optional>
#include <ostream>
#include <sstream>
#include <string_view>
#include <thread>

namespace dataforge {

using patchbay::value;
namespace bridge = patchbay::bridge;

namespace {

constexpr int bad_input = 2;

struct serve_options {
  int port = 0;
  std::filesystem::path web = "samples/desk/web/dist";
  std::filesystem::path client = "clients/js/dist";
  std::filesystem::path project{};
  int pause = 45;
  bool json = false;
};

struct first_window {
  std::string_view kind, title;
};
constexpr std::array first_windows = {first_window{"main", "Main window"}, first_window{"wells", "Wells list"},
                                      first_window{"curve", "Curve detail"}, first_window{"settings", "Settings"}};

// The exit status where the command line ends the program.
std::optional<int> parse(std::vector<std::string> arguments, serve_options& options, std::ostream& out,
                         std::ostream& err) {
  CLI::App program("Serve DataForge to browsers until interrupted, and print the addresses of its windows.",
                   "desk serve");
  program.add_option("--port", options.port, "The port, 0 for any free one")
      ->type_name("N")
      ->check(CLI::Range(0, 65535));
  program.add_option("--web", options.web, "The built front end")->type_name("FOLDER")->capture_default_str();
  program.add_option("--client", options.client, "The built browser side of patchbay")
      ->type_name("FOLDER")
      ->capture_default_str();
  program
      .add_option(
          "--project", options.project,
          "Read at the start, where it is there, and written by Save;\nFILE.windows keeps which pages are windows")
      ->type_name("FILE");
  program.add_option("--pause", options.pause, "Between the steps of an execution, in milliseconds")
      ->type_name("N")
      ->check(CLI::Range(0, 60000))
      ->capture_default_str();
  program.add_flag("--json", options.json, "Print one line of JSON instead");
  program.failure_message([](const CLI::App*, const CLI::Error& problem) {
    return std::string("desk serve: ") + problem.what() + "\nRun with --help for more information.\n";
  });
  try {
    program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& problem) {
    return program.exit(problem, out, err) == 0 ? 0 : bad_input;
  }
  return std::nullopt;
}

void expect_file(const std::filesystem::path& folder, std::string_view file, std::string_view option,
                 std::string_view source) {
  if (std::filesystem::exists(folder / file)) return;
  throw patchbay::error(patchbay::errc::io, "The folder \"" + folder.string() + "\" has no " + std::string(file) +
                                                ". Build it with \"npm ci && npm run build\" in " +
                                                std::string(source) + ", or name another folder with " +
                                                std::string(option) + '.');
}

std::string time_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::ostringstream text;
  text << std::put_time(&parts, "%Y-%m-%dT%H:%M:%SZ");
  return text.str();
}

void save_to(const std::filesystem::path& file, const value& state) {
  if (!file.empty()) return write_project(file, state);
  throw patchbay::error(patchbay::errc::io, "There is no file to save to. Name one with --project.");
}

// Beside the project; each window's secret is in it.
bridge::window_memory memory_beside(const std::filesystem::path& project) {
  if (project.empty()) return {};
  std::filesystem::path file = project;
  file += ".windows";
  return {.read = [file] { return read_text(file).value_or(std::string()); },
          .write =
              [file](std::string_view text) {
                using std::filesystem::perms;
                patchbay::write_file_atomically(file, text, {.permissions = perms::owner_read | perms::owner_write});
              }};
}

surroundings around(const serve_options& options) {
  return {.pause = [pause = std::chrono::milliseconds(options.pause)] { std::this_thread::sleep_for(pause); },
          .now = time_now,
          .project = options.project.empty() ? value() : read_project(options.project),
          .windows = memory_beside(options.project),
          .save = [file = options.project](const value& state) { save_to(file, state); }};
}

void print_addresses(desk& served, const bridge::server& at, bool as_json, std::ostream& out) {
  value urls = value::object();
  std::ostringstream lines;
  for (const first_window& each : first_windows) {
    const std::string url = served.windows().open(each.kind);
    urls = patchbay::produce(urls, [&](const patchbay::draft& all) { all[each.kind] = url; });
    lines << std::left << std::setw(14) << each.title << url << '\n';
  }
  if (as_json) {
    out << value{{"origin", at.origin()}, {"port", at.port()}, {"urls", urls}}.dump() << std::endl;
  } else {
    out << "DataForge is served at " << at.origin() << ". Each address opens its window once:\n\n"
        << lines.str() << "\nPress Ctrl+C to end." << std::endl;
  }
}

// Blocked in all threads, so that only `wait` receives them. SIGPIPE is none of them: a terminal that is gone, or a
// program that reads the log no more, ends nobody's work here.
class end_signals {
 public:
  end_signals() {
    ::signal(SIGPIPE, SIG_IGN);
    ::sigemptyset(&signals_);
    ::sigaddset(&signals_, SIGINT);
    ::sigaddset(&signals_, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  void wait() const {
    int received = 0;
    ::sigwait(&signals_, &received);
  }

 private:
  sigset_t signals_{};
};

void serve_until_asked(const serve_options& options, std::ostream& out, std::ostream& err) {
  expect_file(options.web, "index.html", "--web", "samples/desk/web");
  expect_file(options.client, "tauri.js", "--client", "clients/js");
  const end_signals signals;
  desk served(around(options));
  const bridge::server at(served.app(), {.port = static_cast<std::uint16_t>(options.port),
                                         .files = {{"/", options.web}, {"/patchbay/", options.client}},
                                         .log = [&err](std::string_view line) { err << line << std::endl; }});
  served.windows().open_at([&at](const std::string& label, const std::string& opener) {
    return opener.empty() ? at.url(label) : at.url(label, "/", opener);
  });
  print_addresses(served, at, options.json, out);
  signals.wait();
}

}  // namespace

int serve(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  serve_options options;
  if (const std::optional<int> status = parse(arguments, options, out, err)) return *status;
  try {
    serve_until_asked(options, out, err);
    return 0;
  } catch (const patchbay::error& failure) {
    err << "desk serve: " << failure.message() << std::endl;
  } catch (const std::exception& failure) {
    err << "desk serve: " << failure.what() << std::endl;
  }
  return bad_input;
}

}  // namespace dataforge
