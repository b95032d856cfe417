#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/in_process.hpp>
#include <patchbay/listener/listener.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/create_reducer.hpp>
#include <patchbay/reducers/slice.hpp>

#include <boost/asio/io_context.hpp>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

// Whatever can be called can be given, wherever the library takes a function.

namespace patchbay::test::callables {

namespace {

int count(const store& of) { return of.state()["n"].get<int>(); }

// --- handlers, reducers, cases ------------------------------------------------------------------------

void plain_handler(draft state, int by) { state["n"] += by; }
void plain_handler_that_throws_nothing(draft state, int by) noexcept { state["n"] += by; }

struct counted {
  int n = 0;
  void add(int by) { n += by; }
  void add_quietly(int by) noexcept { n += by; }
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(counted, n)

std::vector<std::pair<const char*, handler>> adding_handlers() {
  const std::function<void(draft, int)> wrapped = plain_handler;
  return {
      {"lambda", [](draft state, int by) { state["n"] += by; }},
      {"noexcept", [](draft state, int by) noexcept { state["n"] += by; }},
      {"mutable", [calls = 0](draft state, int by) mutable { state["n"] += by + 0 * ++calls; }},
      {"mutable noexcept", [calls = 0](draft state, int by) mutable noexcept { state["n"] += by + 0 * ++calls; }},
      {"function", plain_handler},
      {"pointer", &plain_handler},
      {"noexcept pointer", &plain_handler_that_throws_nothing},
      {"std::function", wrapped},
      {"std::bind", std::bind(plain_handler, std::placeholders::_1, 5)},
  };
}

}  // namespace

TEST(Callables, AreHandlers) {
  for (const auto& [form, handles] : adding_handlers()) {
    store made{{{"n", 1}}};
    made.handle("ADD", handles).release();
    made.dispatch("ADD", 5);
    EXPECT_EQ(count(made), 6) << form;
  }
  store made{{{"n", 1}}};
  made.handle("MERGE", &draft::merge).release();
  made.handle("CLEAR", &draft::clear).release();
  made.dispatch("MERGE", {{"m", 2}});
  EXPECT_EQ(made.state(), (value{{"m", 2}, {"n", 1}}));
  made.dispatch("CLEAR");
  EXPECT_EQ(made.state(), value::object());
}

namespace {

value pure(const value& state, const action& a) { return value{{"n", state["n"].get<int>() + a.payload().get<int>()}}; }
value pure_noexcept(const value& state, const action& a) noexcept { return pure(state, a); }

std::vector<std::pair<const char*, reducer>> adding_reducers() {
  const std::function<value(const value&, const action&)> wrapped = pure;
  return {
      {"lambda", [](const value& state, const action& a) { return pure(state, a); }},
      {"noexcept", [](const value& state, const action& a) noexcept { return pure(state, a); }},
      {"mutable",
       [calls = 0](const value& state, const action& a) mutable { return ++calls > 0 ? pure(state, a) : state; }},
      {"drafting noexcept", [](draft state, const action& a) noexcept { state["n"] += a.payload(); }},
      {"function", pure},
      {"pointer", &pure},
      {"noexcept pointer", &pure_noexcept},
      {"std::function", wrapped},
  };
}

}  // namespace

TEST(Callables, AreReducers) {
  for (const auto& [form, reduces] : adding_reducers()) {
    store made{{{"n", 1}}};
    (void)create_dispatch(made, {.reducer = reduces})("ADD", 5);
    EXPECT_EQ(count(made), 6) << form;
  }
}

TEST(Callables, AreCases) {
  const std::function<void(draft, int)> wrapped = plain_handler;
  slice<> cases("json", value{{"n", 0}});
  cases.case_reducer("noexcept", [](draft state, int by) noexcept { state["n"] += by; });
  cases.case_reducer("mutable", [calls = 0](draft state, int by) mutable { state["n"] += by + 0 * ++calls; });
  cases.case_reducer("pointer", &plain_handler);
  cases.case_reducer("noexcept pointer", &plain_handler_that_throws_nothing);
  cases.case_reducer("wrapped", wrapped);
  cases.case_reducer("member", [](draft state, const value& by) noexcept { state["n"] += by; });
  store made = create_store(cases.reducer());
  int expected = 0;
  for (const char* key : {"noexcept", "mutable", "pointer", "noexcept pointer", "wrapped", "member"}) {
    made.dispatch("json/" + std::string(key), 2);
    EXPECT_EQ(count(made), expected += 2) << key;
  }
}

TEST(Callables, AreCasesOfStructs) {
  slice<counted> cases("struct", {});
  cases.case_reducer("noexcept", [](counted& state, int by) noexcept { state.n += by; });
  cases.case_reducer("const noexcept", [](const counted& state, int by) noexcept { return counted{state.n + by}; });
  cases.case_reducer("member function", &counted::add);
  cases.case_reducer("noexcept member function", &counted::add_quietly);
  store made = create_store(cases.reducer());
  int expected = 0;
  for (const char* key : {"noexcept", "const noexcept", "member function", "noexcept member function"}) {
    made.dispatch("struct/" + std::string(key), 2);
    EXPECT_EQ(count(made), expected += 2) << key;
  }
}

// --- thunks ------------------------------------------------------------------------------------------------

namespace {

struct api {
  int by = 5;
};

int add_five(state_getter, const dispatcher& dispatch) noexcept {
  dispatch("ADD", 5);
  return 5;
}
int add_by_api(const dispatcher& dispatch, state_getter, api& by) noexcept {
  dispatch("ADD", by.by);
  return by.by;
}

struct Thunks : ::testing::Test {
  Thunks() { made.handle("ADD", plain_handler).release(); }

