#include "storage_access.hpp"

#include <patchbay/error.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace patchbay::impl {

namespace {

constexpr int most_put_aside = 10'000;

std::string folder_of(const std::string& file) { return std::filesystem::absolute(file).parent_path().string(); }

int outcome(int result) { return result < 0 ? errno : 0; }

// A call that a signal interrupts is made again.
class system_access final : public file_access {
 public:
  int read(const std::string& file, std::string& to) override {
    // A pipe in the place of the file must not keep us waiting for its writer.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int failure = read_all(descriptor, to);
    ::close(descriptor);
    return failure;
  }

  int open_new(const std::string& file, int& descriptor) override {
    descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return outcome(descriptor);
  }

  int write(int descriptor, std::string_view text, std::size_t& written) override {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno != EINTR) return errno;
    written = count < 0 ? 0 : static_cast<std::size_t>(count);
    return 0;
  }

  int sync(int descriptor) override { return outcome(::fsync(descriptor)); }
  int close(int descriptor) override { return outcome(::close(descriptor)); }

  int rename(const std::string& from, const std::string& to) override {
    return outcome(::rename(from.c_str(), to.c_str()));
  }

  int link(const std::string& from, const std::string& to) override {
    return outcome(::link(from.c_str(), to.c_str()));
  }

  int unlink(const std::string& file) override { return outcome(::unlink(file.c_str())); }

  int make_folder(const std::string& folder, bool& made) override {
    std::error_code failure;
    made = std::filesystem::create_directories(folder, failure);
    return failure.value();
  }

  int sync_folder(const std::string& folder) override {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    int failure = sync(descriptor);
    // Some file systems cannot do this, and have nothing to wait for.
    if (failure == EINVAL || failure == ENOTSUP) failure = 0;
    ::close(descriptor);
    return failure;
  }

 private:
  static int read_all(int descriptor, std::string& to) {
    std::array<char, std::size_t{64} << 10> piece{};
    for (;;) {
      const ssize_t count = ::read(descriptor, piece.data(), piece.size());
      if (count == 0) return 0;
      if (count > 0) to.append(piece.data(), static_cast<std::size_t>(count));
      if (count < 0 && errno != EINTR) return errno;
    }
  }
};

}  // namespace

std::unique_ptr<file_access> system_file_access() { return std::make_unique<system_access>(); }

void check_access(int failure, std::string_view doing, const std::string& file) {
  if (failure == 0) return;
  const std::string reason = std::generic_category().message(failure);
  throw error(errc::io, "Cannot " + std::string(doing) + " " + file + ": " + reason + ".");
}

void make_folder_of(file_access& access, const std::string& file, bool sync) {
  const std::string folder = folder_of(file);
  bool made = false;
  check_access(access.make_folder(folder, made), "make the folder", folder);
  if (made) sync_folder_of(access, std::filesystem::path(folder).lexically_normal().string(), sync);
}

void sync_folder_of(file_access& access, const std::string& file, bool sync) {
  if (!sync) return;
  const std::string folder = folder_of(file);
  const int failure = access.sync_folder(folder);
  if (failure != ENOENT) check_access(failure, "bring to the disk", folder);
}

int link_aside(file_access& access, const std::string& file, std::string& aside) {
  int failure = EEXIST;
  for (int count = 1; count <= most_put_aside; ++count) {
    aside = file + ".unusable" + (count == 1 ? "" : "-" + std::to_string(count));
    failure = access.link(file, aside);
    if (failure == 0 || failure == ENOENT) return failure;
    std::string taken;
    const bool is_free = failure != EEXIST && access.read(aside, taken) != 0;
    if (is_free) return failure;
  }
  return EEXIST;
}

}  // namespace patchbay::impl
