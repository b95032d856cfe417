#include "persist_fixture.hpp"

#include <patchbay/testing/manual_executor.hpp>

#include <gmock/gmock.h>

#include <cstdint>
#include <random>

// What persist appends to a storage that keeps changes, and what it makes of them when it reads.

namespace {

using patchbay::draft;
using patchbay::error;
using patchbay::persist;
using patchbay::persist_options;
using patchbay::persisted;
using patchbay::store;
using patchbay::value;
using namespace patchbay::literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

value entities(std::size_t count) {
  std::string members;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    members += (i > 0 ? ",\"t" : "\"t") + number + R"(":{"text":"todo number )" + number + R"(","done":false})";
  }
  return value::parse("{\"todos\":{" + members + "},\"draft\":{\"text\":\"\"}}");
}

class PersistChanges : public persist_test {
 protected:
  PersistChanges() { storage_->keeps_changes = true; }

  // A store that is long enough for changes to be worth their while, stored whole.
  void begin_with(std::size_t count, persist_options with) {
    store_ = store(entities(count));
    saved_.emplace(persist(store_, std::move(with)));
    finish(0);
    ASSERT_THAT(storage_->writes, SizeIs(1));
  }
  void begin_with(std::size_t count) { begin_with(count, options()); }
  void finish(std::size_t number) {
    store_.set_state([&](draft state) { state["todos"]["t" + std::to_string(number)]["done"] = true; });
  }
  void type(const std::string& text) {
    store_.set_state([&](draft state) { state["draft"]["text"] = text; });
  }
  // What another program would find.
  [[nodiscard]] value read_again(persist_options with) const {
    store other{value::object()};
    const persisted also = persist(other, std::move(with));
    return other.state();
  }
  [[nodiscard]] value read_again() const {
    return read_again({.name = "app", .storage = storage_, .on_error = [](const error& failure) {
                         ADD_FAILURE() << failure.message();
                       }});
  }

  std::optional<persisted> saved_;
};

// --- writing ---------------------------------------------------------------------------------------------------

