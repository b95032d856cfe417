#include <patchbay/middleware/logger.hpp>
#include <patchbay/patchbay.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using patchbay::action;
using patchbay::dispatch_result;
using patchbay::dispatcher;
using patchbay::draft;
using patchbay::log_colors;
using patchbay::log_detail;
using patchbay::logger;
using patchbay::logger_options;
using patchbay::middleware;
using patchbay::middleware_api;
using patchbay::next_dispatch;
using patchbay::store;
using patchbay::value;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Logger : public ::testing::Test {
 protected:
  // A dispatcher with a logger, each of whose actions takes 42 microseconds.
  dispatcher with_logger(logger_options options = {}, std::vector<middleware> before = {},
                         std::vector<middleware> behind = {}) {
    if (!options.out && !options.sink) options.out = &out_;
    options.clock.now = [this] { return now_ += 42us; };
    options.time_of_day = [] { return std::string("12:00:00.000"); };
    before.push_back(logger(std::move(options)));
    before.insert(before.end(), behind.begin(), behind.end());
    return patchbay::create_dispatch(store_, {.handlers = {{"ADD",
                                                            [](draft state) {
                                                              state["list"].push_back(value{{"x", 1}});
                                                              state["count"] += 1;
                                                            }},
                                                           {"CLEAR", [](draft state) { state.erase("list"); }},
                                                           {"SAME", [](draft state) { state["count"] = 0; }},
                                                           {"RESET", [](draft state) { state = 5; }},
                                                           {"BAD", [](draft) { throw std::runtime_error("no way"); }}},
                                              .middleware = std::move(before)});
  }

  // Long enough for a patch of it to be shorter than the state.
  store store_{value{{"about", std::string(100, '.')}, {"count", 0}, {"list", value::array()}}};
  std::ostringstream out_;
  std::chrono::nanoseconds now_{0};
};

TEST_F(Logger, PrintsTypeTimeDurationAndChanges) {
  with_logger()("ADD");
  EXPECT_EQ(out_.str(),
            "action ADD @ 12:00:00.000 (in 0.042 ms)\n"
            "  replace     /count            1\n"
            "  add         /list/0           {\"x\":1}\n");
}

TEST_F(Logger, PrintsOnlyPathsWhereThatIsEnough) {
  with_logger({.detail = log_detail::paths})("ADD");
  EXPECT_EQ(out_.str(),
            "action ADD @ 12:00:00.000 (in 0.042 ms)\n"
            "  replace     /count\n"
            "  add         /list/0\n");
}

TEST_F(Logger, PrintsTheActionAndBothStatesInFull) {
  with_logger({.detail = log_detail::full})("ADD", 7);
  const std::string about = "{\"about\":\"" + std::string(100, '.') + "\",";
  EXPECT_EQ(out_.str(),
            "action ADD @ 12:00:00.000 (in 0.042 ms)\n"
            "  prev state  " +
                about +
                "\"count\":0,\"list\":[]}\n"
                "  action      {\"payload\":7,\"type\":\"ADD\"}\n"
                "  replace     /count            1\n"
                "  add         /list/0           {\"x\":1}\n"
                "  next state  " +
                about + "\"count\":1,\"list\":[{\"x\":1}]}\n");
}

TEST_F(Logger, PrintsRemovalsAndANewWhole) {
  const dispatcher dispatch = with_logger();
  dispatch("CLEAR");
  dispatch("RESET");
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("  remove      /list\n"), HasSubstr("  replace     (the whole state)  5\n")));
}

TEST_F(Logger, SaysWhenNothingChangedOrNobodyHandledIt) {
  const dispatcher dispatch = with_logger();
  dispatch("SAME");
  dispatch("UNKNOWN");
  EXPECT_EQ(out_.str(),
            "action SAME @ 12:00:00.000 (in 0.042 ms)\n  nothing changed\n"
            "action UNKNOWN @ 12:00:00.000 (in 0.042 ms)\n  not handled\n");
}

TEST_F(Logger, LogsAnActionThatThrowsAndThrowsItOn) {
  const dispatcher dispatch = with_logger();
  EXPECT_THROW(dispatch("BAD"), std::runtime_error);
  EXPECT_EQ(out_.str(), "action BAD @ 12:00:00.000 (in 0.042 ms)\n  error       no way\n");
}

