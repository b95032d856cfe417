// X5: what is under way when its store or its executor ends.

#include "async/support.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace patchbay::test {
namespace {

using boost::asio::awaitable;
using ::testing::ElementsAre;

TEST(StoreEnd, CancelsAThunkAndWhatItWaitsFor) {
  async_app app;
  std::string how = "not at all";
  const auto result = app.dispatch([&how](auto, const auto&) -> awaitable<int> {
    boost::asio::steady_timer never(co_await boost::asio::this_coro::executor, std::chrono::hours(24));
    try {
      co_await never.async_wait(boost::asio::use_awaitable);
      how = "resumed";
    } catch (const boost::system::system_error& failure) {
      how = failure.code() == boost::asio::error::operation_aborted ? "aborted" : "failed";
    }
    co_return 1;
  });
  app.run();
  app.store.reset();
  ASSERT_TRUE(result.ready());
  EXPECT_EQ(code_of([&] { (void)result.get(); }), errc::cancelled);
  app.run();
  EXPECT_EQ(how, "aborted");
  EXPECT_EQ(app.context.poll(), 0U) << "something is left waiting";
}

TEST(StoreEnd, NeverBeginsAThunkThatWasQueued) {
  async_app app;
  bool begun = false;
  const auto coroutine = app.dispatch([&begun](auto, const auto&) -> awaitable<void> {
    begun = true;
    co_return;
  });
  const auto calling = app.dispatch([&begun](state_getter, const dispatcher&, const async_callback<void>& done) {
    begun = true;
    done();
  });
  app.store.reset();
  app.run();
  EXPECT_FALSE(begun);
  EXPECT_EQ(code_of([&] { coroutine.get(); }), errc::cancelled);
  EXPECT_EQ(code_of([&] { calling.get(); }), errc::cancelled);
}

TEST(StoreEnd, ClosesThunksDispatchedAfterwards) {
  async_app app;
  app.store.reset();
  const auto result = app.dispatch([](auto, const auto&) -> awaitable<void> { co_return; });
  EXPECT_EQ(code_of([&] { result.get(); }), errc::closed);
  EXPECT_EQ(code_of([&] { app.dispatch("add", 1); }), errc::closed);
}

TEST(StoreEnd, MayBeBroughtAboutByTheThunkItself) {
  async_app app;
  std::optional<errc> late;
  const auto result = app.dispatch([&](auto, const dispatcher& dispatch) -> awaitable<int> {
    app.store.reset();
    late = code_of([&] { dispatch("add", 1); });
    co_return 1;
  });
  app.run();
  EXPECT_EQ(late, errc::closed);
  EXPECT_EQ(code_of([&] { (void)result.get(); }), errc::cancelled);
}

TEST(StoreEnd, OutlivesTheDispatcherThatStartedAThunk) {
  async_app app;
  const gate wait = app.closed_gate();
  std::optional<async_dispatcher> dispatch(std::in_place, *app.store, app.context.get_executor());
  const auto result = (*dispatch)([wait](auto, const dispatcher& send) -> awaitable<int> {
    co_await wait.opened();
    send("add", 2);
    co_return 1;
  });
  dispatch.reset();
  app.run();
  wait.open();
  app.run();
  EXPECT_EQ(result.get(), 1);
  EXPECT_EQ(app.sum(), 2);
}

TEST(StoreEnd, EndsARequestAsAbortedWithoutDispatching) {
  async_app app;
  const gate wait = app.closed_gate();
  std::stop_token token;
  const auto fetch = create_async_thunk<int(int)>("fetch", [&](int id, const thunk_api& api) -> awaitable<int> {
    token = api.stop_token();
    co_await wait.opened();
    co_return id;
  });
  const auto request = app.dispatch(fetch(3));
  app.run();
  EXPECT_FALSE(token.stop_requested());
  app.store.reset();
  EXPECT_TRUE(token.stop_requested());
  ASSERT_TRUE(request.ready());
  EXPECT_TRUE(request.get().aborted());
  EXPECT_EQ(code_of([&] { (void)request.get().unwrap(); }), errc::cancelled);
  wait.open();
  app.run();
  EXPECT_THAT(app.types(), ElementsAre("fetch/pending"));

  const auto afterwards = app.dispatch(fetch(4));
  ASSERT_TRUE(afterwards.ready());
  EXPECT_TRUE(afterwards.get().aborted());
}

TEST(StoreEnd, InTheMiddleOfPendingEndsTheRequest) {
  async_app app;
  bool begun = false;
  const auto fetch = create_async_thunk<int(int)>("fetch", [&](int id) { return begun = true, id; });
  const auto listening = app.store->subscribe([&] { app.store.reset(); });
  const auto request = app.dispatch(fetch(3));
  app.run();
  EXPECT_FALSE(begun);
  ASSERT_TRUE(request.ready());
  EXPECT_TRUE(request.get().aborted());
}

TEST(ExecutorEnd, CancelsWhatItHadBegunAndWhatItHadNot) {
  store plain;
  auto context = std::make_unique<boost::asio::io_context>();
  const async_dispatcher dispatch(plain, context->get_executor());
  const auto begun = dispatch([](auto, const auto&) -> awaitable<int> {
    boost::asio::steady_timer never(co_await boost::asio::this_coro::executor, std::chrono::hours(24));
    co_await never.async_wait(boost::asio::use_awaitable);
    co_return 1;
  });
  context->poll();
  const auto queued = dispatch([](auto, const auto&) -> awaitable<int> { co_return 1; });
  context.reset();
  EXPECT_EQ(code_of([&] { (void)begun.get(); }), errc::cancelled);
  EXPECT_EQ(code_of([&] { (void)queued.get(); }), errc::cancelled);
}

// What waits is in nobody's queue: whoever could tell it comes later.
TEST(ExecutorEnd, CancelsWhatWaitsForAnotherThunk) {
  auto plain = std::make_unique<store>();
  auto context = std::make_unique<boost::asio::io_context>();
  const async_dispatcher dispatch(*plain, context->get_executor());
  std::optional<async_callback<int>> kept;
  const auto inner = dispatch([&](state_getter, const async_dispatcher&, async_callback<int> done) { kept = done; });
  const auto owned = std::make_shared<int>(0);
  const auto outer = dispatch([inner, owned](auto, const auto&) -> awaitable<int> {
    const auto own = owned;
    co_return co_await inner.wait();
  });
  int told = 0;
  inner.then([&](const auto&) { ++told; });
  context->poll();
  context.reset();
  EXPECT_EQ(owned.use_count(), 1);
  EXPECT_EQ(code_of([&] { (void)outer.get(); }), errc::cancelled);
  EXPECT_FALSE(inner.ready());
  plain.reset();
  EXPECT_EQ(code_of([&] { (void)inner.get(); }), errc::cancelled);
  (*kept)(1);
  EXPECT_EQ(told, 0);
}

TEST(ExecutorEnd, LeavesARequestThatCallsBackToBeAbortedFromOutside) {
  store plain;
  auto context = std::make_unique<boost::asio::io_context>();
  const async_dispatcher dispatch(plain, context->get_executor());
  std::optional<thunk_callback<int>> kept;
  const auto fetch =
      create_async_thunk<int(int)>("fetch", [&](int, const thunk_api&, thunk_callback<int> done) { kept = done; });
  std::stop_source external;
  const auto request = dispatch(fetch(1, external.get_token()));
  context->poll();
  context.reset();
  external.request_stop();
  ASSERT_TRUE(request.ready());
  EXPECT_TRUE(request.get().aborted());
  (*kept)(1);
}

}  // namespace
}  // namespace patchbay::test
