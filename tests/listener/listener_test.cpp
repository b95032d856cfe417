// The cases L1 to L11 of Redux Toolkit's listener middleware. L2 differs: functions cannot be compared, so that one
// added twice is there twice. L6 does too: the original state is a snapshot, and always there.

#include <patchbay/listener/listener.hpp>

#include <patchbay/actions/action_creator.hpp>
#include <patchbay/error.hpp>
#include <patchbay/store/configure_store.hpp>
#include <patchbay/testing/manual_clock.hpp>

#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using namespace patchbay;
using boost::asio::awaitable;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const auto incremented = create_action("incremented");
const auto decremented = create_action("decremented");

reducer counter() {
  return {0, [](const value& n, const action& a) -> value {
            if (incremented.match(a)) return n.get<int>() + 1;
            if (decremented.match(a)) return n.get<int>() - 1;
            return n;
          }};
}

// Time and executor stand still until a test moves them.
class Listener : public ::testing::Test {
 protected:
  void settle() {
    io_.restart();
    io_.poll();
  }
  void advance(clock::milliseconds time) {
    clock_.advance(time);
    settle();
  }
  void dispatch(const action& a) {
    app_->dispatch(a);
    settle();
  }

  boost::asio::io_context io_;
  patchbay::testing::manual_clock clock_;
  std::vector<std::string> errors_;
  std::vector<std::string> log_;
  listener_middleware listeners_{
      {.executor = io_.get_executor(),
       .clock = clock_.clock(),
       .services = std::string("service"),
       .on_error = [this](std::exception_ptr, std::string_view by) { errors_.emplace_back(by); }}};
  std::optional<store> app_ = configure_store({.reducer = counter(), .middleware = {listeners_.middleware()}});

  auto logs(std::string word) {
    return [this, word = std::move(word)](const action&, const listener_api&) { log_.push_back(word); };
  }
  // Notes its beginning and, a while later, its end.
  auto takes_time(clock::milliseconds time) {
    return [this, time](action a, listener_api api) -> awaitable<void> {
      const std::string n = std::to_string(api.get_state().get<int>());
      log_.push_back("begin " + n);
      co_await api.delay(time);
      log_.push_back("end " + n);
      static_cast<void>(a);
    };
  }
};

TEST_F(Listener, L1RunsBehindReducersAndSubscribers) {
  const subscription hearing = app_->subscribe([this] { log_.emplace_back("subscriber"); });
  listeners_.start_listening(incremented, [this](const action& a, const listener_api& api) {
    log_.push_back(std::string(a.type()) + ' ' + api.get_state().dump());
  });
  app_->dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("subscriber", "incremented 1"));
  app_->dispatch(decremented());
  EXPECT_THAT(log_, ElementsAre("subscriber", "incremented 1", "subscriber"));
}

TEST_F(Listener, L1ListensToTypesMatchersAndPredicates) {
  listeners_.start_listening("incremented", logs("type"));
  listeners_.start_listening(any_of(incremented, decremented), logs("matcher"));
  listeners_.start_listening(
      [](const action&, const value& now, const value& before) { return now.get<int>() < before.get<int>(); },
      logs("predicate"));
  app_->dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("type", "matcher"));
  log_.clear();
  app_->dispatch(decremented());
  EXPECT_THAT(log_, ElementsAre("matcher", "predicate"));
}

TEST_F(Listener, L1GivesEffectsTheServicesAndTheDispatch) {
  listeners_.start_listening(incremented, [this](const action&, const listener_api& api) {
    log_.push_back(api.services().get<std::string>());
    api.dispatch("other", 1);
  });
  listeners_.start_listening("other", logs("other"));
  app_->dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("service", "other"));
}

TEST_F(Listener, L2IsThereAsOftenAsItWasAdded) {
  const auto effect = logs("heard");
  listeners_.start_listening(incremented, effect);
  listeners_.start_listening(incremented, effect);
  app_->dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("heard", "heard"));
}

TEST_F(Listener, L3EndsWhenItIsTakenOffTheList) {
  const listening one = listeners_.start_listening(incremented, logs("one"));
  listeners_.start_listening(incremented, logs("two"));
  EXPECT_TRUE(one.unsubscribe());
  EXPECT_FALSE(one.unsubscribe());
  app_->dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("two"));
}

TEST_F(Listener, L1HearsTheActionDuringWhichItWasAdded) {
  const subscription adding = app_->subscribe([this] {
    listeners_.start_listening(incremented, [this](const action&, const listener_api& api) {
      log_.push_back(api.get_original_state().dump() + ' ' + api.get_state().dump());
    });
  });
  app_->dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("0 1"));
}