TEST_F(Logger, LogsWhatIsThrownThoughItIsNoException) {
  const middleware throws_a_number = [](const middleware_api&, const next_dispatch&, const action&) -> dispatch_result {
    throw 5;
  };
  const dispatcher dispatch = with_logger({}, {}, {throws_a_number});
  EXPECT_THROW(dispatch("ADD"), int);
  EXPECT_THAT(out_.str(), HasSubstr("  error       something that is no std::exception\n"));
}

TEST_F(Logger, LogsOnlyWhatItsPredicateWants) {
  const dispatcher dispatch = with_logger({.predicate = [](const value& state, const action& a) {
    return a.type() == "ADD" && state["count"].get<int>() > 0;
  }});
  dispatch("ADD");
  dispatch("SAME");
  EXPECT_EQ(out_.str(), "");
  store_.set_state({{"count", 1}});
  dispatch("ADD");
  EXPECT_THAT(out_.str(), StartsWith("action ADD"));
}

TEST_F(Logger, GivesWholeEntriesToItsSink) {
  std::vector<std::string> entries;
  const dispatcher dispatch = with_logger({.sink = [&](std::string_view entry) { entries.emplace_back(entry); }});
  dispatch("SAME");
  dispatch("SAME");
  const std::string entry = "action SAME @ 12:00:00.000 (in 0.042 ms)\n  nothing changed\n";
  EXPECT_THAT(entries, ElementsAre(entry, entry));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(Logger, LetsTheResultThrough) {
  const dispatch_result result = with_logger()("ADD", 7);
  EXPECT_TRUE(result.handled);
  EXPECT_TRUE(result.changed);
  EXPECT_EQ(result.revision, 1U);
  EXPECT_EQ(result.action, action("ADD", 7));
}

TEST_F(Logger, KeepsTheExceptionOfTheActionWhenItsSinkThrowsToo) {
  const dispatcher dispatch = with_logger({.sink = [](std::string_view) { throw std::logic_error("sink"); }});
  EXPECT_THROW(dispatch("BAD"), std::runtime_error);
  EXPECT_THROW(dispatch("SAME"), std::logic_error);
}

TEST_F(Logger, PrintsNoColorsToAStream) {
  with_logger()("ADD");
  EXPECT_THAT(out_.str(), Not(HasSubstr("\x1b")));
}

TEST_F(Logger, PrintsColorsWhereAsked) {
  with_logger({.colors = log_colors::always})("ADD");
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("\x1b[1mADD\x1b[0m"), HasSubstr("\x1b[32mreplace   \x1b[0m")));
}

TEST_F(Logger, ShowsTheLocalTimeOfDay) {
  std::ostringstream out;
  const dispatcher dispatch = patchbay::create_dispatch(store_, {.middleware = {logger({.out = &out})}});
  dispatch("A");
  EXPECT_THAT(out.str(), ::testing::MatchesRegex("action A @ [0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9] "
                                                 "\\(in [0-9]+.[0-9][0-9][0-9] ms\\)\n  not handled\n"));
}

TEST_F(Logger, PrintsWhatListenersDispatchBeforeTheActionTheyAnswer) {
  const dispatcher dispatch = with_logger({.detail = log_detail::paths});
  bool answered = false;
  const auto listening = store_.subscribe([&] {
    if (!std::exchange(answered, true)) dispatch("CLEAR");
  });
  dispatch("ADD");
  EXPECT_LT(out_.str().find("action CLEAR"), out_.str().find("action ADD"));
}

TEST_F(Logger, KeepsEntriesOfSeveralThreadsApart) {
  std::vector<std::string> entries;
  logger_options options{.sink = [&](std::string_view entry) { entries.emplace_back(entry); }};
  const dispatcher dispatch = patchbay::create_dispatch(store_, {.middleware = {logger(std::move(options))}});
  std::vector<std::thread> running;
  for (int thread = 0; thread < 4; ++thread) {
    running.emplace_back([&] {
      for (int i = 0; i < 100; ++i) dispatch("A");
    });
  }
  for (std::thread& each : running) each.join();
  ASSERT_EQ(entries.size(), 400U);
  for (const std::string& entry : entries)
    EXPECT_THAT(entry, AllOf(StartsWith("action A @ "), ::testing::EndsWith("not handled\n")));
}

}  // namespace
