#include "replay/temporary_folder.hpp"

#include <patchbay/atomic_file.hpp>
#include <patchbay/error.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace {

using patchbay::errc;
using patchbay::error;
using patchbay::write_file_atomically;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class AtomicFile : public ::testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> files() const { return folder_.names(); }
  [[nodiscard]] static unsigned mode_of(const std::string& file) {
    struct stat found {};
    EXPECT_EQ(::lstat(file.c_str(), &found), 0);
    return found.st_mode & 07777U;
  }
  [[nodiscard]] error failure_of(const std::string& file, std::string_view text) const {
    try {
      write_file_atomically(file, text);
    } catch (const error& failure) {
      return failure;
    }
    return {errc::internal, "nothing was thrown"};
  }

  temporary_folder folder_;
  const std::string file_ = folder_ / "a.txt";
  // As a write that was cut short leaves it.
  const std::string draft_ = file_ + ".0123456789abcdef.new";
};

TEST_F(AtomicFile, IsTheTextAndNothingElseIsLeft) {
  for (const std::string& text : {std::string("first"), std::string(), std::string("a\0b", 3)}) {
    write_file_atomically(file_, text);
    EXPECT_EQ(content_of(file_), text);
    EXPECT_THAT(files(), ElementsAre("a.txt"));
  }
}

TEST_F(AtomicFile, TakesTheLongestNameThereIs) {
  const std::string file = folder_ / std::string(255, 'n');
  write_file_atomically(file, "text");
  EXPECT_EQ(content_of(file), "text");
}

// --- permissions -----------------------------------------------------------------------------------------------

TEST_F(AtomicFile, HasThePermissionsAskedForWhereItIsNew) {
  const mode_t before = ::umask(0027);
  write_file_atomically(file_, "text");
  write_file_atomically(folder_ / "secret", "text", {.permissions = std::filesystem::perms(0600)});
  ::umask(before);
  EXPECT_EQ(mode_of(file_), 0640U);
  EXPECT_EQ(mode_of(folder_ / "secret"), 0600U);
}

TEST_F(AtomicFile, KeepsThePermissionsOfTheOldFileWhateverTheUmask) {
  for (const mode_t mode : {0600U, 0666U, 0750U, 0400U}) {
    write_file_atomically(file_, "old");
    ASSERT_EQ(::chmod(file_.c_str(), mode), 0);
    write_file_atomically(file_, "new");
    EXPECT_EQ(mode_of(file_), mode);
  }
}

TEST_F(AtomicFile, KeepsTheOwnerWhereThatIsAllowed) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  write_file_atomically(file_, "old");
  ASSERT_EQ(::chown(file_.c_str(), 1234, 4321), 0);
  write_file_atomically(file_, "new");
  struct stat found {};
  ASSERT_EQ(::stat(file_.c_str(), &found), 0);
  EXPECT_EQ(found.st_uid, 1234U);
  EXPECT_EQ(found.st_gid, 4321U);
}

// --- what is in the way ----------------------------------------------------------------------------------------

TEST_F(AtomicFile, LeavesAloneWhatALinkInItsPlaceLeadsTo) {
  const std::string other = folder_.file("other", "somebody's");
  ASSERT_EQ(::chmod(other.c_str(), 0600), 0);
  std::filesystem::create_symlink(other, file_);
  write_file_atomically(file_, "text");
  EXPECT_EQ(content_of(other), "somebody's");
  EXPECT_EQ(content_of(file_), "text");
  EXPECT_FALSE(std::filesystem::is_symlink(file_));
  EXPECT_EQ(mode_of(file_), 0600U);
}

TEST_F(AtomicFile, ReplacesNothingButFiles) {
  std::filesystem::create_directory(file_);
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  for (const std::string& each : {file_, folder_ / "pipe"}) {
    EXPECT_EQ(failure_of(each, "text").code(), errc::io);
    EXPECT_EQ(failure_of(each, "text").message(), "Cannot replace " + each + ": It is no regular file.");
  }
  EXPECT_THAT(files(), ElementsAre("a.txt", "pipe"));
}

