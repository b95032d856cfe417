#include "bridge/server/http/http_files.hpp"

#include <patchbay/error.hpp>

#include <algorithm>
#include <system_error>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

namespace fs = std::filesystem;

namespace {

bool is_hidden(const std::string& segment) noexcept { return segment.front() == '.'; }

bool is_inside(const fs::path& folder, const fs::path& path) {
  return std::ranges::mismatch(folder, path).in1 == folder.end();
}

bool begins_with(const std::vector<std::string>& segments, const std::vector<std::string>& prefix) {
  return std::ranges::mismatch(prefix, segments).in1 == prefix.end();
}

}  // namespace

http_files::http_files(const std::vector<file_mount>& mounts) {
  mounts_.reserve(mounts.size());
  for (const file_mount& each : mounts) mounts_.push_back(open(each));
  std::ranges::stable_sort(mounts_, std::ranges::greater(), [](const mount& each) { return each.prefix.size(); });
}

http_files::mount http_files::open(const file_mount& from) {
  auto prefix = parse_target(from.prefix);
  if (!prefix || from.prefix.find('?') != std::string::npos) {
    throw error(errc::invalid_argument, "Files cannot be served below \"" + from.prefix + "\": it is not a path.");
  }
  std::error_code wrong;
  const fs::path folder = fs::canonical(from.folder, wrong);
  if (!wrong) fs::directory_iterator(folder, wrong);
  if (wrong) {
    throw error(errc::io, "The folder \"" + from.folder.string() + "\" cannot be served: " + wrong.message() + ".");
  }
  return {std::move(prefix->segments), folder};
}

http_files::found http_files::find(const http_target& target) const {
  if (std::ranges::any_of(target.segments, is_hidden)) return {};
  const auto at =
      std::ranges::find_if(mounts_, [&](const mount& each) { return begins_with(target.segments, each.prefix); });
  if (at == mounts_.end()) return {};

  fs::path wanted = at->folder;
  for (std::size_t i = at->prefix.size(); i < target.segments.size(); ++i) wanted /= target.segments[i];
  if (target.is_folder) wanted /= "index.html";

  std::error_code wrong;
  const fs::path path = fs::canonical(wanted, wrong);
  if (wrong) return {};
  if (!is_inside(at->folder, path)) return {kind::outside, {}};
  const fs::file_status status = fs::status(path, wrong);
  // Pipes and devices could keep the server's thread waiting.
  if (fs::is_regular_file(status)) return {kind::file, path};
  return {fs::is_directory(status) && !target.is_folder ? kind::folder : kind::missing, {}};
}

}  // namespace patchbay::bridge::impl
