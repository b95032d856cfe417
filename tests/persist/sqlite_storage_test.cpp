#include "sqlite_fixture.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <thread>

// What a SQLite storage does besides what every storage does (storage_contract_test.cpp).

namespace {

using patchbay::errc;
using patchbay::error;
using patchbay::fingerprint;
using patchbay::read_result;
using patchbay::sqlite_storage;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class SqliteStorage : public ::testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> files() const { return folder_.names(); }
  // Appends to what is stored now.
  bool append(sqlite_storage& to, const std::string& name, const std::string& change) {
    return to.append(name, change, fingerprint_of(read_of(to, name)));
  }

  temporary_folder folder_;
  const std::string file_ = folder_ / "state.db";
};

// --- changes ---------------------------------------------------------------------------------------------------

TEST_F(SqliteStorage, AppendsChangesToTheText) {
  {
    sqlite_storage texts(file_);
    texts.write("a", "text");
    EXPECT_TRUE(texts.append("a", "one", fingerprint("text")));
    EXPECT_TRUE(texts.append("a", "two", fingerprint("one", fingerprint("text"))));
    EXPECT_TRUE(append(texts, "a", ""));
  }
  sqlite_storage texts(file_);
  const read_result found = read_of(texts, "a");
  EXPECT_EQ(found.text, "text");
  EXPECT_THAT(found.changes, ElementsAre("one", "two", ""));
  EXPECT_EQ(found.failure, nullptr);
}

TEST_F(SqliteStorage, AppendsToNothingButWhatTheCallerKnows) {
  sqlite_storage texts(file_);
  EXPECT_FALSE(texts.append("a", "one", 0));
  EXPECT_FALSE(texts.append("a", "one", fingerprint("text")));
  texts.write("a", "text");
  EXPECT_FALSE(texts.append("a", "one", fingerprint("another text")));
  EXPECT_TRUE(texts.append("a", "one", fingerprint("text")));
  EXPECT_FALSE(texts.append("a", "two", fingerprint("text")));
  EXPECT_THAT(read_of(texts, "a").changes, ElementsAre("one"));
}

TEST_F(SqliteStorage, KeepsThePreviousTextWithItsChanges) {
  sqlite_storage texts(file_);
  texts.write("a", "first");
  EXPECT_TRUE(append(texts, "a", "one"));
  texts.write("a", "second");
  EXPECT_THAT(read_of(texts, "a").changes, IsEmpty());
  EXPECT_TRUE(append(texts, "a", "two"));
  EXPECT_EQ(previous_read_of(texts, "a").text, "first");
  EXPECT_THAT(previous_read_of(texts, "a").changes, ElementsAre("one"));
  texts.write("a", "third");
  EXPECT_EQ(previous_read_of(texts, "a").text, "second");
  EXPECT_THAT(previous_read_of(texts, "a").changes, ElementsAre("two"));
  texts.remove("a");
  EXPECT_THAT(sql(file_, "SELECT * FROM pieces"), IsEmpty());
}

TEST_F(SqliteStorage, HasTablesThatOtherProgramsCanRead) {
  sqlite_storage texts(file_);
  texts.write("a", R"({"state":{"count":1},"version":0})");
  texts.write("a", R"({"state":{"count":2},"version":0})");
  EXPECT_TRUE(append(texts, "a", "[]"));
  texts.write_over_unusable("b", "{}");
  texts.write_over_unusable("b", "{}");
  EXPECT_THAT(sql(file_,
                  "SELECT name, kind, number, text FROM documents JOIN pieces ON document = id "
                  "ORDER BY name, kind, number"),
              ElementsAre(R"(a|present|0|{"state":{"count":2},"version":0})", "a|present|1|[]",
                          R"(a|previous|0|{"state":{"count":1},"version":0})", "b|present|0|{}", "b|unusable|0|{}"));
  EXPECT_THAT(sql(file_, "SELECT json_extract(text, '$.state.count') FROM pieces WHERE document = 2 AND number = 0"),
              ElementsAre("2"));
}

// --- the file --------------------------------------------------------------------------------------------------

TEST_F(SqliteStorage, MakesNoFileBeforeTheFirstWrite) {
  sqlite_storage texts(folder_ / "deep/er/state.db");
  EXPECT_EQ(read_of(texts, "a").text, std::nullopt);
  texts.remove("a");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "deep"));
  texts.write("a", "1");
  EXPECT_TRUE(std::filesystem::exists(folder_ / "deep/er/state.db"));
}