TEST_F(AtomicFile, SaysThatTheFolderIsMissing) {
  const error failure = failure_of(folder_ / "missing/a.txt", "text");
  EXPECT_EQ(failure.code(), errc::io);
  EXPECT_EQ(failure.message(), "Cannot write " + folder_ / "missing/a.txt" + ": No such file or directory.");
}

TEST_F(AtomicFile, IsTheOldOneWhereTheDiskIsFull) {
  write_file_atomically(file_, "old");
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit no_room{10, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &no_room), 0);
  const error failure = failure_of(file_, "a text that is too long");
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(failure.message(), "Cannot write " + file_ + ": File too large.");
  EXPECT_EQ(content_of(file_), "old");
  EXPECT_THAT(files(), ElementsAre("a.txt"));
}

// --- what was cut short ----------------------------------------------------------------------------------------

TEST_F(AtomicFile, ClearsAwayWhatWasCutShortOfThisFileAndNothingElse) {
  (void)folder_.file("a.txt.0123456789abcdef.new", "hal");
  const std::vector<std::string> others = {"a.txt.0123456789abcdeg.new", "a.txt.123.new", "a.txt.new",
                                           "b.txt.0123456789abcdef.new"};
  for (const std::string& each : others) (void)folder_.file(each, "kept");
  write_file_atomically(file_, "text");
  EXPECT_THAT(files(), ElementsAre("a.txt", others[0], others[1], others[2], others[3]));
}

TEST_F(AtomicFile, LeavesAloneWhatSomebodyIsAtWorkOn) {
  (void)folder_.file("a.txt.0123456789abcdef.new", "hal");
  const int other = ::open(draft_.c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);
  write_file_atomically(file_, "text");
  EXPECT_EQ(content_of(draft_), "hal");
  ::close(other);
  write_file_atomically(file_, "text");
  EXPECT_THAT(files(), ElementsAre("a.txt"));
}

TEST_F(AtomicFile, LeavesAloneALinkThatHasTheNameOfADraft) {
  const std::string other = folder_.file("other", "somebody's");
  std::filesystem::create_symlink(other, draft_);
  write_file_atomically(file_, "text");
  EXPECT_EQ(content_of(other), "somebody's");
  EXPECT_TRUE(std::filesystem::is_symlink(draft_));
}

// --- several at once -------------------------------------------------------------------------------------------

std::string text_of(int writer, int round) {
  return std::string(static_cast<std::size_t>(1 + writer * 70'000 + round), static_cast<char>('a' + writer));
}

bool is_whole(const std::string& text) {
  return !text.empty() && text.find_first_not_of(text.front()) == std::string::npos &&
         text.size() > static_cast<std::size_t>(text.front() - 'a') * 70'000;
}

TEST_F(AtomicFile, IsOneWholeTextHoweverManyThreadsAndProcessesWriteIt) {
  constexpr int rounds = 40;
  write_file_atomically(file_, text_of(0, 0));
  const auto write_all = [&](int writer) {
    for (int i = 0; i < rounds; ++i) write_file_atomically(file_, text_of(writer, i), {.sync = false});
  };
  std::vector<pid_t> children;
  for (int writer = 0; writer < 2; ++writer) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        write_all(writer);
        ::_exit(0);
      } catch (...) {
        ::_exit(1);
      }
    }
    children.push_back(child);
  }
  std::vector<std::thread> threads;
  std::atomic<int> running = 2;
  for (int writer = 2; writer < 4; ++writer) {
    threads.emplace_back([&, writer] {
      EXPECT_NO_THROW(write_all(writer));
      --running;
    });
  }
  while (running > 0) EXPECT_TRUE(is_whole(content_of(file_)));
  for (std::thread& each : threads) each.join();
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_TRUE(is_whole(content_of(file_)));
  EXPECT_THAT(files(), ElementsAre("a.txt"));
}

}  // namespace
