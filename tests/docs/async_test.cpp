// What docs/porting says about async thunks.

#include <patchbay/async/create_async_thunk.hpp>
#include <patchbay/async/thunk_lock.hpp>
#include <patchbay/listener/listener.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/slice.hpp>
#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/testing/matchers.hpp>
#include <patchbay/testing/sequential_ids.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <future>
#include <stdexcept>
#include <string>
#include <vector>

using namespace patchbay;

namespace async_test {

using patchbay::testing::sequential_ids;
using patchbay::testing::ValueEq;
using ::testing::ElementsAre;

// porting: async-names
using boost::asio::awaitable;
// end

struct todo {
  int id = 0;
  std::string text;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(todo, id, text)

// The server of these examples.
struct todo_api {
  awaitable<todo> load(int id) const {
    if (id == 0) throw std::runtime_error("no such todo");
    co_return todo{id, "tea"};
  }
};
const todo_api server;

// --- thunks --------------------------------------------------------

// porting: async-thunk
const auto load_todo = [](int id) {
  return [id](state_getter get_state,
              const async_dispatcher& dispatch) -> awaitable<int> {
    dispatch("todo/loading", id);
    const todo loaded = co_await server.load(id);
    dispatch("todo/loaded", value::from(loaded));
    co_return get_state()["todos"].size();
  };
};
// end

value keeps_todos(const value& state, const action& a) {
  if (a.type() != "todo/loaded") return state;
  return state["todos"].size() == 0
             ? value{{"todos", value::array({a.payload()})}}
             : state;
}

struct app_with_loop {
  store app =
      create_store(reducer(R"({"todos": []})"_value, keeps_todos));
  boost::asio::io_context loop;
};

TEST(PortingAsync, RunsThunks) {
  app_with_loop with;
  store& app = with.app;
  // porting: async-dispatcher
  boost::asio::io_context loop;
  const async_dispatcher dispatch(app, loop.get_executor());
  const async_result<int> count = dispatch(load_todo(3));
  loop.run();
  // end
  EXPECT_EQ(count.get(), 1);
  EXPECT_EQ(app.state()["todos"][0]["text"], value("tea"));
}

// porting: async-await
const auto load_both =
    [](state_getter,
       const async_dispatcher& dispatch) -> awaitable<int> {
  const int first = co_await dispatch(load_todo(1));
  const int second = co_await dispatch(load_todo(2));
  co_return first + second;
};
// end

TEST(PortingAsync, AwaitsThunks) {
  app_with_loop with;
  const async_dispatcher dispatch(with.app, with.loop.get_executor());
  std::vector<std::string> log;
  // porting: async-then
  dispatch(load_todo(0)).then([&](async_result<int> count) {
    try {
      log.push_back(std::to_string(count.get()));
    } catch (const std::exception& failure) {
      log.push_back(failure.what());
    }
  });
  // end
  const auto both = dispatch(load_both);
  with.loop.run();
  EXPECT_EQ(both.get(), 2);
  EXPECT_THAT(log, ElementsAre("no such todo"));
}

TEST(PortingAsync, WaitsInAPlainThread) {
  app_with_loop with;
  const async_dispatcher dispatch(with.app, with.loop.get_executor());
  auto work = boost::asio::make_work_guard(with.loop);
  const auto running =
      std::async(std::launch::async, [&] { with.loop.run(); });
  // porting: async-future
  const int count = dispatch(load_todo(3)).to_future().get();
  // end
  work.reset();
  EXPECT_EQ(count, 1);
}

TEST(PortingAsync, TakesCallbacks) {
  app_with_loop with;
  const async_dispatcher dispatch(with.app, with.loop.get_executor());
  std::function<void(int)> answer;
  const auto on_answer = [&](std::function<void(int)> call) {
    answer = std::move(call);
  };
  // porting: async-callback
  const async_result<int> asked =
      dispatch([&](state_getter, const async_dispatcher&,
                   async_callback<int> done) {
        on_answer([done](int n) { done(n); });
      });
  // end
  with.loop.run();
  EXPECT_FALSE(asked.ready());
  answer(7);
  EXPECT_EQ(asked.get(), 7);
}

// --- createAsyncThunk ----------------------------------------------

// porting: create-async-thunk
const auto fetch_todo = create_async_thunk<todo(int)>(
    "todos/fetch", [](int id) -> awaitable<todo> {
      co_return co_await server.load(id);
    });
// end

// porting: async-thunk-slice
struct todos_slice : slice<> {
  todos_slice()
      : slice("todos", R"({"loading": 0, "byId": {}})"_value) {
    extra_reducers([](auto& builder) {
      builder.add_case(fetch_todo.pending,
                       [](draft state) { state["loading"] += 1; });
      builder.add_case(
          fetch_todo.fulfilled, [](draft state, const todo& got) {
            state["byId"][std::to_string(got.id)] = value::from(got);
          });
      builder.add_matcher(fetch_todo.settled,
                          [](draft state) { state["loading"] -= 1; });
    });
  }
};
// end

struct requests {
  todos_slice todos;
  store app = create_store(todos.reducer());
  boost::asio::io_context loop;
  async_dispatcher dispatch{app, loop.get_executor()};
};

TEST(PortingAsync, HasALifeInTheStore) {
  requests with;
  const auto request = with.dispatch(fetch_todo(3));
  EXPECT_EQ(with.app.state()["loading"], value(1));
  with.loop.run();
  EXPECT_THAT(with.app.state(), ValueEq(R"({"loading": 0,
                          "byId": {"3": {"id": 3, "text": "tea"}}})"));
  EXPECT_TRUE(request.get().fulfilled());
}

// porting: async-unwrap
const auto text_of = [](int id) {
  return [id](state_getter, const async_dispatcher& dispatch)
             -> awaitable<std::string> {
    try {
      co_return (co_await dispatch(fetch_todo(id))).unwrap().text;
    } catch (const rejected_error& failure) {
      co_return failure.thrown()["message"].get<std::string>();
    }
  };
};
// end

TEST(PortingAsync, Unwraps) {
  requests with;
  const auto good = with.dispatch(text_of(3));
  const auto bad = with.dispatch(text_of(0));
  with.loop.run();
  EXPECT_EQ(good.get(), "tea");
  EXPECT_EQ(bad.get(), "no such todo");
}

TEST(PortingAsync, RejectsWithAValue) {
  requests with;
  const async_dispatcher& dispatch = with.dispatch;
  // porting: async-reject-with-value
  const auto save = create_async_thunk<int(todo)>(
      "todos/save",
      [](const todo& what,
         const thunk_api& api) -> awaitable<thunk_outcome<int>> {
        if (what.text.empty())
          co_return api.reject_with_value({{"text", "is empty"}});
        co_return api.fulfill_with_value(what.id, {{"cached", true}});
      });
  // end
  const auto bad = dispatch(save(todo{}));
  const auto good = dispatch(save(todo{4, "milk"}));
  with.loop.run();
  EXPECT_EQ(bad.get().action().payload(),
            value({{"text", "is empty"}}));
  EXPECT_TRUE(bad.get().rejected_with_value());
  EXPECT_EQ(good.get().unwrap(), 4);
  EXPECT_EQ(good.get().meta()["cached"], value(true));
}

TEST(PortingAsync, HasConditionsAndIds) {
  requests with;
  const async_dispatcher& dispatch = with.dispatch;
  // porting: async-options
  const auto fetch_once = create_async_thunk<todo(int)>(
      "todos/fetchOnce",
      [](int id) -> awaitable<todo> {
        co_return co_await server.load(id);
      },
      {.condition =
           [](int id, const thunk_context& context) {
             const value known = context.get_state()["byId"];
             return !known.contains(std::to_string(id));
           },
       .id_generator =
           [](int id) { return "fetch-" + std::to_string(id); },
       .get_pending_meta =
           [](int, const thunk_context&) {
             return value{{"by", "user"}};
           }});
  // end
  with.app.set_state(R"({"byId": {"3": {}}})"_value);
  const auto known = dispatch(fetch_once(3));
  const auto unknown = dispatch(fetch_once(4));
  with.loop.run();
  EXPECT_TRUE(known.get().condition());
  EXPECT_EQ(unknown.request_id(), "fetch-4");
  EXPECT_TRUE(unknown.get().fulfilled());
}

TEST(PortingAsync, Aborts) {
  requests with;
  const async_dispatcher& dispatch = with.dispatch;
  // porting: async-abort
  const auto request = dispatch(fetch_todo(3));
  request.abort("no longer needed");
  // end
  with.loop.run();
  EXPECT_TRUE(request.get().aborted());
  EXPECT_EQ(request.get().action()["error"],
            value({{"name", "AbortError"},
                   {"message", "no longer needed"}}));
}

TEST(PortingAsync, HearsThatItWasAborted) {
  requests with;
  const async_dispatcher& dispatch = with.dispatch;
  std::vector<int> counted;
  // porting: async-signal
  const auto count_up = create_async_thunk<int(int)>(
      "count", [&](int to, const thunk_api& api) {
        for (int n = 0; n < to; ++n) {
          if (api.stop_token().stop_requested()) return n;
          counted.push_back(n);
          if (n == 2) api.abort();
        }
        return to;
      });
  // end
  const auto request = dispatch(count_up(10));
  with.loop.run();
  EXPECT_THAT(counted, ElementsAre(0, 1, 2));
  EXPECT_TRUE(request.get().aborted());
}

TEST(PortingAsync, TakesTurns) {
  app_with_loop with;
  const async_dispatcher dispatch(with.app, with.loop.get_executor());
  // porting: thunk-lock
  const thunk_lock lock;
  const auto first = dispatch(lock({"/todos"}, load_todo(1)));
  const auto second = dispatch(lock({"/todos"}, load_todo(2)));
  const auto other = dispatch(lock({"/user"}, action("LOGIN")));
  // end
  with.loop.run();
  EXPECT_EQ(first.get(), 1);
  EXPECT_EQ(second.get(), 1);
  EXPECT_TRUE(other.ready());
}

TEST(PortingAsync, AsksLater) {
  requests with;
  const async_dispatcher& dispatch = with.dispatch;
  const auto is_online = []() -> awaitable<bool> { co_return false; };
  // porting: async-condition
  const auto fetch_online = create_async_thunk<todo(int)>(
      "todos/fetchOnline",
      [](int id) -> awaitable<todo> {
        co_return co_await server.load(id);
      },
      {.condition = [&](int) -> awaitable<bool> {
        co_return co_await is_online();
      }});
  // end
  const auto refused = dispatch(fetch_online(3));
  with.loop.run();
  EXPECT_TRUE(refused.get().condition());
}

// porting: async-test
TEST(FetchTodo, PutsItIntoTheState) {
  const todos_slice todos;
  store app = create_store(todos.reducer());
  boost::asio::io_context loop;
  const async_dispatcher dispatch(app, loop.get_executor());

  (void)dispatch(fetch_todo(3));
  EXPECT_EQ(app.state()["loading"], value(1));
  loop.run();
  EXPECT_EQ(app.state()["byId"]["3"]["text"], value("tea"));
}
// end

}  // namespace async_test