TEST_F(Listener, L3IsNotHeardOnceAnEffectBeforeItTookItOff) {
  std::optional<listening> second;
  listeners_.start_listening(incremented, [&](const action&, const listener_api&) { second->unsubscribe(); });
  second = listeners_.start_listening(incremented, logs("second"));
  app_->dispatch(incremented());
  EXPECT_THAT(log_, IsEmpty());
}

TEST_F(Listener, L4CancelsItsRunsWhereItIsTold) {
  const listening one = listeners_.start_listening(incremented, takes_time(10ms));
  dispatch(incremented());
  EXPECT_TRUE(one.unsubscribe());
  dispatch(incremented());
  advance(10ms);
  EXPECT_THAT(log_, ElementsAre("begin 1", "end 1"));
  log_.clear();

  const listening two = listeners_.start_listening(incremented, takes_time(10ms));
  dispatch(incremented());
  EXPECT_TRUE(two.unsubscribe(true));
  advance(10ms);
  EXPECT_THAT(log_, ElementsAre("begin 3"));
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(Listener, L5WhatOneThrowsStopsNoOther) {
  listeners_.start_listening([](const action&, const value&, const value&) -> bool { throw std::runtime_error("no"); },
                             logs("never"));
  listeners_.start_listening(incremented, [](const action&, const listener_api&) { throw std::runtime_error("no"); });
  listeners_.start_listening(incremented, [](action, listener_api) -> awaitable<void> {
    throw std::runtime_error("later");
    co_return;
  });
  listeners_.start_listening(incremented, logs("last"));
  dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("last"));
  EXPECT_THAT(errors_, ElementsAre("predicate", "effect", "effect"));
  EXPECT_EQ(app_->state(), value(1));
}

TEST_F(Listener, L6KnowsTheStateBeforeItsAction) {
  listeners_.start_listening(incremented, [this](action, listener_api api) -> awaitable<void> {
    co_await api.delay(1ms);
    log_.push_back(api.get_original_state().dump() + ' ' + api.get_state().dump());
  });
  dispatch(incremented());
  dispatch(incremented());
  advance(1ms);
  EXPECT_THAT(log_, ElementsAre("0 2", "1 2"));
}

TEST_F(Listener, L7TakesTheNextActionThatMatches) {
  listeners_.start_listening(incremented, [this](action, listener_api api) -> awaitable<void> {
    const auto taken = co_await api.take(decremented);
    log_.push_back(std::string(taken->action.type()) + ' ' + taken->previous.dump() + taken->state.dump());
  });
  dispatch(incremented());
  dispatch(action("else"));
  EXPECT_THAT(log_, IsEmpty());
  dispatch(decremented());
  EXPECT_THAT(log_, ElementsAre("decremented 10"));
  dispatch(decremented());
  EXPECT_EQ(log_.size(), 1U);
}

TEST_F(Listener, L7TakesNothingWhenTheTimeIsOver) {
  listeners_.start_listening(incremented, [this](action, listener_api api) -> awaitable<void> {
    const auto taken = co_await api.take(decremented, 10ms);
    log_.emplace_back(taken ? "taken" : "nothing");
    const bool came =
        co_await api.condition([](const action&, const value& now, const value&) { return now.get<int>() > 5; }, 10ms);
    log_.emplace_back(came ? "came" : "did not");
  });
  dispatch(incremented());
  advance(9ms);
  EXPECT_THAT(log_, IsEmpty());
  advance(1ms);
  EXPECT_THAT(log_, ElementsAre("nothing"));
  for (int i = 0; i < 5; ++i) app_->dispatch(action("incremented"));
  settle();
  EXPECT_EQ(log_[1], "came");
}

