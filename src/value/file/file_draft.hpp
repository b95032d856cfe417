#pragma once

#include "value/file/storage_access.hpp"

#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// Those of a file that anybody may read and write, as far as the umask lets them.
inline constexpr unsigned default_file_mode = 0666;

// A new file beside `like`, with its owner, group and mode, or with `mode` where there is none. Gone with this object,
// unless it took somebody's place. Members throw errc::io.
class file_draft {
 public:
  file_draft(file_access& access, const std::string& like, unsigned mode = default_file_mode);
  file_draft(const file_draft&) = delete;
  file_draft& operator=(const file_draft&) = delete;
  ~file_draft();

  // All of its text, on the disk with `sync`.
  void write(std::string_view text, bool sync);
  // Lets others open it: it is no longer locked.
  void close();
  void take_place_of(const std::string& target);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  void open(unsigned mode);

  file_access& access_;
  const std::string like_;
  std::string path_;
  int descriptor_ = -1;
  bool is_placed_ = false;
};

// Removes the drafts of this file that nobody is at work on. What cannot be removed stays: it is in nobody's way.
void remove_abandoned_drafts(file_access& access, const std::string& like);

}  // namespace patchbay::impl
