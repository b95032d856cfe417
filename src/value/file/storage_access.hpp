#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// What is known of a file besides its bytes.
struct file_look {
  unsigned mode = 0;
  unsigned owner = 0;
  unsigned group = 0;
  bool is_regular = true;
};

// The system calls that file storage makes, so that tests can let each of them fail and crash between any two. Every
// member returns 0 or an error number.
class file_access {
 public:
  file_access() = default;
  file_access(const file_access&) = delete;
  file_access& operator=(const file_access&) = delete;
  virtual ~file_access() = default;

  // Appends the file's bytes.
  virtual int read(const std::string& file, std::string& to) = 0;
  // At what bears this name, or at what a symbolic link of this name leads to.
  virtual int look(const std::string& file, file_look& found) = 0;
  // Fails with EEXIST where something bears this name, be it a symbolic link. The file is locked until it is closed, by
  // which `remove_abandoned` knows that somebody is at work on it.
  virtual int open_new(const std::string& file, unsigned mode, int& descriptor) = 0;
  // Gives a new file the owner, group and mode of another. Where the system refuses the owner or the group, nobody may
  // do more with it than with the other.
  virtual int dress(int descriptor, const file_look& as) = 0;
  virtual int write(int descriptor, std::string_view text, std::size_t& written) = 0;
  // Says what `close` would.
  virtual int settle(int descriptor) = 0;
  virtual int sync(int descriptor) = 0;
  virtual int close(int descriptor) = 0;
  // Replaces `to`.
  virtual int rename(const std::string& from, const std::string& to) = 0;
  // Fails where `to` exists.
  virtual int link(const std::string& from, const std::string& to) = 0;
  virtual int unlink(const std::string& file) = 0;
  // With all folders above; tells whether it is new.
  virtual int make_folder(const std::string& folder, bool& made) = 0;
  virtual int sync_folder(const std::string& folder) = 0;
  // Removes the drafts in a folder that nobody is at work on, of the files that this holds for (see `file_of_draft`).
  virtual void remove_abandoned(const std::string& folder,
                                const std::function<bool(std::string_view file)>& is_meant) = 0;
};

[[nodiscard]] std::unique_ptr<file_access> system_file_access();

// Throws errc::io for an error number: "Cannot write /a/b.json: No space left on device."
void check_access(int failure, std::string_view doing, const std::string& file);

// FILE.0123456789abcdef.new
[[nodiscard]] std::string name_of_draft(std::string_view file, std::uint64_t number);
// The file that a draft of this name is one of; nothing for other names.
[[nodiscard]] std::optional<std::string_view> file_of_draft(std::string_view name);

[[nodiscard]] std::string folder_of(const std::string& file);
// The folder that a file is to be in, and that it is on the disk if `sync` is set.
void make_folder_of(file_access& access, const std::string& file, bool sync);
void sync_folder_of(file_access& access, const std::string& file, bool sync);

// Gives an unusable file a second name, FILE.unusable or FILE.unusable-2 and so on. Where the file system has no links,
// `aside` is the first name that is free. Returns an error number, EEXIST if all names are taken.
[[nodiscard]] int link_aside(file_access& access, const std::string& file, std::string& aside);

}  // namespace patchbay::impl
