#include "server_fixture.hpp"
#include "support.hpp"

#include <gmock/gmock.h>

#include <mutex>

// Applications that end and are started again.

namespace patchbay::bridge::test {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// What stays when a program ends.
class memory {
 public:
  [[nodiscard]] window_memory functions() {
    return {.read =
                [this] {
                  const std::lock_guard lock(guard_);
                  return text_;
                },
            .write =
                [this](std::string_view text) {
                  const std::lock_guard lock(guard_);
                  text_ = text;
                }};
  }
  [[nodiscard]] std::string text() const {
    const std::lock_guard lock(guard_);
    return text_;
  }
  void set(std::string text) { text_ = std::move(text); }

 private:
  mutable std::mutex guard_;
  std::string text_;
};

// One run of the program.
struct run {
  explicit run(memory& kept, std::vector<std::string>* warnings = nullptr)
      : host{{.warn =
                  [warnings](std::string_view text) {
                    if (warnings) warnings->emplace_back(text);
                  },
              .remembered_windows = kept.functions()}} {}

  std::shared_ptr<manual_page> connect(const value& hello) { return manual_page::connect(host.app, hello); }
  std::shared_ptr<manual_page> open(std::string_view label) {
    return connect({{"version", 1}, {"token", host.app.mint_token(label)}});
  }

  counter_app host;
};

value welcome_of(manual_page& page) {
  const auto frames = page.take();
  return frames.empty() ? value() : frames.front();
}

value resuming(const value& session) { return {{"version", 1}, {"session", session}, {"received", 3}}; }
value reloading(const value& session) { return {{"version", 1}, {"session", session}, {"reload", true}}; }

}  // namespace

TEST(Restart, APageComesBackToTheNextRunAsTheSameWindow) {
  memory kept;
  value session;
  {
    // Killed: what was written then is all that is left.
    memory of_killed;
    run first(of_killed);
    const auto page = first.open("main");
    const value welcome = welcome_of(*page)["welcome"];
    EXPECT_EQ(welcome["remembered"], value(true));
    session = welcome["session"];
    EXPECT_TRUE(soon([&] { return of_killed.text().find(session.get<std::string>()) != std::string::npos; }));
    kept.set(of_killed.text());
  }
  run second(kept);
  const auto page = second.connect(resuming(session));
  const value welcome = welcome_of(*page)["welcome"];
  EXPECT_EQ(welcome["label"], value("main"));
  EXPECT_EQ(welcome["resumed"], value(false));
  EXPECT_EQ(second.host.app.windows().size(), 1U);
  // The secret was for once.
  EXPECT_NE(welcome["session"], session);
  const auto thief = second.connect(reloading(session));
  EXPECT_FALSE(welcome_of(*thief).contains("welcome") && second.host.app.windows().size() > 1);
}

TEST(Restart, APageComesBackAfterAnEndInGoodOrder) {
  memory kept;
  value session;
  {
    run first(kept);
    const auto page = first.open("main");
    session = welcome_of(*page)["welcome"]["session"];
  }
  run second(kept);
  EXPECT_THAT(second.host.app.former_windows(), ElementsAre("main"));
  EXPECT_EQ(welcome_of(*second.connect(reloading(session)))["welcome"]["label"], value("main"));
  EXPECT_THAT(second.host.app.former_windows(), IsEmpty());
}

TEST(Restart, AWindowThatWasClosedOrRevokedDoesNotComeBack) {
  memory kept;
  value closed;
  value revoked;
  {
    run first(kept);
    const auto one = first.open("one");
    closed = welcome_of(*one)["welcome"]["session"];
    const auto other = first.open("other");
    revoked = welcome_of(*other)["welcome"]["session"];
    EXPECT_TRUE(first.host.app.close_window("one"));
    EXPECT_FALSE(first.host.app.forget_window("other"));
  }
  {
    run second(kept);
    EXPECT_TRUE(second.host.app.forget_window("other"));
    EXPECT_FALSE(second.host.app.forget_window("other"));
  }
  run third(kept);
  for (const value& session : {closed, revoked}) {
    const value answer = welcome_of(*third.connect(resuming(session)));
    EXPECT_EQ(answer["bye"]["code"], value("unknown_session"));
  }
}

