#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace patchbay::bridge::test {

struct http_reply {
  int status = 0;
  std::map<std::string, std::string> headers{};  // names in small letters
  std::string body{};
};

// A TCP connection that says exactly what a test wants. What does not come in time throws.
class raw_client {
 public:
  explicit raw_client(std::uint16_t port);
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;
  ~raw_client();

  // False if the other side has closed.
  bool send(std::string_view bytes);
  [[nodiscard]] http_reply reply(bool has_body = true);
  // Exactly so many; fewer if the connection ended before.
  [[nodiscard]] std::string receive(std::size_t bytes);
  // Waits for the end of the connection, whatever else comes.
  [[nodiscard]] std::string rest();

 private:
  [[nodiscard]] bool receive_more();

  int socket_;
  std::string received_;
};

// "GET /path HTTP/1.1" with the right Host and these lines, each ended by "\r\n".
[[nodiscard]] std::string get_request(std::uint16_t port, std::string_view path, std::string_view lines = {});
[[nodiscard]] http_reply get(std::uint16_t port, std::string_view path, std::string_view lines = {});

// All that a browser says to open a WebSocket, except for Host and Origin.
inline constexpr std::string_view upgrade_lines =
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: patchbay.v1\r\n";

// A WebSocket to the server, as its own page would open it. What does not come in time throws.
class socket_client {
 public:
  explicit socket_client(std::uint16_t port);
  socket_client(const socket_client&) = delete;
  socket_client& operator=(const socket_client&) = delete;
  ~socket_client();

  // The same, with a hello and the welcome read.
  [[nodiscard]] static std::unique_ptr<socket_client> opened(std::uint16_t port, std::string_view token);

  void send(const nlohmann::json& frame) { send_text(nlohmann::json::array({frame}).dump()); }
  void hello(std::string_view token) { send({{"hello", {{"version", 1}, {"token", token}}}}); }
  void send_text(std::string_view text);
  void send_binary(const nlohmann::json& frame, std::string_view body);

  // The next frame; acknowledged, as a page does.
  [[nodiscard]] nlohmann::json frame();
  // The next frame with this member.
  [[nodiscard]] nlohmann::json frame_with(std::string_view member);
  // The next message as it came; what came with frames before is not told again.
  [[nodiscard]] std::string message();
  [[nodiscard]] bool was_binary() const;

  void close(std::uint16_t code);
  void reset();
  // Reads until the connection ends; the code that the server gave, or 1006.
  [[nodiscard]] std::uint16_t close_code();

 private:
  struct body;
  std::unique_ptr<body> body_;
  std::deque<nlohmann::json> frames_;
  std::uint64_t received_ = 0;
};

// The token in an address made by `server::url`.
[[nodiscard]] std::string token_of(std::string_view url);

}  // namespace patchbay::bridge::test
