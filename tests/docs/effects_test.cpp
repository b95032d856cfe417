// What docs/porting says about listeners, reports and checks.

#include <patchbay/actions/action_creator.hpp>
#include <patchbay/actions/prepare_auto_batched.hpp>
#include <patchbay/async/asio_clock.hpp>
#include <patchbay/listener/listener.hpp>
#include <patchbay/middleware/auto_batch.hpp>
#include <patchbay/middleware/serializable_check.hpp>
#include <patchbay/middleware/unknown_action_warning.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/recording/crash_report.hpp>
#include <patchbay/reducers/slice.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/replay/script.hpp>
#include <patchbay/store/configure_store.hpp>
#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/testing/manual_executor.hpp>

#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace patchbay;

namespace effects_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// porting: listener-names
using namespace std::chrono_literals;
using boost::asio::awaitable;
// end

const auto searched = create_action<std::string>("searched");
const auto found = create_action<std::string>("found");
const auto cancelled = create_action("cancelled");

value last_search(const value& state, const action& a) {
  if (searched.match(a)) return {{"text", a.payload()}};
  if (found.match(a)) return state;
  return state;
}

// --- listeners -----------------------------------------------------

class PortingListeners : public ::testing::Test {
 protected:
  void send(const action& a) {
    app.dispatch(a);
    settle();
  }
  void settle() {
    loop.restart();
    loop.poll();
  }
  void pass(patchbay::clock::milliseconds time) {
    manual.advance(time);
    settle();
  }

  boost::asio::io_context loop;
  patchbay::testing::manual_clock manual;
  listener_middleware listeners{
      {.executor = loop.get_executor(), .clock = manual.clock()}};
  store app =
      configure_store({.reducer = {{{"text", ""}}, last_search},
                       .middleware = {listeners.middleware()}});
  std::vector<std::string> log;
};

TEST(PortingListenerMiddleware, IsPutIntoAStore) {
  const reducer root({{"text", ""}}, last_search);
  // porting: listener-middleware
  boost::asio::io_context loop;
  const listener_middleware listeners(
      {.executor = loop.get_executor(),
       .clock = asio_clock(loop.get_executor())});
  store app = configure_store(
      {.reducer = root, .middleware = {listeners.middleware()}});
  // end
  int heard = 0;
  listeners.start_listening(
      searched, [&](const action&, const listener_api&) { ++heard; });
  app.dispatch(searched("tea"));
  EXPECT_EQ(heard, 1);
}

TEST(PortingTimeouts, AreCallbacksOfAClock) {
  const auto saved = create_action("saved");
  const auto late = create_action("late");
  std::vector<std::string> log;
  store app = create_store(
      reducer(value::object(), [](draft, const action&) {}));
  const subscription listening =
      app.on_action([&](const settled_action& each) {
        log.emplace_back(each.action.type());
      });
  // porting: set-timeout
  boost::asio::io_context loop;
  const patchbay::clock time = asio_clock(loop.get_executor());
  time.call_after(300ms, [&] { app.dispatch(saved()); });
  const auto remind =
      time.call_after(900ms, [&] { app.dispatch(late()); });
  remind();
  // end
  EXPECT_THAT(log, ::testing::IsEmpty());
  loop.run();
  EXPECT_THAT(log, ElementsAre("saved"));
}

TEST_F(PortingListeners, HearTypesMatchersAndPredicates) {
  // porting: start-listening
  listeners.start_listening(
      searched, [&](const action& a, const listener_api& api) {
        log.push_back(searched.payload(a));
        api.dispatch(found("some " + searched.payload(a)));
      });
  // end
  // porting: listener-predicate
  listeners.start_listening(
      [](const action&, const value& now, const value& before) {
        return now["text"] != before["text"];
      },
      [&](const action&, const listener_api& api) {
        log.push_back(api.get_original_state().dump());
      });
  // end
  send(searched("tea"));
  EXPECT_THAT(log, ElementsAre("tea", R"({"text":""})"));
}

TEST_F(PortingListeners, Wait) {
  // porting: listener-take
  listeners.start_listening(
      searched, [&](action, listener_api api) -> awaitable<void> {
        const auto answer = co_await api.take(found, 300ms);
        log.push_back(answer ? found.payload(answer->action)
                             : "no answer");
        co_await api.delay(50ms);
        log.push_back("over");
      });
  // end
  send(searched("tea"));
  send(found("green tea"));
  pass(50ms);
  send(searched("nothing"));
  pass(300ms);
  pass(50ms);
  EXPECT_THAT(log,
              ElementsAre("green tea", "over", "no answer", "over"));
}