TEST_F(Listener, L7TakingEndsWithBeingCancelled) {
  listeners_.start_listening(incremented, [this](action, listener_api api) -> awaitable<void> {
    try {
      (void)co_await api.take(decremented);
      log_.emplace_back("taken");
    } catch (const error& ended) {
      log_.emplace_back(to_string(ended.code()));
      throw;
    }
  });
  dispatch(incremented());
  listeners_.clear_listeners();
  settle();
  dispatch(decremented());
  EXPECT_THAT(log_, ElementsAre("cancelled"));
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(Listener, L7TakesNothingMoreOnceItIsCancelledInTheSameDispatch) {
  const listening taking = listeners_.start_listening(incremented, [this](action, listener_api api) -> awaitable<void> {
    log_.emplace_back("begin");
    (void)co_await api.take(decremented);
    log_.emplace_back("taken");
  });
  dispatch(incremented());
  listeners_.start_listening(decremented, [taking](const action&, const listener_api&) { taking.unsubscribe(true); });
  dispatch(decremented());
  EXPECT_THAT(log_, ElementsAre("begin"));
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(Listener, L8ForkedTasksBeginLaterAndHaveResults) {
  listeners_.start_listening(incremented, [this](action, listener_api api) -> awaitable<void> {
    const auto good = api.fork([this](const fork_api&) {
      log_.emplace_back("task");
      return 42;
    });
    const auto bad = api.fork([](fork_api task) -> awaitable<int> {
      co_await task.delay(1ms);
      throw std::runtime_error("no");
    });
    log_.emplace_back("forked");
    const fork_result<int> first = co_await good.result();
    const fork_result<int> second = co_await bad.result();
    log_.push_back(std::to_string(*first.value));
    log_.emplace_back(second.status == fork_status::rejected && second.error ? "rejected" : "wrong");
  });
  dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("forked", "task"));
  advance(1ms);
  EXPECT_THAT(log_, ElementsAre("forked", "task", "42", "rejected"));
}

TEST_F(Listener, L8ATaskThatIsCancelledBeforeItsBeginNeverRuns) {
  listeners_.start_listening(incremented, [this](action, listener_api api) -> awaitable<void> {
    const auto task = api.fork([this](const fork_api&) { log_.emplace_back("ran"); });
    task.cancel();
    const fork_result<void> ended = co_await task.result();
    log_.emplace_back(ended.status == fork_status::cancelled ? "cancelled" : "wrong");
  });
  dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("cancelled"));
}

TEST_F(Listener, L8TasksEndWithTheirListenerUnlessItJoinsThem) {
  const auto task = [this](std::string name) {
    return [this, name](fork_api api) -> awaitable<void> {
      co_await api.delay(5ms);
      log_.push_back(name);
    };
  };
  listeners_.start_listening(incremented, [=](const action&, const listener_api& api) {
    (void)api.fork(task("left"));
    return [](listener_api) -> awaitable<void> { co_return; }(api);
  });
  listeners_.start_listening(incremented, [=](const action&, const listener_api& api) {
    (void)api.fork(task("joined"), true);
    return [](listener_api) -> awaitable<void> { co_return; }(api);
  });
  dispatch(incremented());
  advance(5ms);
  EXPECT_THAT(log_, ElementsAre("joined"));
}

TEST_F(Listener, L9ClearingCancelsWhatRunsAlsoForListenersThatWereTakenOff) {
  const listening one = listeners_.start_listening(incremented, takes_time(5ms));
  listeners_.start_listening(incremented, [this](const action&, const listener_api& api) {
    (void)api.fork(
        [this](fork_api task) -> awaitable<void> {
          co_await task.delay(5ms);
          log_.emplace_back("forked");
        },
        true);
    return [](listener_api waiting) -> awaitable<void> { co_await waiting.delay(100ms); }(api);
  });
  dispatch(incremented());
  one.unsubscribe();
  listeners_.clear_listeners();
  settle();
  advance(200ms);
  dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("begin 1"));
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(Listener, L10WaitsNoLongerThanItIsCancelledForOtherWork) {
  listeners_.start_listening(incremented, [this](action, listener_api api) -> awaitable<void> {
    const auto forever = [](listener_api other) -> awaitable<int> {
      (void)co_await other.take([](const action&, const value&, const value&) { return false; });
      co_return 1;
    };
    try {
      (void)co_await api.pause(forever(api));
    } catch (const error& ended) {
      log_.emplace_back(to_string(ended.code()));
    }
  });
  dispatch(incremented());
  listeners_.clear_listeners();
  settle();
  EXPECT_THAT(log_, ElementsAre("cancelled"));
}

TEST_F(Listener, L10HandsOnWhatOtherWorkGives) {
  listeners_.start_listening(incremented, [this](action, listener_api api) -> awaitable<void> {
    const auto work = [](int n) -> awaitable<int> { co_return n; };
    log_.push_back(std::to_string(co_await api.pause(work(7))));
    const auto failing = []() -> awaitable<void> {
      throw std::runtime_error("no");
      co_return;
    };
    co_await api.pause(failing());
  });
  dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("7"));
  EXPECT_THAT(errors_, ElementsAre("effect"));
}

TEST_F(Listener, L11TakesEvery) {
  listeners_.start_listening(incremented, takes_time(5ms));
  dispatch(incremented());
  dispatch(incremented());
  advance(5ms);
  EXPECT_THAT(log_, ElementsAre("begin 1", "begin 2", "end 1", "end 2"));
}

