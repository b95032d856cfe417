#include "server_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::bridge::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;

// Each test is an attack on a server that runs on the same machine as a browser.
class ServerSecurity : public server_fixture {
 protected:
  [[nodiscard]] std::string here(std::string_view name = "127.0.0.1") const {
    return std::string(name) + ":" + std::to_string(port());
  }
  // The status of an attempt to open a WebSocket with this Host and these lines.
  [[nodiscard]] int upgrade(const std::string& host, const std::string& lines,
                            std::string_view path = "/patchbay/socket") const {
    raw_client client(port());
    client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: " + host + "\r\n" + std::string(upgrade_lines) +
                lines + "\r\n");
    return client.reply().status;
  }
  [[nodiscard]] int upgrade_from(const std::string& origin) const {
    return upgrade(here(), "Origin: " + origin + "\r\n");
  }
  [[nodiscard]] int status_of(const std::string& request) const {
    raw_client client(port());
    client.send(request);
    return client.reply().status;
  }
  [[nodiscard]] int path_status(std::string_view path) const { return get(port(), path).status; }
};

// --- who may connect
// ----------------------------------------------------------------------------------------------------

TEST_F(ServerSecurity, ItsOwnOriginsMayConnect) {
  start();
  EXPECT_EQ(upgrade_from("http://" + here()), 101);
  EXPECT_EQ(upgrade(here("localhost"), "Origin: http://" + here("localhost") + "\r\n"), 101);
}

TEST_F(ServerSecurity, AForeignOriginMayNotConnect) {
  start();
  EXPECT_EQ(upgrade_from("https://evil.example"), 403);
  EXPECT_EQ(upgrade_from("http://evil.example:" + std::to_string(port())), 403);
  EXPECT_THAT(logged(), HasSubstr("https://evil.example"));
  EXPECT_EQ(target->counts().refused, 2U);
  EXPECT_EQ(target->counts().accepted, 0U);
}

TEST_F(ServerSecurity, ANullOriginMayNotConnect) {
  start();
  EXPECT_EQ(upgrade_from("null"), 403);
  EXPECT_EQ(upgrade_from(""), 403);
}

TEST_F(ServerSecurity, AMissingOriginMayNotConnectUnlessAllowed) {
  start();
  EXPECT_EQ(upgrade(here(), ""), 403);
  options.allow_missing_origin = true;
  start();
  EXPECT_EQ(upgrade(here(), ""), 101);
  EXPECT_EQ(upgrade_from("null"), 403);
  EXPECT_EQ(upgrade_from("https://evil.example"), 403);
}

TEST_F(ServerSecurity, AnOriginThatOnlyBeginsOrEndsRightMayNotConnect) {
  start();
  const std::string digits = std::to_string(port());
  for (const std::string& origin :
       {"http://127.0.0.1." + std::string("evil.example:") + digits, "http://evil.127.0.0.1:" + digits,
        "http://localhost.evil.example:" + digits, "http://evil-localhost:" + digits,
        "http://127.0.0.1:" + digits + "0", "http://127.0.0.1:" + digits + ".evil.example",
        "http://127.0.0.1:" + digits + "/", "http://127.0.0.1:0" + digits,
        "http://127.0.0.1:" + digits + " http://evil.example", "http://evil.example#http://127.0.0.1:" + digits,
        "http://user@127.0.0.1:" + digits, "http://127.0.0.1.:" + digits, "http://LOCALHOST:" + digits,
        "http://127.1:" + digits, "http://2130706433:" + digits}) {
    EXPECT_EQ(upgrade_from(origin), 403) << origin;
  }
}

TEST_F(ServerSecurity, AnotherPortOrSchemeOfThisMachineMayNotConnect) {
  start();
  EXPECT_EQ(upgrade_from("http://127.0.0.1"), 403);
  EXPECT_EQ(upgrade_from("http://127.0.0.1:" + std::to_string(port() == 8080 ? 8081 : 8080)), 403);
  EXPECT_EQ(upgrade_from("https://" + here()), 403);
  EXPECT_EQ(upgrade_from("ws://" + here()), 403);
  EXPECT_EQ(upgrade_from("http://[::1]:" + std::to_string(port())), 403);
}

