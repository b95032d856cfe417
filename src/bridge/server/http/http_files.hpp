#pragma once

#include "bridge/server/http/http_target.hpp"

#include <patchbay/bridge/server.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

// The folders whose files are served.
class http_files {
 public:
  // Throws errc::invalid_argument for a prefix that is no path, errc::io for a folder that cannot be read.
  explicit http_files(const std::vector<file_mount>& mounts);

  enum class kind {
    file,
    folder,  // its pages are below this path and a slash
    missing,
    outside,  // a link leads out of the folder
  };
  struct found {
    kind what = kind::missing;
    std::filesystem::path path{};
  };
  [[nodiscard]] found find(const http_target& target) const;

 private:
  struct mount {
    std::vector<std::string> prefix;
    std::filesystem::path folder;  // canonical
  };
  [[nodiscard]] static mount open(const file_mount& from);

  std::vector<mount> mounts_;  // those with the longest prefix first
};

// By the name's extension.
[[nodiscard]] std::string_view mime_type(const std::filesystem::path& file);

}  // namespace patchbay::bridge::impl