TEST_F(SqliteStorage, LeavesOneFileWhenItEnds) {
  {
    sqlite_storage texts(file_);
    texts.write("a", "1");
    EXPECT_THAT(files(), ElementsAre("state.db", "state.db-shm", "state.db-wal"));
  }
  EXPECT_THAT(files(), ElementsAre("state.db"));
  EXPECT_THAT(sql(file_, "PRAGMA integrity_check"), ElementsAre("ok"));
}

TEST_F(SqliteStorage, DoesNotGrowWithoutEndWhateverIsWritten) {
  sqlite_storage texts(file_, {.sync = false});
  for (int i = 0; i < 200; ++i) texts.write("a", std::string(100'000, static_cast<char>('a' + i % 26)));
  std::uintmax_t size = 0;
  for (const std::string& name : files()) size += std::filesystem::file_size(folder_ / name);
  EXPECT_LT(size, 12U << 20U);
}

TEST_F(SqliteStorage, TakesAnEmptyFileForANewDatabase) {
  (void)folder_.file("state.db", "");
  sqlite_storage texts(file_);
  EXPECT_EQ(read_of(texts, "a").text, std::nullopt);
  texts.write("a", "1");
  EXPECT_EQ(read_of(texts, "a").text, "1");
  EXPECT_THAT(files(), ElementsAre("state.db", "state.db-shm", "state.db-wal"));
}

TEST_F(SqliteStorage, BeginsAgainWhereTheFileWasTakenAway) {
  sqlite_storage texts(file_);
  texts.write("a", "1");
  std::filesystem::rename(file_, folder_ / "taken.db");
  EXPECT_EQ(read_of(texts, "a").text, std::nullopt);
  texts.write("a", "2");
  EXPECT_EQ(read_of(texts, "a").text, "2");
  EXPECT_EQ(read_of(*std::make_unique<sqlite_storage>(file_), "a").text, "2");
}

// --- several at once -------------------------------------------------------------------------------------------

TEST_F(SqliteStorage, SeesWhatAnotherOneWrites) {
  sqlite_storage one(file_);
  sqlite_storage other(file_);
  EXPECT_EQ(read_of(other, "a").text, std::nullopt);
  one.write("a", "1");
  EXPECT_EQ(read_of(other, "a").text, "1");
  other.write("a", "2");
  EXPECT_FALSE(one.append("a", "change", fingerprint("1")));
  EXPECT_TRUE(one.append("a", "change", fingerprint("2")));
  EXPECT_THAT(read_of(other, "a").changes, ElementsAre("change"));
}

TEST_F(SqliteStorage, LosesNothingWhenSeveralWriteAtOnce) {
  constexpr int rounds = 50;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this, name = std::to_string(thread)] {
      sqlite_storage own(file_, {.sync = false, .busy_timeout = std::chrono::minutes(1)});
      own.write(name, "text");
      std::uint64_t print = fingerprint("text");
      for (int i = 0; i < rounds; ++i) {
        const std::string change = std::to_string(i);
        EXPECT_TRUE(own.append(name, change, print));
        print = fingerprint(change, print);
      }
    });
  }
  for (std::thread& each : threads) each.join();
  sqlite_storage texts(file_);
  for (int thread = 0; thread < 4; ++thread) EXPECT_EQ(read_of(texts, std::to_string(thread)).changes.size(), rounds);
}

