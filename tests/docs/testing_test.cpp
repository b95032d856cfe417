// What docs/porting says about tests and about replaying actions.

#include "replay/temporary_folder.hpp"

#include <patchbay/patchbay.hpp>
#include <patchbay/recording/recorder.hpp>
#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/slice.hpp>
#include <patchbay/replay/main.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/replay/script.hpp>
#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/testing/matchers.hpp>
#include <patchbay/testing/mock_store.hpp>
#include <patchbay/testing/sequential_ids.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace patchbay;

namespace testing_test {

// porting: test-names
using ::testing::ElementsAre, ::testing::SizeIs, ::testing::Throws;
using namespace patchbay::testing;
// end

struct todo_list : slice<> {
  todo_list() : slice("todos", value::array()) {}
  action_creator<std::string> added =
      case_reducer("added", [](draft items, const std::string& text) {
        items.push_back({{"text", text}, {"done", false}});
      });
};
const todo_list todos;

// porting: test-reducer
TEST(Todos, StartEmptyAndGrow) {
  const reducer run = todos.reducer();
  EXPECT_EQ(*run.initial(), value::array());
  const value one = run(value::array(), todos.added("tea"));
  EXPECT_THAT(one, ValueEq(R"([{"text": "tea", "done": false}])"));
}
// end

struct fake_api {
  std::function<std::vector<std::string>()> load;
};

auto fetch_todos() {
  return [](const dispatcher& dispatch, const state_getter& get_state,
            fake_api& api) {
    if (get_state()["loaded"] == true) return;
    dispatch("todos/pending");
    dispatch("todos/fulfilled", value::from(api.load()));
  };
}

// porting: mock-store
TEST(FetchTodos, SaysWhatItDoes) {
  fake_api api{[] { return std::vector<std::string>{"tea"}; }};
  mock_store mock({{"loaded", false}}, {.services = std::ref(api)});
  mock.dispatch(fetch_todos());
  EXPECT_THAT(mock.get_actions(),
              ElementsAre(ActionOfType("todos/pending"),
                          ActionOfType("todos/fulfilled",
                                       value::array({"tea"}))));
  mock.clear_actions();
}
// end

// porting: mock-store-states
TEST(FetchTodos, AsksOnce) {
  fake_api api{[] { return std::vector<std::string>{}; }};
  mock_store mock(
      [](std::span<const action> so_far) {
        return value{{"loaded", !so_far.empty()}};
      },
      {.services = std::ref(api)});
  mock.dispatch(fetch_todos());
  mock.dispatch(fetch_todos());
  EXPECT_EQ(mock.get_actions().size(), 2U);
}
// end

TEST(PortingTests, MatchStatesPatchesAndErrors) {
  store app = create_store(combine_slices(todos));
  std::optional<update> last;
  const view list =
      app.view({"/todos"}, [&](const update& u) { last = u; });
  // porting: gmock-matchers
  app.dispatch(todos.added("tea"));
  EXPECT_THAT(app, StateAt("/todos/0/text", "tea"));
  EXPECT_THAT(app, StateAt("/todos", SizeIs(1)));
  EXPECT_THAT(*last, PatchEq(R"([{
    "op": "add", "path": "/todos/0",
    "value": {"text": "tea", "done": false}
  }])"));
  EXPECT_THAT([&] { app.dispatch(value(1)); },
              Throws<error>(ErrorWith(errc::invalid_action)));
  // end
}

// porting: injected-timer
using timer_function = std::function<void(std::chrono::milliseconds,
                                          std::function<void()>)>;

auto notify(std::string text, timer_function call_after) {
  return [=](const dispatcher& dispatch, const state_getter&) {
    dispatch("SHOW", text);
    call_after(std::chrono::seconds(5), [=] { dispatch("HIDE"); });
  };
}
// end

// porting: manual-clock
TEST(Notification, GoesAfterFiveSeconds) {
  manual_clock clock;
  mock_store mock;
  mock.dispatch(notify("saved", [&](auto delay, auto callback) {
    clock.call_after(delay, callback);
  }));
  clock.advance(std::chrono::milliseconds(4999));
  EXPECT_THAT(mock.get_actions(),
              ElementsAre(ActionOfType("SHOW", "saved")));
  clock.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(mock.get_actions().back(), action("HIDE"));
}
// end

// porting: injected-ids
using id_function = std::function<std::string()>;

struct note_list : slice<> {
  explicit note_list(id_function make_id)
      : slice("notes", value::array()),
        added(case_reducer(
            "added",
            [make_id](std::string text) {
              return value{{"id", make_id()}, {"text", text}};
            },
            [](draft notes, const value& note) {
              notes.push_back(note);
            })) {}

  action_creator<value(std::string)> added;
};
// end

// porting: sequential-ids
TEST(Notes, HaveIds) {
  const note_list notes{sequential_ids("note-")};
  EXPECT_THAT(notes.added("tea"),
              ActionOfType("notes/added",
                           {{"id", "note-1"}, {"text", "tea"}}));
}
// end

// --- replay
// -----------------------------------------------------------------------------

TEST(PortingReplay, ReducesAListOfActions) {
  const reducer run = todos.reducer();
  const std::vector<action> actions{todos.added("tea"),
                                    todos.added("jam")};
  // porting: replay-reduce
  value state = *run.initial();
  for (const action& each : actions) state = run(state, each);
  // end
  EXPECT_EQ(state.size(), 2U);
}

namespace program {

const reducer root = combine_slices(todos);

// porting: replay-main
int main(int argc, char** argv) {
  return replay::main(
      argc, argv,
      {.name = "todos", .make = [](std::optional<value> preloaded) {
         return replay::make_app(root, std::move(preloaded));
       }});
}
// end

}  // namespace program

TEST(PortingReplay, HasACommandLine) {
  const temporary_folder folder;
  std::vector<std::string> words{
      "todos", "replay",
      folder.file("session.jsonl", todos.added("tea").dump()),
      "--state", "-"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const int status =
      program::main(static_cast<int>(words.size()), arguments.data());
  ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(status, 0);
  EXPECT_EQ(::testing::internal::GetCapturedStdout(),
            R"({"todos":[{"done":false,"text":"tea"}]})"
            "\n");
}

TEST(PortingReplay, RecordsAndPlays) {
  std::stringstream file;
  store app = create_store(combine_slices(todos));
  // porting: record
  recorder recording(app, file);
  app.dispatch(todos.added("tea"));
  app.dispatch(todos.added("jam"));
  recording.close();
  // end
  store again = create_store(combine_slices(todos));
  // porting: play
  replay::player player(again, again.default_dispatcher(),
                        replay::script::read(file));
  player.play();
  // end
  EXPECT_EQ(again.state(), app.state());
  // porting: time-travel
  player.step_back();
  const value earlier = again.state();
  player.step_forward();
  // end
  EXPECT_EQ(earlier["todos"].size(), 1U);
  EXPECT_EQ(again.state(), app.state());
}

TEST(PortingReplay, ReadsExportsOfDevTools) {
  const std::string exported =
      R"({"payload": "[{\"type\":\"todos/added\",\"payload\":\"tea\"}]"})";
  store app = create_store(combine_slices(todos));
  // porting: devtools-import
  replay::player player(app, app.default_dispatcher(),
                        replay::script::parse(exported));
  player.play();
  // end
  EXPECT_EQ(app.state()["todos"].size(), 1U);
}

}  // namespace testing_test
