#include "server_fixture.hpp"
#include "support.hpp"

#include "bridge/wire/message_reader.hpp"

#include <patchbay/value/ranges.hpp>

#include <gmock/gmock.h>

#include <future>
#include <mutex>

// What one window may say, that a call beyond a limit fails alone, and that windows share the server.

namespace patchbay::bridge::test {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string nested(int levels) {
  const auto count = static_cast<std::size_t>(levels);
  return std::string(count, '[') + std::string(count, ']');
}

std::string call_with(int id, const std::string& argument) {
  return R"({"invoke":)" + std::to_string(id) + R"(,"cmd":"size","args":{"of":)" + argument + "}}";
}

// A page of an application with these limits.
struct limited {
  explicit limited(bridge::limits bounds) : host{{.limits = bounds}} {
    host.app.command("size", {"of"}, [](const value& of) { return of.size(); });
    host.app.command("text", {"length"}, [](std::size_t length) { return std::string(length, 'x'); });
    page = manual_page::connect(host.app, {{"version", 1}, {"token", host.app.mint_token("page")}});
    welcome = page->take("welcome").at(0)["welcome"];
  }

  [[nodiscard]] std::string farewell() {
    const auto said = page->take("bye");
    return said.empty() ? "none" : said.front()["bye"]["code"].get<std::string>();
  }

  counter_app host;
  std::shared_ptr<manual_page> page;
  value welcome;
};

std::vector<std::string> pieces_of(std::string_view text) {
  impl::message_reader reader(text);
  std::vector<std::string> all;
  while (const auto next = reader.next()) all.emplace_back(*next);
  EXPECT_TRUE(reader.is_done());
  return all;
}

}  // namespace

TEST(MessageReader, DividesAnArrayWhateverIsInIt) {
  EXPECT_THAT(pieces_of("[1]"), ElementsAre("1"));
  EXPECT_THAT(pieces_of(R"( [ {"a":[1,{"b":"]},["}]} , "x,\"]" ,7 ] )"),
              ElementsAre(R"({"a":[1,{"b":"]},["}]} )", R"("x,\"]" )", "7 "));
  EXPECT_THAT(pieces_of(R"(["\\","\\\"",[[]]])"), ElementsAre(R"("\\")", R"("\\\"")", "[[]]"));
}

TEST(MessageReader, RefusesWhatIsNoArray) {
  for (const char* text : {"", " ", "{}", "7", "[", "[]", "[ ]", "[1", "[1,", "[1,]", "[,1]", "[1]x", "[1] [2]", "[\"",
                           "[\"\\", "[{", "[1 2"}) {
    EXPECT_EQ(code_of([&] { (void)pieces_of(text); }), errc::protocol) << text;
  }
}

TEST(Limits, AreToldInTheWelcome) {
  const limited with({.message_bytes = 1000,
                      .message_depth = 16,
                      .frames_per_second = 7,
                      .frames_at_once = 50,
                      .bytes_per_second = 3000,
                      .bytes_at_once = 4000,
                      .heartbeat = std::chrono::milliseconds(1500)});
  const value& told = with.welcome;
  EXPECT_EQ(told["messageBytes"], value(1000));
  EXPECT_EQ(told["messageDepth"], value(16));
  EXPECT_EQ(told["framesPerSecond"], value(7));
  EXPECT_EQ(told["framesAtOnce"], value(50));
  EXPECT_EQ(told["bytesPerSecond"], value(3000));
  EXPECT_EQ(told["bytesAtOnce"], value(4000));
  EXPECT_EQ(told["heartbeat"], value(1500));
  EXPECT_EQ(told["remembered"], value(false));
}

