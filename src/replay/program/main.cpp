#include <patchbay/replay/main.hpp>

#include "replay/program/command_line.hpp"
#include "replay/program/exit_status.hpp"
#include "replay/program/session.hpp"

#include <patchbay/error.hpp>
#include <patchbay/replay/script.hpp>

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1::replay {

namespace {

int run_command(const impl::command& wanted, const app_description& description, const streams& io) {
  if (wanted.status) return *wanted.status;
  if (wanted.subcommand != nullptr) return wanted.subcommand->run(wanted.subcommand_arguments, io);
  return impl::run_replay(wanted.replay, description, io);
}

bool terminal_can_show_progress() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) != 0 && kind != nullptr && std::string_view(kind) != "dumb";
}

}  // namespace

script open_script(const std::string& name, const streams& io) {
  if (name != "-") return script::open(name);
  return io.in != nullptr ? script::read(*io.in, "<stdin>") : script::standard_input();
}

int run(const std::vector<std::string>& arguments, const app_description& description, const streams& io) {
  try {
    return run_command(impl::parse_command_line(arguments, description, io), description, io);
  } catch (const error& failure) {
    io.err << failure.message() << std::endl;
  } catch (const std::exception& failure) {
    io.err << failure.what() << std::endl;
  } catch (...) {
    io.err << "something unknown was thrown" << std::endl;
  }
  return impl::exit_status::bad_input;
}

int main(int argc, const char* const* argv, const app_description& description) {
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return run(arguments, description,
             {.out = std::cout, .err = std::cerr, .err_is_terminal = terminal_can_show_progress()});
}

int main(int argc, const char* const* argv, app_factory make) {
  const std::string name = argc > 0 ? std::filesystem::path(argv[0]).filename().string() : std::string();
  return main(argc, argv, app_description{.name = name, .make = std::move(make)});
}

}  // namespace patchbay::replay