TEST_F(ServerSecurity, TwoOriginsOrHostsAreNone) {
  start();
  EXPECT_EQ(upgrade(here(), "Origin: http://" + here() + "\r\nOrigin: http://evil.example\r\n"), 403);
  EXPECT_EQ(upgrade(here() + "\r\nHost: evil.example", "Origin: http://" + here() + "\r\n"), 403);
}

TEST_F(ServerSecurity, OriginsInTheOptionsMayConnectAndAreExact) {
  options.origins = {"app://desk", "https://tools.example:8443", "https://plain.example"};
  start();
  EXPECT_EQ(upgrade_from("app://desk"), 101);
  EXPECT_EQ(upgrade_from("https://tools.example:8443"), 101);
  EXPECT_EQ(upgrade_from("https://plain.example"), 101);
  EXPECT_EQ(upgrade_from("app://desk2"), 403);
  EXPECT_EQ(upgrade_from("app://desk:1"), 403);
  EXPECT_EQ(upgrade_from("https://tools.example"), 403);
  EXPECT_EQ(upgrade_from("https://sub.plain.example"), 403);
  EXPECT_EQ(upgrade_from("http://plain.example"), 403);
}

TEST_F(ServerSecurity, ANameThatWasReboundToThisMachineIsRefused) {
  write("index.html", "<p>secret");
  start();
  const std::string digits = std::to_string(port());
  for (const std::string& host : {"evil.example:" + digits, "evil.example" + std::string(), "127.0.0.1" + std::string(),
                                  "127.0.0.1:1" + digits, "127.0.0.1.evil.example:" + digits, "localhost.:" + digits,
                                  "0.0.0.0:" + digits, "[::1]:" + digits, std::string()}) {
    EXPECT_EQ(upgrade(host, "Origin: http://" + here() + "\r\n"), 403) << host;
    raw_client client(port());
    client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    const http_reply reply = client.reply();
    EXPECT_EQ(reply.status, 403) << host;
    EXPECT_THAT(reply.body, Not(HasSubstr("secret")));
  }
}

TEST_F(ServerSecurity, ARequestWithoutAHostIsRefused) {
  start();
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 403);
  EXPECT_EQ(status_of("GET / HTTP/1.0\r\n\r\n"), 403);
}

TEST_F(ServerSecurity, OnlyOnePathOpensAWebSocket) {
  write("index.html", "");
  start();
  const std::string origin = "Origin: http://" + here() + "\r\n";
  EXPECT_EQ(upgrade(here(), origin), 101);
  for (const std::string_view path : {"/", "/patchbay", "/patchbay/socket/", "/patchbay/socket?x", "/patchbay//socket",
                                      "/PATCHBAY/SOCKET", "/patchbay/%73ocket"}) {
    EXPECT_NE(upgrade(here(), origin, path), 101) << path;
  }
  const http_reply plain = get(port(), "/patchbay/socket", origin);
  EXPECT_EQ(plain.status, 426);
}

TEST_F(ServerSecurity, TheSubprotocolIsRequired) {
  start();
  const std::string without =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://" +
      here() + "\r\n";
  EXPECT_EQ(get(port(), "/patchbay/socket", without).status, 400);
  EXPECT_EQ(get(port(), "/patchbay/socket", without + "Sec-WebSocket-Protocol: patchbay.v2, graphql-ws\r\n").status,
            400);
  const http_reply one = get(port(), "/patchbay/socket", without + "Sec-WebSocket-Protocol: other, patchbay.v1\r\n");
  EXPECT_EQ(one.status, 101);
  EXPECT_EQ(one.headers.at("sec-websocket-protocol"), "patchbay.v1");
}

