#include "replay/temporary_folder.hpp"
#include "value/file/storage_access.hpp"

#include <patchbay/patchbay.hpp>
#include <patchbay/persist/persist.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What is stored survives a crash of the program or of the machine at any moment, and a failure of any system call.

namespace {

using patchbay::errc;
using patchbay::error;
using patchbay::file_storage;
using patchbay::persist;
using patchbay::persisted;
using patchbay::read_result;
using patchbay::store;
using patchbay::value;
using patchbay::impl::file_access;
using ::testing::AnyOf;

struct power_loss {};

// A disk that keeps after a power loss what it was made to keep: the bytes of a file that was synced, and of the
// changes to the folder those before its last sync and any number of the first ones since.
class simulated_disk {
 public:
  // The call of this number, counted from the last `restart`, fails with `failure` or, if that is 0, ends the program.
  std::size_t fail_at = SIZE_MAX;
  int failure = 0;
  bool has_links = true;
  std::size_t calls = 0;

  int step() {
    if (crashed_) return EIO;
    if (calls++ != fail_at) return 0;
    if (failure != 0) return failure;
    crashed_ = true;
    throw power_loss();
  }

  // What a program finds that starts after the loss.
  void lose_power(std::mt19937& random) {
    names_ = safe_names_;
    const std::size_t kept = random() % (pending_.size() + 1);
    for (std::size_t i = 0; i < kept; ++i) pending_[i](names_);
    pending_.clear();
    for (auto& [name, left] : names_) {
      if (!left->synced) left->bytes.resize(random() % (left->bytes.size() + 1));
      left->synced = true;
    }
    safe_names_ = names_;
  }
  void restart() {
    crashed_ = false;
    calls = 0;
    fail_at = SIZE_MAX;
  }

  struct file {
    std::string bytes;
    bool synced = false;
    unsigned mode = 0;
  };
  using folder = std::map<std::string, std::shared_ptr<file>>;

  void change(const std::function<void(folder&)>& how) {
    how(names_);
    pending_.push_back(how);
  }
  void sync_names() {
    safe_names_ = names_;
    pending_.clear();
  }
  [[nodiscard]] const folder& names() const { return names_; }
  std::shared_ptr<file> open;

 private:
  bool crashed_ = false;
  folder names_;
  folder safe_names_;
  std::vector<std::function<void(folder&)>> pending_;
};

class simulated_access final : public file_access {
 public:
  explicit simulated_access(simulated_disk& disk) : disk_(disk) {}

  int read(const std::string& file, std::string& to) override {
    if (const int failure = disk_.step()) return failure;
    const auto found = disk_.names().find(file);
    if (found == disk_.names().end()) return ENOENT;
    to += found->second->bytes;
    return 0;
  }
  int look(const std::string& file, patchbay::impl::file_look& found) override {
    if (const int failure = disk_.step()) return failure;
    const auto there = disk_.names().find(file);
    if (there == disk_.names().end()) return ENOENT;
    found.mode = there->second->mode;
    return 0;
  }
  int open_new(const std::string& file, unsigned mode, int& descriptor) override {
    if (const int failure = disk_.step()) return failure;
    if (disk_.names().contains(file)) return EEXIST;
    disk_.open = std::make_shared<simulated_disk::file>();
    disk_.change([file, made = disk_.open](simulated_disk::folder& names) { names[file] = made; });
    disk_.open->mode = mode;
    descriptor = 3;
    return 0;
  }
  int dress(int, const patchbay::impl::file_look& as) override {
    if (const int failure = disk_.step()) return failure;
    disk_.open->mode = as.mode;
    return 0;
  }
  int write(int, std::string_view text, std::size_t& written) override {
    if (const int failure = disk_.step()) return failure;
    written = (text.size() + 1) / 2;
    disk_.open->bytes += text.substr(0, written);
    return 0;
  }
  int settle(int) override { return disk_.step(); }
  int sync(int) override {
    if (const int failure = disk_.step()) return failure;
    disk_.open->synced = true;
    return 0;
  }
  int close(int) override { return disk_.step(); }
  int rename(const std::string& from, const std::string& to) override {
    if (const int failure = disk_.step()) return failure;
    if (!disk_.names().contains(from)) return ENOENT;
    disk_.change([from, to](simulated_disk::folder& names) {
      const auto moved = names.extract(from);
      names[to] = moved.mapped();
    });
    return 0;
  }
  int link(const std::string& from, const std::string& to) override {
    if (const int failure = disk_.step()) return failure;
    if (!disk_.has_links) return EPERM;
    if (!disk_.names().contains(from)) return ENOENT;
    if (disk_.names().contains(to)) return EEXIST;
    disk_.change([from, to](simulated_disk::folder& names) { names[to] = names.at(from); });
    return 0;
  }
  int unlink(const std::string& file) override {
    if (const int failure = disk_.step()) return failure;
    if (!disk_.names().contains(file)) return ENOENT;
    disk_.change([file](simulated_disk::folder& names) { names.erase(file); });
    return 0;
  }
  int make_folder(const std::string&, bool& made) override {
    made = false;
    return disk_.step();
  }
  int sync_folder(const std::string&) override {
    if (const int failure = disk_.step()) return failure;
    disk_.sync_names();
    return 0;
  }
  void remove_abandoned(const std::string& folder, const std::function<bool(std::string_view)>& is_meant) override {
    const auto is_abandoned = [&](const std::string& name) {
      const auto file = patchbay::impl::file_of_draft(std::string_view(name).substr(folder.size() + 1));
      return file && is_meant(*file);
    };
    const simulated_disk::folder all = disk_.names();
    for (const auto& [name, content] : all) {
      if (is_abandoned(name)) (void)unlink(name);
    }
  }

