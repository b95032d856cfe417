#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace patchbay::impl {

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
  virtual int open_new(const std::string& file, int& descriptor) = 0;
  virtual int write(int descriptor, std::string_view text, std::size_t& written) = 0;
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
};

[[nodiscard]] std::unique_ptr<file_access> system_file_access();

}  // namespace patchbay::impl
