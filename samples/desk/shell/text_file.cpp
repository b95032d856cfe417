#include "shell/text_file.hpp"

#include <patchbay/error.hpp>

#include <cerrno>
#include <fstream>
#include <ios>
#include <iterator>
#include <system_error>

namespace dataforge {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& reason) {
  throw patchbay::error(patchbay::errc::io, '"' + file.string() + "\" cannot be read: " + reason);
}

}  // namespace

std::optional<std::string> read_text(const std::filesystem::path& file) {
  std::error_code problem;
  const std::filesystem::file_status found = std::filesystem::status(file, problem);
  if (found.type() == std::filesystem::file_type::not_found) return std::nullopt;
  if (problem) fail(file, problem.message());
  if (!std::filesystem::is_regular_file(found)) fail(file, "It is no file");
  std::ifstream in(file, std::ios::binary);
  if (!in) fail(file, std::generic_category().message(errno));
  std::string text;
  try {
    text.assign(std::istreambuf_iterator<char>(in), {});
  } catch (const std::ios_base::failure& failure) {
    fail(file, failure.code().message());
  }
  return text;
}

}  // namespace dataforge
