#include "replay/temporary_folder.hpp"

#include <patchbay/error.hpp>
#include <patchbay/persist/storage.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

using patchbay::errc;
using patchbay::error;
using patchbay::file_storage;
using patchbay::memory_storage;
using patchbay::read_result;
using patchbay::storage;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::optional<std::string> text_of(storage& from, const std::string& name) {
  std::optional<std::string> found;
  from.read(name, [&](const read_result& result) { found = result.text; });
  return found;
}

std::optional<std::string> previous_of(storage& from, const std::string& name) {
  std::optional<std::string> found;
  from.read_previous(name, [&](const read_result& result) { found = result.text; });
  return found;
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& each : std::filesystem::directory_iterator(folder)) names.push_back(each.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

unsigned mode_of(const std::string& file) {
  struct stat found {};
  EXPECT_EQ(::lstat(file.c_str(), &found), 0);
  return found.st_mode & 07777U;
}

template <class Call>
error error_of(Call&& call) {
  try {
    call();
  } catch (const error& failure) {
    return failure;
  }
  return {errc::internal, "nothing was thrown"};
}

TEST(MemoryStorage, KeepsTextsUnderNames) {
  memory_storage texts;
  EXPECT_EQ(text_of(texts, "a"), std::nullopt);
  texts.write("a", "1");
  texts.write("b", "2");
  texts.write("a", "3");
  EXPECT_EQ(text_of(texts, "a"), "3");
  EXPECT_EQ(texts.text("b"), "2");
  EXPECT_EQ(previous_of(texts, "a"), std::nullopt);
  texts.remove("a");
  texts.remove("a");
  EXPECT_EQ(text_of(texts, "a"), std::nullopt);
}

TEST(Fingerprint, TellsTextsAndChangesApart) {
  using patchbay::fingerprint;
  std::set<std::uint64_t> prints;
  std::size_t count = 0;
  const auto add = [&](std::uint64_t print) {
    prints.insert(print);
    ++count;
  };
  for (std::size_t size = 0; size <= 40; ++size) {
    add(fingerprint(std::string(size, 'a')));
    add(fingerprint(std::string(size, '\0')));
    // Each byte of it counts.
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      text[at] = 'b';
      add(fingerprint(text));
    }
  }
  add(fingerprint("b", fingerprint("a")));
  add(fingerprint("a", fingerprint("b")));
  // The same text twice: of nothing.
  EXPECT_EQ(prints.size() + 1, count);
  EXPECT_EQ(fingerprint("stored in databases, and so for ever the same"), 5807286186581441415U);
}

class FileStorage : public ::testing::Test {
 protected:
  temporary_folder folder_;
  file_storage files_{folder_ / "deep/er"};
};

TEST_F(FileStorage, KeepsTextsInFilesOfAFolderThatItMakes) {
  EXPECT_EQ(text_of(files_, "a"), std::nullopt);
  files_.write("a", "1");
  files_.write("b", "");
  EXPECT_EQ(text_of(files_, "a"), "1");
  EXPECT_EQ(text_of(files_, "b"), "");
  EXPECT_THAT(files_in(folder_ / "deep/er"), ElementsAre("a.json", "b.json"));
  EXPECT_EQ(content_of(files_.file("a").string()), "1");
}

TEST_F(FileStorage, KeepsTheCopyBesideTheFile) {
  for (const char* text : {"1", "2", "3"}) files_.write("a", text);
  EXPECT_THAT(files_in(folder_ / "deep/er"), ElementsAre("a.json", "a.json.bak"));
  EXPECT_EQ(content_of(folder_ / "deep/er/a.json.bak"), "2");
  files_.remove("a");
  EXPECT_THAT(files_in(folder_ / "deep/er"), IsEmpty());
}

TEST_F(FileStorage, PutsUnusableTextsAsideAndLeavesTheCopyAlone) {
  files_.write("a", "1");
  files_.write("a", "2");
  for (const char* text : {"bad", "worse", "worst"}) {
    files_.write("a", "2");
    (void)folder_.file("deep/er/a.json", text);
    files_.write_over_unusable("a", "3");
  }
  EXPECT_EQ(text_of(files_, "a"), "3");
  EXPECT_EQ(content_of(folder_ / "deep/er/a.json.unusable"), "bad");
  EXPECT_EQ(content_of(folder_ / "deep/er/a.json.unusable-2"), "worse");
  EXPECT_EQ(content_of(folder_ / "deep/er/a.json.unusable-3"), "worst");
  EXPECT_EQ(previous_of(files_, "a"), "3");
}

TEST_F(FileStorage, GivesEveryNameAFileOfItsOwnInTheFolder) {
  const std::vector<std::string> names = {"a",  "A",   "a.json", "a.json.bak", "../a", "/etc/passwd", ".",
                                          "..", "%41", "a b",    "a\nb",       "\xff", "caf\xc3\xa9", "a%2E"};
  for (const std::string& name : names) files_.write(name, "text of " + name);
  EXPECT_EQ(files_in(folder_ / "deep/er").size(), names.size());
  EXPECT_EQ(files_.file("../a").filename(), "%2E.%2Fa.json");
  EXPECT_EQ(files_.file("caf\xc3\xa9").filename(), "caf%C3%A9.json");
}

