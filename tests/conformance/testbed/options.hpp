#pragma once

#include <patchbay/bridge/limits.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace testbed {

struct options {
  std::uint16_t port = 0;
  bool json = false;
  bool until_eof = false;
  bool allow_missing_origin = false;
  std::vector<std::filesystem::path> files{};
  std::vector<std::string> origins{};
  std::vector<std::string> windows{};
  std::optional<std::filesystem::path> remember{};
  patchbay::bridge::limits limits{};
};

/// What the command line asks for, or the status to exit with after a message: 0 after --help, else 2.
struct command_line {
  options asked{};
  std::optional<int> exit_status{};
};

[[nodiscard]] command_line read_command_line(int argc, char** argv);

}  // namespace testbed