TEST_F(PersistChanges, AppendsAChangeAsLongAsTheChangeAmongAHundredThousand) {
  begin_with(100'000);
  EXPECT_GT(storage_->writes[0].size(), 1'000'000U);
  for (const std::size_t number : {99'999U, 5U, 50'000U}) finish(number);
  EXPECT_THAT(storage_->writes, SizeIs(1));
  EXPECT_THAT(storage_->appended, SizeIs(3));
  EXPECT_EQ(storage_->appended[0], R"([{"op":"replace","path":"/state/todos/t99999/done","value":true}])");
  for (const std::string& change : storage_->appended) EXPECT_LT(change.size(), 200U);
  EXPECT_TRUE(read_again() == store_.state());
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(PersistChanges, AppendsOneChangeForABatch) {
  begin_with(100);
  store_.batch([&] {
    for (std::size_t number = 1; number <= 3; ++number) finish(number);
  });
  EXPECT_THAT(storage_->appended, SizeIs(1));
  EXPECT_EQ(read_again(), store_.state());
}

TEST_F(PersistChanges, WritesAndAppendsNothingInTheTurnOfADispatchIfARunnerDoes) {
  patchbay::testing::manual_executor executor;
  persist_options with = options();
  with.runner = [&](std::function<void()> task) { executor.post(std::move(task)); };
  store_ = store(entities(100));
  const persisted saved = persist(store_, with);
  finish(0);
  EXPECT_THAT(storage_->writes, IsEmpty());
  executor.run_all();
  EXPECT_THAT(storage_->writes, SizeIs(1));
  finish(1);
  finish(2);
  EXPECT_THAT(storage_->appended, IsEmpty());
  executor.run_all();
  EXPECT_THAT(storage_->appended, SizeIs(1));
  EXPECT_EQ(read_again(), store_.state());
}

TEST_F(PersistChanges, AppendsOnlyWhatIsIncluded) {
  persist_options with = options();
  with.include = {"todos"};
  begin_with(100, with);
  type("a text");
  EXPECT_THAT(storage_->appended, IsEmpty());
  finish(1);
  EXPECT_THAT(storage_->appended, ElementsAre(R"([{"op":"replace","path":"/state/todos/t1/done","value":true}])"));
  EXPECT_EQ(read_again()["todos"], store_.state()["todos"]);
  EXPECT_FALSE(read_again().contains("draft"));
}

TEST_F(PersistChanges, AppendsTheChangeOfWhatPartializeGives) {
  persist_options with = options();
  with.partialize = [](const value& state) { return value{{"list", state["todos"]}}; };
  begin_with(100, with);
  finish(1);
  EXPECT_THAT(storage_->appended, ElementsAre(R"([{"op":"replace","path":"/state/list/t1/done","value":true}])"));
}

TEST_F(PersistChanges, WritesTheWholeTextWhereTheChangeIsLonger) {
  begin_with(100);
  store_.set_state(entities(500));
  EXPECT_THAT(storage_->appended, IsEmpty());
  EXPECT_THAT(storage_->writes, SizeIs(2));
}

TEST_F(PersistChanges, WritesTheWholeTextWhereThatIsShort) {
  const persisted saved = persist(store_, options());
  for (int count = 1; count <= 3; ++count) store_.set_state({{"count", count}});
  EXPECT_THAT(storage_->writes, SizeIs(3));
  EXPECT_THAT(storage_->appended, IsEmpty());
}

TEST_F(PersistChanges, WritesTheWholeTextOnceTheChangesHaveGrownLongerThanIt) {
  begin_with(1000);
  std::size_t stored = 0;
  for (int i = 0; i < 5000; ++i) {
    type("text " + std::to_string(i));
    stored = storage_->text->size();
    for (const std::string& change : storage_->changes) stored += change.size();
    ASSERT_LT(stored, 2 * storage_->writes[0].size() + 1000);
  }
  // Every change was stored, and the whole text seldom.
  EXPECT_EQ(storage_->writes.size() - 1 + storage_->appended.size(), 5000U);
  EXPECT_GE(storage_->writes.size(), 2U);
  EXPECT_LE(storage_->writes.size(), 60U);
  EXPECT_TRUE(read_again() == store_.state());
}

TEST_F(PersistChanges, WritesTheWholeTextAfterAFailureWhichMayHaveStoredTheChange) {
  begin_with(100);
  storage_->fail_appends = true;
  finish(1);
  EXPECT_THAT(errors_, ElementsAre(R"(Cannot store "app": no appending today)"));
  storage_->fail_appends = false;
  saved_->flush();
  EXPECT_THAT(storage_->appended, IsEmpty());
  EXPECT_THAT(storage_->writes, SizeIs(2));
  EXPECT_EQ(read_again(), store_.state());
  finish(2);
  EXPECT_THAT(storage_->appended, SizeIs(1));
}

TEST_F(PersistChanges, WritesAgainWhenAChangeIsTakenBackAfterAFailureThatMayHaveStoredIt) {
  begin_with(100);
  type("kept");
  storage_->fail_writes = storage_->fail_appends = true;
  type("perhaps stored");
  storage_->fail_writes = storage_->fail_appends = false;
  type("kept");
  EXPECT_THAT(storage_->writes, SizeIs(2));
}

TEST_F(PersistChanges, WritesTheWholeTextWhereSomebodyElseHasWritten) {
  begin_with(100);
  storage_->write("app", R"({"state":{"somebody":"else"},"version":0})");
  finish(1);
  EXPECT_THAT(storage_->appended, IsEmpty());
  EXPECT_EQ(read_again(), store_.state());
}

TEST_F(PersistChanges, WritesTheWholeTextAfterNewOptionsAndAfterTheStorageWasCleared) {
  begin_with(100);
  persist_options with = options();
  with.version = 1;
  saved_->set_options(with);
  finish(1);
  EXPECT_THAT(storage_->writes, SizeIs(2));
  EXPECT_THAT(storage_->appended, IsEmpty());
  EXPECT_EQ(value::parse(*storage_->text)["version"], value(1));
  saved_->clear_storage();
  finish(2);
  EXPECT_THAT(storage_->writes, SizeIs(3));
  finish(3);
  EXPECT_THAT(storage_->appended, SizeIs(1));
}

TEST_F(PersistChanges, GoesOnAppendingAfterAHydration) {
  begin_with(100);
  finish(1);
  store second{entities(100)};
  const persisted also = persist(second, options());
  second.set_state([](draft state) { state["draft"]["text"] = "second"; });
  EXPECT_THAT(storage_->writes, SizeIs(1));
  EXPECT_THAT(storage_->appended, SizeIs(2));
  EXPECT_EQ(read_again(), second.state());
  EXPECT_EQ(second.state()["todos"]["t1"]["done"], value(true));
}

TEST_F(PersistChanges, CountsTheChangesThatItFound) {
  begin_with(100);
  const std::size_t at_most = storage_->text->size() / 256;
  for (std::size_t i = 0; i < 3 * at_most; ++i) {
    store next{entities(100)};
    const persisted saved = persist(next, options());
    next.set_state([&](draft state) { state["draft"]["text"] = "text " + std::to_string(i); });
    ASSERT_LE(storage_->changes.size(), at_most);
  }
  EXPECT_GE(storage_->writes.size(), 3U);
}

TEST_F(PersistChanges, GivesWhatHasNoVersionOneWithTheNextWrite) {
  storage_->text = "{\"state\":" + entities(100).dump() + "}";
  store_ = store(entities(100));
  const persisted saved = persist(store_, options());
  finish(1);
  EXPECT_THAT(storage_->writes, SizeIs(1));
  EXPECT_EQ(value::parse(*storage_->text)["version"], value(0));
}

// --- reading ---------------------------------------------------------------------------------------------------

class PersistReadsChanges : public PersistChanges {
 protected:
  PersistReadsChanges() {
    storage_->text = R"({"state":{"count":1},"version":0})";
    storage_->changes = {R"([{"op":"replace","path":"/state/count","value":2}])",
                         R"([{"op":"add","path":"/state/name","value":"x"}])"};
  }
};

TEST_F(PersistReadsChanges, AppliesThemInTheirOrder) {
  const persisted saved = persist(store_, options());
  EXPECT_EQ(store_.state(), R"({"count":2,"name":"x"})"_value);
  EXPECT_THAT(errors_, IsEmpty());
  EXPECT_THAT(storage_->writes, IsEmpty());
}

TEST_F(PersistReadsChanges, MigratesWhatComesOutOfThem) {
  persist_options with = options();
  with.version = 1;
  with.migrate = [](const value& stored, std::int64_t) { return value{{"count", stored["count"].get<int>() * 100}}; };
  const persisted saved = persist(store_, with);
  EXPECT_EQ(store_.state()["count"], value(200));
  EXPECT_EQ(storage_->text, R"({"state":{"count":200},"version":1})");
}

TEST_F(PersistReadsChanges, UsesThoseBeforeABadOneAndWritesOverIt) {
  const std::vector<std::string> good = storage_->changes;
  for (const char* bad :
       {"no json", "{}", "[{\"op\":\"replace\",\"path\":\"/state/missing\",\"value\":1}]",
        "[{\"op\":\"remove\",\"path\":\"/state\"}]", "[{\"op\":\"replace\",\"path\":\"\",\"value\":7}]"}) {
    storage_->text = R"({"state":{"count":1},"version":0})";
    storage_->changes = good;
    storage_->changes.insert(storage_->changes.begin() + 1, bad);
    storage_->writes_over_unusable = 0;
    errors_.clear();
    store_ = store(value{{"count", 0}});
    const persisted saved = persist(store_, options());
    EXPECT_EQ(store_.state(), R"({"count":2})"_value);
    ASSERT_THAT(errors_, SizeIs(1)) << bad;
    EXPECT_THAT(errors_[0], HasSubstr("Cannot use the last changes stored under \"app\": "));
    EXPECT_THAT(errors_[0], HasSubstr(" (What comes before them is used instead.)"));
    EXPECT_EQ(storage_->writes_over_unusable, 1U);
    EXPECT_EQ(storage_->text, R"({"state":{"count":2},"version":0})");
    EXPECT_TRUE(saved.has_hydrated());
  }
}

TEST_F(PersistReadsChanges, UsesWhatAStorageCouldRead) {
  storage_->rest = std::make_exception_ptr(std::runtime_error("the rest is gone"));
  const persisted saved = persist(store_, options());
  EXPECT_EQ(store_.state(), R"({"count":2,"name":"x"})"_value);
  EXPECT_THAT(errors_, ElementsAre("Cannot use the last changes stored under \"app\": the rest is gone (What comes "
                                   "before them is used instead.)"));
  EXPECT_EQ(storage_->writes_over_unusable, 1U);
}

// --- both ------------------------------------------------------------------------------------------------------

TEST_F(PersistChanges, ReadsBackWhateverWasWritten) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  begin_with(100);
  const auto any = [&] { return "t" + std::to_string(random() % 110); };
  for (int i = 0; i < 500; ++i) {
    store_.set_state([&](draft state) {
      const std::string key = any();
      switch (random() % 5) {
        case 0:
          state["todos"].erase(key);
          break;
        case 1:
          state["todos"][key] = value::array(
              {value(1.5), value(-0.0), value(1e300), value("~/\"\\\x01"), value(), state["draft"].current()});
          break;
        case 2:
          state["todos"][any()] = state["todos"].current();
          state["todos"] = entities(100)["todos"];
          break;
        default:
          state["draft"]["text"] = key + std::string(random() % 300, 'x');
      }
    });
    ASSERT_TRUE(read_again() == store_.state()) << "at step " << i;
  }
  EXPECT_GT(storage_->appended.size(), 100U);
}

}  // namespace
