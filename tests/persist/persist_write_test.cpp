#include "persist_fixture.hpp"

#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/testing/manual_executor.hpp>

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

// When persist writes, and what.

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
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PersistWrites : public persist_test {
 protected:
  persist_options throttled(std::chrono::milliseconds time) {
    persist_options with = options();
    with.throttle = time;
    with.clock = clock_.clock();
    return with;
  }
  persist_options on_runner() {
    persist_options with = options();
    with.runner = [this](std::function<void()> task) { executor_.post(std::move(task)); };
    return with;
  }
  void set_count(int count) { store_.set_state({{"count", count}}); }
  // The counts that were written.
  [[nodiscard]] std::vector<int> counts() const {
    std::vector<int> all;
    for (const std::string& text : storage_->writes) all.push_back(value::parse(text)["state"]["count"].get<int>());
    return all;
  }

  patchbay::testing::manual_clock clock_;
  patchbay::testing::manual_executor executor_;
};

// --- which changes -----------------------------------------------------------------------------------------

TEST_F(PersistWrites, StoresOnlyIncludedMembersAndOnlyWhenTheyChange) {
  store_ = store(R"({"a":1,"b":{"c":2},"d":3})"_value);
  persist_options with = options();
  with.include = {"a", "b", "missing"};
  const persisted saved = persist(store_, with);
  store_.set_state({{"d", 4}});
  EXPECT_THAT(storage_->writes, IsEmpty());
  store_.set_state([](draft state) { state["b"]["c"] = 5; });
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"a":1,"b":{"c":5}},"version":0})"));
  store_.set_state([](draft state) { state.erase("a"); });
  EXPECT_EQ(storage_->text, R"({"state":{"b":{"c":5}},"version":0})");
}

TEST_F(PersistWrites, LeavesOutExcludedMembersAndTheirChanges) {
  store_ = store(R"({"a":1,"b":{"c":2},"d":3})"_value);
  persist_options with = options();
  with.exclude = {"b"};
  const persisted saved = persist(store_, with);
  store_.set_state([](draft state) { state["b"]["c"] = 5; });
  store_.set_state([](draft state) { state.erase("b"); });
  EXPECT_THAT(storage_->writes, IsEmpty());
  store_.set_state({{"d", 4}});
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"a":1,"d":4},"version":0})"));
}

TEST_F(PersistWrites, ExcludesFromWhatIsIncluded) {
  store_ = store(R"({"a":1,"b":2,"c":3})"_value);
  persist_options with = options();
  with.include = {"a", "b"};
  with.exclude = {"b"};
  const persisted saved = persist(store_, with);
  store_.set_state({{"b", 9}});
  EXPECT_THAT(storage_->writes, IsEmpty());
  store_.set_state({{"a", 9}});
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"a":9},"version":0})"));
}

TEST_F(PersistWrites, StoresAStateThatIsNoObjectAsAWhole) {
  store_ = store(value(1));
  persist_options with = options();
  with.include = {"a"};
  const persisted saved = persist(store_, with);
  store_.replace_state(value(2));
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":2,"version":0})"));
  store second{value(1)};
  const persisted also = persist(second, with);
  EXPECT_EQ(second.state(), value(2));
}

TEST_F(PersistWrites, WritesABatchOnce) {
  const persisted saved = persist(store_, options());
  store_.batch([&] {
    for (int count = 1; count <= 5; ++count) set_count(count);
  });
  EXPECT_THAT(counts(), ElementsAre(5));
}

