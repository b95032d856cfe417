// Requests on several threads, aborts that race completions, and stores that end meanwhile. What these hold on to, a
// thread sanitizer checks further.

#include "async/support.hpp"

#include <boost/asio/thread_pool.hpp>

#include <iostream>
#include <random>
#include <thread>

namespace patchbay::test {
namespace {

using boost::asio::awaitable;

unsigned seed() {
  const unsigned chosen = std::random_device()();
  std::cout << "seed " << chosen << '\n';
  return chosen;
}

// Counts what becomes of requests, in the state.
reducer counting() {
  return reducer(value{{"pending", 0}, {"fulfilled", 0}, {"rejected", 0}}, [](draft state, const action& a) {
    const value* status = a["meta"].find("requestStatus");
    if (status != nullptr) state[status->as_string()] += 1;
  });
}

async_thunk<int(int)> hopping() {
  return create_async_thunk<int(int)>("hop", [](int hops, const thunk_api& api) -> awaitable<int> {
    for (int i = 0; i < hops; ++i) {
      co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
      (void)api.get_state();
    }
    co_return hops;
  });
}

TEST(AsyncThreads, EveryRequestEndsExactlyOnceWhenAbortsRaceCompletions) {
  std::mt19937 random(seed());
  store app = create_store(counting());
  boost::asio::thread_pool pool(4);
  const async_dispatcher dispatch(app, pool.get_executor());
  const auto hop = hopping();
  std::vector<async_request<int>> requests;
  std::vector<std::stop_source> stops(400);
  for (auto& stop : stops) {
    requests.push_back(dispatch(hop(static_cast<int>(random() % 5), stop.get_token())));
    if (random() % 3 == 0) requests.back().abort();
    if (random() % 3 == 0) stops[random() % stops.size()].request_stop();
  }
  std::thread aborting([&] {
    for (const auto& request : requests) request.abort("raced");
  });
  std::thread stopping([&] {
    for (auto& stop : stops) stop.request_stop();
  });
  int fulfilled = 0;
  for (const auto& request : requests) fulfilled += request.to_future().get().fulfilled() ? 1 : 0;
  aborting.join();
  stopping.join();
  pool.join();
  const value counts = app.state();
  EXPECT_EQ(counts["fulfilled"], fulfilled);
  EXPECT_EQ(counts["fulfilled"].get<int>() + counts["rejected"].get<int>(), static_cast<int>(requests.size()));
}

TEST(AsyncThreads, EveryResultComesWhenItsStoreEndsMeanwhile) {
  std::mt19937 random(seed());
  for (int round = 0; round < 20; ++round) {
    boost::asio::thread_pool pool(3);
    std::optional<store> app(create_store(counting()));
    const async_dispatcher dispatch(*app, pool.get_executor());
    const auto hop = hopping();
    std::vector<std::future<settled<int>>> requests;
    std::vector<std::future<int>> thunks;
    std::thread dispatching([&, chosen = random()] {
      for (unsigned i = 0; i < 60; ++i) {
        requests.push_back(dispatch(hop(static_cast<int>((chosen + i) % 4))).to_future());
        thunks.push_back(dispatch([](state_getter, const async_dispatcher& send) -> awaitable<int> {
                           co_await boost::asio::post(co_await boost::asio::this_coro::executor,
                                                      boost::asio::use_awaitable);
                           send("anything");
                           co_return 1;
                         }).to_future());
      }
    });
    const auto let_go = random() % 60;
    while (app->revision() < let_go) std::this_thread::yield();
    app.reset();
    dispatching.join();
    for (auto& request : requests) {
      const settled<int> end = request.get();
      EXPECT_TRUE(end.fulfilled() || end.aborted()) << end.action();
    }
    for (auto& thunk : thunks) {
      try {
        EXPECT_EQ(thunk.get(), 1);
      } catch (const error& ended) {
        EXPECT_TRUE(ended.code() == errc::cancelled || ended.code() == errc::closed) << ended.what();
      }
    }
    pool.join();
  }
}

TEST(AsyncThreads, StopsInsideAndOutsideOfTurnsNeverWaitForEachOther) {
  for (int round = 0; round < 50; ++round) {
    store app = create_store(counting());
    boost::asio::thread_pool pool(2);
    const async_dispatcher dispatch(app, pool.get_executor());
    std::stop_source stop;
    std::optional<async_request<int>> request;
    request = dispatch(hopping()(1000000, stop.get_token()));
    // This thread ends the request in a turn, while the other one may be in its stop callback, waiting for that turn.
    std::thread stopping([&] { stop.request_stop(); });
    app.batch([&] { request->abort("in a turn"); });
    stopping.join();
    EXPECT_TRUE(request->to_future().get().aborted());
    pool.join();
  }
}

TEST(AsyncThreads, OneThunkRunsOneStepAtATime) {
  store app;
  boost::asio::thread_pool pool(4);
  const async_dispatcher dispatch(app, pool.get_executor());
  std::vector<std::future<int>> results;
  for (int i = 0; i < 8; ++i) {
    results.push_back(dispatch([](auto, const auto&) -> awaitable<int> {
                        int unguarded = 0;
                        for (int step = 0; step < 200; ++step) {
                          co_await boost::asio::post(co_await boost::asio::this_coro::executor,
                                                     boost::asio::use_awaitable);
                          ++unguarded;
                        }
                        co_return unguarded;
                      }).to_future());
  }
  for (auto& result : results) EXPECT_EQ(result.get(), 200);
  pool.join();
}

}  // namespace
}  // namespace patchbay::test