TEST_F(FileStorage, RefusesNamesThatMakeNoFile) {
  EXPECT_EQ(error_of([&] { files_.write("", "x"); }).code(), errc::invalid_argument);
  EXPECT_EQ(error_of([&] { files_.write(std::string(300, 'x'), "x"); }).code(), errc::invalid_argument);
  EXPECT_EQ(error_of([&] { files_.read("", [](const read_result&) {}); }).code(), errc::invalid_argument);
}

TEST_F(FileStorage, SaysWhichFileItCannotWriteAndKeepsTheOldOne) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  files_.write("a", "1");
  ::chmod((folder_ / "deep/er").c_str(), 0500);
  const error failure = error_of([&] { files_.write("a", "2"); });
  ::chmod((folder_ / "deep/er").c_str(), 0700);
  EXPECT_EQ(failure.code(), errc::io);
  EXPECT_THAT(failure.message(), HasSubstr("a.json: Permission denied."));
  EXPECT_EQ(text_of(files_, "a"), "1");
}

TEST_F(FileStorage, SaysThatAFolderIsNone) {
  (void)folder_.file("taken", "a file");
  file_storage files(folder_ / "taken");
  EXPECT_EQ(text_of(files, "a"), std::nullopt);
  const error failure = error_of([&] { files.write("a", "1"); });
  EXPECT_EQ(failure.code(), errc::io);
  EXPECT_THAT(failure.message(), HasSubstr("taken"));
}

TEST_F(FileStorage, SaysWhyAFileCannotBeRead) {
  std::filesystem::create_directories(folder_ / "deep/er/a.json");
  const error failure = error_of([&] { files_.read("a", [](const read_result&) {}); });
  EXPECT_EQ(failure.code(), errc::io);
  EXPECT_THAT(failure.message(), HasSubstr("a.json: Is a directory."));
}

// --- permissions, links, places ----------------------------------------------------------------------------------

TEST_F(FileStorage, KeepsThePermissionsOfAFileAndOfItsCopies) {
  files_.write("a", "1");
  const std::string file = files_.file("a").string();
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  files_.write("a", "2");
  EXPECT_EQ(mode_of(file), 0600U);
  EXPECT_EQ(mode_of(file + ".bak"), 0600U);
  files_.write_over_unusable("a", "3");
  EXPECT_EQ(mode_of(file), 0600U);
  EXPECT_EQ(mode_of(file + ".unusable"), 0600U);
}

TEST_F(FileStorage, FollowsNoLinkThatIsInItsWay) {
  files_.write("a", "1");
  for (const char* suffix : {"", ".new", ".old", ".bak", ".unusable"}) {
    const std::string other = folder_.file("other", "somebody's");
    const std::string link = files_.file("a").string() + suffix;
    std::filesystem::remove(link);
    std::filesystem::create_symlink(other, link);
    files_.write("a", "2");
    files_.write_over_unusable("a", "3");
    EXPECT_EQ(content_of(other), "somebody's") << suffix;
    EXPECT_EQ(text_of(files_, "a"), "3") << suffix;
    EXPECT_FALSE(std::filesystem::is_symlink(files_.file("a"))) << suffix;
  }
}

TEST_F(FileStorage, StaysWhereItWasMadeWhereverTheProgramGoes) {
  std::filesystem::create_directories(folder_ / "elsewhere");
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_ / "");
  file_storage files("state");
  files.write("a", "1");
  std::filesystem::current_path(folder_ / "elsewhere");
  files.write("a", "2");
  const std::optional<std::string> found = text_of(files, "a");
  std::filesystem::current_path(before);
  EXPECT_EQ(found, "2");
  EXPECT_EQ(content_of(folder_ / "state/a.json"), "2");
  EXPECT_THAT(files_in(folder_ / "elsewhere"), IsEmpty());
}

TEST_F(FileStorage, ClearsAwayWhatAnEarlierProcessLeft) {
  files_.write("a", "1");
  (void)folder_.file("deep/er/a.json.0123456789abcdef.new", "hal");
  (void)folder_.file("deep/er/b.json.fedcba9876543210.new", "hal");
  (void)folder_.file("deep/er/c.txt.0123456789abcdef.new", "somebody's");
  file_storage(folder_ / "deep/er").write("a", "2");
  EXPECT_THAT(files_in(folder_ / "deep/er"), ElementsAre("a.json", "a.json.bak", "c.txt.0123456789abcdef.new"));
}

TEST_F(FileStorage, DoesNotWaitForTheWriterOfAPipe) {
  std::filesystem::create_directories(folder_ / "deep/er");
  ASSERT_EQ(::mkfifo((folder_ / "deep/er/a.json").c_str(), 0600), 0);
  EXPECT_EQ(text_of(files_, "a"), "");
}

}  // namespace
