#include "files/keeper.hpp"

#include "model/saved_form.hpp"

#include <patchbay/persist/storage.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace kanban {

using patchbay::errc;
using patchbay::error;

namespace {

[[noreturn]] void refuse(const std::filesystem::path& folder, const std::string& reason) {
  throw error(errc::io, "The folder \"" + folder.string() + "\" cannot be used: " + reason);
}

std::string last_problem() { return std::generic_category().message(errno); }

}  // namespace

folder_claim::folder_claim(const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) refuse(folder, problem.message());
  if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) refuse(folder, last_problem());
  lock_ = ::open((folder / "kanban.lock").c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (lock_ < 0) refuse(folder, last_problem());
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
  const std::string reason = errno == EWOULDBLOCK ? "Another kanban has it open" : last_problem();
  ::close(lock_);
  refuse(folder, reason);
}

folder_claim::~folder_claim() { ::close(lock_); }

keeper::keeper(patchbay::store& of, const std::filesystem::path& folder, std::function<void(const error&)> tell)
    : claim_(folder), saved_(of, keeping(std::make_shared<patchbay::file_storage>(folder), std::move(tell))) {
  // One write for a command, whatever it dispatches.
  saved_.pause();
}

void keeper::save() {
  try {
    saved_.flush();
  } catch (const error& failure) {
    throw error(failure.code(), "This was done, but is not saved: " + failure.message());
  }
}

}  // namespace kanban
