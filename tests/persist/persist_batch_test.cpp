#include <patchbay/patchbay.hpp>
#include <patchbay/persist/persist.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

// A hydration inside a batch is over when that has succeeded.

namespace patchbay {
namespace {

class PersistBatch : public ::testing::Test {
 protected:
  persist_options options() { return {.name = "x", .storage = disk_}; }
  value stored() { return value::parse(*disk_->text("x"))["state"]; }

  const std::shared_ptr<memory_storage> disk_ = std::make_shared<memory_storage>();
  store store_{value{{"n", 0}, {"k", 0}}};
  std::optional<persisted> saved_;
};

TEST_F(PersistBatch, AHydrationThatIsTakenBackLeavesWhatIsStored) {
  disk_->write("x", R"({"state":{"n":5},"version":0})");
  EXPECT_THROW(store_.batch([&] {
    saved_.emplace(store_, options());
    EXPECT_EQ(store_.state()["n"], value(5));
    throw std::runtime_error("start failed");
  }),
               std::runtime_error);
  EXPECT_EQ(store_.state()["n"], value(0));
  EXPECT_FALSE(saved_->has_hydrated());
  store_.set_state({{"k", 1}});
  EXPECT_EQ(stored(), value({{"n", 5}}));

  saved_->rehydrate();
  EXPECT_TRUE(saved_->has_hydrated());
  EXPECT_EQ(store_.state(), value({{"n", 5}, {"k", 1}}));
}

TEST_F(PersistBatch, AMigrationIsWrittenWhenItsBatchHasSucceeded) {
  disk_->write("x", R"({"state":{"n":5},"version":0})");
  persist_options with = options();
  with.version = 1;
  with.migrate = [](const value& old, std::int64_t) { return value{{"n", old["n"].get<int>() * 10}}; };
  EXPECT_THROW(store_.batch([&] {
    saved_.emplace(store_, with);
    throw std::runtime_error("start failed");
  }),
               std::runtime_error);
  EXPECT_EQ(stored(), value({{"n", 5}}));
  saved_.reset();

  store_.batch([&] {
    saved_.emplace(store_, with);
    EXPECT_EQ(stored(), value({{"n", 5}}));
  });
  EXPECT_TRUE(saved_->has_hydrated());
  EXPECT_EQ(store_.state()["n"], value(50));
  EXPECT_EQ(stored()["n"], value(50));
}

}  // namespace
}  // namespace patchbay