TEST_F(PersistWrites, WritesNothingOfABatchThatFailed) {
  persisted saved = persist(store_, options());
  EXPECT_THROW(store_.batch([&] {
    set_count(1);
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  saved.flush();
  EXPECT_THAT(storage_->writes, IsEmpty());
}

TEST_F(PersistWrites, SurvivesAHydrationInsideABatch) {
  storage_->text = R"({"state":{"count":42},"version":0})";
  persist_options with = options();
  with.skip_hydration = true;
  persisted saved = persist(store_, with);
  store_.batch([&] {
    saved.rehydrate();
    store_.set_state([](draft state) { ++state["count"]; });
  });
  EXPECT_EQ(storage_->text, R"({"state":{"count":43},"version":0})");
}

// --- throttle ------------------------------------------------------------------------------------------------

TEST_F(PersistWrites, WritesAtMostOnceInTheTimeOfTheThrottle) {
  const persisted saved = persist(store_, throttled(100ms));
  set_count(1);
  EXPECT_THAT(counts(), ElementsAre(1));
  set_count(2);
  clock_.advance(99ms);
  set_count(3);
  EXPECT_THAT(counts(), ElementsAre(1));
  clock_.advance(1ms);
  EXPECT_THAT(counts(), ElementsAre(1, 3));
  clock_.advance(1000ms);
  EXPECT_THAT(counts(), ElementsAre(1, 3));
  set_count(4);
  EXPECT_THAT(counts(), ElementsAre(1, 3, 4));
}

TEST_F(PersistWrites, WritesNothingForAChangeThatWasTakenBack) {
  const persisted saved = persist(store_, throttled(100ms));
  set_count(1);
  set_count(2);
  set_count(1);
  clock_.advance(100ms);
  EXPECT_THAT(counts(), ElementsAre(1));
}

TEST_F(PersistWrites, FlushesBeforeTheTime) {
  persisted saved = persist(store_, throttled(100ms));
  set_count(1);
  set_count(2);
  saved.flush();
  EXPECT_THAT(counts(), ElementsAre(1, 2));
  clock_.advance(50ms);
  set_count(3);
  clock_.advance(99ms);
  EXPECT_THAT(counts(), ElementsAre(1, 2, 3));
}

TEST_F(PersistWrites, WritesWhatIsLeftWhenItEnds) {
  {
    const persisted saved = persist(store_, throttled(100ms));
    set_count(1);
    set_count(2);
  }
  EXPECT_THAT(counts(), ElementsAre(1, 2));
  EXPECT_EQ(clock_.pending(), 0U);
}

TEST_F(PersistWrites, WritesWhatIsLeftAfterTheStoreIsGone) {
  auto mortal = std::make_unique<store>(value{{"count", 0}});
  persisted saved = persist(*mortal, throttled(100ms));
  mortal->set_state({{"count", 1}});
  mortal->set_state({{"count", 2}});
  mortal.reset();
  EXPECT_THAT(counts(), ElementsAre(1));
  saved.flush();
  EXPECT_THAT(counts(), ElementsAre(1, 2));
}

TEST_F(PersistWrites, ForgetsWhatWasDueWhenTheStorageIsCleared) {
  persisted saved = persist(store_, throttled(100ms));
  set_count(1);
  set_count(2);
  saved.clear_storage();
  clock_.advance(1000ms);
  saved.flush();
  EXPECT_EQ(storage_->text, std::nullopt);
  EXPECT_THAT(counts(), ElementsAre(1));
}

TEST_F(PersistWrites, StoresWhatWasDueBeforeItReadsAgain) {
  persisted saved = persist(store_, throttled(100ms));
  set_count(1);
  set_count(2);
  saved.rehydrate();
  EXPECT_EQ(store_.state(), R"({"count":2})"_value);
}

// --- a runner --------------------------------------------------------------------------------------------------

TEST_F(PersistWrites, LeavesWritingToTheRunnerAndTakesTheNewestState) {
  const persisted saved = persist(store_, on_runner());
  for (int count = 1; count <= 10; ++count) set_count(count);
  EXPECT_THAT(storage_->writes, IsEmpty());
  EXPECT_EQ(executor_.pending(), 1U);
  executor_.run_all();
  EXPECT_THAT(counts(), ElementsAre(10));
  set_count(11);
  executor_.run_all();
  EXPECT_THAT(counts(), ElementsAre(10, 11));
}

TEST_F(PersistWrites, FlushesWithoutTheRunner) {
  persisted saved = persist(store_, on_runner());
  set_count(1);
  saved.flush();
  EXPECT_THAT(counts(), ElementsAre(1));
  executor_.run_all();
  EXPECT_THAT(counts(), ElementsAre(1));
}

TEST_F(PersistWrites, LetsTasksRunAfterItsEnd) {
  {
    const persisted saved = persist(store_, on_runner());
    set_count(1);
  }
  EXPECT_THAT(counts(), ElementsAre(1));
  executor_.run_all();
  EXPECT_THAT(counts(), ElementsAre(1));
}

TEST_F(PersistWrites, PutsAsideWhatIsUnusableAlsoAfterAChangeThatWasTakenBack) {
  storage_->text = R"({"state":{"count":42},"version":5})";
  persist_options with = on_runner();
  with.migrations = {{1, [](const value& state) { return state; }}};
  const persisted saved = persist(store_, with);
  set_count(1);
  set_count(42);
  executor_.run_all();
  EXPECT_THAT(storage_->writes, IsEmpty());
  set_count(2);
  executor_.run_all();
  EXPECT_EQ(storage_->writes_over_unusable, 1U);
}

TEST_F(PersistWrites, SurvivesARunnerThatRefuses) {
  persist_options with = options();
  with.runner = [](const std::function<void()>&) { throw std::runtime_error("pool is full"); };
  persisted saved = persist(store_, with);
  set_count(1);
  EXPECT_THAT(errors_, ElementsAre("Cannot plan a write of the state: pool is full"));
  saved.flush();
  EXPECT_THAT(counts(), ElementsAre(1));
}

TEST_F(PersistWrites, SurvivesARunnerThatRefusesWhenItIsTime) {
  bool refuses = false;
  persist_options with = throttled(10ms);
  with.runner = [&](std::function<void()> task) {
    if (refuses) throw std::runtime_error("pool is full");
    executor_.post(std::move(task));
  };
  const persisted saved = persist(store_, with);
  set_count(1);
  executor_.run_all();
  set_count(2);
  refuses = true;
  EXPECT_NO_THROW(clock_.advance(10ms));
  EXPECT_THAT(errors_, ElementsAre("Cannot plan a write of the state: pool is full"));
  refuses = false;
  set_count(3);
  executor_.run_all();
  EXPECT_THAT(counts(), ElementsAre(1, 3));
}

TEST_F(PersistWrites, WritesAgainAfterARunnerThatDroppedATask) {
  std::vector<std::function<void()>> tasks;
  persist_options with = options();
  with.runner = [&](std::function<void()> task) { tasks.push_back(std::move(task)); };
  const persisted saved = persist(store_, with);
  for (int count = 1; count <= 3; ++count) {
    set_count(count);
    EXPECT_EQ(tasks.size(), 1U);
    tasks.clear();
  }
  set_count(4);
  ASSERT_EQ(tasks.size(), 1U);
  tasks.front()();
  EXPECT_THAT(counts(), ElementsAre(4));
  // What has run may be let go of at any time.
  set_count(5);
  tasks.erase(tasks.begin());
  set_count(6);
  EXPECT_EQ(tasks.size(), 1U);
}

TEST_F(PersistWrites, WritesAgainAfterAClockThatDroppedATimer) {
  std::vector<std::function<void()>> timers;
  persist_options with = throttled(10ms);
  with.clock.call_after = [&](std::chrono::milliseconds, std::function<void()> callback) {
    timers.push_back(std::move(callback));
    return [] {};
  };
  const persisted saved = persist(store_, with);
  set_count(1);
  set_count(2);
  timers.clear();
  set_count(3);
  ASSERT_EQ(timers.size(), 1U);
  clock_.advance(10ms);
  timers.front()();
  EXPECT_THAT(counts(), ElementsAre(1, 3));
}

TEST_F(PersistWrites, PlansAnewWithNewOptionsWhateverBecameOfTheOldClock) {
  clock_.advance(1000h);
  persisted saved = persist(store_, throttled(1h));
  set_count(1);
  set_count(2);
  EXPECT_THAT(counts(), ElementsAre(1));
  patchbay::testing::manual_clock other;
  persist_options with = throttled(10ms);
  with.clock = other.clock();
  saved.set_options(with);
  EXPECT_THAT(counts(), ElementsAre(1, 2));
  set_count(3);
  EXPECT_THAT(counts(), ElementsAre(1, 2));
  other.advance(10ms);
  EXPECT_THAT(counts(), ElementsAre(1, 2, 3));
  EXPECT_EQ(clock_.pending(), 0U);
}

TEST_F(PersistWrites, NeverWritesTwiceInTheLongestThrottle) {
  const persisted saved = persist(store_, throttled(std::chrono::milliseconds::max()));
  clock_.advance(5ms);
  set_count(1);
  set_count(2);
  EXPECT_THAT(counts(), ElementsAre(1));
}

// --- while it reads again ---------------------------------------------------------------------------------------

TEST_F(PersistWrites, EndsWithWhatIsLeftAlsoWhileItReadsAgain) {
  {
    persisted saved = persist(store_, options());
    storage_->later = true;
    saved.rehydrate();
    set_count(1);
    EXPECT_THAT(counts(), IsEmpty());
  }
  EXPECT_THAT(counts(), ElementsAre(1));
}

TEST_F(PersistWrites, FlushesAlsoWhileItReadsAgain) {
  storage_->keeps_changes = true;
  storage_->text = R"({"state":{"count":0},"version":0})";
  persisted saved = persist(store_, options());
  storage_->later = true;
  saved.rehydrate();
  set_count(1);
  saved.flush();
  EXPECT_THAT(counts(), ElementsAre(1));
  // This was read before.
  storage_->answer_all();
  EXPECT_EQ(store_.state()["count"], value(0));
  // What is stored is known to differ from it.
  set_count(1);
  EXPECT_EQ(*storage_->text, R"({"state":{"count":1},"version":0})");
  set_count(0);
  EXPECT_EQ(*storage_->text, R"({"state":{"count":0},"version":0})");
}

TEST_F(PersistWrites, LetsGoOfTheStorageThatNewOptionsReplace) {
  persisted saved = persist(store_, options());
  const std::weak_ptr<patchbay::storage> old = std::exchange(storage_, std::make_shared<scripted_storage>());
  saved.set_options(options());
  EXPECT_TRUE(old.expired());
}

// --- another text than JSON's -------------------------------------------------------------------------------------

// Hexadecimal digits for each byte of the JSON.
std::string to_digits(const value& document) {
  std::string text;
  for (const char byte : document.dump())
    text += {static_cast<char>('a' + (byte >> 4)), static_cast<char>('a' + (byte & 15))};
  return text;
}

value from_digits(std::string_view text) {
  if (text.size() % 2 != 0) throw std::runtime_error("half a byte");
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2)
    bytes += static_cast<char>((text[i] - 'a') << 4 | (text[i + 1] - 'a'));
  return value::parse(bytes);
}

class PersistSerializes : public PersistWrites {
 protected:
  persist_options in_digits() {
    persist_options with = options();
    with.serialize = to_digits;
    with.deserialize = from_digits;
    return with;
  }
};

TEST_F(PersistSerializes, StoresTheTextThatItIsGivenAndReadsItBack) {
  {
    const persisted saved = persist(store_, in_digits());
    set_count(1);
  }
  EXPECT_EQ(storage_->text, to_digits(R"({"state":{"count":1},"version":0})"_value));
  store again{value{{"count", 0}}};
  const persisted saved = persist(again, in_digits());
  EXPECT_EQ(again.state()["count"], value(1));
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(PersistSerializes, AppendsNothingThatTheTextWouldHide) {
  storage_->keeps_changes = true;
  store_ = store(value{{"count", 0}, {"text", std::string(5000, 'x')}});
  const persisted saved = persist(store_, in_digits());
  for (int count = 1; count <= 3; ++count) set_count(count);
  EXPECT_THAT(storage_->appended, IsEmpty());
  EXPECT_EQ(storage_->writes.size(), 3U);
}

TEST_F(PersistSerializes, MigratesWhatItHasRead) {
  storage_->text = to_digits(R"({"state":{"count":4},"version":1})"_value);
  persist_options with = in_digits();
  with.version = 2;
  with.migrate = [](const value& stored, std::int64_t) { return value{{"count", stored["count"].get<int>() + 1}}; };
  const persisted saved = persist(store_, with);
  EXPECT_EQ(store_.state()["count"], value(5));
  EXPECT_EQ(storage_->text, to_digits(R"({"state":{"count":5},"version":2})"_value));
}

TEST_F(PersistSerializes, TakesTheCopyBeforeWhereTheTextCannotBeRead) {
  storage_->text = "abc";
  storage_->previous = to_digits(R"({"state":{"count":1},"version":0})"_value);
  const persisted saved = persist(store_, in_digits());
  EXPECT_EQ(store_.state()["count"], value(1));
  EXPECT_THAT(errors_, ElementsAre(::testing::HasSubstr("half a byte")));
  EXPECT_EQ(storage_->writes_over_unusable, 1U);
}

TEST_F(PersistSerializes, ReportsASerializeThatThrowsAndKeepsWhatIsDue) {
  bool fails = true;
  persist_options with = in_digits();
  with.serialize = [&](const value& document) {
    if (fails) throw std::runtime_error("no text today");
    return to_digits(document);
  };
  const persisted saved = persist(store_, with);
  EXPECT_NO_THROW(set_count(1));
  EXPECT_THAT(errors_, ElementsAre(R"(Cannot store "app": no text today)"));
  fails = false;
  set_count(2);
  EXPECT_EQ(storage_->writes.size(), 1U);
}

TEST_F(PersistSerializes, WantsBothOrNeither) {
  persist_options with = options();
  with.serialize = to_digits;
  EXPECT_THROW((void)persist(store_, with), error);
  with.serialize = nullptr;
  with.deserialize = from_digits;
  EXPECT_THROW((void)persist(store_, with), error);
}

// --- errors ---------------------------------------------------------------------------------------------------

TEST_F(PersistWrites, ReportsAFailedWriteAndTriesAgainWithTheNextChange) {
  store_ = store(R"({"count":0,"other":0})"_value);
  persist_options with = options();
  with.include = {"count"};
  const persisted saved = persist(store_, with);
  storage_->fail_writes = true;
  set_count(1);
  EXPECT_THAT(errors_, ElementsAre(R"(Cannot store "app": no writing today)"));
  storage_->fail_writes = false;
  EXPECT_THAT(counts(), IsEmpty());
  store_.set_state({{"other", 1}});
  EXPECT_THAT(counts(), ElementsAre(1));
}

TEST_F(PersistWrites, FlushThrowsWhatKeepsItFromWriting) {
  persisted saved = persist(store_, options());
  storage_->fail_writes = true;
  set_count(1);
  try {
    saved.flush();
    FAIL() << "flush must throw";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::io);
    EXPECT_EQ(failure.message(), R"(Cannot store "app": no writing today)");
  }
  storage_->fail_writes = false;
  saved.flush();
  EXPECT_THAT(counts(), ElementsAre(1));
}

TEST_F(PersistWrites, TriesOnceMoreWhenItEnds) {
  {
    const persisted saved = persist(store_, options());
    storage_->fail_writes = true;
    set_count(1);
    storage_->fail_writes = false;
  }
  EXPECT_THAT(counts(), ElementsAre(1));
}

TEST_F(PersistWrites, LetsTheErrorHookChangeTheStore) {
  persist_options with = options();
  with.on_error = [&](const error& failure) { store_.set_state({{"problem", failure.message()}}); };
  persisted saved = persist(store_, with);
  storage_->fail_writes = true;
  set_count(1);
  EXPECT_EQ(store_.state()["problem"], value(R"(Cannot store "app": no writing today)"));
  storage_->fail_writes = false;
  saved.flush();
  EXPECT_EQ(value::parse(*storage_->text)["state"], store_.state());
}

TEST_F(PersistWrites, DoesNotTryForEverWhatTheErrorHookChanges) {
  for (const bool has_runner : {false, true}) {
    storage_->fail_writes = true;
    store_ = store(R"({"count":0,"problems":[]})"_value);
    persist_options with = has_runner ? on_runner() : options();
    with.on_error = [&](const error&) {
      ASSERT_LT(store_.state()["problems"].size(), 5U);
      store_.set_state([](draft state) { state["problems"].push_back("again"); });
    };
    const persisted saved = persist(store_, with);
    set_count(1);
    executor_.run_all();
    EXPECT_EQ(store_.state()["problems"].size(), 1U);
    storage_->fail_writes = false;
    set_count(2);
    executor_.run_all();
    EXPECT_EQ(value::parse(*storage_->text)["state"], store_.state());
    EXPECT_EQ(store_.state()["problems"].size(), 1U);
    storage_->text.reset();
  }
}

TEST_F(PersistWrites, WritesWhatTheErrorHookOfAnotherOneChanges) {
  const auto sound = std::make_shared<scripted_storage>();
  const persisted saved = persist(store_, {.name = "problems", .storage = sound, .include = {"problem"}});
  persist_options with = options();
  with.include = {"count"};
  with.on_error = [&](const error&) { store_.set_state({{"problem", "disk"}}); };
  const persisted failing = persist(store_, with);
  storage_->fail_writes = true;
  set_count(1);
  EXPECT_THAT(sound->writes, ElementsAre(R"({"state":{"problem":"disk"},"version":0})"));
}

TEST_F(PersistWrites, ReportsAPartializeThatThrowsAndLetsTheDispatchBe) {
  persist_options with = options();
  with.partialize = [](const value&) -> value { throw std::runtime_error("partialize problem"); };
  const persisted saved = persist(store_, with);
  EXPECT_NO_THROW(set_count(1));
  EXPECT_THAT(errors_, ElementsAre(R"(Cannot store "app": partialize problem)"));
}

// --- pause, move ------------------------------------------------------------------------------------------------

TEST_F(PersistWrites, NotesChangesWhilePaused) {
  {
    persisted saved = persist(store_, options());
    saved.pause();
    set_count(1);
    set_count(2);
    EXPECT_THAT(counts(), IsEmpty());
    saved.resume();
    EXPECT_THAT(counts(), ElementsAre(2));
    saved.pause();
    set_count(3);
    saved.flush();
    EXPECT_THAT(counts(), ElementsAre(2, 3));
    set_count(4);
  }
  EXPECT_THAT(counts(), ElementsAre(2, 3));
}

TEST_F(PersistWrites, GoesOnAfterAMoveAndEndsWhatItReplaces) {
  auto other_storage = std::make_shared<scripted_storage>();
  store other{value{{"count", 0}}};
  persist_options for_other = throttled(100ms);
  for_other.storage = other_storage;
  persisted saved = persist(other, for_other);
  other.set_state({{"count", 1}});
  other.set_state({{"count", 2}});
  EXPECT_EQ(other_storage->writes.size(), 1U);
  saved = persist(store_, options());
  EXPECT_EQ(other_storage->writes.size(), 2U);
  set_count(1);
  EXPECT_THAT(counts(), ElementsAre(1));
  other.set_state({{"count", 3}});
  EXPECT_EQ(other_storage->writes.size(), 2U);
}

TEST_F(PersistWrites, MayEndInTheListenerThatHearsOfIt) {
  storage_->text = R"({"state":{"count":1},"version":0})";
  auto saved = std::make_unique<persisted>(persist(store_, options()));
  auto listening = saved->on_finish_hydration([&](const value&) { saved.reset(); });
  persisted& alive = *saved;
  alive.rehydrate();
  EXPECT_EQ(saved, nullptr);
  set_count(2);
  EXPECT_THAT(counts(), IsEmpty());
}

// --- threads ------------------------------------------------------------------------------------------------------

// A storage whose writes wait until they are let go, and which knows if two of them are under way at once.
class slow_storage : public patchbay::storage {
 public:
  void read(const std::string&, patchbay::read_reply reply) override { reply({}); }
  void remove(const std::string&) override {}
  void write(const std::string&, std::string_view text) override {
    std::unique_lock lock(mutex_);
    if (busy_) overlapped_ = true;
    busy_ = true;
    ++begun_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
    busy_ = false;
    last_ = value::parse(text)["state"]["count"].get<int>();
    if (last_ < highest_) went_back_ = true;
    highest_ = last_;
  }
  void open() {
    const std::scoped_lock lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void wait_for_write() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return begun_ > 0; });
  }
  [[nodiscard]] int last() const {
    const std::scoped_lock lock(mutex_);
    return last_;
  }
  [[nodiscard]] bool in_order() const {
    const std::scoped_lock lock(mutex_);
    return !overlapped_ && !went_back_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  bool busy_ = false;
  bool overlapped_ = false;
  bool went_back_ = false;
  int begun_ = 0;
  int last_ = 0;
  int highest_ = 0;
};

// Runs its tasks on one thread until it ends.
class thread_runner {
 public:
  thread_runner() : thread_([this] { work(); }) {}
  ~thread_runner() {
    post({});
    thread_.join();
  }
  void post(std::function<void()> task) {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(std::move(task));
    changed_.notify_all();
  }

 private:
  void work() {
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !tasks_.empty(); });
      const auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      if (!task) return;
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  std::thread thread_;
};

