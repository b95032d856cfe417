#include "support.hpp"

#include <patchbay/bridge/task.hpp>

#include <stdexcept>

namespace patchbay::bridge::test {

namespace {

using namespace std::chrono_literals;

class Task : public ::testing::Test {
 protected:
  value entry(const std::string& id) { return host.store.state()["tasks"][id]; }
  bool ends(const std::string& id) {
    return soon([&] { return entry(id)["status"] != value("running"); });
  }

  counter_app host;
  tasks jobs{host.app, {.progress_interval = 5ms, .keep_finished = 2}};
};

}  // namespace

TEST_F(Task, IsInTheStateFromItsStartToItsEnd) {
  std::promise<void> go;
  const std::string id = jobs.start("import", "", [&](const task& self) {
    self.progress({{"done", 1}});
    go.get_future().wait();
    return value(42);
  });
  EXPECT_EQ(entry(id)["name"], value("import"));
  EXPECT_EQ(entry(id)["number"], value(1));
  EXPECT_EQ(entry(id)["status"], value("running"));
  EXPECT_TRUE(soon([&] { return entry(id)["progress"] == value{{"done", 1}}; }));
  go.set_value();
  ASSERT_TRUE(ends(id));
  EXPECT_EQ(entry(id)["status"], value("done"));
  EXPECT_EQ(entry(id)["result"], value(42));
}

TEST_F(Task, CoalescesItsProgressAndLosesNeitherTheLastNorTheEnd) {
  const revision_number before = host.store.revision();
  const std::string id = jobs.start("count", "", [](const task& self) {
    for (int i = 1; i <= 100000; ++i) self.progress(i);
    return value();
  });
  ASSERT_TRUE(ends(id));
  EXPECT_EQ(entry(id)["progress"], value(100000));
  EXPECT_LT(host.store.revision() - before, 20000U);
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(entry(id)["status"], value("done"));
}

TEST_F(Task, ShowsProgressThatIsFollowedByNothingForAWhile) {
  std::promise<void> go;
  const std::string id = jobs.start("count", "", [&](const task& self) {
    self.progress(1);
    self.progress(2);
    go.get_future().wait();
    return value();
  });
  EXPECT_TRUE(soon([&] { return entry(id)["progress"] == value(2); }));
  go.set_value();
  ASSERT_TRUE(ends(id));
}

TEST_F(Task, SaysWhyItFailed) {
  const std::string failed = jobs.start("a", "", [](const task&) -> value { throw std::runtime_error("boom"); });
  const std::string refused = jobs.start("b", "", [](const task&) -> value {
    throw rejection(value{{"status", 409}});
  });
  ASSERT_TRUE(ends(failed) && ends(refused));
  EXPECT_EQ(entry(failed)["error"], value("boom"));
  EXPECT_EQ(entry(refused)["error"], (value{{"status", 409}}));
  EXPECT_EQ(entry(refused)["status"], value("failed"));
}

TEST_F(Task, EndsAsItDidWhateverListenersOfTheStoreThrow) {
  std::atomic<int> calls = 0;
  const auto listening = host.store.on_commit([&calls](const commit&) {
    ++calls;
    throw std::runtime_error("a listener's fault");
  });
  std::string id;
  EXPECT_NO_THROW(id = jobs.start("import", "", [](const task& self) {
    self.progress(1);
    self.progress(2);
    return value(42);
  }));
  ASSERT_TRUE(ends(id));
  EXPECT_EQ(entry(id)["status"], value("done"));
  EXPECT_EQ(entry(id)["progress"], value(2));
  EXPECT_GE(calls.load(), 2);
}

TEST_F(Task, ThatCannotBeWrittenToTheStateDoesNotBegin) {
  counter_app other;
  tasks nowhere{other.app, {.path = "/missing/tasks"}};
  bool ran = false;
  EXPECT_THROW((void)nowhere.start("import", "",
                                   [&ran](const task&) {
                                     ran = true;
                                     return value();
                                   }),
               error);
  EXPECT_FALSE(ran);
}

TEST_F(Task, SaysThatItFailedAlsoInTextThatIsNoUtf8) {
  const std::string id =
      jobs.start("import", "", [](const task&) -> value { throw error(errc::io, "caf\xe9 is gone"); });
  ASSERT_TRUE(ends(id));
  EXPECT_EQ(entry(id)["status"], value("failed"));
}

TEST_F(Task, EndsWhenItIsCancelledOrItsWindowCloses) {
  const auto forever = [](const task& self) -> value {
    for (;;) {
      self.check();
      std::this_thread::sleep_for(1ms);
    }
  };
  in_process_window owner(host.app, "owner");
  const std::string cancelled = jobs.start("a", "owner", forever);
  const std::string orphan = jobs.start("b", "owner", forever);
  EXPECT_EQ(owner.invoke("plugin:patchbay|cancel_task", {{"id", cancelled}}).get(), value(true));
  ASSERT_TRUE(ends(cancelled));
  EXPECT_EQ(entry(cancelled)["status"], value("cancelled"));
  EXPECT_EQ(entry(orphan)["status"], value("running"));
  owner.close();
  ASSERT_TRUE(ends(orphan));
  EXPECT_EQ(entry(orphan)["status"], value("cancelled"));
  EXPECT_FALSE(jobs.cancel(orphan));
}

TEST_F(Task, OfAnotherWindowIsNotForAGuestToCancel) {
  bridge::app strict(host.store);
  tasks strict_jobs(strict, {.path = "/tasks"});
  in_process_window guest(strict, "guest");
  std::promise<void> go;
  const std::string id = strict_jobs.start("a", "", [&](const task&) {
    go.get_future().wait();
    return value();
  });
  EXPECT_EQ(code_of([&] { guest.invoke("plugin:patchbay|cancel_task", {{"id", id}}).get(); }), errc::not_allowed);
  go.set_value();
  ASSERT_TRUE(ends(id));
  EXPECT_EQ(entry(id)["status"], value("done"));
}

TEST_F(Task, StaysInTheStateOnlyWhileItIsAmongTheLast) {
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) {
    ids.push_back(jobs.start("a", "", [](const task&) { return value(); }));
    ASSERT_TRUE(ends(ids.back()));
  }
  EXPECT_EQ(host.store.state()["tasks"].size(), 2U);
  EXPECT_TRUE(entry(ids[0]).is_null());
  EXPECT_FALSE(entry(ids[3]).is_null());
}

}  // namespace patchbay::bridge::test