  // Dispatches each form and counts what it added.
  template <class... Thunk>
  void each_adds_five(Thunk&&... thunks) {
    const dispatcher dispatch = create_dispatch(made, {.services = api{}});
    boost::asio::io_context io;
    const async_dispatcher async(made, dispatch, io.get_executor());
    int expected = 0;
    const auto run = [&](const auto& through, auto& thunk) {
      EXPECT_EQ(through(thunk), 5);
      EXPECT_EQ(count(made), expected += 5);
    };
    (run(dispatch, thunks), ...);
    (run(async, thunks), ...);
  }

  store made{{{"n", 0}}};
};

}  // namespace

TEST_F(Thunks, MayHaveAnyForm) {
  const std::function<int(state_getter, const dispatcher&)> wrapped = add_five;
  each_adds_five(
      [](state_getter, const dispatcher& dispatch) { return dispatch("ADD", 5), 5; },
      [](state_getter, const dispatcher& dispatch) noexcept { return dispatch("ADD", 5), 5; },
      [calls = 0](state_getter, const dispatcher& dispatch) mutable { return dispatch("ADD", 5), 5 + 0 * ++calls; },
      [](const dispatcher& dispatch) noexcept { return dispatch("ADD", 5), 5; }, &add_five, wrapped);
}

TEST_F(Thunks, MayHaveAnyFormThatNamesItsService) {
  const std::function<int(const dispatcher&, state_getter, api&)> wrapped = add_by_api;
  each_adds_five(
      [](state_getter, const dispatcher& dispatch, api& by) { return dispatch("ADD", by.by), by.by; },
      [](state_getter, const dispatcher& dispatch, api& by) noexcept { return dispatch("ADD", by.by), by.by; },
      [](const dispatcher& dispatch, state_getter, const api& by) noexcept { return dispatch("ADD", by.by), by.by; },
      [](state_getter, const dispatcher& dispatch, const services& all) noexcept {
        return dispatch("ADD", all.get<api>().by), 5;
      },
      &add_by_api, wrapped);
}

TEST_F(Thunks, MayBeMemberFunctions) { EXPECT_NO_THROW(made.dispatch(&dispatcher::refresh)); }

// --- middleware, commands, listeners ---------------------------------------------------------------------------

namespace {

dispatch_result twice(const middleware_api&, const next_dispatch& next, const action& a) noexcept {
  next(a);
  return next(a);
}

next_dispatch curried(middleware_api, next_dispatch next) noexcept {
  return [next](const action& a) noexcept { return next(a), next(a); };
}

}  // namespace

TEST(Callables, AreMiddleware) {
  const std::function<dispatch_result(const middleware_api&, const next_dispatch&, const action&)> wrapped = twice;
  const std::vector<std::pair<const char*, middleware>> all = {
      {"noexcept",
       [](const middleware_api&, const next_dispatch& next, const action& a) noexcept { return next(a), next(a); }},
      {"mutable", [calls = 0](const middleware_api&, const next_dispatch& next,
                              const action& a) mutable { return next(++calls > 0 ? a : action("LOST")), next(a); }},
      {"pointer", &twice},
      {"curried pointer", &curried},
      {"curried noexcept",
       [](middleware_api, next_dispatch next) noexcept -> next_dispatch {
         return [next](const action& a) noexcept { return next(a), next(a); };
       }},
      {"std::function", wrapped},
  };
  for (const auto& [form, layer] : all) {
    store made{{{"n", 0}}};
    (void)create_dispatch(made, {.handlers = {{"ADD", plain_handler}}, .middleware = {layer}})("ADD", 2);
    EXPECT_EQ(count(made), 4) << form;
  }
}

namespace {

int twofold(int n) noexcept { return 2 * n; }

}  // namespace

TEST(Callables, AreCommands) {
  const std::function<int(int)> wrapped = twofold;
  store made;
  bridge::app host(made);
  host.permit("main", bridge::permissions::everything());
  host.command("noexcept", {"n"}, [](int n) noexcept { return 2 * n; });
  host.command("mutable", {"n"}, [calls = 0](int n) mutable noexcept { return 2 * n + 0 * ++calls; });
  host.command("pointer", {"n"}, &twofold);
  host.command("wrapped", {"n"}, wrapped);
  host.command("label", &bridge::invocation::window);
  bridge::in_process_window window(host, "main");
  for (const char* name : {"noexcept", "mutable", "pointer", "wrapped"}) {
    EXPECT_EQ(window.invoke(name, {{"n", 4}}).get(), value(8)) << name;
  }
  EXPECT_EQ(window.invoke("label").get(), value("main"));
}

namespace {

int heard = 0;
void hear(const action&, const listener_api&) noexcept { ++heard; }

}  // namespace

TEST(Callables, AreListeners) {
  const std::function<void(const action&, const listener_api&)> wrapped = hear;
  const listener_middleware listeners;
  store made = create_store([](const value& state, const action&) { return state; }, {}, {listeners.middleware()});
  (void)listeners.start_listening("N", hear);
  (void)listeners.start_listening("N", &hear);
  (void)listeners.start_listening("N", wrapped);
  (void)listeners.start_listening("N", [](const action&, const listener_api&) noexcept { ++heard; });
  (void)listeners.start_listening(
      "N", [calls = 0](const action&, const listener_api&) mutable noexcept { heard += ++calls; });
  heard = 0;
  made.dispatch("N");
  EXPECT_EQ(heard, 5);
}

}  // namespace patchbay::test::callables
