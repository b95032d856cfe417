#pragma once

#include <patchbay/replay/main.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::inline v0_1::impl {

// The arguments of the replay subcommand. File names are empty where the option was not given.
struct replay_options {
  std::string script{};
  std::string preloaded{};
  std::string trace{};
  std::string states{};
  std::string state{};
  std::string verify{};
  std::optional<std::size_t> until{};
  double speed = 0;
  bool through_middleware = false;
  bool strict = false;
  bool keep_going = false;
  bool quiet = false;
};

// What a command line asks for.
struct command {
  std::optional<int> status{};                     // set if there is nothing to do but to return it
  const replay::subcommand* subcommand = nullptr;  // one of the app's own; else replay
  std::vector<std::string> subcommand_arguments{};
  replay_options replay{};
};

// Help and complaints are printed here.
[[nodiscard]] command parse_command_line(const std::vector<std::string>& arguments,
                                         const replay::app_description& description, const replay::streams& io);

}  // namespace patchbay::impl