 private:
  simulated_disk& disk_;
};

std::string find(patchbay::storage& in, void (patchbay::storage::*how)(const std::string&, patchbay::read_reply)) {
  std::string found = "nothing";
  (in.*how)("a", [&](const read_result& result) { found = result.text.value_or("nothing"); });
  return found;
}

class CrashingDisk : public ::testing::TestWithParam<bool> {
 protected:
  CrashingDisk() { disk_.has_links = GetParam(); }
  [[nodiscard]] std::unique_ptr<file_storage> open() {
    disk_.restart();
    return std::make_unique<file_storage>("folder", patchbay::file_storage_options{},
                                          std::make_unique<simulated_access>(disk_));
  }
  // A new disk, on which these were written one after the other.
  void begin_with(std::string_view first, std::string_view second) {
    disk_ = simulated_disk();
    disk_.has_links = GetParam();
    open()->write("a", first);
    open()->write("a", second);
  }

  simulated_disk disk_;
};

TEST_P(CrashingDisk, HasTheOldTextOrTheNewOneAfterAPowerLossAtAnyMoment) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  bool finished = false;
  for (std::size_t at = 0; !finished; ++at) {
    for (int round = 0; round < 50; ++round) {
      begin_with("the first text", "the second text");
      const auto files = open();
      disk_.fail_at = at;
      finished = false;
      try {
        files->write("a", "the third text");
        finished = true;
      } catch (const power_loss&) {
      }
      disk_.lose_power(random);
      const auto after = open();
      const std::string found = find(*after, &patchbay::storage::read);
      if (finished)
        ASSERT_EQ(found, "the third text");
      else
        ASSERT_THAT(found, AnyOf("the second text", "the third text")) << "lost at call " << at;
      ASSERT_THAT(find(*after, &patchbay::storage::read_previous), AnyOf("the first text", "the second text"));
      // And can be written again.
      after->write("a", "the fourth text");
      ASSERT_EQ(find(*open(), &patchbay::storage::read), "the fourth text");
    }
  }
}

TEST_P(CrashingDisk, HasAGoodTextAtAnyMomentAlsoIfTheFileWasCorrupt) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (const bool known : {false, true}) {
    bool finished = false;
    for (std::size_t at = 0; !finished; ++at) {
      for (int round = 0; round < 50; ++round) {
        begin_with("good", "corrupt");
        const auto files = open();
        disk_.fail_at = at;
        try {
          known ? files->write_over_unusable("a", "new") : files->write("a", "new");
          finished = true;
        } catch (const power_loss&) {
        }
        disk_.lose_power(random);
        const auto after = open();
        const std::string found = find(*after, &patchbay::storage::read);
        ASSERT_THAT(found, AnyOf("corrupt", "new"));
        if (found == "new") continue;
        ASSERT_EQ(find(*after, &patchbay::storage::read_previous), "good");
      }
    }
  }
}

TEST_P(CrashingDisk, KeepsTheOldTextOrHasTheNewOneWhenAnyCallFails) {
  bool reached = true;
  for (std::size_t at = 0; reached; ++at) {
    begin_with("the first text", "the second text");
    const auto files = open();
    disk_.fail_at = at;
    disk_.failure = ENOSPC;
    try {
      files->write("a", "the third text");
    } catch (const error& failure) {
      EXPECT_EQ(failure.code(), errc::io);
      EXPECT_THAT(failure.message(), ::testing::HasSubstr("No space left on device"));
    }
    reached = disk_.calls > at;
    disk_.fail_at = SIZE_MAX;
    const std::string found = find(*files, &patchbay::storage::read);
    EXPECT_THAT(found, AnyOf("the second text", "the third text")) << "failed at call " << at;
    files->write("a", "the fourth text");
    EXPECT_EQ(find(*files, &patchbay::storage::read), "the fourth text");
  }
}

