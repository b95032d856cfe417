#include "support.hpp"

namespace patchbay::bridge::test {

namespace {

class Wire : public ::testing::Test {
 protected:
  // What a page is told that sends this instead of something sensible.
  std::string farewell_for(std::string_view text) {
    const std::string label = "page" + std::to_string(++pages);
    const auto page = manual_page::connect(host.app, {{"version", 1}, {"token", host.app.mint_token(label)}});
    page->send_text(text);
    const auto said = page->take("bye");
    page->disconnect(connection::disconnect_reason::lost);
    return said.empty() ? "none" : std::string(said.front()["bye"]["code"].as_string());
  }

  counter_app host{{.limits = {.message_bytes = 1000,
                               .message_depth = 16,
                               .frames_per_second = 1,
                               .frames_at_once = 50,
                               .open_calls = 2,
                               .listeners = 2,
                               .queued_bytes = 20000,
                               .unacked_bytes = 5000,
                               .batch_bytes = 1000}}};
  int pages = 0;
};

}  // namespace

TEST_F(Wire, EndsAConnectionThatBreaksTheRules) {
  for (const char* text : {"",
                           "[",
                           "{}",
                           "[]",
                           "7",
                           "[7]",
                           "[{}]",
                           R"([{"unknown":1}])",
                           R"([{"invoke":1}])",
                           R"([{"invoke":"1","cmd":"x"}])",
                           R"([{"invoke":0,"cmd":"x"}])",
                           R"([{"invoke":-1,"cmd":"x"}])",
                           R"([{"invoke":1.5,"cmd":"x"}])",
                           R"([{"invoke":9007199254740992,"cmd":"x"}])",
                           R"([{"invoke":1,"cmd":7}])",
                           R"([{"invoke":1,"cmd":"x","args":[]}])",
                           R"([{"invoke":1,"cmd":"x","headers":7}])",
                           R"([{"invoke":1,"cmd":"x","more":1}])",
                           R"([{"invoke":1,"invoke":2,"cmd":"x"}])",
                           R"([{"invoke":1,"cmd":"x","args":{"a":1,"a":2}}])",
                           R"([{"ack":1000}])",
                           R"([{"ack":-1}])",
                           R"([{"cancel":"x"}])",
                           R"([{"hello":{"version":1}}])",
                           "[{\"invoke\":1,\"cmd\":\"\xff\"}]",
                           R"([{"invoke":1,"cmd":"\ud800"}])",
                           "[{\"ack\":0}] x",
                           R"([{"ack":NaN}])"}) {
    EXPECT_EQ(farewell_for(text), "protocol") << text;
  }
}

TEST_F(Wire, EndsAConnectionThatGoesBeyondItsLimits) {
  EXPECT_EQ(farewell_for(std::string(20, '[') + std::string(20, ']')), "limit");
  EXPECT_EQ(farewell_for("[\"" + std::string(2000, 'x') + "\"]"), "limit");
  std::string flood = "[";
  for (int i = 0; i < 51; ++i) flood += R"({"cancel":1},)";
  flood.back() = ']';
  EXPECT_EQ(farewell_for(flood), "limit");
}

TEST_F(Wire, EndsAConnectionWhoseBytesAreNoMessage) {
  for (const std::string& bytes : {std::string(), std::string("\0\0\1", 3), std::string("\xff\xff\xff\xff{}", 6),
                                   std::string("\0\0\0\2[]", 6), std::string("\0\0\0\x0e{\"cancel\":  1}", 18)}) {
    const std::string label = "page" + std::to_string(++pages);
    const auto page = manual_page::connect(host.app, {{"version", 1}, {"token", host.app.mint_token(label)}});
    page->send_binary(bytes);
    EXPECT_EQ(page->take("bye").size(), 1U);
  }
}

TEST_F(Wire, LeavesOtherWindowsAlone) {
  in_process_window main(host.app, "main");
  const auto replica = main.subscribe(path_set{"/count"});
  EXPECT_EQ(farewell_for("nonsense"), "protocol");
  EXPECT_EQ(host.app.windows().size(), 1U);
  host.store.dispatch("increment");
  EXPECT_EQ(replica.state(), (value{{"count", 1}}));
}

TEST_F(Wire, AnswersACallBeyondTheLimitAndGoesOn) {
  host.app.command("hold", [kept = std::make_shared<std::vector<std::shared_ptr<responder>>>()](responder reply) {
    kept->push_back(std::make_shared<responder>(std::move(reply)));
  });
  const auto page = manual_page::open(host.app, "page");
  for (int i = 1; i <= 3; ++i) page->send({{"invoke", i}, {"cmd", "hold"}});
  const auto replies = page->take("reply");
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0]["reply"], value(3));
  EXPECT_EQ(replies[0]["code"], value("limit"));
}

TEST_F(Wire, RefusesAnIdThatIsInUse) {
  const auto page = manual_page::open(host.app, "page");
  host.app.command("hold", [kept = std::make_shared<std::vector<std::shared_ptr<responder>>>()](responder reply) {
    kept->push_back(std::make_shared<responder>(std::move(reply)));
  });
  page->send({{"invoke", 1}, {"cmd", "hold"}});
  page->send({{"invoke", 1}, {"cmd", "hold"}});
  EXPECT_EQ(page->take("bye").size(), 1U);
}

TEST_F(Wire, StopsSendingToAPageThatAcknowledgesNothing) {
  const auto page = manual_page::connect(host.app, {{"version", 1}, {"token", host.app.mint_token("page")}});
  page->send({{"invoke", 1}, {"cmd", "plugin:event|listen"}, {"args", {{"event", "news"}}}});
  for (int i = 0; i < 12; ++i) host.app.emit("news", std::string(1000, 'x'));
  std::size_t received = page->take("event").size();
  EXPECT_LT(received, 12U);
  EXPECT_TRUE(page->take().empty());
  while (received < 12) {
    page->send({{"ack", 1 + received}});
    const std::size_t more = page->take("event").size();
    ASSERT_GT(more, 0U);
    received += more;
  }
  EXPECT_EQ(received, 12U);
}

TEST_F(Wire, LetsGoOfAWindowForWhichTooMuchWaits) {
  const auto page = manual_page::connect(host.app, {{"version", 1}, {"token", host.app.mint_token("page")}});
  page->send({{"invoke", 1}, {"cmd", "plugin:event|listen"}, {"args", {{"event", "news"}}}});
  (void)page->take();
  for (int i = 0; i < 100; ++i) host.app.emit("news", std::string(1000, 'x'));
  const auto said = page->take("bye");
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0]["bye"]["code"], value("limit"));
  page->disconnect(connection::disconnect_reason::lost);
  EXPECT_TRUE(soon([&] { return host.app.windows().empty(); }));
}

TEST_F(Wire, CountsFramesAndAcknowledgesThem) {
  const auto page = manual_page::connect(host.app, {{"version", 1}, {"token", host.app.mint_token("page")}});
  (void)page->take();
  page->send({{"invoke", 1}, {"cmd", "x"}});
  page->send({{"cancel", 1}});
  const auto frames = page->take();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0], (value{{"ack", 2}}));
  EXPECT_EQ(frames[1]["reply"], value(1));
}

}  // namespace patchbay::bridge::test
