#pragma once

#include "shell/session.hpp"
#include "world.hpp"

#include <patchbay/recording/recorder.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/replay/script.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <sstream>
#include <string>

namespace kanban {

inline const std::string board_of_three = R"(board Release
column "To do"
column Doing 2
column Done
card "To do" Write the docs
card "To do" Fix the build
card "To do" Test it
)";

/// The program from outside: lines in, text out.
struct Program : ::testing::Test, world {
  std::ostringstream out;
  std::ostringstream err;
  paper on;
  bool has_reader = false;
  std::function<bool()> has_input;
  std::function<void()> save;

  int run(const std::string& lines, bool is_interactive = false) {
    out.str("");
    err.str("");
    std::istringstream in(lines);
    const terminal at = {.in = in,
                         .out = out,
                         .err = err,
                         .on = on,
                         .is_interactive = is_interactive,
                         .has_reader = has_reader,
                         .has_input = has_input};
    return session(with, loop, at, save).run();
  }
  std::string output_of(const std::string& lines) {
    EXPECT_EQ(run(lines), 0) << err.str();
    EXPECT_EQ(err.str(), "");
    return out.str();
  }
  void expect_bad(const std::string& line, const std::string& message) {
    const patchbay::value before = state();
    EXPECT_EQ(run("# fine\n" + line + "\nboard Unreached\n"), 2) << line;
    EXPECT_EQ(err.str(), "line 2: " + message + '\n') << line;
    EXPECT_EQ(out.str(), "") << line;
    EXPECT_TRUE(state().identical(before)) << line;
  }
  // What was recorded of these lines leads to the same state.
  void expect_same_when_replayed(const std::string& lines) {
    std::stringstream recorded;
    patchbay::recorder recording(with.store, recorded);
    (void)output_of(lines);
    recording.close();
    world again;
    patchbay::replay::player player(again.with.store, again.with.dispatch, patchbay::replay::script::read(recorded));
    EXPECT_EQ(player.play().stopped, patchbay::replay::outcome::reason::end);
    EXPECT_EQ(again.state(), state());
  }
};

}  // namespace kanban