TEST_P(CrashingDisk, KeepsThePermissionsOfTheFileAndOfWhatItIsCopiedTo) {
  begin_with("the first text", "the second text");
  const std::string file = std::filesystem::absolute("folder/a.json").string();
  disk_.names().at(file)->mode = 0600;
  open()->write("a", "the third text");
  EXPECT_EQ(disk_.names().at(file)->mode, 0600U);
  EXPECT_EQ(disk_.names().at(file + ".bak")->mode, 0600U);
  open()->write_over_unusable("a", "the fourth text");
  EXPECT_EQ(disk_.names().at(file + ".unusable")->mode, 0600U);
}

INSTANTIATE_TEST_SUITE_P(LinksOrCopies, CrashingDisk, ::testing::Bool(),
                         [](const auto& with) { return with.param ? "Links" : "Copies"; });

// --- a store ---------------------------------------------------------------------------------------------------

patchbay::persist_options options_for(const std::string& folder) {
  return {.name = "counter", .storage = std::make_shared<file_storage>(folder)};
}

// Counts up, and tells each number once dispatch has returned.
[[noreturn]] void count_for_ever(const std::string& folder, int tell) {
  store counter{value{{"count", 0}}};
  const persisted saved = persist(counter, options_for(folder));
  for (;;) {
    counter.set_state([](patchbay::draft state) { ++state["count"]; });
    const std::int64_t count = counter.state()["count"].get<std::int64_t>();
    if (::write(tell, &count, sizeof count) < 0) ::_exit(1);
  }
}

std::int64_t stored_count(const std::string& folder) {
  store counter{value{{"count", -1}}};
  patchbay::persist_options with = options_for(folder);
  with.on_error = [](const error& failure) { ADD_FAILURE() << failure.message(); };
  const persisted saved = persist(counter, std::move(with));
  return counter.state()["count"].get<std::int64_t>();
}

TEST(KilledProgram, HasStoredWhatItsDispatchesReturnedFor) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const temporary_folder folder;
  for (int round = 0; round < 40; ++round) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) count_for_ever(folder / "state", pipe[1]);
    ::close(pipe[1]);
    // The moment: after some numbers, and a while that is not measured in them.
    std::int64_t told = 0;
    for (auto left = random() % 20 + 1; left > 0; --left) {
      ASSERT_EQ(::read(pipe[0], &told, sizeof told), static_cast<ssize_t>(sizeof told));
    }
    for (volatile auto spin = random() % 200'000; spin > 0;) spin = spin - 1;
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    while (::read(pipe[0], &told, sizeof told) == static_cast<ssize_t>(sizeof told)) {
    }
    ::close(pipe[0]);
    const std::int64_t found = stored_count(folder / "state");
    ASSERT_GE(found, told);
    ASSERT_LE(found, told + 1);
  }
}

TEST(CorruptFile, GivesWayToTheCopyAndIsKept) {
  const temporary_folder folder;
  {
    store counter{value{{"count", 0}}};
    const persisted saved = persist(counter, options_for(folder / "state"));
    counter.set_state({{"count", 1}});
    counter.set_state({{"count", 2}});
  }
  (void)folder.file("state/counter.json", "{\"state\":{\"cou");
  std::vector<std::string> errors;
  {
    store counter{value{{"count", 0}}};
    patchbay::persist_options with = options_for(folder / "state");
    with.on_error = [&](const error& failure) { errors.push_back(failure.message()); };
    const persisted saved = persist(counter, with);
    EXPECT_EQ(counter.state()["count"], value(1));
  }
  EXPECT_EQ(errors.size(), 1U);
  EXPECT_EQ(content_of(folder / "state/counter.json"), R"({"state":{"count":1},"version":0})");
  EXPECT_EQ(content_of(folder / "state/counter.json.unusable"), "{\"state\":{\"cou");
}

TEST(ForeignFile, IsKeptWhenItIsWrittenOver) {
  const temporary_folder folder;
  std::filesystem::create_directories(folder / "state");
  (void)folder.file("state/counter.json", "[\"somebody else's\"]");
  store counter{value{{"count", 0}}};
  std::vector<std::string> errors;
  patchbay::persist_options with = options_for(folder / "state");
  with.on_error = [&](const error& failure) { errors.push_back(failure.message()); };
  const persisted saved = persist(counter, with);
  EXPECT_EQ(errors.size(), 1U);
  EXPECT_EQ(content_of(folder / "state/counter.json"), "[\"somebody else's\"]");
  counter.set_state({{"count", 1}});
  EXPECT_EQ(content_of(folder / "state/counter.json"), R"({"state":{"count":1},"version":0})");
  EXPECT_EQ(content_of(folder / "state/counter.json.unusable"), "[\"somebody else's\"]");
}

}  // namespace