TEST(Limits, ACallThatNestsTooDeepFailsAlone) {
  limited with({.message_depth = 16});
  with.page->send_text("[" + call_with(1, nested(13)) + "," + call_with(2, nested(14)) + "," + call_with(3, "[1,2]") +
                       "]");
  const auto replies = with.page->take("reply");
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_EQ(replies[0]["ok"], value(1));
  EXPECT_EQ(replies[1]["code"], value("limit"));
  EXPECT_EQ(replies[2]["ok"], value(2));
  with.page->send_text("[" + call_with(4, nested(400)) + "]");
  EXPECT_EQ(with.page->take("reply").at(0)["code"], value("limit"));
  EXPECT_EQ(with.host.app.windows().size(), 1U);
  // Nobody can say which call that is.
  with.page->send_text("[" + call_with(5, nested(100'000)) + "]");
  EXPECT_EQ(with.farewell(), "limit");
}

TEST(Limits, ACallThatNestsTooDeepFailsAloneInTheProcess) {
  counter_app host;
  host.app.command("size", {"of"}, [](const value& of) { return of.size(); });
  in_process_window window(host.app, "main");
  const value deep = value::parse(nested(70));
  EXPECT_EQ(code_of([&] { (void)window.invoke("size", {{"of", deep}}).get(); }), errc::limit);
  EXPECT_TRUE(window.open());
  EXPECT_EQ(window.invoke("size", {{"of", value::array({1, 2})}}).get(), value(2));
}

TEST(Limits, AnAnswerThatMayNotWaitFailsAlone) {
  limited with({.queued_bytes = 20'000});
  with.page->send_text(
      R"([{"invoke":1,"cmd":"text","args":{"length":30000}},{"invoke":2,"cmd":"text","args":{"length":5}}])");
  const auto replies = with.page->take("reply");
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0]["code"], value("limit"));
  EXPECT_EQ(replies[1]["ok"], value("xxxxx"));
}

TEST(Limits, AcknowledgementsAreCounted) {
  limited with({.frames_per_second = 1, .frames_at_once = 50});
  for (int i = 0; i < 50; ++i) with.page->send({{"ack", 0}});
  EXPECT_EQ(with.farewell(), "none");
  with.page->send({{"cancel", 1}});  // has an account of its own
  EXPECT_EQ(with.farewell(), "none");
  std::string flood = "[";
  for (int i = 0; i < 50; ++i) flood += R"({"ack":0},)";
  flood.back() = ']';
  with.page->send_text(flood);
  EXPECT_EQ(with.farewell(), "limit");
}

TEST(Limits, BytesAreCounted) {
  limited with({.message_bytes = 1000, .bytes_per_second = 1, .bytes_at_once = 3000});
  const std::string long_text = R"([{"cancel":1)" + std::string(880, ' ') + "}]";
  for (int i = 0; i < 3; ++i) with.page->send_text(long_text);
  EXPECT_EQ(with.farewell(), "none");
  with.page->send_text(long_text);
  EXPECT_EQ(with.farewell(), "limit");
}

TEST(Limits, AMessageIsHandledInTurns) {
  limited with({});
  std::string text = "[";
  for (int id = 1; id <= 100; ++id) text += call_with(id, "[]") + ",";
  text.back() = ']';
  with.page->take_text(text);
  std::size_t most = 0;
  std::size_t replies = 0;
  for (bool has_more = true; has_more;) {
    has_more = with.page->handle_some();
    const std::size_t more = with.page->take("reply").size();
    most = std::max(most, more);
    replies += more;
  }
  EXPECT_EQ(replies, 100U);
  EXPECT_LE(most, 32U);
  EXPECT_FALSE(with.page->handle_some());
}

TEST(Limits, AWindowHearsOfTheApplicationNowAndThen) {
  limited with({.heartbeat = std::chrono::milliseconds(1)});
  (void)with.page->take();
  for (int i = 0; i < 3; ++i) {
    std::vector<value> heard;
    EXPECT_TRUE(soon([&] {
      heard = with.page->take();
      return !heard.empty();
    }));
    EXPECT_EQ(heard.at(0), (value{{"ack", 0}}));
  }
}

// --- over the network ---------------------------------------------------------------------------------------------

class SharedServer : public server_fixture {};

TEST_F(SharedServer, AWindowThatSaysMuchDoesNotKeepTheOthersWaiting) {
  std::mutex guard;
  std::vector<std::string> order;
  std::promise<void> others_have_spoken;
  std::promise<void> has_begun;
  application().command("note", [&](const invocation& call) {
    if (order.empty()) {
      has_begun.set_value();
      others_have_spoken.get_future().wait();
    }
    const std::lock_guard lock(guard);
    order.push_back(std::string(call.window()));
  });
  start();
  const auto greedy = open("greedy");
  const auto modest = open("modest");
  std::string text = "[";
  for (int id = 1; id <= 5000; ++id) text += R"({"invoke":)" + std::to_string(id) + R"(,"cmd":"note"},)";
  text.back() = ']';
  greedy->send_text(text);
  has_begun.get_future().wait();
  modest->send({{"invoke", 1}, {"cmd", "note"}});
  others_have_spoken.set_value();
  EXPECT_EQ(modest->frame_with("reply").at("reply"), 1);
  EXPECT_TRUE(soon([&] {
    const std::lock_guard lock(guard);
    return order.size() == 5001;
  }));
  const auto at = std::find(order.begin(), order.end(), "modest") - order.begin();
  EXPECT_LT(at, 500);
}

TEST_F(SharedServer, GuessingLocksNobodyOut) {
  start();
  for (int guesses = 0; guesses < 200; ++guesses) {
    socket_client guesser(port());
    guesser.hello("guess");
    ASSERT_EQ(guesser.close_code(), 1008);
  }
  const auto page = open("main");
  page->send({{"invoke", 1}, {"cmd", "nothing"}});
  EXPECT_EQ(page->frame_with("reply").at("code"), "unknown_command");
}

TEST_F(SharedServer, SilentConnectionsLockNobodyOut) {
  options.max_connections = 8;
  start();
  const auto first = open("first");
  std::vector<std::unique_ptr<raw_client>> crowd;
  for (int i = 0; i < 20; ++i) crowd.push_back(std::make_unique<raw_client>(port()));
  const auto second = open("second");
  for (int i = 0; i < 20; ++i) crowd.push_back(std::make_unique<raw_client>(port()));
  // The oldest had to go, the newest are there.
  EXPECT_EQ(crowd.front()->rest(), "");
  EXPECT_TRUE(crowd.back()->send("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port()) + "\r\n\r\n"));
  EXPECT_EQ(crowd.back()->receive(8), "HTTP/1.1");
  for (const auto& page : {first.get(), second.get()}) {
    page->send({{"invoke", 1}, {"cmd", "nothing"}});
    EXPECT_EQ(page->frame_with("reply").at("reply"), 1);
  }
  EXPECT_THAT(logged(), HasSubstr("silent for longest"));
}

TEST_F(SharedServer, WhoeverSaysTooMuchBeforeSayingWhoItIsMustGo) {
  start();
  socket_client page(port());
  page.send_text("[" + std::string(5000, ' ') + "]");
  EXPECT_EQ(page.frame_with("bye").at("bye").at("code"), "limit");
}

}  // namespace patchbay::bridge::test
