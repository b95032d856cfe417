// The cases A1 to A13 of Redux Toolkit's createAsyncThunk.

#include "async/support.hpp"

#include <patchbay/reducers/create_reducer.hpp>

#include <stdexcept>

namespace patchbay::test {
namespace {

using boost::asio::awaitable;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct user {
  int id = 0;
  std::string name;
  friend bool operator==(const user&, const user&) = default;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(user, id, name)

// Requests of the ids id-1, id-2 and so on.
async_thunk_options<int(int)> with_ids() { return {.id_generator = testing::sequential_ids()}; }

template <class Creator>
async_thunk<int(int)> int_thunk(Creator create, async_thunk_options<int(int)> options = with_ids()) {
  return create_async_thunk<int(int)>("p", std::move(create), std::move(options));
}

value rejected_meta(bool aborted, bool condition, bool with_value) {
  return {{"arg", 3},           {"requestId", "id-1"},    {"requestStatus", "rejected"},
          {"aborted", aborted}, {"condition", condition}, {"rejectedWithValue", with_value}};
}

// --- A1: names -------------------------------------------------------------------------------------------

TEST(AsyncThunk, A1NamesItsActionsAfterItsPrefix) {
  const auto fetch = int_thunk([](int id) { return id; });
  EXPECT_EQ(fetch.type_prefix(), "p");
  EXPECT_EQ(fetch.pending.type(), "p/pending");
  EXPECT_EQ(fetch.fulfilled.type(), "p/fulfilled");
  EXPECT_EQ(fetch.rejected.type(), "p/rejected");
  EXPECT_EQ(code_of([] { (void)create_async_thunk<int()>("", [] { return 1; }); }), errc::invalid_argument);
}

TEST(AsyncThunk, A1MakesItsActionsByHandToo) {
  const auto fetch = create_async_thunk<user(int)>("p", [](int) { return user{}; });
  EXPECT_EQ(fetch.pending("r", 3).to_value(),
            R"({"type": "p/pending", "meta": {"arg": 3, "requestId": "r", "requestStatus": "pending"}})"_value);
  const action done = fetch.fulfilled(user{3, "Ada"}, "r", 3);
  EXPECT_EQ(done.to_value(), R"({"type": "p/fulfilled", "payload": {"id": 3, "name": "Ada"},
                                 "meta": {"arg": 3, "requestId": "r", "requestStatus": "fulfilled"}})"_value);
  EXPECT_EQ(fetch.fulfilled.payload(done), (user{3, "Ada"}));
  EXPECT_EQ(fetch.fulfilled.arg(done), 3);
  EXPECT_EQ(fetch.fulfilled.request_id(done), "r");
  const action failed = fetch.rejected(std::make_exception_ptr(std::runtime_error("no")), "r", 3);
  EXPECT_EQ(fetch.rejected.error(failed), R"({"name": "Error", "message": "no"})"_value);
  EXPECT_EQ(fetch.rejected(nullptr, "r", 3, value(0)).to_value(),
            R"({"type": "p/rejected", "payload": 0, "error": {"message": "Rejected"},
                "meta": {"arg": 3, "requestId": "r", "requestStatus": "rejected", "aborted": false,
                         "condition": false, "rejectedWithValue": true}})"_value);
}

TEST(AsyncThunk, A1MatchesItsOwnActionsAndNoOthers) {
  const auto fetch = int_thunk([](int id) { return id; });
  const auto other = create_async_thunk<int(int)>("q", [](int id) { return id; });
  const action pending = fetch.pending("r", 3);
  const action done = fetch.fulfilled(1, "r", 3);
  const action failed = fetch.rejected(nullptr, "r", 3, value("no"));
  EXPECT_TRUE(fetch.fulfilled.match(done));
  EXPECT_FALSE(fetch.settled(pending));
  EXPECT_TRUE(fetch.settled(done));
  EXPECT_TRUE(fetch.settled(failed));
  EXPECT_FALSE(other.settled(done));
  EXPECT_TRUE(is_pending(other, fetch)(pending));
  EXPECT_FALSE(is_pending(other)(pending));
  EXPECT_TRUE(is_fulfilled(fetch)(done));
  EXPECT_TRUE(is_rejected(fetch)(failed));
  EXPECT_TRUE(is_rejected_with_value(fetch)(failed));
  EXPECT_FALSE(is_rejected_with_value(fetch)(fetch.rejected(nullptr, "r", 3)));
  EXPECT_TRUE(is_async_thunk_action(fetch)(pending));
  EXPECT_FALSE(is_async_thunk_action(other)(pending));
  EXPECT_TRUE(is_async_thunk_action()(pending));
}

// --- A2, A3, A4: the course of a request -------------------------------------------------------------------

TEST(AsyncThunk, A2DispatchesPendingInTheCallAndBeforeTheCreatorRuns) {
  async_app app;
  std::vector<std::string> before;
  const auto fetch = int_thunk([&](int id) { return before = app.types(), id; });
  (void)app.dispatch(fetch(3));
  EXPECT_THAT(app.types(), ElementsAre("p/pending"));
  EXPECT_THAT(before, IsEmpty());
  app.run();
  EXPECT_THAT(before, ElementsAre("p/pending"));
}

TEST(AsyncThunk, A3DispatchesPendingAndFulfilledOnSuccess) {
  async_app app;
  const gate wait = app.closed_gate();
  const auto fetch = create_async_thunk<user(int)>("p",
                                                   [wait](int id, const thunk_api& api) -> awaitable<user> {
                                                     co_await wait.opened();
                                                     co_return user{id, api.request_id()};
                                                   },
                                                   {.id_generator = testing::sequential_ids()});
  const auto request = app.dispatch(fetch(3));
  app.run();
  EXPECT_FALSE(request.ready());
  wait.open();
  app.run();
  ASSERT_EQ(app.seen.size(), 2U);
  EXPECT_EQ(app.seen[0].to_value(), fetch.pending("id-1", 3).to_value());
  EXPECT_EQ(app.seen[1].to_value(), fetch.fulfilled(user{3, "id-1"}, "id-1", 3).to_value());
}

TEST(AsyncThunk, A3DispatchesPendingAndRejectedOnFailure) {
  async_app app;
  const auto fetch = int_thunk([](int) -> awaitable<int> {
    throw error(errc::io, "The disk is gone.");
    co_return 1;
  });
  (void)app.dispatch(fetch(3));
  app.run();
  ASSERT_THAT(app.types(), ElementsAre("p/pending", "p/rejected"));
  EXPECT_EQ(app.seen[1]["error"], R"({"name": "Error", "message": "The disk is gone.", "code": "io"})"_value);
  EXPECT_EQ(app.seen[1]["meta"], rejected_meta(false, false, false));
  EXPECT_FALSE(app.seen[1].contains("payload"));
}

TEST(AsyncThunk, A4EndsWithTheFinalActionAndNeverThrows) {
  async_app app;
  const auto fetch = int_thunk([](int id) { return id > 0 ? id * 2 : throw std::runtime_error("not positive"); });
  const auto result = app.dispatch([fetch](auto, const async_dispatcher& dispatch) -> awaitable<std::string> {
    const settled<int> good = co_await dispatch(fetch(3));
    const settled<int> bad = co_await dispatch(fetch(-1));
    co_return std::string(good.action().type()) + " " + std::string(bad.action().type());
  });
  app.run();
  EXPECT_EQ(result.get(), "p/fulfilled p/rejected");
}

TEST(AsyncThunk, TakesNoArgumentAndGivesNoResult) {
  async_app app;
  const auto save = create_async_thunk<void()>(
      "save", [](const thunk_api& api) -> awaitable<void> { co_return (void) api.dispatch("add", 1); },
      {.id_generator = testing::sequential_ids()});
  const auto request = app.dispatch(save());
  app.run();
  EXPECT_NO_THROW(request.get().unwrap());
  EXPECT_EQ(app.seen.back().to_value(),
            R"({"type": "save/fulfilled", "meta": {"requestId": "id-1", "requestStatus": "fulfilled"}})"_value);
}

TEST(AsyncThunk, TakesCreatorsThatCallBackOrReturnAFuture) {
  async_app app;
  std::optional<thunk_callback<int>> call;
  const auto calling = int_thunk([&](int, const thunk_api&, thunk_callback<int> done) { call = std::move(done); });
  const auto future = int_thunk([](int id) {
    std::promise<int> made;
    made.set_value(id);
    return made.get_future();
  });
  const auto first = app.dispatch(calling(1));
  const auto second = app.dispatch(future(2));
  app.run();
  EXPECT_FALSE(first.ready());
  (*call)(5);
  EXPECT_EQ(first.get().unwrap(), 5);
  EXPECT_EQ(second.get().unwrap(), 2);

  const auto dropped = app.dispatch(calling(1));
  app.run();
  call.reset();
  EXPECT_EQ(dropped.get().action()["error"]["code"], "cancelled");
}

// --- A5: errors ------------------------------------------------------------------------------------------

template <class Thrown>
value error_for(Thrown thrown) {
  return mini_serialize_error(std::make_exception_ptr(std::move(thrown)));
}

TEST(AsyncThunk, A5KeepsTheKnownTextsOfAnErrorAndTurnsAllElseIntoText) {
  EXPECT_EQ(error_for(R"({"name": "N", "message": "m", "stack": "s", "code": "c", "extra": 1})"_value),
            R"({"name": "N", "message": "m", "stack": "s", "code": "c"})"_value);
  EXPECT_EQ(error_for(R"({"name": 1, "message": "m"})"_value), R"({"message": "m"})"_value);
  EXPECT_EQ(error_for(value(7)), R"({"message": "7"})"_value);
  EXPECT_EQ(error_for(value()), R"({"message": "null"})"_value);
  EXPECT_EQ(error_for(value::array({1, 2})), value::object());
  EXPECT_EQ(error_for(std::string("text")), R"({"message": "text"})"_value);
  EXPECT_EQ(error_for(7), R"({"message": "7"})"_value);
  EXPECT_EQ(error_for(std::runtime_error("bad")), R"({"name": "Error", "message": "bad"})"_value);
  EXPECT_TRUE(error_for(std::runtime_error("\xff"))["message"].is_string());
  EXPECT_TRUE(error_for(1.5F)["message"].is_string());
}

TEST(AsyncThunk, A5LetsTheApplicationSerializeErrors) {
  async_app app;
  auto options = with_ids();
  options.serialize_error = [](const std::exception_ptr& thrown) {
    return value{{"mine", mini_serialize_error(thrown)["message"]}};
  };
  const auto fetch = int_thunk([](int) -> int { throw std::runtime_error("bad"); }, options);
  const auto failed = app.dispatch(fetch(3));
  const auto aborted = app.dispatch(fetch(3));
  aborted.abort("enough");
  app.run();
  EXPECT_EQ(failed.get().action()["error"], R"({"mine": "bad"})"_value);
  EXPECT_EQ(aborted.get().action()["error"], R"({"mine": "enough"})"_value);
  EXPECT_TRUE(aborted.get().aborted());
}

// --- A6: reject_with_value ---------------------------------------------------------------------------------

TEST(AsyncThunk, A6RejectsWithAValueReturnedOrThrownFalsyOnesIncluded) {
  async_app app;
  for (const value& payload : {value("no"), value(0), value(false), value(""), value()}) {
    const auto returned =
        create_async_thunk<int(int)>("p", [payload](int, const thunk_api& api) -> awaitable<thunk_outcome<int>> {
          co_return api.reject_with_value(payload, value{{"status", 404}});
        });
    const auto thrown = int_thunk([payload](int, const thunk_api& api) -> awaitable<int> {
      throw api.reject_with_value(payload, value{{"status", 404}});
      co_return 1;
    });
    for (const auto& fetch : {returned, thrown}) {
      const auto request = app.dispatch(fetch(3));
      app.run();
      const action& last = request.get().action();
      EXPECT_TRUE(request.get().rejected_with_value()) << last;
      EXPECT_TRUE(last.contains("payload")) << last;
      EXPECT_EQ(last.payload(), payload);
      EXPECT_EQ(last["error"], R"({"message": "Rejected"})"_value);
      EXPECT_EQ(last["meta"]["status"], 404);
      EXPECT_TRUE(is_rejected_with_value()(last));
    }
  }
}

// --- A7: condition -----------------------------------------------------------------------------------------

TEST(AsyncThunk, A7DispatchesNothingWhereTheConditionIsFalse) {
  async_app app;
  bool ran = false;
  auto options = with_ids();
  options.condition = [](int id, const thunk_context& context) {
    return context.get_state()["sum"].get<int>() + id > 3;
  };
  const auto fetch = int_thunk([&](int id) { return ran = true, id; }, options);
  const auto skipped = app.dispatch(fetch(3));
  app.run();
  EXPECT_FALSE(ran);
  EXPECT_THAT(app.types(), IsEmpty());
  ASSERT_TRUE(skipped.ready());
  EXPECT_TRUE(skipped.get().condition());
  EXPECT_EQ(skipped.get().action()["error"],
            R"({"name": "ConditionError", "message": "Aborted due to condition callback returning false."})"_value);
  EXPECT_EQ(skipped.get().meta(), rejected_meta(false, true, false));

  const auto run = app.dispatch(fetch(4));
  app.run();
  EXPECT_EQ(run.get().unwrap(), 4);
}

TEST(AsyncThunk, A7DispatchesTheRejectionOfAConditionIfAskedTo) {
  async_app app;
  const auto fetch =
      int_thunk([](int id) { return id; }, {.condition = [] { return false; }, .dispatch_condition_rejection = true});
  (void)app.dispatch(fetch(3));
  EXPECT_THAT(app.types(), ElementsAre("p/rejected"));
}

TEST(AsyncThunk, A7SaysThatTheConditionIsFalseThoughSerializeErrorThrows) {
  async_app app;
  const auto fetch = create_async_thunk<int()>(
      "fetch", [] { return 1; },
      {.condition = [] { return false; },
       .serialize_error = [](const std::exception_ptr&) -> value { throw std::runtime_error("unspeakable"); }});
  const auto request = app.dispatch(fetch());
  app.run();
  ASSERT_TRUE(request.ready());
  EXPECT_TRUE(request.get().condition());
  EXPECT_EQ(request.get().action()["error"]["name"], "ConditionError");
}

TEST(AsyncThunk, A7RejectsWhereTheConditionThrows) {
  async_app app;
  const auto fetch =
      int_thunk([](int id) { return id; }, {.condition = [](int) -> bool { throw std::runtime_error("who knows"); }});
  const auto request = app.dispatch(fetch(3));
  EXPECT_THAT(app.types(), ElementsAre("p/rejected"));
  EXPECT_EQ(request.get().action()["error"]["message"], "who knows");
  EXPECT_FALSE(request.get().condition());
}

TEST(AsyncThunk, A7WaitsForAConditionThatIsACoroutine) {
  async_app app;
  const gate asked = app.closed_gate();
  auto options = with_ids();
  options.condition = [&](int id, const thunk_context& context) -> awaitable<bool> {
    co_await asked.opened();
    co_return context.get_state()["sum"].get<int>() + id > 3;
  };
  const auto fetch = int_thunk([](int id) { return id; }, options);
  const auto skipped = app.dispatch(fetch(3));
  const auto run = app.dispatch(fetch(4));
  app.run();
  EXPECT_THAT(app.types(), IsEmpty());
  asked.open();
  app.run();
  EXPECT_TRUE(skipped.get().condition());
  EXPECT_EQ(run.get().unwrap(), 4);
  EXPECT_THAT(app.types(), ElementsAre("p/pending", "p/fulfilled"));
}

TEST(AsyncThunk, A7RejectsInsteadOfPendingWhenAbortedBeforeTheConditionHasAnswered) {
  async_app app;
  const gate asked = app.closed_gate();
  bool ran = false;
  bool answer = true;
  auto options = with_ids();
  options.condition = [&](int) -> awaitable<bool> {
    co_await asked.opened();
    co_return answer;
  };
  const auto fetch = int_thunk([&](int id) { return ran = true, id; }, options);
  const auto request = app.dispatch(fetch(3));
  app.run();
  request.abort("enough");
  EXPECT_FALSE(request.ready()) << "Redux Toolkit waits for the answer";
  asked.open();
  app.run();
  ASSERT_THAT(app.types(), ElementsAre("p/rejected"));
  EXPECT_EQ(app.seen[0]["error"], R"({"name": "AbortError", "message": "enough"})"_value);
  EXPECT_EQ(app.seen[0]["meta"], rejected_meta(true, false, false));
  EXPECT_FALSE(ran);

  answer = false;
  const auto unwanted = app.dispatch(fetch(4));
  unwanted.abort();
  app.run();
  EXPECT_TRUE(unwanted.get().condition()) << "an answer of no comes before the abort";
  EXPECT_EQ(app.types().size(), 1U);
}

TEST(AsyncThunk, A7RejectsWhereACoroutineConditionThrowsOrItsStoreEnds) {
  async_app app;
  const gate asked = app.closed_gate();
  const auto fetch = int_thunk([](int id) { return id; }, {.condition = [&](int id) -> awaitable<bool> {
                                 if (id == 3) throw std::runtime_error("who knows");
                                 co_await asked.opened();
                                 co_return true;
                               }});
  const auto failed = app.dispatch(fetch(3));
  const auto ended = app.dispatch(fetch(4));
  app.run();
  EXPECT_THAT(app.types(), ElementsAre("p/rejected"));
  EXPECT_EQ(failed.get().action()["error"]["message"], "who knows");
  app.store.reset();
  EXPECT_TRUE(ended.get().aborted());
  app.run();
}

// --- A8, A9: abort -----------------------------------------------------------------------------------------

TEST(AsyncThunk, A8AbortsAtOnceAndDropsWhatComesLate) {
  async_app app;
  std::optional<thunk_callback<int>> call;
  const auto fetch = int_thunk([&](int, const thunk_api&, thunk_callback<int> done) { call = std::move(done); });
  const auto request = app.dispatch(fetch(3));
  app.run();
  request.abort("enough");
  ASSERT_TRUE(request.ready());
  ASSERT_THAT(app.types(), ElementsAre("p/pending", "p/rejected"));
  EXPECT_EQ(app.seen[1]["error"], R"({"name": "AbortError", "message": "enough"})"_value);
  EXPECT_EQ(app.seen[1]["meta"], rejected_meta(true, false, false));
  (*call)(5);
  request.abort("again");
  app.run();
  EXPECT_EQ(app.seen.size(), 2U);
  EXPECT_EQ(code_of([&] { (void)request.get().unwrap(); }), errc::cancelled);
}

TEST(AsyncThunk, A8CancelsWhatTheCreatorWaitsForAndRequestsItsStop) {
  async_app app;
  const gate wait = app.closed_gate();
  bool unwound = false;
  std::stop_token token;
  const auto fetch = int_thunk([&](int id, const thunk_api& api) -> awaitable<int> {
    token = api.stop_token();
    try {
      co_await wait.opened();
    } catch (const boost::system::system_error&) {
      unwound = true;
    }
    co_return id;
  });
  const auto request = app.dispatch(fetch(3));
  app.run();
  request.abort();
  EXPECT_TRUE(token.stop_requested());
  EXPECT_EQ(request.get().action()["error"]["message"], "Aborted");
  app.run();
  EXPECT_TRUE(unwound);
  EXPECT_EQ(app.seen.size(), 2U);
}

TEST(AsyncThunk, A8NeverRunsACreatorAbortedBeforeItsTurn) {
  async_app app;
  int runs = 0;
  const auto request = app.dispatch(int_thunk([&](int id) { return ++runs, id; })(3));
  const auto calling = app.dispatch(int_thunk([&](int, const thunk_api&, const thunk_callback<int>&) { ++runs; })(3));
  request.abort();
  calling.abort();
  app.run();
  EXPECT_EQ(runs, 0);
  EXPECT_THAT(app.types(), ElementsAre("p/pending", "p/pending", "p/rejected", "p/rejected"));
}

TEST(AsyncThunk, A8LetsTheCreatorAbort) {
  async_app app;
  const auto fetch = int_thunk([](int id, const thunk_api& api) { return api.abort("on second thought"), id; });
  const auto request = app.dispatch(fetch(3));
  app.run();
  EXPECT_THAT(app.types(), ElementsAre("p/pending", "p/rejected"));
  EXPECT_EQ(request.get().action()["error"]["message"], "on second thought");
}

TEST(AsyncThunk, A8IsUndisturbedByAnAbortAfterItsEnd) {
  async_app app;
  const auto request = app.dispatch(int_thunk([](int id) { return id; })(3));
  app.run();
  request.abort();
  EXPECT_EQ(app.seen.size(), 2U);
  EXPECT_EQ(request.get().unwrap(), 3);
}

TEST(AsyncThunk, A8DispatchesAnAbortInsideAReducerSoonAfter) {
  async_app app;
  std::optional<async_request<int>> request;
  store reducing = create_store(reducer([&](const value& state, const action& a) {
                                  if (a.type() == "now") request->abort("from inside");
                                  return state;
                                }),
                                value(1));
  const async_dispatcher dispatch(reducing, app.context.get_executor());
  std::optional<thunk_callback<int>> call;
  request = dispatch(int_thunk([&](int, const thunk_api&, thunk_callback<int> done) { call = std::move(done); })(3));
  app.run();
  reducing.dispatch("now");
  EXPECT_FALSE(request->ready());
  app.run();
  EXPECT_TRUE(request->get().aborted());
}

TEST(AsyncThunk, A9AbortsWhenAnExternalTokenIsStopped) {
  async_app app;
  const gate wait = app.closed_gate();
  const auto fetch = int_thunk([wait](int id) -> awaitable<int> {
    co_await wait.opened();
    co_return id;
  });
  std::stop_source stop;
  const auto request = app.dispatch(fetch(3, stop.get_token()));
  const auto other = app.dispatch(fetch(4));
  app.run();
  stop.request_stop();
  ASSERT_TRUE(request.ready());
  EXPECT_EQ(request.get().action()["error"],
            R"({"name": "AbortError", "message": "External signal was aborted"})"_value);
  wait.open();
  app.run();
  EXPECT_EQ(other.get().unwrap(), 4);
}

TEST(AsyncThunk, A9BeginsNothingForATokenThatIsStoppedAlready) {
  async_app app;
  bool ran = false;
  std::stop_source stop;
  stop.request_stop();
  const auto request = app.dispatch(int_thunk([&](int id) { return ran = true, id; })(3, stop.get_token()));
  app.run();
  EXPECT_FALSE(ran);
  EXPECT_THAT(app.types(), ElementsAre("p/rejected"));
  EXPECT_TRUE(request.get().aborted());
}

TEST(AsyncThunk, A9DispatchesPendingBeforeAnAbortThatComesMeanwhile) {
  async_app app;
  std::stop_source stop;
  const auto listening = app.store->subscribe([&] { stop.request_stop(); });
  bool ran = false;
  (void)app.dispatch(int_thunk([&](int id) { return ran = true, id; })(3, stop.get_token()));
  app.run();
  EXPECT_FALSE(ran);
  EXPECT_THAT(app.types(), ElementsAre("p/pending", "p/rejected"));
}

// --- A10, A11: ids and meta ----------------------------------------------------------------------------------

TEST(AsyncThunk, A10MakesIdsFromTheArgument) {
  async_app app;
  const auto fetch =
      int_thunk([](int id) { return id; }, {.id_generator = [](int id) { return "todo-" + std::to_string(id); }});
  const auto request = app.dispatch(fetch(3));
  EXPECT_EQ(request.request_id(), "todo-3");
  EXPECT_EQ(request.arg(), 3);
  EXPECT_EQ(app.seen[0]["meta"]["requestId"], "todo-3");
}

TEST(AsyncThunk, A10MakesRandomIdsByItself) {
  async_app app;
  const auto fetch = create_async_thunk<int(int)>("p", [](int id) { return id; });
  const auto first = app.dispatch(fetch(3));
  const auto second = app.dispatch(fetch(3));
  EXPECT_EQ(first.request_id().size(), 21U);
  EXPECT_NE(first.request_id(), second.request_id());
}

TEST(AsyncThunk, A11AddsToMetaButNeverReplacesWhatIsItsOwn) {
  async_app app;
  auto options = with_ids();
  options.get_pending_meta = [](int, const thunk_context& context) {
    return value{{"mine", context.request_id}, {"arg", "no"}, {"requestId", "no"}, {"requestStatus", "no"}};
  };
  const auto fetch = int_thunk(
      [](int id, const thunk_api& api) -> awaitable<thunk_outcome<int>> {
        co_return api.fulfill_with_value(id, value{{"cached", true}, {"requestStatus", "no"}});
      },
      options);
  (void)app.dispatch(fetch(3));
  app.run();
  EXPECT_EQ(app.seen[0]["meta"],
            R"({"mine": "id-1", "arg": 3, "requestId": "id-1", "requestStatus": "pending"})"_value);
  EXPECT_EQ(app.seen[1]["meta"],
            R"({"cached": true, "arg": 3, "requestId": "id-1", "requestStatus": "fulfilled"})"_value);
}

// --- A12: unwrap ---------------------------------------------------------------------------------------------

rejected_error unwrapped(const async_request<int>& request) {
  try {
    (void)request.get().unwrap();
  } catch (const rejected_error& failure) {
    return failure;
  }
  throw std::logic_error("unwrap threw no rejected_error");
}

TEST(AsyncThunk, A12UnwrapsToTheResultTheValueOrTheError) {
  async_app app;
  const auto fetch = int_thunk([](int id, const thunk_api& api) -> int {
    if (id == 1) throw api.reject_with_value(value{{"reason", "one"}});
    if (id == 2) throw std::runtime_error("two");
    return id;
  });
  const auto with_value = app.dispatch(fetch(1));
  const auto with_error = app.dispatch(fetch(2));
  const auto good = app.dispatch(fetch(3));
  app.run();
  EXPECT_EQ(good.get().unwrap(), 3);
  EXPECT_TRUE(unwrapped(with_value).has_value());
  EXPECT_EQ(unwrapped(with_value).payload(), R"({"reason": "one"})"_value);
  EXPECT_EQ(unwrapped(with_value).code(), errc::rejected);
  EXPECT_FALSE(unwrapped(with_error).has_value());
  EXPECT_EQ(unwrapped(with_error).serialized(), R"({"name": "Error", "message": "two"})"_value);
  EXPECT_EQ(unwrapped(with_error).message(), "two");
  EXPECT_EQ(unwrapped(with_error).place().action_type, "p/rejected");
}

TEST(AsyncThunk, A12SerializesWhatAnotherRequestsUnwrapThrewAsItWas) {
  async_app app;
  const auto inner = int_thunk([](int) -> int { throw error(errc::io, "no disk"); });
  const auto outer = create_async_thunk<int(int)>("outer", [inner](int id, const thunk_api& api) -> awaitable<int> {
    co_return (co_await api.dispatch(inner(id))).unwrap();
  });
  const auto request = app.dispatch(outer(3));
  app.run();
  EXPECT_EQ(request.get().action()["error"], R"({"name": "Error", "message": "no disk", "code": "io"})"_value);
}

// --- A13: exceptions of reducers -------------------------------------------------------------------------------

TEST(AsyncThunk, A13LetsAReducersExceptionAtTheEndEscapeToWhoeverAwaits) {
  for (const std::string last : {"p/fulfilled", "p/rejected"}) {
    async_app app;
    app.fails_on = last;
    const auto fetch =
        int_thunk([&](int id) { return last == "p/fulfilled" ? id : throw std::domain_error("by itself"); });
    const auto request = app.dispatch(fetch(3));
    app.run();
    EXPECT_THAT(app.types(), ElementsAre("p/pending", last));
    try {
      (void)request.get();
      ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& failure) {
      EXPECT_STREQ(failure.what(), "the reducer failed");
    }
  }
}

TEST(AsyncThunk, RejectsWhereTheDispatchOfPendingThrows) {
  async_app app;
  app.fails_on = "p/pending";
  bool ran = false;
  const auto request = app.dispatch(int_thunk([&](int id) { return ran = true, id; })(3));
  app.run();
  EXPECT_FALSE(ran);
  EXPECT_THAT(app.types(), ElementsAre("p/pending", "p/rejected"));
  EXPECT_EQ(request.get().action()["error"]["message"], "the reducer failed");
}

TEST(AsyncThunk, ItsActionsHaveCasesInReducers) {
  boost::asio::io_context context;
  const auto fetch = create_async_thunk<int(int)>("p", [](int id) { return id * 2; });
  store app = create_store(create_reducer(value::object(), [&](auto& builder) {
    builder.add_case(fetch.pending, [](draft state) { state["loading"] = true; })
        .add_case(fetch.fulfilled, [](draft state, int got) { state["got"] = got; })
        .add_matcher(fetch.settled, [](draft state) { state["loading"] = false; });
  }));
  const async_dispatcher dispatch(app, context.get_executor());
  (void)dispatch(fetch(4));
  EXPECT_EQ(app.state(), R"({"loading": true})"_value);
  context.poll();
  EXPECT_EQ(app.state(), R"({"loading": false, "got": 8})"_value);
}

}  // namespace
}  // namespace patchbay::test