TEST(Restart, AWindowThatIsOpenAgainIsNotTakenOver) {
  memory kept;
  value session;
  {
    run first(kept);
    const auto page = first.open("main");
    session = welcome_of(*page)["welcome"]["session"];
  }
  run second(kept);
  const auto fresh = second.open("main");
  EXPECT_TRUE(welcome_of(*fresh).contains("welcome"));
  EXPECT_EQ(welcome_of(*second.connect(resuming(session)))["bye"]["code"], value("unknown_session"));
}

TEST(Restart, AMemoryThatCannotBeReadIsSaidAndHasNoEffect) {
  for (const char* text : {"nonsense", "{}", R"({"windows":[{"label":7}]})"}) {
    memory kept;
    kept.set(text);
    std::vector<std::string> warnings;
    run next(kept, &warnings);
    ASSERT_EQ(warnings.size(), 1U) << text;
    EXPECT_THAT(warnings[0], HasSubstr("earlier run"));
    EXPECT_TRUE(welcome_of(*next.open("main")).contains("welcome"));
  }
}

// Whatever is thrown: an application needs no memory.
TEST(Restart, AMemoryThatFailsIsSaidAndTakesNothingAlong) {
  for (const bool with_text : {true, false}) {
    const auto fail = [with_text] {
      if (with_text) throw std::runtime_error("the disk is gone");
      throw 7;
    };
    std::mutex guard;
    std::vector<std::string> warnings;
    {
      counter_app host{{.warn =
                            [&](std::string_view text) {
                              const std::lock_guard lock(guard);
                              warnings.emplace_back(text);
                            },
                        .remembered_windows = {.read =
                                                   [fail] {
                                                     fail();
                                                     return std::string();
                                                   },
                                               .write = [fail](std::string_view) { fail(); }}}};
      const auto page = manual_page::connect(host.app, {{"version", 1}, {"token", host.app.mint_token("main")}});
      EXPECT_TRUE(welcome_of(*page).contains("welcome"));
      EXPECT_TRUE(soon([&] {
        const std::lock_guard lock(guard);
        return warnings.size() >= 2;
      }));
    }
    ASSERT_GE(warnings.size(), 3U);
    EXPECT_THAT(warnings.front(), HasSubstr("The windows of an earlier run cannot come back"));
    EXPECT_THAT(warnings.back(), HasSubstr("The windows cannot be remembered"));
    if (!with_text) continue;
    EXPECT_THAT(warnings.front(), HasSubstr("the disk is gone"));
    EXPECT_THAT(warnings.back(), HasSubstr("the disk is gone"));
  }
}

TEST(Restart, AMemoryIsReadAndWrittenOrIsNone) {
  EXPECT_EQ(code_of([] { counter_app host{{.remembered_windows = {.read = [] { return std::string(); }}}}; }),
            errc::invalid_argument);
}

TEST(Restart, WithoutAMemoryNoPageComesBack) {
  value session;
  {
    counter_app first;
    const auto page = manual_page::connect(first.app, {{"version", 1}, {"token", first.app.mint_token("main")}});
    const value welcome = welcome_of(*page)["welcome"];
    EXPECT_EQ(welcome["remembered"], value(false));
    session = welcome["session"];
  }
  counter_app second;
  const auto page = manual_page::connect(second.app, resuming(session));
  EXPECT_EQ(welcome_of(*page)["bye"]["code"], value("unknown_session"));
}

class EndingServer : public server_fixture {};

TEST_F(EndingServer, SaysSoToItsPagesAfterAllThatWasDue) {
  start();
  const auto page = open_listening("main");
  application().emit("news", 1);
  target.reset();
  EXPECT_EQ(page->frame_with("event").at("payload"), 1);
  EXPECT_EQ(page->frame_with("bye").at("bye").at("code"), "shutdown");
}

}  // namespace patchbay::bridge::test
