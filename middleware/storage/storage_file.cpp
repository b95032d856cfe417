#include <patchbay/persist/storage.hpp>

#include "value/file/file_draft.hpp"

#include <patchbay/error.hpp>

#include <cerrno>
#include <utility>

namespace patchbay::inline v0_1 {

namespace {

using impl::check_access;

constexpr std::size_t longest_file_name = 200;
constexpr std::string_view file_suffix = ".json";

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
  return file.append(file_suffix);
}

std::string backup_of(const std::string& file) { return file + ".bak"; }
// What becomes the backup.
std::string copy_of(const std::string& file) { return file + ".old"; }

read_result read_file(impl::file_access& access, const std::string& file) {
  std::string text;
  const int failure = access.read(file, text);
  if (failure == ENOENT || failure == ENOTDIR) return {};
  check_access(failure, "read", file);
  return {std::move(text), nullptr};
}

}  // namespace

file_storage::file_storage(std::filesystem::path folder, file_storage_options options,
                           std::unique_ptr<impl::file_access> access)
    : folder_(std::filesystem::absolute(folder)), options_(options), access_(std::move(access)) {}

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
  const std::string old = copy_of(target);
  impl::make_folder_of(*access_, target, options_.sync);
  remove_abandoned();
  impl::file_draft fresh(*access_, target);
  fresh.write(text, options_.sync);
  if (usable)
    keep_copy(target, old);
  else
    put_aside(target);
  fresh.take_place_of(target);
  impl::sync_folder_of(*access_, target, options_.sync);
  if (!usable) return;
  const int failure = access_->rename(old, backup_of(target));
  // There is no old file the first time.
  if (failure != ENOENT) check_access(failure, "replace", backup_of(target));
}

// Those of an earlier process: a write that fails while the program goes on leaves none.
void file_storage::remove_abandoned() {
  if (std::exchange(is_cleared_, true)) return;
  access_->remove_abandoned(folder_.string(), [](std::string_view file) { return file.ends_with(file_suffix); });
}

void file_storage::keep_copy(const std::string& file, const std::string& copy) {
  const int leftover = access_->unlink(copy);
  if (leftover != ENOENT) check_access(leftover, "remove", copy);
  const int failure = access_->link(file, copy);
  if (failure == 0 || failure == ENOENT) return;
  // A file system without hard links.
  const read_result old = read_file(*access_, file);
  if (old.text) write_copy(file, copy, *old.text);
}

void file_storage::put_aside(const std::string& file) {
  std::string aside;
  const int failure = impl::link_aside(*access_, file, aside);
  if (failure == 0 || failure == ENOENT) return;
  if (failure == EEXIST) check_access(failure, "put aside", file);
  const read_result old = read_file(*access_, file);
  write_copy(file, aside, old.text.value_or(std::string()));
}

void file_storage::write_copy(const std::string& file, const std::string& copy, std::string_view text) {
  impl::file_draft fresh(*access_, file);
  fresh.write(text, options_.sync);
  fresh.take_place_of(copy);
}

// The file goes last: a copy must not come back as what is stored.
void file_storage::remove(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  const std::string target = file(name).string();
  remove_abandoned();
  for (const std::string& each : {copy_of(target), backup_of(target), target}) {
    const int failure = access_->unlink(each);
    if (failure != ENOENT && failure != ENOTDIR) check_access(failure, "remove", each);
  }
  impl::sync_folder_of(*access_, target, options_.sync);
}

}  // namespace patchbay