TEST_F(SqliteStorage, SaysThatAnotherProcessKeepsItWaiting) {
  sqlite_storage texts(file_, {.busy_timeout = std::chrono::milliseconds(1)});
  texts.write("a", "1");
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(file_.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const error failure = thrown_by([&] { texts.write("a", "2"); });
  EXPECT_EQ(failure.code(), errc::io);
  EXPECT_EQ(failure.message(), "Cannot use the database " + file_ + ": database is locked.");
  EXPECT_EQ(thrown_by([&] { (void)texts.append("a", "change", fingerprint("1")); }).code(), errc::io);
  EXPECT_EQ(read_of(texts, "a").text, "1");
  sqlite3_close(other);
  texts.write("a", "2");
  EXPECT_EQ(read_of(texts, "a").text, "2");
}

// --- what is not ours ------------------------------------------------------------------------------------------

class ForeignDatabase : public SqliteStorage {
 protected:
  void expect_refusal(const std::string& reason) {
    const std::string before = content_of(file_);
    sqlite_storage texts(file_);
    for (const error& failure :
         {thrown_by([&] { (void)read_of(texts, "a"); }), thrown_by([&] { (void)previous_read_of(texts, "a"); }),
          thrown_by([&] { texts.write("a", "1"); }), thrown_by([&] { texts.write_over_unusable("a", "1"); }),
          thrown_by([&] { (void)texts.append("a", "1", 0); }), thrown_by([&] { texts.remove("a"); })}) {
      EXPECT_EQ(failure.code(), errc::io);
      EXPECT_EQ(failure.message(), "The database " + file_ + reason);
    }
    EXPECT_EQ(content_of(file_), before);
    EXPECT_THAT(files(), Not(Contains(HasSubstr("unusable"))));
  }
};

TEST_F(ForeignDatabase, OfAnotherProgramIsLeftAlone) {
  sql(file_, "CREATE TABLE documents (id, name, kind); INSERT INTO documents VALUES (1, 'a', 'present')");
  expect_refusal(" belongs to another program and is left alone.");
}

TEST_F(ForeignDatabase, ThatSaysWhoseItIsIsLeftAloneAlsoIfItIsEmpty) {
  sql(file_, "PRAGMA application_id = 77");
  expect_refusal(" belongs to another program and is left alone.");
}

TEST_F(ForeignDatabase, OfALaterFormatIsLeftAlone) {
  std::make_unique<sqlite_storage>(file_)->write("a", "1");
  sql(file_, "PRAGMA user_version = 2");
  expect_refusal(" has the format 2, which this version of the library does not know, and is left alone.");
}

// --- what cannot be used -----------------------------------------------------------------------------------------

TEST_F(SqliteStorage, PutsAFileAsideThatIsNoDatabase) {
  for (const char* content : {"this is somebody's letter, and not what anybody would take for a database", "another"}) {
    (void)folder_.file("state.db", content);
    sqlite_storage texts(file_);
    EXPECT_EQ(thrown_by([&] { (void)read_of(texts, "a"); }).message(),
              "Cannot use the database " + file_ + ": file is not a database.");
    // Who has not read it must not move it.
    EXPECT_EQ(thrown_by([&] { texts.write("a", "1"); }).code(), errc::io);
    EXPECT_EQ(content_of(file_), content);
    texts.write_over_unusable("a", "1");
    EXPECT_EQ(read_of(texts, "a").text, "1");
  }
  EXPECT_THAT(files(), ElementsAre("state.db", "state.db.unusable", "state.db.unusable-2"));
  EXPECT_EQ(content_of(folder_ / "state.db.unusable-2"), "another");
}

TEST_F(SqliteStorage, FindsDamageInTextsAndChanges) {
  {
    sqlite_storage texts(file_);
    texts.write("a", "before");
    texts.write("a", "text");
    for (const char* change : {"one", "two", "three"}) EXPECT_TRUE(append(texts, "a", change));
  }
  sql(file_, "UPDATE pieces SET text = 'tvo' WHERE text = 'two'");
  sqlite_storage texts(file_);
  const read_result found = read_of(texts, "a");
  EXPECT_EQ(found.text, "text");
  EXPECT_THAT(found.changes, ElementsAre("one"));
  EXPECT_THAT(thrown_by([&] { std::rethrow_exception(found.failure); }).message(),
              HasSubstr("is damaged: What is stored under \"a\" is not as it was written."));
  sql(file_, "UPDATE pieces SET text = 'test' WHERE text = 'text'");
  EXPECT_EQ(thrown_by([&] { (void)read_of(texts, "a"); }).code(), errc::io);
  EXPECT_EQ(previous_read_of(texts, "a").text, "before");
  texts.write_over_unusable("a", "new");
  EXPECT_EQ(read_of(texts, "a").text, "new");
  EXPECT_EQ(previous_read_of(texts, "a").text, "before");
  EXPECT_THAT(files(), ElementsAre("state.db", "state.db-shm", "state.db-wal"));
}

TEST_F(SqliteStorage, SavesTheOtherNamesOfADamagedDatabase) {
  {
    sqlite_storage texts(file_);
    texts.write("a", "1");
    texts.write("b", "2");
    texts.write("b", "3");
    EXPECT_TRUE(append(texts, "b", "change"));
    // On pages of its own.
    texts.write("c", std::string(100'000, 'c'));
    texts.write("a", "4");
  }
  // Tables that another program has changed are no longer known to be right.
  sql(file_, "ALTER TABLE documents ADD COLUMN guest");
  sqlite_storage texts(file_);
  EXPECT_THAT(thrown_by([&] { (void)read_of(texts, "a"); }).message(), HasSubstr("Its tables are not as they were"));
  texts.write_over_unusable("a", "5");
  EXPECT_THAT(files(), ElementsAre("state.db", "state.db.unusable", "state.db.unusable-wal"));
  EXPECT_EQ(read_of(texts, "a").text, "5");
  EXPECT_EQ(previous_read_of(texts, "a").text, "1");
  EXPECT_EQ(read_of(texts, "b").text, "3");
  EXPECT_THAT(read_of(texts, "b").changes, ElementsAre("change"));
  EXPECT_EQ(previous_read_of(texts, "b").text, "2");
  EXPECT_EQ(read_of(texts, "c").text, std::string(100'000, 'c'));
}

TEST_F(SqliteStorage, SaysWhichFileItCannotOpenOrWrite) {
  std::filesystem::create_directories(file_);
  sqlite_storage texts(file_);
  EXPECT_EQ(thrown_by([&] { (void)read_of(texts, "a"); }).message(),
            "Cannot open the database " + file_ + ": unable to open database file (Is a directory).");
  (void)folder_.file("taken", "a file");
  sqlite_storage elsewhere(folder_ / "taken/state.db");
  EXPECT_EQ(read_of(elsewhere, "a").text, std::nullopt);
  const error failure = thrown_by([&] { elsewhere.write("a", "1"); });
  EXPECT_EQ(failure.code(), errc::io);
  EXPECT_THAT(failure.message(), HasSubstr(folder_ / "taken"));
}

TEST_F(SqliteStorage, ReadsAlsoWhereNothingCanBeWritten) {
  const std::string file = folder_ / "50% of #1?.db";
  {
    sqlite_storage texts(file);
    texts.write("a", "1");
    ASSERT_TRUE(append(texts, "a", "change"));
  }
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit no_room{1, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &no_room), 0);
  sqlite_storage texts(file);
  read_result found;
  error failure = thrown_by([&] { found = read_of(texts, "a"); });
  const error of_write = thrown_by([&] { texts.write("a", "2"); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(failure.message(), "nothing was thrown");
  EXPECT_EQ(found.text, "1");
  EXPECT_THAT(found.changes, ElementsAre("change"));
  EXPECT_EQ(of_write.code(), errc::io);
  texts.write("a", "2");
  EXPECT_EQ(read_of(texts, "a").text, "2");
}

// --- a full disk ------------------------------------------------------------------------------------------------

// What a process says that has a disk of its own, of this size: an exit status, or that it cannot have one.
constexpr int has_no_disk = 77;

template <class Work>
int on_small_disk(const std::string& folder, const char* size, Work&& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int spaces = CLONE_NEWNS | (::geteuid() == 0 ? 0 : CLONE_NEWUSER);
    const bool has_disk = ::unshare(spaces) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                          ::mount("disk", folder.c_str(), "tmpfs", 0, size) == 0;
    if (!has_disk) ::_exit(has_no_disk);
    try {
      ::_exit(work() ? 0 : 1);
    } catch (const error& failure) {
      std::cerr << failure.message() << std::endl;
      ::_exit(2);
    }
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Takes what is left of the disk.
void fill(const std::string& file) {
  const int other = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const std::string page(4096, 'f');
  while (::write(other, page.data(), page.size()) > 0) continue;
  ::close(other);
}

TEST_F(SqliteStorage, NeverFillsADiskWithItsLog) {
  // Far below the size at which SQLite brings the log into the file by itself, and many times that of two texts.
  const int status = on_small_disk(folder_ / "", "size=1m", [&] {
    sqlite_storage texts(file_);
    const auto text_of = [](int count) { return std::to_string(count) + std::string(20'000, 'x'); };
    for (int count = 0; count < 200; ++count) texts.write("a", text_of(count));
    return read_of(texts, "a").text == text_of(199);
  });
  if (status == has_no_disk) GTEST_SKIP() << "no disk can be made here";
  EXPECT_EQ(status, 0);
}

TEST_F(SqliteStorage, StoresWhatFitsOnADiskThatSomebodyElseHasFilled) {
  const int status = on_small_disk(folder_ / "", "size=1m", [&] {
    sqlite_storage texts(file_);
    for (int count = 0; count < 10; ++count) texts.write("a", std::string(20'000, 'x'));
    fill(folder_ / "other");
    const error failure = thrown_by([&] { texts.write("a", std::string(500'000, 'y')); });
    texts.write("a", "small");
    std::uint64_t print = fingerprint("small");
    bool is_added = true;
    for (int count = 0; count < 50 && is_added; ++count) {
      const std::string change = std::to_string(count);
      is_added = texts.append("a", change, print);
      print = fingerprint(change, print);
    }
    sqlite_storage after(file_);
    return failure.code() == errc::io && is_added && read_of(after, "a").changes.size() == 50;
  });
  if (status == has_no_disk) GTEST_SKIP() << "no disk can be made here";
  EXPECT_EQ(status, 0);
}

// --- permissions and links --------------------------------------------------------------------------------------

TEST_F(SqliteStorage, KeepsItsPermissionsAlsoWhereItBeginsAnew) {
  std::make_unique<sqlite_storage>(file_)->write("a", "1");
  ASSERT_EQ(::chmod(file_.c_str(), 0600), 0);
  sql(file_, "ALTER TABLE documents ADD COLUMN guest");
  sqlite_storage texts(file_);
  texts.write_over_unusable("a", "2");
  texts.write("a", "3");
  for (const std::string& each : files()) {
    struct stat found {};
    ASSERT_EQ(::stat((folder_ / each).c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777U, 0600U) << each;
  }
  EXPECT_THAT(files(), Contains("state.db.unusable"));
}

TEST_F(SqliteStorage, OfALinkIsWhereTheLinkLeadsAlsoWhereItBeginsAnew) {
  std::filesystem::create_directory(folder_ / "far");
  const std::string target = folder_ / "far/real.db";
  std::filesystem::create_symlink("far/real.db", folder_ / "second.db");
  std::filesystem::create_symlink("second.db", file_);
  std::make_unique<sqlite_storage>(file_)->write("a", "1");
  ASSERT_EQ(::chmod(target.c_str(), 0600), 0);
  std::ofstream(target) << "this is somebody's letter, and not what anybody would take for a database";
  {
    sqlite_storage texts(file_);
    texts.write_over_unusable("a", "2");
    texts.write("a", "3");
    EXPECT_EQ(read_of(texts, "a").text, "3");
  }
  EXPECT_TRUE(std::filesystem::is_symlink(file_));
  EXPECT_THAT(files(), ElementsAre("far", "second.db", "state.db"));
  EXPECT_EQ(sql(target, "SELECT name FROM documents WHERE kind = 'present'"), std::vector<std::string>{"a"});
  EXPECT_EQ(content_of(target + ".unusable").substr(0, 7), "this is");
  struct stat found {};
  ASSERT_EQ(::stat(target.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777U, 0600U);
}

TEST_F(SqliteStorage, OfALinkThatLeadsInACircleSaysSo) {
  std::filesystem::create_symlink("other.db", file_);
  std::filesystem::create_symlink("state.db", folder_ / "other.db");
  sqlite_storage texts(file_);
  EXPECT_EQ(thrown_by([&] { texts.write("a", "1"); }).code(), errc::io);
  EXPECT_THAT(files(), ElementsAre("other.db", "state.db"));
}

TEST_F(SqliteStorage, FollowsNoLinkWhereItBeginsAnew) {
  (void)folder_.file("state.db", "this is somebody's letter, and not what anybody would take for a database");
  const std::string other = folder_.file("other", "somebody's");
  for (const char* suffix : {".new", ".new-journal", ".unusable"})
    std::filesystem::create_symlink(other, file_ + suffix);
  sqlite_storage texts(file_);
  texts.write_over_unusable("a", "1");
  EXPECT_EQ(content_of(other), "somebody's");
  EXPECT_EQ(read_of(texts, "a").text, "1");
}

TEST_F(SqliteStorage, SaysThatAFolderIsNotWritableAndLosesNothing) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  std::make_unique<sqlite_storage>(file_)->write("a", "1");
  ::chmod((folder_ / "").c_str(), 0500);
  sqlite_storage texts(file_);
  const error failure = thrown_by([&] { texts.write("a", "2"); });
  ::chmod((folder_ / "").c_str(), 0700);
  EXPECT_EQ(failure.code(), errc::io);
  EXPECT_THAT(failure.message(), HasSubstr(file_));
  EXPECT_EQ(read_of(texts, "a").text, "1");
  texts.write("a", "2");
  EXPECT_EQ(read_of(texts, "a").text, "2");
}

}  // namespace
