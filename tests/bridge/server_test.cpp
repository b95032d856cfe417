#include "server_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace patchbay::bridge::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Server : public server_fixture {};

// --- files
// ------------------------------------------------------------------------------------------------------------

TEST_F(Server, ServesAFileWithItsType) {
  write("app.js", "export {};");
  start();
  const http_reply reply = get(port(), "/app.js");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "export {};");
  EXPECT_EQ(reply.headers.at("content-type"), "text/javascript; charset=utf-8");
}

TEST_F(Server, AnswersAFolderWithItsIndex) {
  write("index.html", "<p>root");
  write("sub/index.html", "<p>sub");
  start();
  EXPECT_EQ(get(port(), "/").body, "<p>root");
  EXPECT_EQ(get(port(), "/?a=b").body, "<p>root");
  EXPECT_EQ(get(port(), "/sub/").body, "<p>sub");
}

TEST_F(Server, SendsAFolderWithoutASlashToTheSlash) {
  write("sub/index.html", "<p>sub");
  start();
  const http_reply reply = get(port(), "/sub?x");
  EXPECT_EQ(reply.status, 308);
  EXPECT_EQ(reply.headers.at("location"), "/sub/");
}

TEST_F(Server, DecodesNamesOnce) {
  write("a b%20.txt", "found");
  start();
  EXPECT_EQ(get(port(), "/a%20b%2520.txt").body, "found");
  EXPECT_EQ(get(port(), "/a%20b%20.txt").status, 404);
}

TEST_F(Server, AnswersAMissingFileWith404) {
  start();
  const http_reply reply = get(port(), "/missing.html");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.headers.at("content-type"), "text/plain; charset=utf-8");
}

TEST_F(Server, ServesALargeFileWhole) {
  std::string large;
  for (int i = 0; large.size() < 3'000'000; ++i) large += std::to_string(i);
  write("large.bin", large);
  start();
  EXPECT_TRUE(get(port(), "/large.bin").body == large);
}

TEST_F(Server, ServesAnEmptyFile) {
  write("empty.css", "");
  start();
  const http_reply reply = get(port(), "/empty.css");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.at("content-length"), "0");
}

TEST_F(Server, AnswersHeadWithoutABody) {
  write("page.html", "<p>text");
  start();
  raw_client client(port());
  client.send("HEAD /page.html HTTP/1.1\r\nHost: localhost:" + std::to_string(port()) +
              "\r\nConnection: close\r\n\r\n");
  const http_reply reply = client.reply(false);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.headers.at("content-length"), "7");
  EXPECT_EQ(client.rest(), "");
}

TEST_F(Server, TakesTheMountWithTheLongestPrefix) {
  write("one/a.txt", "one");
  write("two/a.txt", "two");
  options.files = {{"/", folder() / "one"}, {"/deep/er", folder() / "two"}};
  start();
  EXPECT_EQ(get(port(), "/a.txt").body, "one");
  EXPECT_EQ(get(port(), "/deep/er/a.txt").body, "two");
  EXPECT_EQ(get(port(), "/deep/era.txt").status, 404);
}

TEST_F(Server, KeepsAConnectionAliveAndAnswersInOrder) {
  write("a.txt", "first");
  write("b.txt", "second");
  start();
  raw_client client(port());
  // All at once, before anything is answered.
  client.send(get_request(port(), "/a.txt") + get_request(port(), "/none") + get_request(port(), "/b.txt"));
  EXPECT_EQ(client.reply().body, "first");
  EXPECT_EQ(client.reply().status, 404);
  EXPECT_EQ(client.reply().body, "second");
  client.send(get_request(port(), "/a.txt", "Connection: close\r\n"));
  EXPECT_EQ(client.reply().body, "first");
  EXPECT_EQ(client.rest(), "");
}

// --- windows
// ----------------------------------------------------------------------------------------------------------

