#include "replay/temporary_folder.hpp"

#include <patchbay/persist/sqlite_storage.hpp>
#include <patchbay/persist/storage.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

// What every storage on a disk does, opened anew between any two steps and not.

namespace {

using patchbay::file_storage;
using patchbay::read_result;
using patchbay::sqlite_storage;
using patchbay::storage;

using maker = std::unique_ptr<storage> (*)(const std::string& folder);

struct kind_of_storage {
  const char* name;
  maker make;
  bool reopens;
};

class DiskStorage : public ::testing::TestWithParam<kind_of_storage> {
 protected:
  DiskStorage() : open_(GetParam().make(folder_ / "deep/er")) {}

  storage& at() {
    if (GetParam().reopens) {
      open_.reset();
      open_ = GetParam().make(folder_ / "deep/er");
    }
    return *open_;
  }
  std::optional<std::string> text_of(const std::string& name) {
    std::optional<std::string> found;
    at().read(name, [&](const read_result& result) { found = result.text; });
    return found;
  }
  std::optional<std::string> previous_of(const std::string& name) {
    std::optional<std::string> found;
    at().read_previous(name, [&](const read_result& result) { found = result.text; });
    return found;
  }

  temporary_folder folder_;
  std::unique_ptr<storage> open_;
};

TEST_P(DiskStorage, KeepsTextsUnderNames) {
  EXPECT_EQ(text_of("a"), std::nullopt);
  at().write("a", "1");
  at().write("b", "");
  EXPECT_EQ(text_of("a"), "1");
  EXPECT_EQ(text_of("b"), "");
  at().write("a", "2");
  EXPECT_EQ(text_of("a"), "2");
  EXPECT_EQ(text_of("c"), std::nullopt);
}

TEST_P(DiskStorage, KeepsTextsOfAnyBytesAndAnyLength) {
  for (const std::string& text : {std::string("a\0b", 3), std::string("\xff\xfe"), std::string(3'000'000, 'x')}) {
    at().write("a", text);
    EXPECT_TRUE(text_of("a") == text) << text.size();
  }
}

TEST_P(DiskStorage, KeepsTheTextBeforeTheLastWrite) {
  EXPECT_EQ(previous_of("a"), std::nullopt);
  at().write("a", "1");
  EXPECT_EQ(previous_of("a"), std::nullopt);
  at().write("a", "2");
  at().write("b", "other");
  EXPECT_EQ(previous_of("a"), "1");
  at().write("a", "3");
  EXPECT_EQ(text_of("a"), "3");
  EXPECT_EQ(previous_of("a"), "2");
}

TEST_P(DiskStorage, DoesNotTakeAnUnusableTextForThePreviousOne) {
  at().write("a", "1");
  at().write("a", "unusable");
  for (const char* text : {"2", "3", "4"}) {
    at().write_over_unusable("a", text);
    EXPECT_EQ(text_of("a"), text);
    EXPECT_EQ(previous_of("a"), "1");
  }
  at().write_over_unusable("new", "5");
  EXPECT_EQ(text_of("new"), "5");
  EXPECT_EQ(previous_of("new"), std::nullopt);
}

TEST_P(DiskStorage, RemovesTheTextAndTheCopy) {
  at().remove("a");
  at().write("a", "1");
  at().write("a", "2");
  at().write("b", "3");
  at().remove("a");
  at().remove("a");
  EXPECT_EQ(text_of("a"), std::nullopt);
  EXPECT_EQ(previous_of("a"), std::nullopt);
  EXPECT_EQ(text_of("b"), "3");
  at().write("a", "4");
  EXPECT_EQ(text_of("a"), "4");
  EXPECT_EQ(previous_of("a"), std::nullopt);
}

TEST_P(DiskStorage, TakesEveryTextForANameOfItsOwn) {
  const std::vector<std::string> names = {
      "a",  "A",   "a.json", "a.json.bak", "../a", "/etc/passwd", ".",    std::string("a\0b", 3),
      "..", "%41", "a b",    "a\nb",       "\xff", "caf\xc3\xa9", "a%2E", "'; DROP TABLE documents; --"};
  for (const std::string& name : names) at().write(name, "text of " + name);
  for (const std::string& name : names) EXPECT_EQ(text_of(name), "text of " + name);
}

TEST_P(DiskStorage, ServesSeveralThreadsAtOnce) {
  constexpr int rounds = 20;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this, name = std::to_string(thread % 2)] {
      for (int i = 0; i < rounds; ++i) {
        open_->write(name, "text of " + name);
        open_->read(name, [&](const read_result& found) { EXPECT_EQ(found.text, "text of " + name); });
      }
    });
  }
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(text_of("1"), "text of 1");
  EXPECT_EQ(previous_of("1"), "text of 1");
}

template <bool Sync>
std::unique_ptr<storage> files(const std::string& folder) {
  return std::make_unique<file_storage>(folder, patchbay::file_storage_options{.sync = Sync});
}

template <bool Sync>
std::unique_ptr<storage> database(const std::string& folder) {
  return std::make_unique<sqlite_storage>(folder + "/state.db", patchbay::sqlite_storage_options{.sync = Sync});
}

INSTANTIATE_TEST_SUITE_P(All, DiskStorage,
                         ::testing::Values(kind_of_storage{"Files", files<true>, false},
                                           kind_of_storage{"FilesReopened", files<true>, true},
                                           kind_of_storage{"FilesUnsynced", files<false>, false},
                                           kind_of_storage{"Sqlite", database<true>, false},
                                           kind_of_storage{"SqliteReopened", database<true>, true},
                                           kind_of_storage{"SqliteUnsynced", database<false>, false}),
                         [](const auto& with) { return with.param.name; });

}  // namespace
