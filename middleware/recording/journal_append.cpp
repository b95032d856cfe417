#include "middleware/recording/journal_append.hpp"

#include "store/script_members.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/value.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace patchbay::inline v0_1::impl {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view blanks = " \t\r\n";

[[noreturn]] void fail(const fs::path& file, const std::string& reason) {
  throw error(errc::io, "cannot add to the recording " + file.string() + ": " + reason);
}

[[noreturn]] void fail(const fs::path& file) {
  fail(file, errno != 0 ? std::generic_category().message(errno) : "it cannot be read and written");
}

std::string_view without_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

bool says_something(std::string_view line) { return !line.empty() && line.front() != '#'; }

bool is_json(std::string_view text) {
  try {
    static_cast<void>(value::parse(text));
    return true;
  } catch (const error&) {
    return false;
  }
}

// True for the first line of what may not be followed by lines: an array, an export of Redux DevTools.
bool begins_a_document(std::string_view line) {
  if (line.starts_with('[') || line == "{") return true;
  try {
    const value first = value::parse(line);
    return first.is_object() && (first.contains("payload") || first.contains("actionsById")) && !first.contains("type");
  } catch (const error&) {
    return false;
  }
}

void check_beginning(std::istream& in, const fs::path& file) {
  std::string line;
  bool at_start = true;
  while (std::getline(in, line)) {
    std::string_view text = line;
    if (at_start && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    at_start = false;
    text = without_blanks(text);
    if (!says_something(text)) continue;
    if (begins_a_document(text)) fail(file, "it holds an array or an export, and no lines can follow these");
    return;
  }
}

std::string read_range(std::istream& in, std::uint64_t begin, std::uint64_t end) {
  std::string text(static_cast<std::size_t>(end - begin), '\0');
  in.seekg(static_cast<std::streamoff>(begin));
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  return text;
}

// What stands behind the last newline of a file of `size` bytes.
std::string last_line(std::istream& in, std::uint64_t size) {
  constexpr std::uint64_t piece = std::uint64_t{64} << 10;
  std::uint64_t begin = size;
  while (begin > 0 && in) {
    const std::uint64_t end = begin;
    begin -= std::min(begin, piece);
    const std::size_t newline = read_range(in, begin, end).rfind('\n');
    if (newline == std::string::npos) continue;
    begin += newline + 1;
    break;
  }
  return read_range(in, begin, size);
}

}  // namespace

void prepare_to_append(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return;
  const std::uint64_t size = fs::file_size(file, ignored);
  if (size == 0) return;

  errno = 0;
  std::fstream both(file, std::ios::in | std::ios::out | std::ios::binary);
  if (!both) fail(file);
  check_beginning(both, file);
  both.clear();
  const std::string torn = last_line(both, size);
  if (!both) fail(file);
  if (torn.empty()) return;

  const std::string_view text = without_blanks(torn);
  const bool whole = !says_something(text) || is_json(text);
  // Over the torn line and not behind a newline: replays would stop at what was never recorded as a whole.
  both.seekp(static_cast<std::streamoff>(whole ? size : size - torn.size()));
  both << (whole ? "" : "# cut off: " + torn) << '\n' << std::flush;
  if (!both) fail(file);
}

}  // namespace patchbay::impl
