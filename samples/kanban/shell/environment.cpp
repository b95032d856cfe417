#include "shell/environment.hpp"

#include <patchbay/actions/nanoid.hpp>

#include <patchbay/error.hpp>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace kanban {

namespace {

std::unique_ptr<std::istream> open_regular_file(const std::string& name) {
  const auto refuse = [&](const std::string& reason) {
    throw patchbay::error(patchbay::errc::io, "The file \"" + name + "\" cannot be read: " + reason);
  };
  std::error_code problem;
  const std::filesystem::file_status found = std::filesystem::status(name, problem);
  if (exists(found) && !is_regular_file(found)) refuse("It is no ordinary file");
  auto file = std::make_unique<std::ifstream>(name, std::ios::binary);
  if (!file->is_open()) refuse(std::generic_category().message(errno));
  return file;
}

}  // namespace

environment environment::real() {
  return {
      .make_id = [] { return patchbay::nanoid(); },
      .now =
          [] {
            using namespace std::chrono;
            return std::int64_t{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
          },
      .open_file = open_regular_file,
  };
}

}  // namespace kanban