TEST_F(PersistWrites, BlocksNoDispatchWhileTheRunnerWrites) {
  const auto slow = std::make_shared<slow_storage>();
  thread_runner runner;
  persist_options with = options();
  with.storage = slow;
  with.runner = [&](std::function<void()> task) { runner.post(std::move(task)); };
  persisted saved = persist(store_, with);
  set_count(1);
  slow->wait_for_write();
  // Would never return if it waited: the write ends only after it.
  for (int count = 2; count <= 100; ++count) set_count(count);
  slow->open();
  saved.flush();
  EXPECT_EQ(slow->last(), 100);
  EXPECT_TRUE(slow->in_order());
}

TEST_F(PersistWrites, StoresTheNewestStateInOrderWhateverThreadsDo) {
  const auto slow = std::make_shared<slow_storage>();
  slow->open();
  thread_runner first;
  thread_runner second;
  std::atomic<int> turn = 0;
  persist_options with = options();
  with.storage = slow;
  with.runner = [&](std::function<void()> task) { (++turn % 2 == 0 ? first : second).post(std::move(task)); };
  {
    persisted saved = persist(store_, with);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 3; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i) {
          store_.set_state([](draft state) { ++state["count"]; });
          if (i % 50 == 0) saved.flush();
        }
      });
    }
    for (std::thread& each : threads) each.join();
    saved.flush();
    EXPECT_EQ(slow->last(), 600);
    store_.set_state([](draft state) { ++state["count"]; });
  }
  EXPECT_EQ(slow->last(), 601);
  EXPECT_TRUE(slow->in_order());
}

TEST_F(PersistWrites, RehydratesAndClearsWhileOthersChangeTheState) {
  const auto memory = std::make_shared<patchbay::memory_storage>();
  thread_runner runner;
  persist_options with{
      .name = "app", .storage = memory, .runner = [&](std::function<void()> task) { runner.post(std::move(task)); }};
  persisted saved = persist(store_, with);
  std::thread changes([&] {
    for (int count = 1; count <= 300; ++count) set_count(count);
  });
  for (int i = 0; i < 50; ++i) {
    if (i % 10 == 9) saved.clear_storage();
    saved.rehydrate();
  }
  changes.join();
  set_count(1000);
  saved.flush();
  EXPECT_EQ(memory->text("app"), R"({"state":{"count":1000},"version":0})");
}

}  // namespace