TEST_F(Listener, L11TakesTheLatest) {
  listeners_.start_listening(incremented, take_latest(takes_time(5ms)));
  dispatch(incremented());
  dispatch(incremented());
  advance(5ms);
  EXPECT_THAT(log_, ElementsAre("begin 1", "begin 2", "end 2"));
}

TEST_F(Listener, L11TakesTheLeadingOne) {
  listeners_.start_listening(incremented, take_leading(takes_time(5ms)));
  app_->dispatch(incremented());
  app_->dispatch(incremented());
  settle();
  advance(5ms);
  dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("begin 2", "end 2", "begin 3"));
}

TEST_F(Listener, L11DebouncesUntilItIsQuiet) {
  listeners_.start_listening(incremented, debounce(10ms, takes_time(0ms)));
  dispatch(incremented());
  advance(9ms);
  dispatch(incremented());
  advance(9ms);
  EXPECT_THAT(log_, IsEmpty());
  advance(1ms);
  EXPECT_THAT(log_, ElementsAre("begin 2"));
}

TEST_F(Listener, L11ThrottlesAndRests) {
  listeners_.start_listening(incremented, throttle(10ms, takes_time(0ms)));
  dispatch(incremented());
  advance(0ms);
  dispatch(incremented());
  advance(9ms);
  EXPECT_THAT(log_, ElementsAre("begin 1", "end 1"));
  advance(1ms);
  dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("begin 1", "end 1", "begin 3"));
}

TEST_F(Listener, L8APlainEffectEndsWithTheTasksItJoins) {
  listeners_.start_listening(incremented, [this](const action&, const listener_api& api) {
    (void)api.fork(
        [this](fork_api task) -> awaitable<void> {
          co_await task.delay(5ms);
          log_.emplace_back("joined");
        },
        true);
    (void)api.fork([this](const fork_api&) { log_.emplace_back("not joined"); });
  });
  dispatch(incremented());
  advance(5ms);
  EXPECT_THAT(log_, ElementsAre("not joined", "joined"));
}

TEST_F(Listener, L11AListenerThatRestsStaysOffTheListWhenItIsTakenOff) {
  const listening rests = listeners_.start_listening(incremented, throttle(10ms, takes_time(0ms)));
  dispatch(incremented());
  advance(1ms);
  rests.unsubscribe();
  advance(10ms);
  dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("begin 1", "end 1"));
}

TEST_F(Listener, L11AListenerThatIsBusyStaysOffTheListWhenAllAreCleared) {
  listeners_.start_listening(incremented, take_leading(takes_time(5ms)));
  dispatch(incremented());
  listeners_.clear_listeners();
  settle();
  dispatch(incremented());
  advance(5ms);
  EXPECT_THAT(log_, ElementsAre("begin 1"));
}

TEST_F(Listener, L11TakesTheNextLeadingOneWhereAnEffectThrewAtOnce) {
  listeners_.start_listening(incremented, take_leading([this](const action&, const listener_api&) -> awaitable<void> {
                               log_.emplace_back("threw");
                               throw std::runtime_error("before anything could wait");
                             }));
  for (int i = 0; i < 2; ++i) dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("threw", "threw"));
}

TEST_F(Listener, L11RestsAlsoWhereAnEffectThrew) {
  listeners_.start_listening(incremented, throttle(10ms, [this](const action&, const listener_api&) -> awaitable<void> {
                               log_.emplace_back("at once");
                               throw std::runtime_error("before anything could wait");
                             }));
  listeners_.start_listening(incremented, throttle(10ms, [this](action, listener_api) -> awaitable<void> {
                               log_.emplace_back("later");
                               throw 7;
                               co_return;
                             }));
  dispatch(incremented());
  EXPECT_THAT(errors_, ElementsAre("effect", "effect"));
  dispatch(incremented());
  advance(9ms);
  dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("at once", "later"));
  advance(1ms);
  dispatch(incremented());
  EXPECT_THAT(log_, ElementsAre("at once", "later", "at once", "later"));
}