TEST_F(PortingListeners, Fork) {
  // porting: listener-fork
  listeners.start_listening(
      searched, [&](action, listener_api api) -> awaitable<void> {
        const auto task =
            api.fork([](fork_api own) -> awaitable<int> {
              co_await own.delay(1000ms);
              co_return 42;
            });
        if (co_await api.condition(cancelled, 500ms)) task.cancel();
        const auto result = co_await task.result();
        log.push_back(result.status == fork_status::ok ? "ok"
                                                       : "cancelled");
      });
  // end
  send(searched("tea"));
  send(cancelled());
  EXPECT_THAT(log, ElementsAre("cancelled"));
}

TEST_F(PortingListeners, TakeTheLatest) {
  // porting: listener-debounce
  listeners.start_listening(
      searched,
      debounce(300ms, [&](action a, listener_api) -> awaitable<void> {
        log.push_back(searched.payload(a));
        co_return;
      }));
  // end
  send(searched("t"));
  pass(299ms);
  send(searched("tea"));
  pass(300ms);
  EXPECT_THAT(log, ElementsAre("tea"));
}

TEST_F(PortingListeners, TakeTheFirst) {
  // porting: listener-take-leading
  listeners.start_listening(
      searched,
      take_leading(
          [&](action a, listener_api api) -> awaitable<void> {
            log.push_back(searched.payload(a));
            co_await api.delay(100ms);
          }));
  // end
  send(searched("one"));
  send(searched("two"));
  pass(100ms);
  send(searched("three"));
  EXPECT_THAT(log, ElementsAre("one", "three"));
}

TEST_F(PortingListeners, End) {
  // porting: listener-unsubscribe
  const listening hearing = listeners.start_listening(
      searched, [&](action, listener_api api) -> awaitable<void> {
        co_await api.delay(100ms);
        log.push_back("not reached");
      });
  // end
  send(searched("tea"));
  // porting: listener-unsubscribe-use
  hearing.unsubscribe(true);
  // end
  pass(100ms);
  EXPECT_THAT(log, ElementsAre());
}

// --- checks --------------------------------------------------------

TEST(PortingChecks, Warn) {
  std::vector<std::string> warnings;
  const auto warn = [&](std::string_view text) {
    warnings.emplace_back(text);
  };
  const reducer root({{"text", ""}}, last_search);
  // porting: serializable-check
  store app = configure_store(
      {.reducer = root,
       .middleware = {serializable_check(
           {.warn =
                [&](const error& problem) { warn(problem.what()); },
            .ignored_paths = {"/drafts/*"}})}});
  // end
  app.dispatch("searched", {{"at", 9007199254740993}});
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("9007199254740993"),
                                    HasSubstr("9007199254740993")));
}

TEST(PortingChecks, WarnOfTypes) {
  std::vector<std::string> warnings;
  const reducer root({{"text", ""}}, last_search);
  // porting: unknown-action-warning
  store app = configure_store(
      {.reducer = root,
       .middleware = {unknown_action_warning(
           {.known = types_of(searched, found, cancelled),
            .warn = [&](std::string_view text) {
              warnings.emplace_back(text);
            }})}});
  // end
  app.dispatch("serched");
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("\"searched\"")));
}

TEST(PortingChecks, ReportCrashes) {
  std::string sent;
  const auto send = [&](std::string_view report) { sent = report; };
  const reducer root({{"text", ""}},
                     [](const value& state, const action& a) {
                       if (a.type() == "broken")
                         throw std::runtime_error("no");
                       return last_search(state, a);
                     });
  // porting: crash-report
  store app = configure_store(
      {.reducer = root,
       .middleware = {crash_report(
           {.keep = 20, .sink = [&](std::string_view report) {
              send(report);
            }})}});
  // end
  app.dispatch(searched("tea"));
  EXPECT_THROW(app.dispatch("broken"), std::runtime_error);
  EXPECT_THAT(sent, HasSubstr("broken"));
  // porting: crash-report-replay
  store again = create_store(root);
  replay::player player(again, again.default_dispatcher(),
                        replay::script::parse(sent));
  EXPECT_THROW(player.play(), std::runtime_error);
  // end
}

// --- batches of actions that say so --------------------------------

TEST(PortingAutoBatch, TellsListenersOnce) {
  patchbay::testing::manual_executor loop;
  slice<> pointer("pointer", R"({"x": 0})"_value);
  // porting: prepare-auto-batched
  const auto moved = pointer.case_reducer(
      "moved", prepare_auto_batched<int>(),
      [](draft state, int x) { state["x"] = x; });
  // end
  int drawn = 0;
  const auto draw = [&](const value&) { ++drawn; };
  const task_runner post = [&](std::function<void()> task) {
    loop.post(std::move(task));
  };
  // porting: auto-batch-middleware
  const auto_batch batching(post);
  store app =
      configure_store({.reducer = pointer.reducer(),
                       .middleware = {batching.middleware()}});
  const subscription drawing =
      batching.subscribe(app, [&] { draw(app.state()); });
  // end
  app.dispatch(moved(1));
  app.dispatch(moved(2));
  EXPECT_EQ(drawn, 0);
  loop.run_all();
  EXPECT_EQ(drawn, 1);
}

}  // namespace effects_test