TEST_F(Server, MakesAnAddressThatOpensAWindow) {
  start();
  const std::string url = target->url("main:1", "/page.html?x=1");
  EXPECT_THAT(url, StartsWith("http://127.0.0.1:" + std::to_string(port()) + "/page.html?x=1#patchbay=main%3A1."));
  socket_client page(port());
  page.hello(token_of(url));
  const nlohmann::json welcome = page.frame().at("welcome");
  EXPECT_EQ(welcome.at("label"), "main:1");
  EXPECT_EQ(target->counts().accepted, 1U);
  EXPECT_TRUE(soon([&] { return target->counts().sent_bytes > 0; }));
}

TEST_F(Server, RefusesAPageThatIsNoPath) {
  start();
  EXPECT_EQ(code_of([&] { return target->url("main", "page.html"); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { return target->url("main", "/#x"); }), errc::invalid_argument);
}

TEST_F(Server, AnswersACommand) {
  application().command("double", {"number"}, [](int number) { return 2 * number; });
  start();
  const auto page = open("main");
  page->send({{"invoke", 1}, {"cmd", "double"}, {"args", {{"number", 21}}}});
  EXPECT_EQ(page->frame_with("reply"), (nlohmann::json{{"reply", 1}, {"ok", 42}}));
}

TEST_F(Server, CarriesBytesBothWays) {
  application().command("turn",
                        [](const raw& given) { return raw{std::string(given.bytes.rbegin(), given.bytes.rend())}; });
  start();
  const auto page = open("main");
  page->send_binary({{"invoke", 1}, {"cmd", "turn"}}, std::string("a\0\xff", 3));
  std::string answer = page->message();
  while (!page->was_binary()) answer = page->message();
  EXPECT_EQ(answer.substr(answer.size() - 3), std::string("\xff\0a", 3));
}

TEST_F(Server, SendsAMessageOfManyParts) {
  start();
  const auto page = open_listening("main");
  for (int i = 0; i < 3000; ++i) application().emit("news", value{{"number", i}});
  for (int i = 0; i < 3000; ++i) ASSERT_EQ(page->frame_with("event").at("payload").at("number"), i);
}

TEST_F(Server, SendsPartsOfAllSizesInOrder) {
  start();
  const auto page = open_listening("main");
  const std::vector<std::size_t> sizes{1, 5000, 20, 4096, 4095, 100'000, 3, 0, 700'000, 10};
  for (const std::size_t size : sizes) application().emit("news", value(std::string(size, 'x')));
  for (const std::size_t size : sizes)
    EXPECT_EQ(page->frame_with("event").at("payload").get<std::string>().size(), size);
}

TEST_F(Server, LetsNobodyWaitForASlowReader) {
  limits.queued_bytes = 64U << 20U;
  start();
  const auto slow = open_listening("slow");
  const auto quick = open_listening("quick");
  // More than the system's buffers hold, while one of the two does not read.
  const value large(std::string(100'000, 'x'));
  for (int i = 0; i < 300; ++i) {
    application().emit("news", large);
    ASSERT_EQ(quick->frame_with("event").at("payload").get<std::string>().size(), 100'000U);
  }
  for (int i = 0; i < 300; ++i) {
    ASSERT_EQ(slow->frame_with("event").at("payload").get<std::string>().size(), 100'000U);
  }
}

TEST_F(Server, KeepsAWindowWhoseConnectionIsLostAndResumesIt) {
  start();
  socket_client page(port());
  page.hello(application().mint_token("main"));
  const nlohmann::json welcome = page.frame().at("welcome");
  page.reset();
  socket_client again(port());
  again.send({{"hello", {{"version", 1}, {"session", welcome.at("session")}, {"received", 0}}}});
  EXPECT_EQ(again.frame().at("welcome").at("resumed"), true);
}

TEST_F(Server, TellsAPageThatLeavesFromALostConnection) {
  limits.reload_grace = std::chrono::milliseconds(1);
  start();
  const auto leaving = open("leaving");
  const auto lost = open("lost");
  leaving->close(1001);
  lost->reset();
  EXPECT_TRUE(soon([&] { return window_labels() == std::vector<std::string>{"lost"}; }));
}

TEST_F(Server, EndsTheConnectionOfAClosedWindowWithABye) {
  start();
  const auto page = open("main");
  application().close_window("main");
  EXPECT_EQ(page->frame_with("bye").at("bye").at("code"), "closed");
  EXPECT_EQ(page->close_code(), 1000);
}

// --- starting and stopping
// ----------------------------------------------------------------------------------------------

TEST_F(Server, StopsWhileClientsAreConnected) {
  start();
  const auto page = open("main");
  raw_client idle(port());
  raw_client half(port());
  half.send("GET / HT");
  const std::uint16_t was = port();
  std::thread reader([&] { EXPECT_EQ(page->close_code(), 1001); });
  target.reset();
  reader.join();
  EXPECT_EQ(idle.rest(), "");
  EXPECT_EQ(half.rest(), "");
  EXPECT_ANY_THROW(raw_client{was});
}

TEST_F(Server, StopsAlthoughAClientNeverReads) {
  start();
  const auto page = open_listening("main");
  for (int i = 0; i < 70; ++i) application().emit("news", value(std::string(100'000, 'x')));
  target.reset();
  EXPECT_EQ(window_labels(), std::vector<std::string>{"main"});
}

TEST_F(Server, MayBeGoneWhenAWindowIsTold) {
  start();
  const auto page = open("main");
  target.reset();
  application().emit("news");
  application().close_window("main");
  EXPECT_THAT(window_labels(), ElementsAre());
}

TEST_F(Server, MayBeStoppedWhileThreadsEmit) {
  start();
  const auto page = open_listening("main");
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      while (!done) application().emit("news", value(1));
    });
  }
  static_cast<void>(page->frame_with("event"));
  target.reset();
  done = true;
  for (std::thread& each : threads) each.join();
}

TEST_F(Server, LeavesThePortToTheNext) {
  start();
  const std::uint16_t was = port();
  const auto page = open("main");
  target.reset();
  options.port = was;
  start();
  EXPECT_EQ(port(), was);
}

TEST_F(Server, NamesAPortInUse) {
  start();
  options.port = port();
  const error wrong = error_of([&] { server(application(), options); });
  EXPECT_EQ(wrong.code(), errc::io);
  EXPECT_THAT(wrong.message(), HasSubstr("127.0.0.1, port " + std::to_string(port())));
}

TEST_F(Server, NamesAFolderThatIsNotThere) {
  options.files = {{"/", folder() / "nowhere"}};
  const error wrong = error_of([&] { server(application(), options); });
  EXPECT_EQ(wrong.code(), errc::io);
  EXPECT_THAT(wrong.message(), HasSubstr("nowhere"));
}

TEST_F(Server, RefusesOptionsThatCannotBeMeant) {
  const auto refuses = [&](auto change) {
    server_options changed = options;
    change(changed);
    return code_of([&] { server(application(), changed); }) == errc::invalid_argument;
  };
  EXPECT_TRUE(refuses([](server_options& o) { o.origins = {"null"}; }));
  EXPECT_TRUE(refuses([](server_options& o) { o.origins = {"*"}; }));
  EXPECT_TRUE(refuses([](server_options& o) { o.origins = {"http://example.org/path"}; }));
  EXPECT_TRUE(refuses([](server_options& o) { o.files[0].prefix = "relative"; }));
  EXPECT_TRUE(refuses([](server_options& o) { o.files[0].prefix = "/../up"; }));
  EXPECT_TRUE(refuses([](server_options& o) { o.content_security_policy = "default-src 'none'\r\nX-Other: 1"; }));
}

TEST_F(Server, ListensOnIPv6WhereThatExists) {
  options.address = "::1";
  try {
    start();
  } catch (const error&) {
    GTEST_SKIP() << "There is no IPv6 loopback here.";
  }
  EXPECT_EQ(target->origin(), "http://[::1]:" + std::to_string(port()));
}

}  // namespace
}  // namespace patchbay::bridge::test