TEST_F(Listener, EndsWithItsStoreThoughADispatcherOutlivesThat) {
  const dispatcher kept = app_->default_dispatcher();
  listeners_.start_listening(incremented, takes_time(5ms));
  dispatch(incremented());
  app_.reset();
  settle();
  advance(5ms);
  EXPECT_THAT(log_, ElementsAre("begin 1"));
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(Listener, HearsNothingMoreWhereASubscriberEndsTheStore) {
  const dispatcher kept = app_->default_dispatcher();
  listeners_.start_listening(incremented, logs("heard"));
  subscription ends = app_->subscribe([this] { app_.reset(); });
  EXPECT_TRUE(kept(incremented()).changed);
  EXPECT_THAT(log_, IsEmpty());
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(Listener, LetsGoOfWhatWaitsWhenItsExecutorIsDestroyedFirst) {
  const auto alive = std::make_shared<int>(0);
  auto context = std::make_unique<boost::asio::io_context>();
  const listener_middleware short_lived({.executor = context->get_executor(), .clock = clock_.clock()});
  std::optional<store> app = configure_store({.reducer = counter(), .middleware = {short_lived.middleware()}});
  const auto waits = [](auto wait) {
    return [wait](action, listener_api api) -> awaitable<void> { co_await wait(api); };
  };
  short_lived.start_listening(incremented, waits([alive](listener_api api) -> awaitable<void> {
                                const auto kept = alive;
                                co_await api.delay(5ms);
                              }));
  short_lived.start_listening(incremented, waits([alive](listener_api api) -> awaitable<void> {
                                const auto kept = alive;
                                co_await api.take(decremented, 5ms);
                              }));
  const auto before = alive.use_count();
  app->dispatch(incremented());
  context->poll();
  EXPECT_GT(alive.use_count(), before);
  context.reset();
  EXPECT_EQ(alive.use_count(), before);
  clock_.advance(5ms);
  app->dispatch(decremented());
  app.reset();
}

TEST_F(Listener, LeavesNothingOnTheListWhereThereIsNoClockForATimeout) {
  int asked = 0;
  const listener_middleware timeless(
      {.executor = io_.get_executor(), .on_error = [](std::exception_ptr, std::string_view) {}});
  store app = configure_store({.reducer = counter(), .middleware = {timeless.middleware()}});
  timeless.start_listening(incremented, [&](action, listener_api api) -> awaitable<void> {
    const listener_predicate counts = [&](const action&, const value&, const value&) { return ++asked < 0; };
    co_await api.take(counts, 5ms);
  });
  app.dispatch(incremented());
  settle();
  app.dispatch(decremented());
  EXPECT_EQ(asked, 0);
}

TEST_F(Listener, EndsWithItsStore) {
  bool ended = false;
  listeners_.start_listening(incremented, [&](action, listener_api api) -> awaitable<void> {
    try {
      co_await api.delay(5ms);
      log_.emplace_back("went on");
    } catch (const error&) {
      ended = true;
      throw;
    }
  });
  dispatch(incremented());
  app_.reset();
  settle();
  EXPECT_TRUE(ended);
  advance(5ms);
  EXPECT_THAT(log_, IsEmpty());
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(Listener, ServesSeveralStoresApart) {
  store other = configure_store({.reducer = counter(), .middleware = {listeners_.middleware()}});
  listeners_.start_listening(incremented, takes_time(5ms));
  dispatch(incremented());
  other.dispatch(incremented());
  settle();
  app_.reset();
  settle();
  advance(5ms);
  EXPECT_THAT(log_, ElementsAre("begin 1", "begin 1", "end 1"));
}

TEST_F(Listener, RefusesWhatCannotWork) {
  EXPECT_THROW(listeners_.start_listening(incremented, std::function<void(const action&, const listener_api&)>()),
               error);
  EXPECT_THROW(listeners_.start_listening(listener_predicate(), logs("unasked")), error);
  std::vector<std::string> messages;
  const listener_middleware bare({.on_error = [&](std::exception_ptr failure, std::string_view) {
    try {
      std::rethrow_exception(failure);
    } catch (const error& known) {
      messages.push_back(known.message());
    }
  }});
  bare.start_listening(incremented, [](action, listener_api) -> awaitable<void> { co_return; });
  store app = configure_store({.reducer = counter(), .middleware = {bare.middleware()}});
  app.dispatch(incremented());
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_NE(messages[0].find("executor"), std::string::npos);
}

TEST_F(Listener, MayBeUsedFromSeveralThreads) {
  listeners_.start_listening(incremented, takes_time(1ms));
  const auto work = [this] {
    for (int i = 0; i < 200; ++i) {
      app_->dispatch(incremented());
      const listening brief = listeners_.start_listening(decremented, takes_time(1ms));
      app_->dispatch(decremented());
      brief.unsubscribe(i % 2 == 0);
    }
  };
  std::thread other(work);
  work();
  other.join();
  listeners_.clear_listeners();
  settle();
  EXPECT_THAT(errors_, IsEmpty());
}

}  // namespace
