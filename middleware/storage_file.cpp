#include <patchbay/middleware/storage.hpp>

#include "storage_access.hpp"

#include <patchbay/error.hpp>

#include <cerrno>
#include <utility>

namespace patchbay {

namespace {

using impl::check_access;

constexpr std::size_t longest_file_name = 200;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// All files of the storage itself end otherwise than in ".json", so no name is taken for one of them.
std::string file_name_of(const std::string& name) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string file;
  for (const char c : name) {
    if (is_plain(c) || (c == '.' && !file.empty())) {
      file += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    file += {'%', digits[byte >> 4U], digits[byte & 15U]};
  }
  return file += ".json";
}

std::string backup_of(const std::string& file) { return file + ".bak"; }
// What becomes the backup, and what becomes the file.
std::string copy_of(const std::string& file) { return file + ".old"; }
std::string fresh_of(const std::string& file) { return file + ".new"; }

read_result read_file(impl::file_access& access, const std::string& file) {
  std::string text;
  const int failure = access.read(file, text);
  if (failure == ENOENT || failure == ENOTDIR) return {};
  check_access(failure, "read", file);
  return {std::move(text), nullptr};
}

// Closes what an exception would leave open.
class open_file {
 public:
  open_file(impl::file_access& access, const std::string& file) : access_(access), file_(file) {
    check_access(access_.open_new(file_, descriptor_), "make", file_);
  }
  open_file(const open_file&) = delete;
  open_file& operator=(const open_file&) = delete;
  ~open_file() {
    if (descriptor_ >= 0) access_.close(descriptor_);
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      std::size_t written = 0;
      check_access(access_.write(descriptor_, text, written), "write", file_);
      text.remove_prefix(written);
    }
  }
  void sync() { check_access(access_.sync(descriptor_), "bring to the disk", file_); }
  void close() { check_access(access_.close(std::exchange(descriptor_, -1)), "write", file_); }

 private:
  impl::file_access& access_;
  const std::string& file_;
  int descriptor_ = -1;
};

}  // namespace

file_storage::file_storage(std::filesystem::path folder, file_storage_options options,
                           std::unique_ptr<impl::file_access> access)
    : folder_(std::move(folder)), options_(options), access_(std::move(access)) {}

file_storage::file_storage(std::filesystem::path folder, file_storage_options options)
    : file_storage(std::move(folder), options, impl::system_file_access()) {}

file_storage::~file_storage() = default;

std::filesystem::path file_storage::file(const std::string& name) const {
  if (name.empty()) throw error(errc::invalid_argument, "Expected a name to store under, and it is empty.");
  const std::string file = file_name_of(name);
  if (file.size() <= longest_file_name) return folder_ / file;
  throw error(errc::invalid_argument, "The name to store under is too long for a file: " + name + ".");
}

void file_storage::read(const std::string& name, read_reply reply) {
  std::unique_lock lock(mutex_);
  read_result found = read_file(*access_, file(name).string());
  lock.unlock();
  reply(std::move(found));
}

void file_storage::read_previous(const std::string& name, read_reply reply) {
  std::unique_lock lock(mutex_);
  const std::string target = file(name).string();
  read_result found = read_file(*access_, backup_of(target));
  // The last step of a write may be lost with the machine's power.
  if (!found.text) found = read_file(*access_, copy_of(target));
  lock.unlock();
  reply(std::move(found));
}

void file_storage::write(const std::string& name, std::string_view text) {
  const std::scoped_lock lock(mutex_);
  replace(name, text, true);
}

void file_storage::write_over_unusable(const std::string& name, std::string_view text) {
  const std::scoped_lock lock(mutex_);
  replace(name, text, false);
}

// The backup is replaced last, when the new file is safe: at every moment one of the two is good, whatever the old file
// was.
void file_storage::replace(const std::string& name, std::string_view text, bool usable) {
  const std::string target = file(name).string();
  const std::string fresh = fresh_of(target);
  const std::string old = copy_of(target);
  write_new(fresh, text);
  if (usable)
    keep_copy(target, old);
  else
    put_aside(target);
  check_access(access_->rename(fresh, target), "replace", target);
  impl::sync_folder_of(*access_, target, options_.sync);
  if (!usable) return;
  const int failure = access_->rename(old, backup_of(target));
  // There is no old file the first time.
  if (failure != ENOENT) check_access(failure, "replace", backup_of(target));
}

void file_storage::write_new(const std::string& file, std::string_view text) {
  impl::make_folder_of(*access_, file, options_.sync);
  try {
    open_file fresh(*access_, file);
    fresh.write(text);
    if (options_.sync) fresh.sync();
    fresh.close();
  } catch (const error&) {
    // Half a file is of no use, and may be what fills the disk.
    access_->unlink(file);
    throw;
  }
}

void file_storage::keep_copy(const std::string& file, const std::string& copy) {
  const int leftover = access_->unlink(copy);
  if (leftover != ENOENT) check_access(leftover, "remove", copy);
  const int failure = access_->link(file, copy);
  if (failure == 0 || failure == ENOENT) return;
  // A file system without hard links.
  const read_result old = read_file(*access_, file);
  if (old.text) write_new(copy, *old.text);
}

void file_storage::put_aside(const std::string& file) {
  std::string aside;
  const int failure = impl::link_aside(*access_, file, aside);
  if (failure == 0 || failure == ENOENT) return;
  if (failure == EEXIST) check_access(failure, "put aside", file);
  const read_result old = read_file(*access_, file);
  write_new(aside, old.text.value_or(std::string()));
}

// The file goes last: a copy must not come back as what is stored.
void file_storage::remove(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  const std::string target = file(name).string();
  for (const std::string& each : {fresh_of(target), copy_of(target), backup_of(target), target}) {
    const int failure = access_->unlink(each);
    if (failure != ENOENT && failure != ENOTDIR) check_access(failure, "remove", each);
  }
  impl::sync_folder_of(*access_, target, options_.sync);
}

}  // namespace patchbay