TEST_F(ServerSecurity, AnIncompleteHandshakeIsRefusedWithTheUsualHeaders) {
  start();
  const std::string rest =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: patchbay.v1\r\n"
      "Origin: http://" +
      here() + "\r\n";
  for (const std::string_view key : {"", "Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n",
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n"}) {
    const http_reply reply = get(port(), "/patchbay/socket", rest + std::string(key));
    EXPECT_EQ(reply.status, 426);
    EXPECT_THAT(reply.headers, Contains(Key("content-security-policy")));
  }
}

// --- files
// --------------------------------------------------------------------------------------------------------------

TEST_F(ServerSecurity, NoPathLeadsOutOfTheFolder) {
  write("served/index.html", "in");
  write("outside.txt", "secret");
  write("served2/outside.txt", "secret");
  options.files = {{"/", folder() / "served"}};
  start();
  for (const std::string_view path : {"/../outside.txt",
                                      "/../served2/outside.txt",
                                      "/%2e%2e/outside.txt",
                                      "/%2E%2E%2Foutside.txt",
                                      "/..%2foutside.txt",
                                      "/.%2e/outside.txt",
                                      "/%252e%252e/outside.txt",
                                      "/..%252foutside.txt",
                                      "/..\\outside.txt",
                                      "/..%5coutside.txt",
                                      "/a/../../outside.txt",
                                      "/./../outside.txt",
                                      "//outside.txt",
                                      "/%2f/outside.txt",
                                      "/..%00/outside.txt",
                                      "/index.html%00.txt",
                                      "/%c0%ae%c0%ae/outside.txt",
                                      "/..",
                                      "/%2e%2e",
                                      "/index.html/../../outside.txt",
                                      "/%",
                                      "/%2",
                                      "/%zz"}) {
    const http_reply reply = get(port(), path);
    EXPECT_GE(reply.status, 400) << path;
    EXPECT_LT(reply.status, 500) << path;
    EXPECT_THAT(reply.body, Not(HasSubstr("secret"))) << path;
  }
  const std::string absolute = (folder() / "outside.txt").string();
  EXPECT_GE(path_status(absolute), 400);
  EXPECT_GE(path_status("/" + absolute), 400);
  EXPECT_EQ(path_status("http://" + here() + "/index.html"), 400);
}

TEST_F(ServerSecurity, NoLinkLeadsOutOfTheFolder) {
  write("served/index.html", "in");
  write("outside/secret.txt", "secret");
  write("served-too/secret.txt", "secret");
  std::filesystem::create_symlink(folder() / "outside/secret.txt", folder() / "served/file.txt");
  std::filesystem::create_directory_symlink(folder() / "outside", folder() / "served/folder");
  std::filesystem::create_directory_symlink("../served-too", folder() / "served/near");
  std::filesystem::create_symlink("index.html", folder() / "served/inside.html");
  std::filesystem::create_symlink("loop", folder() / "served/loop");
  options.files = {{"/", folder() / "served"}};
  start();
  for (const std::string_view path : {"/file.txt", "/folder/secret.txt", "/folder", "/near/secret.txt", "/loop"}) {
    const http_reply reply = get(port(), path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_THAT(reply.body, Not(HasSubstr("secret"))) << path;
  }
  EXPECT_EQ(get(port(), "/inside.html").body, "in");
}

TEST_F(ServerSecurity, HiddenFilesAndFoldersAreNotServed) {
  write(".env", "secret");
  write(".git/config", "secret");
  write("a/.key", "secret");
  start();
  EXPECT_EQ(path_status("/.env"), 404);
  EXPECT_EQ(path_status("/%2eenv"), 404);
  EXPECT_EQ(path_status("/.git/config"), 404);
  EXPECT_EQ(path_status("/a/.key"), 404);
  EXPECT_EQ(path_status("/a/"), 404);
}

TEST_F(ServerSecurity, ARedirectStaysOnThisServer) {
  write("evil.example/index.html", "");
  start();
  const http_reply reply = get(port(), "//evil.example");
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.headers, Not(Contains(Key("location"))));
}

TEST_F(ServerSecurity, AnotherSiteMayLinkToAPageButNotLoadItsFiles) {
  write("data.json", "{}");
  start();
  const auto status = [&](std::string_view lines) { return get(port(), "/data.json", lines).status; };
  EXPECT_EQ(status("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"), 403);
  EXPECT_EQ(status("Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\n"), 403);
  EXPECT_EQ(status("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"), 200);
  EXPECT_EQ(status("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n"), 200);
  EXPECT_EQ(status("Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n"), 200);
}

TEST_F(ServerSecurity, OnlyGetAndHeadAreAnswered) {
  write("index.html", "");
  start();
  for (const std::string_view method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "FOO"}) {
    raw_client client(port());
    client.send(std::string(method) + " / HTTP/1.1\r\nHost: " + here() + "\r\nContent-Length: 3\r\n\r\nabc");
    const http_reply reply = client.reply();
    EXPECT_EQ(reply.status, 405) << method;
    EXPECT_EQ(reply.headers.at("allow"), "GET, HEAD");
  }
  EXPECT_NE(status_of("CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: " + here() + "\r\n\r\n"), 200);
  EXPECT_EQ(status_of("POST /patchbay/socket HTTP/1.1\r\nHost: " + here() + "\r\nOrigin: http://" + here() + "\r\n" +
                      std::string(upgrade_lines) + "\r\n"),
            426);
}

