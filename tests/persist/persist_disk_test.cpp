#include "sqlite_fixture.hpp"

#include <patchbay/patchbay.hpp>
#include <patchbay/persist/persist.hpp>

#include <gmock/gmock.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <random>

// A store kept in files and in a database: whatever happens to the program or the file, what was acknowledged is there,
// or there is a clear error.

namespace {

using patchbay::draft;
using patchbay::errc;
using patchbay::error;
using patchbay::persist;
using patchbay::persist_options;
using patchbay::persisted;
using patchbay::store;
using patchbay::value;
using namespace patchbay::literals;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::shared_ptr<patchbay::storage> in_files(const std::string& folder) {
  return std::make_shared<patchbay::file_storage>(folder);
}

std::shared_ptr<patchbay::storage> in_database(const std::string& folder) {
  return std::make_shared<patchbay::sqlite_storage>(folder + "/state.db");
}

// Long enough for a change to be shorter.
value large_state() { return {{"count", 0}, {"text", std::string(20'000, 'x')}}; }

struct kind_of_disk {
  const char* name;
  std::shared_ptr<patchbay::storage> (*open)(const std::string& folder);
};

class DiskPersist : public ::testing::TestWithParam<kind_of_disk> {
 protected:
  // Each with a storage of its own, as after a restart.
  persist_options options() {
    return {.name = "counter", .storage = GetParam().open(folder_ / "state"), .on_error = [this](const error& failure) {
              errors_.push_back(failure.message());
            }};
  }
  value restarted(persist_options with) {
    store app{value{{"count", 0}}};
    const persisted saved = persist(app, std::move(with));
    return app.state();
  }
  value restarted() { return restarted(options()); }
  std::optional<std::string> stored_text() { return read_of(*GetParam().open(folder_ / "state"), "counter").text; }

  temporary_folder folder_;
  std::vector<std::string> errors_;
};

// --- as zustand does --------------------------------------------------------------------------------------------

// ZP3
TEST_P(DiskPersist, StartsEmptyWritesChangesAndTheNextStartBeginsWithThem) {
  {
    store app{large_state()};
    const persisted saved = persist(app, options());
    EXPECT_EQ(stored_text(), std::nullopt);
    app.set_state({{"count", 42}});
    app.set_state({{"count", 43}});
  }
  EXPECT_EQ(restarted()["count"], value(43));
  EXPECT_THAT(errors_, IsEmpty());
}

// ZP4
TEST_P(DiskPersist, MigratesAnotherVersionAndWritesTheResultBackAtOnce) {
  GetParam().open(folder_ / "state")->write("counter", R"({"state":{"count":42},"version":12})");
  persist_options with = options();
  with.version = 13;
  with.migrate = [](const value& stored, std::int64_t) { return value{{"count", stored["count"].get<int>() + 1}}; };
  EXPECT_EQ(restarted(with), R"({"count":43})"_value);
  EXPECT_EQ(stored_text(), R"({"state":{"count":43},"version":13})");
}

// ZP5
TEST_P(DiskPersist, IgnoresAnotherVersionWithoutAMigration) {
  const std::string text = R"({"state":{"count":42},"version":12})";
  GetParam().open(folder_ / "state")->write("counter", text);
  EXPECT_EQ(restarted()["count"], value(0));
  EXPECT_THAT(errors_, ElementsAre(HasSubstr("It is of version 12, and there is no migration to version 0.")));
  EXPECT_EQ(stored_text(), text);
}

// ZP12: nothing is stored any more, until the next change
TEST_P(DiskPersist, RemovesWhatIsStoredAndBeginsAgain) {
  store app{large_state()};
  persisted saved = persist(app, options());
  app.set_state({{"count", 1}});
  app.set_state({{"count", 2}});
  saved.clear_storage();
  EXPECT_EQ(stored_text(), std::nullopt);
  EXPECT_EQ(restarted()["count"], value(0));
  app.set_state({{"count", 3}});
  EXPECT_EQ(restarted()["count"], value(3));
  EXPECT_THAT(errors_, IsEmpty());
}

// ZP18
TEST_P(DiskPersist, ReadsTheSameAgainWithoutAWordAndWithoutAWrite) {
  store app{large_state()};
  persisted saved = persist(app, options());
  for (int count = 1; count <= 20; ++count) app.set_state({{"count", count}});
  saved.rehydrate();
  EXPECT_EQ(app.state()["count"], value(20));
  app.set_state({{"count", 21}});
  EXPECT_EQ(restarted(), app.state());
  EXPECT_THAT(errors_, IsEmpty());
}

// --- bad input ---------------------------------------------------------------------------------------------------

TEST_P(DiskPersist, TakesTheCopyBeforeATextThatIsNotItsOwnAndKeepsThat) {
  {
    const auto storage = GetParam().open(folder_ / "state");
    storage->write("counter", R"({"state":{"count":1},"version":0})");
    storage->write("counter", "[\"somebody else's\"]");
  }
  EXPECT_EQ(restarted()["count"], value(1));
  ASSERT_THAT(errors_, SizeIs(1));
  EXPECT_THAT(errors_[0], HasSubstr("The copy before that is used instead."));
  EXPECT_EQ(stored_text(), R"({"state":{"count":1},"version":0})");
  EXPECT_EQ(restarted()["count"], value(1));
  EXPECT_THAT(errors_, SizeIs(1));
}

// --- crashes -----------------------------------------------------------------------------------------------------

// Counts up, and tells each number once dispatch has returned.
[[noreturn]] void count_for_ever(persist_options with, int tell) {
  store counter{large_state()};
  const persisted saved = persist(counter, std::move(with));
  for (;;) {
    counter.set_state([](draft state) { ++state["count"]; });
    const std::int64_t count = counter.state()["count"].get<std::int64_t>();
    // Now and then the whole text.
    if (count % 7 == 0) counter.set_state({{"text", std::string(20'000, static_cast<char>('a' + count % 26))}});
    if (::write(tell, &count, sizeof count) < 0) ::_exit(1);
  }
}

// Runs it in a process that is killed at any moment; the last number that it told.
std::int64_t told_until_killed(const std::function<persist_options()>& options, std::mt19937& random) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) return -1;
  const pid_t child = ::fork();
  if (child == 0) count_for_ever(options(), pipe[1]);
  ::close(pipe[1]);
  std::int64_t told = 0;
  const auto hear = [&] { return ::read(pipe[0], &told, sizeof told) == static_cast<ssize_t>(sizeof told); };
  for (auto left = random() % 20 + 1; left > 0 && hear(); --left) continue;
  // A while that is not measured in numbers.
  for (volatile auto spin = random() % 2'000'000; spin > 0;) spin = spin - 1;
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  while (hear()) continue;
  ::close(pipe[0]);
  return told;
}

TEST_P(DiskPersist, HasWhatDispatchesReturnedForWhenTheProgramIsKilledAtAnyMoment) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 30; ++round) {
    const std::int64_t told = told_until_killed([this] { return options(); }, random);
    const std::int64_t found = restarted()["count"].get<std::int64_t>();
    ASSERT_GT(told, 0);
    ASSERT_GE(found, told);
    ASSERT_LE(found, told + 1);
    ASSERT_THAT(errors_, IsEmpty());
  }
}

// Lets no file of this process grow beyond a size.
void limit_files(std::uint64_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, RLIM_INFINITY};
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

// Counts up until a write fails, and once more with room. Tells the last number that was written without one.
[[noreturn]] void count_until_full(persist_options with, std::uint64_t room, int tell) {
  bool failed = false;
  with.on_error = [&](const error& failure) { failed = failure.code() == errc::io; };
  std::int64_t written = 0;
  {
    store counter{large_state()};
    const persisted saved = persist(counter, std::move(with));
    counter.set_state({{"count", 1}});
    limit_files(room);
    for (std::int64_t count = 1; !failed && count < 1000; ++count) {
      written = count;
      counter.set_state(
          {{"count", count + 1}, {"text", std::string(20'000 + static_cast<std::size_t>(count) * 2000, 'y')}});
    }
  }
  const bool told = failed && ::write(tell, &written, sizeof written) > 0;
  ::_exit(told ? 0 : 1);
}

TEST_P(DiskPersist, KeepsWhatWasWrittenBeforeTheDiskWasFull) {
  for (const std::uint64_t room : {30'000U, 60'000U, 100'000U, 300'000U}) {
    std::filesystem::remove_all(folder_ / "state");
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) count_until_full(options(), room, pipe[1]);
    ::close(pipe[1]);
    std::int64_t written = 0;
    ASSERT_EQ(::read(pipe[0], &written, sizeof written), static_cast<ssize_t>(sizeof written)) << "room " << room;
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    // Its end has tried once more.
    EXPECT_THAT(restarted()["count"].get<std::int64_t>(), AnyOf(written, written + 1)) << "room " << room;
    EXPECT_THAT(errors_, IsEmpty());
  }
}

INSTANTIATE_TEST_SUITE_P(All, DiskPersist,
                         ::testing::Values(kind_of_disk{"Files", in_files}, kind_of_disk{"Sqlite", in_database}),
                         [](const auto& with) { return with.param.name; });

// --- damage ------------------------------------------------------------------------------------------------------

class DamagedDatabase : public DiskPersist {
 protected:
  void make_database() {
    std::filesystem::remove_all(folder_ / "state");
    store app{large_state()};
    const persisted saved = persist(app, options());
    for (int count = 1; count <= 20; ++count) {
      app.set_state({{"count", count}});
      if (count == 10) app.set_state({{"text", std::string(20'000, 'y')}});
    }
  }
  void damage(std::mt19937& random) {
    const std::string file = folder_ / "state/state.db";
    std::string bytes = content_of(file);
    for (auto left = random() % 20 + 1; left > 0; --left)
      bytes[random() % bytes.size()] ^= static_cast<char>(1U << random() % 8);
    // The places where SQLite keeps what it goes by.
    if (random() % 2 == 0) bytes[random() % 200] ^= static_cast<char>(1U << random() % 8);
    if (random() % 4 == 0) bytes.resize(random() % bytes.size());
    std::ofstream(file, std::ios::binary) << bytes;
  }
};

// A number that was there once, or a clear error; and afterwards it can be written to, or says why not.
TEST_P(DamagedDatabase, IsReadAsFarAsItGoesAndNeverWrongly) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  int refused = 0;
  for (int round = 0; round < 100; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    make_database();
    damage(random);
    errors_.clear();
    {
      store app{value{{"count", 0}}};
      persisted saved = persist(app, options());
      const int found = app.state()["count"].get<int>();
      ASSERT_TRUE(found >= 0 && found <= 20);
      // Any text is one that was written.
      const std::string text = found == 0 ? std::string(20'000, 'x') : app.state()["text"].get<std::string>();
      ASSERT_TRUE(text == std::string(20'000, 'x') || text == std::string(20'000, 'y'));
      errors_.clear();
      app.set_state({{"count", 100}});
    }
    if (!errors_.empty()) {
      ++refused;
      // By its header it is another program's, or a later SQLite's, and stays as it is.
      EXPECT_THAT(errors_[0], HasSubstr(folder_ / "state/state.db"));
      continue;
    }
    EXPECT_EQ(restarted()["count"], value(100));
    EXPECT_THAT(errors_, IsEmpty());
  }
  EXPECT_LT(refused, 40);
}

INSTANTIATE_TEST_SUITE_P(All, DamagedDatabase, ::testing::Values(kind_of_disk{"Sqlite", in_database}),
                         [](const auto& with) { return with.param.name; });

}  // namespace
