#include <patchbay/middleware/logger.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/recording/crash_report.hpp>
#include <patchbay/recording/recorder.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/replay/script.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

// Passwords stay out of whatever is written, and what is written can still be played.

namespace patchbay::recording_redaction_test {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const redaction secrets = {
    .state = {"/session/token", "/users/*/password"},
    .actions = {{"login", {pointer("/payload/password")}}, {"users/added", {pointer("/payload/password")}}}};

handler_map handlers() {
  return {
      {"login",
       [](draft state, const value& payload) {
         state["session"] = {{"name", payload["name"]}, {"token", "t0ken" + payload["password"].get<std::string>()}};
       }},
      {"users/added", [](draft state, const value& user) { state["users"][user["name"].as_string()] = user; }},
      {"crash", [](draft) { throw std::runtime_error("no way"); }}};
}

const value initial = {{"session", nullptr}, {"users", {{"root", {{"name", "root"}, {"password", "hunter2"}}}}}};

struct Redacted : ::testing::Test {
  store made{initial};

  void use(const dispatcher& dispatch) {
    dispatch("login", {{"name", "Ann"}, {"password", "hunter2"}});
    dispatch("users/added", {{"name", "Bob"}, {"password", "hunter2"}});
    made.set_state([](draft state) { state["users"]["Bob"]["password"] = "hunter22"; });
    made.set_state({{"session", {{"name", "Cleo"}, {"token", "t0kenhunter2"}}}});
  }
};

}  // namespace

TEST_F(Redacted, IsARecordingThatCanBeReplayed) {
  std::ostringstream out;
  recorder recording(made, out, {.redact = secrets});
  use(create_dispatch(made, {.handlers = handlers()}));
  recording.close();
  EXPECT_THAT(out.str(), Not(HasSubstr("hunter2")));
  EXPECT_THAT(out.str(), HasSubstr("[redacted]"));

  store again(redacted_state(secrets, initial));
  replay::player player(again, create_dispatch(again, {.handlers = handlers()}), replay::script::parse(out.str()));
  player.play();
  EXPECT_EQ(redacted_state(secrets, again.state()), redacted_state(secrets, made.state()));
}

TEST_F(Redacted, AreLogs) {
  for (const log_detail detail : {log_detail::paths, log_detail::changes, log_detail::full}) {
    std::ostringstream out;
    use(create_dispatch(
        made, {.handlers = handlers(), .middleware = {logger({.detail = detail, .out = &out, .redact = secrets})}}));
    EXPECT_THAT(out.str(), Not(HasSubstr("hunter2")));
    EXPECT_THAT(out.str(), HasSubstr("/users/Bob"));
  }
}

TEST_F(Redacted, AreCrashReports) {
  std::string report;
  const auto keep = [&](std::string_view text) { report = text; };
  const dispatcher dispatch =
      create_dispatch(made, {.handlers = handlers(), .middleware = {crash_report({.sink = keep, .redact = secrets})}});
  use(dispatch);
  EXPECT_THROW(dispatch("crash"), std::runtime_error);
  EXPECT_THAT(report, HasSubstr("no way"));
  EXPECT_THAT(report, HasSubstr("SET_STATE"));
  EXPECT_THAT(report, Not(HasSubstr("hunter2")));
}

// Without it they are there, which the documentation warns of.
TEST_F(Redacted, OnlyWhereItWasAskedFor) {
  std::ostringstream out;
  recorder recording(made, out);
  use(create_dispatch(made, {.handlers = handlers()}));
  recording.close();
  EXPECT_THAT(out.str(), HasSubstr("hunter2"));
}

}  // namespace patchbay::recording_redaction_test
