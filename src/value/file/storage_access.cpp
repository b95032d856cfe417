#include "value/file/storage_access.hpp"

#include <patchbay/error.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr int most_put_aside = 10'000;

constexpr std::string_view draft_suffix = ".new";
constexpr std::size_t digits_of_draft = 16;
constexpr std::string_view hexadecimal = "0123456789abcdef";

int outcome(int result) { return result < 0 ? errno : 0; }

// Closed with its owner.
class descriptor {
 public:
  explicit descriptor(int number) : number_(number) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }

 private:
  int number_;
};

// False where somebody else has it locked. Where the file system knows no locks, nobody is to be found out.
bool try_to_lock(int file) { return ::flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK; }

// What the owner, the group and the others may do; of a file that changed hands less remains.
unsigned permissions_of(const file_look& as, bool has_owner, bool has_group) {
  constexpr unsigned permissions = 0777;
  constexpr unsigned of_owner = 0700;
  constexpr unsigned of_group = 0070;
  unsigned mode = as.mode & permissions;
  if (!has_group) mode = (mode & ~of_group) | (mode & of_group & (mode << 3U));
  // Whoever we are, we go on reading and writing it.
  if (!has_owner) mode |= of_owner & 0600U;
  return mode;
}

void remove_if_abandoned(const std::string& file) {
  const descriptor opened(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat found {};
  if (!opened.is_open() || ::fstat(opened.number(), &found) != 0) return;
  const bool is_mine = S_ISREG(found.st_mode) && found.st_uid == ::geteuid();
  if (is_mine && ::flock(opened.number(), LOCK_EX | LOCK_NB) == 0) ::unlink(file.c_str());
}

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

  int look(const std::string& file, file_look& found) override {
    struct stat is {};
    if (::stat(file.c_str(), &is) != 0) return errno == ENOTDIR ? ENOENT : errno;
    found = {is.st_mode, is.st_uid, is.st_gid, S_ISREG(is.st_mode)};
    return 0;
  }

  int open_new(const std::string& file, unsigned mode, int& descriptor) override {
    const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (opened < 0) return errno;
    struct stat is {};
    const bool is_there = try_to_lock(opened) && ::fstat(opened, &is) == 0 && is.st_nlink > 0;
    if (!is_there) {
      // Somebody took it for abandoned before it was locked.
      ::close(opened);
      return EEXIST;
    }
    descriptor = opened;
    return 0;
  }

  int dress(int descriptor, const file_look& as) override {
    struct stat is {};
    if (::fstat(descriptor, &is) != 0) return errno;
    constexpr auto as_it_is = static_cast<unsigned>(-1);
    const bool has_group = is.st_gid == as.group || ::fchown(descriptor, as_it_is, as.group) == 0;
    const bool has_owner = is.st_uid == as.owner || ::fchown(descriptor, as.owner, as_it_is) == 0;
    return outcome(::fchmod(descriptor, permissions_of(as, has_owner, has_group)));
  }

  int write(int descriptor, std::string_view text, std::size_t& written) override {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno != EINTR) return errno;
    written = count < 0 ? 0 : static_cast<std::size_t>(count);
    return 0;
  }

  int settle(int descriptor) override {
    // File systems tell at the closing of any descriptor what they could not write.
    const int other = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    return other < 0 ? errno : outcome(::close(other));
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

  void remove_abandoned(const std::string& folder,
                        const std::function<bool(std::string_view file)>& is_meant) override {
    std::error_code unreadable;
    for (std::filesystem::directory_iterator each(folder, unreadable), end; !unreadable && each != end;
         each.increment(unreadable)) {
      const std::string name = each->path().filename().string();
      const std::optional<std::string_view> file = file_of_draft(name);
      if (file && is_meant(*file)) remove_if_abandoned(each->path().string());
    }
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

std::string name_of_draft(std::string_view file, std::uint64_t number) {
  std::string name(file);
  name += '.';
  for (std::size_t i = 0; i < digits_of_draft; ++i) name += hexadecimal[number >> (4 * i) & 15U];
  return name.append(draft_suffix);
}

std::optional<std::string_view> file_of_draft(std::string_view name) {
  constexpr std::size_t behind = 1 + digits_of_draft + draft_suffix.size();
  if (name.size() <= behind) return {};
  const std::string_view file = name.substr(0, name.size() - behind);
  const std::string_view rest = name.substr(file.size());
  const bool is_draft = rest.front() == '.' && rest.ends_with(draft_suffix) &&
                        rest.substr(1, digits_of_draft).find_first_not_of(hexadecimal) == std::string_view::npos;
  if (!is_draft) return {};
  return file;
}

std::string folder_of(const std::string& file) { return std::filesystem::absolute(file).parent_path().string(); }

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
