#include "value/file/file_draft.hpp"

#include <patchbay/error.hpp>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <random>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

// A name that is taken by accident is as good as impossible; one that is always taken is a fault of the system.
constexpr int most_names = 16;

std::uint64_t random_number() {
  std::random_device source;
  return std::uint64_t{source()} << 32U | source();
}

// What its drafts bear of a file's name: a draft's must not be too long where the file's is not.
std::string name_for_drafts(const std::string& like) {
  constexpr std::size_t longest = 200;
  return std::filesystem::path(like).filename().string().substr(0, longest);
}

}  // namespace

file_draft::file_draft(file_access& access, const std::string& like, unsigned mode) : access_(access), like_(like) {
  file_look found;
  const int absent = access_.look(like_, found);
  if (absent == ENOENT) {
    open(mode);
    return;
  }
  check_access(absent, "look at", like_);
  if (!found.is_regular) throw error(errc::io, "Cannot replace " + like_ + ": It is no regular file.");
  // Nobody but the owner, until it is known who else.
  constexpr unsigned only_mine = 0600;
  open(found.mode & only_mine);
  const int failure = access_.dress(descriptor_, found);
  if (failure == 0) return;
  access_.close(descriptor_);
  access_.unlink(path_);
  check_access(failure, "set the permissions of", path_);
}

file_draft::~file_draft() {
  if (descriptor_ >= 0) access_.close(descriptor_);
  // Half a file is of no use, and may be what fills the disk.
  if (!is_placed_) access_.unlink(path_);
}

void file_draft::open(unsigned mode) {
  const std::filesystem::path folder = std::filesystem::path(like_).parent_path();
  int failure = EEXIST;
  for (int tries = 0; failure == EEXIST && tries < most_names; ++tries) {
    path_ = (folder / name_of_draft(name_for_drafts(like_), random_number())).string();
    failure = access_.open_new(path_, mode, descriptor_);
  }
  check_access(failure, "write", like_);
}

void file_draft::write(std::string_view text, bool sync) {
  while (!text.empty()) {
    std::size_t written = 0;
    check_access(access_.write(descriptor_, text, written), "write", like_);
    text.remove_prefix(written);
  }
  check_access(access_.settle(descriptor_), "write", like_);
  if (sync) check_access(access_.sync(descriptor_), "bring to the disk", like_);
}

void file_draft::close() { check_access(access_.close(std::exchange(descriptor_, -1)), "write", like_); }

void file_draft::take_place_of(const std::string& target) {
  check_access(access_.rename(path_, target), "replace", target);
  is_placed_ = true;
  // Not before: it would be taken for abandoned. What there was to say was said when it was written.
  if (descriptor_ >= 0) access_.close(std::exchange(descriptor_, -1));
}

void remove_abandoned_drafts(file_access& access, const std::string& like) {
  const std::string mine = name_for_drafts(like);
  access.remove_abandoned(folder_of(like), [&](std::string_view file) { return file == mine; });
}

}  // namespace patchbay::impl