// A body could be taken for a request of its own by whoever counts differently.
TEST_F(ServerSecurity, ABodyIsNeverTakenForARequest) {
  write("index.html", "");
  start();
  const std::string hidden = get_request(port(), "/");
  for (const std::string& lines :
       {"Content-Length: " + std::to_string(hidden.size()) + "\r\n", std::string("Transfer-Encoding: chunked\r\n"),
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n" + std::string(),
        "Content-Length: 0\r\nContent-Length: 5\r\n" + std::string()}) {
    raw_client client(port());
    client.send(get_request(port(), "/", lines) + hidden);
    EXPECT_EQ(client.reply().status, 400) << lines;
    EXPECT_EQ(client.rest(), "") << lines;
  }
}

TEST_F(ServerSecurity, WhatIsNotHttpIsRefused) {
  start();
  EXPECT_EQ(status_of("nonsense\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost : x\r\n\r\n"), 400);
  EXPECT_EQ(status_of(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15)), 400);
}

TEST_F(ServerSecurity, AHeaderWithoutEndIsCutOff) {
  start();
  raw_client client(port());
  client.send("GET / HTTP/1.1\r\nHost: " + here() + "\r\nX-Long: " + std::string(64 << 10, 'x'));
  EXPECT_EQ(client.reply().status, 431);
  EXPECT_EQ(client.rest(), "");
}

// --- headers
// ------------------------------------------------------------------------------------------------------------

TEST_F(ServerSecurity, EveryResponseIsProtectedAndSharedWithNobody) {
  write("index.html", "<p>");
  write("sub/index.html", "<p>");
  start();
  const std::string good = "GET / HTTP/1.1\r\nHost: " + here() + "\r\n";
  const std::string origin = "Origin: http://" + here() + "\r\n";
  const std::vector<std::pair<int, std::string>> requests{
      {200, good + "\r\n"},
      {200, good + "Origin: https://evil.example\r\n\r\n"},
      {308, get_request(port(), "/sub")},
      {404, get_request(port(), "/missing")},
      {400, get_request(port(), "/../x")},
      {400, "nonsense\r\n\r\n"},
      {403, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"},
      {405, "OPTIONS / HTTP/1.1\r\nHost: " + here() + "\r\nOrigin: https://evil.example\r\n" +
                "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Private-Network: true\r\n\r\n"},
      {431, good + "X-Long: " + std::string(64 << 10, 'x')},
      {426, get_request(port(), "/patchbay/socket", origin)},
      {101, get_request(port(), "/patchbay/socket", origin + std::string(upgrade_lines))},
  };
  for (const auto& [status, text] : requests) {
    raw_client client(port());
    client.send(text);
    const http_reply reply = client.reply();
    EXPECT_EQ(reply.status, status) << text.substr(0, 100);
    EXPECT_EQ(reply.headers.at("content-security-policy"),
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
              "connect-src 'self' ws://" +
                  here() + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    EXPECT_EQ(reply.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(reply.headers.at("x-frame-options"), "DENY");
    EXPECT_EQ(reply.headers.at("referrer-policy"), "no-referrer");
    EXPECT_EQ(reply.headers.at("cache-control"), "no-store");
    EXPECT_EQ(reply.headers.at("cross-origin-resource-policy"), "same-origin");
    for (const auto& [name, content] : reply.headers) EXPECT_FALSE(name.starts_with("access-control")) << name;
  }
}

TEST_F(ServerSecurity, AnotherContentSecurityPolicyMayBeSet) {
  write("index.html", "<p>");
  options.content_security_policy = "default-src 'self'";
  start();
  EXPECT_EQ(get(port(), "/").headers.at("content-security-policy"), "default-src 'self'");
}

TEST_F(ServerSecurity, ThePolicyNamesTheServerAsThePageDoes) {
  write("index.html", "<p>");
  start();
  EXPECT_THAT(get(port(), "/").headers.at("content-security-policy"), HasSubstr(" ws://127.0.0.1:"));
  raw_client client(port());
  client.send("GET / HTTP/1.1\r\nHost: " + here("localhost") + "\r\n\r\n");
  EXPECT_THAT(client.reply().headers.at("content-security-policy"), HasSubstr(" ws://localhost:"));
}

// --- WebSockets
// -----------------------------------------------------------------------------------------------------------

TEST_F(ServerSecurity, AWrongTokenOpensNothing) {
  start();
  socket_client page(port());
  page.hello("0123456789abcdef0123456789abcdef");
  EXPECT_EQ(page.frame().at("bye").at("code"), "unauthorized");
  EXPECT_EQ(page.close_code(), 1008);
  EXPECT_THAT(window_labels(), ElementsAre());
  EXPECT_EQ(target->counts().refused, 1U);
}

TEST_F(ServerSecurity, ATokenWorksOnce) {
  start();
  const std::string token = token_of(target->url("main"));
  const auto page = socket_client::opened(port(), token);
  socket_client thief(port());
  thief.hello(token);
  EXPECT_EQ(thief.frame().at("bye").at("code"), "unauthorized");
  EXPECT_EQ(thief.close_code(), 1008);
  EXPECT_THAT(window_labels(), ElementsAre("main"));
}

TEST_F(ServerSecurity, NoTokenIsLogged) {
  start();
  const std::string token = token_of(target->url("main"));
  EXPECT_EQ(path_status("/missing?" + token), 404);
  EXPECT_EQ(path_status("/../?" + token), 400);
  socket_client page(port());
  page.hello(token + "x");
  EXPECT_EQ(page.close_code(), 1008);
  EXPECT_THAT(logged(), HasSubstr("Refused"));
  EXPECT_THAT(logged(), Not(HasSubstr(token)));
}

TEST_F(ServerSecurity, TheLogCannotBeForged) {
  start();
  EXPECT_EQ(upgrade_from("http://a\x1b[2J\x01"), 400);
  EXPECT_EQ(path_status("/..%0aRefused"), 400);
  EXPECT_EQ(path_status("/../" + std::string(4000, 'x')), 400);
  EXPECT_THAT(logged(), Not(HasSubstr("\x1b")));
  EXPECT_THAT(logged(), Not(HasSubstr("\nRefused\n")));
  EXPECT_LT(logged().size(), 2000U);
}

TEST_F(ServerSecurity, AMessageThatIsTooLongEndsItsConnectionOnly) {
  limits.message_bytes = 10'000;
  start();
  const auto other = open("other");
  const auto page = open("main");
  page->send_text(std::string(20'000, ' '));
  EXPECT_EQ(page->frame_with("bye").at("bye").at("code"), "limit");
  EXPECT_EQ(page->close_code(), 1009);
  other->send({{"invoke", 1}, {"cmd", "nothing"}});
  EXPECT_EQ(other->frame_with("reply").at("reply"), 1);
}

TEST_F(ServerSecurity, AMessageInManyFragmentsIsLimitedAsAWhole) {
  limits.message_bytes = 10'000;
  start();
  raw_client client(port());
  client.send(
      get_request(port(), "/patchbay/socket", "Origin: http://" + here() + "\r\n" + std::string(upgrade_lines)));
  ASSERT_EQ(client.reply().status, 101);
  // Masked with zeros: a text frame without FIN, then continuations without FIN.
  const std::string kilobyte = std::string("?\xfe\x04\x00\0\0\0\0", 8) + std::string(1024, ' ');
  std::string first = kilobyte;
  std::string next = kilobyte;
  first[0] = '\x01';
  next[0] = '\x00';
  client.send(first);
  for (int i = 0; i < 20; ++i) client.send(next);
  EXPECT_THAT(client.receive(8), HasSubstr("bye"));
}

TEST_F(ServerSecurity, ASilentPageIsTurnedOut) {
  options.handshake_timeout = std::chrono::milliseconds(50);
  start();
  socket_client page(port());
  EXPECT_EQ(page.close_code(), 1008);
  EXPECT_THAT(logged(), HasSubstr("did not say in time"));
}

TEST_F(ServerSecurity, AnIdentifiedPageMayBeSilent) {
  options.handshake_timeout = std::chrono::milliseconds(50);
  start();
  const auto page = open("main");
  socket_client silent(port());
  EXPECT_EQ(silent.close_code(), 1008);
  page->send({{"invoke", 1}, {"cmd", "nothing"}});
  EXPECT_EQ(page->frame_with("reply").at("reply"), 1);
}

TEST_F(ServerSecurity, ASlowHeaderIsCutOff) {
  options.handshake_timeout = std::chrono::milliseconds(200);
  start();
  raw_client client(port());
  std::string_view header = "GET / HTTP/1.1\r\nX-Slow: ";
  ASSERT_TRUE(soon([&] {
    const std::string_view next = header.empty() ? "x" : header.substr(0, 1);
    if (!header.empty()) header.remove_prefix(1);
    return !client.send(next);
  }));
  EXPECT_THAT(logged(), HasSubstr("not complete in time"));
}

TEST_F(ServerSecurity, ThereAreOnlySoManyConnections) {
  options.max_connections = 4;
  start();
  std::vector<std::unique_ptr<socket_client>> pages;
  for (const char* label : {"one", "two", "three", "four"}) pages.push_back(open(label));
  raw_client one_more(port());
  EXPECT_EQ(one_more.rest(), "");
  EXPECT_THAT(logged(), HasSubstr("as many windows as may be"));
  for (const auto& page : pages) {
    page->send({{"invoke", 1}, {"cmd", "nothing"}});
    EXPECT_EQ(page->frame_with("reply").at("reply"), 1);
  }
  pages.pop_back();
  EXPECT_TRUE(soon([&] {
    raw_client again(port());
    return again.send(get_request(port(), "/")) && again.receive(8) == "HTTP/1.1";
  }));
}

TEST_F(ServerSecurity, CompressionIsNotNegotiatedAndNotUnderstood) {
  start();
  raw_client client(port());
  client.send(get_request(port(), "/patchbay/socket",
                          "Origin: http://" + here() + "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n" +
                              std::string(upgrade_lines)));
  const http_reply reply = client.reply();
  ASSERT_EQ(reply.status, 101);
  EXPECT_THAT(reply.headers, Not(Contains(Key("sec-websocket-extensions"))));
  // A text frame with RSV1, masked with zeros.
  client.send(std::string("\xc1\x82\0\0\0\0[]", 8));
  const std::string end = client.receive(4);
  ASSERT_EQ(end.size(), 4U);
  EXPECT_EQ((static_cast<unsigned char>(end[2]) << 8) + static_cast<unsigned char>(end[3]), 1002);
}

TEST_F(ServerSecurity, FramesBeforeTheHandshakeIsAnsweredAreRefused) {
  start();
  const std::string upgrade = "Origin: http://" + here() + "\r\n" + std::string(upgrade_lines);
  EXPECT_EQ(status_of(get_request(port(), "/patchbay/socket", upgrade) + std::string("\x81\x82\0\0\0\0[]", 8)), 400);
}

TEST_F(ServerSecurity, MalformedMessagesEndTheirConnectionOnly) {
  start();
  const auto other = open("other");
  const std::vector<std::string> malformed{"",
                                           "[",
                                           "{}",
                                           "[]",
                                           "[[]]",
                                           R"([{"unknown": 1}])",
                                           R"([{"invoke": 1, "invoke": 1, "cmd": "x"}])",
                                           "[1]",
                                           "[NaN]",
                                           R"([{"invoke": -1, "cmd": "x"}])"};
  for (const std::string& text : malformed) {
    const auto page = open("main");
    page->send_text(text);
    EXPECT_EQ(page->close_code(), 1000) << text;
    EXPECT_TRUE(soon([&] { return window_labels() == std::vector<std::string>{"other"}; })) << text;
  }
  const auto page = open("main");
  page->send_text("[\"\xff\"]");
  EXPECT_EQ(page->close_code(), 1007);
  other->send({{"invoke", 1}, {"cmd", "nothing"}});
  EXPECT_EQ(other->frame_with("reply").at("reply"), 1);
}

TEST_F(ServerSecurity, OnlyLoopbackAddressesAreListenedTo) {
  for (const char* address : {"0.0.0.0", "::", "192.168.0.1", "8.8.8.8", "localhost", ""}) {
    options.address = address;
    const error wrong = error_of([&] { server(application(), options); });
    EXPECT_EQ(wrong.code(), errc::invalid_argument) << address;
    EXPECT_THAT(wrong.message(), HasSubstr("loopback"));
  }
}

}  // namespace
}  // namespace patchbay::bridge::test
