#include "http_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace patchbay::bridge::test {

namespace {

namespace beast = boost::beast;
namespace net = boost::asio;
namespace websocket = beast::websocket;

constexpr int limit_seconds = 20;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::string loopback_authority(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

http_reply parse_head(std::string_view head) {
  http_reply reply;
  if (!head.starts_with("HTTP/1.1 ")) throw std::runtime_error("This is no HTTP response: " + std::string(head));
  reply.status = std::stoi(std::string(head.substr(9, 3)));
  head.remove_prefix(head.find("\r\n") + 2);
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t colon = line.find(": ");
    reply.headers[lower(std::string(line.substr(0, colon)))] = std::string(line.substr(colon + 2));
    head.remove_prefix(line.size() + 2);
  }
  return reply;
}

}  // namespace

// --- raw ------------------------------------------------------------------------------------------------------------

raw_client::raw_client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  const timeval limit{limit_seconds, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    ::close(socket_);
    throw std::runtime_error("Nobody listens on port " + std::to_string(port) + ".");
  }
}

raw_client::~raw_client() { ::close(socket_); }

bool raw_client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool raw_client::receive_more() {
  char some[65536];
  const ssize_t bytes = ::recv(socket_, some, sizeof some, 0);
  if (bytes < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) throw std::runtime_error("Nothing came in time.");
  if (bytes <= 0) return false;
  received_.append(some, static_cast<std::size_t>(bytes));
  return true;
}

std::string raw_client::receive(std::size_t bytes) {
  while (received_.size() < bytes && receive_more()) {
  }
  std::string taken = received_.substr(0, bytes);
  received_.erase(0, bytes);
  return taken;
}

http_reply raw_client::reply(bool has_body) {
  while (received_.find("\r\n\r\n") == std::string::npos) {
    if (!receive_more()) throw std::runtime_error("The connection ended instead of a response: " + received_);
  }
  const std::size_t end = received_.find("\r\n\r\n");
  http_reply parsed = parse_head(receive(end + 4).substr(0, end + 2));
  const auto length = parsed.headers.find("content-length");
  if (has_body && length != parsed.headers.end()) parsed.body = receive(std::stoul(length->second));
  return parsed;
}

std::string raw_client::rest() {
  while (receive_more()) {
  }
  return std::exchange(received_, {});
}

std::string get_request(std::uint16_t port, std::string_view path, std::string_view lines) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: " + loopback_authority(port) + "\r\n" + std::string(lines) +
         "\r\n";
}

http_reply get(std::uint16_t port, std::string_view path, std::string_view lines) {
  raw_client client(port);
  client.send(get_request(port, path, lines));
  return client.reply();
}

// --- WebSocket
// --------------------------------------------------------------------------------------------------------

struct socket_client::body {
  net::io_context io{};
  websocket::stream<net::ip::tcp::socket> stream{io};
  beast::flat_buffer buffer{};

  // Runs one operation to its end.
  template <class Start>
  beast::error_code finish(Start start) {
    std::optional<beast::error_code> result;
    start([&result](beast::error_code wrong, auto&&...) { result = wrong; });
    io.restart();
    while (!result && io.run_one_for(std::chrono::seconds(limit_seconds)) > 0) {
    }
    if (!result) throw std::runtime_error("Nothing came in time.");
    return *result;
  }

  beast::error_code read() {
    buffer.clear();
    return finish([&](auto done) { stream.async_read(buffer, done); });
  }

  static void check(beast::error_code wrong) {
    if (wrong) throw std::runtime_error("The WebSocket failed: " + wrong.message());
  }
};

socket_client::socket_client(std::uint16_t port) : body_(std::make_unique<body>()) {
  const std::string authority = loopback_authority(port);
  body_->stream.next_layer().connect({net::ip::address_v4::loopback(), port});
  body_->stream.next_layer().set_option(net::ip::tcp::no_delay(true));
  body_->stream.read_message_max(0);
  body_->stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
    request.set(beast::http::field::origin, "http://" + authority);
    request.set(beast::http::field::sec_websocket_protocol, "patchbay.v1");
  }));
  body::check(body_->finish([&](auto done) { body_->stream.async_handshake(authority, "/patchbay/socket", done); }));
}

socket_client::~socket_client() = default;

std::unique_ptr<socket_client> socket_client::opened(std::uint16_t port, std::string_view token) {
  auto made = std::make_unique<socket_client>(port);
  made->hello(token);
  const nlohmann::json answer = made->frame();
  if (!answer.contains("welcome")) throw std::runtime_error("This is no welcome: " + answer.dump());
  return made;
}

void socket_client::send_text(std::string_view text) {
  body_->stream.binary(false);
  body::check(body_->finish([&](auto done) { body_->stream.async_write(net::buffer(text), done); }));
}

void socket_client::send_binary(const nlohmann::json& frame, std::string_view bytes) {
  const std::string head = frame.dump();
  std::string all;
  for (int shift = 24; shift >= 0; shift -= 8) all += static_cast<char>((head.size() >> shift) & 0xFFU);
  all += head;
  all += bytes;
  body_->stream.binary(true);
  body::check(body_->finish([&](auto done) { body_->stream.async_write(net::buffer(all), done); }));
}

std::string socket_client::message() {
  body::check(body_->read());
  return beast::buffers_to_string(body_->buffer.cdata());
}

bool socket_client::was_binary() const { return body_->stream.got_binary(); }

nlohmann::json socket_client::frame() {
  while (frames_.empty()) {
    for (nlohmann::json& each : nlohmann::json::parse(message())) frames_.push_back(std::move(each));
  }
  nlohmann::json first = std::move(frames_.front());
  frames_.pop_front();
  const bool counts = !first.contains("welcome") && !first.contains("bye") && !first.contains("ack");
  if (counts && ++received_ % 32 == 0) send({{"ack", received_}});
  return first;
}

nlohmann::json socket_client::frame_with(std::string_view member) {
  for (;;) {
    nlohmann::json next = frame();
    if (next.contains(std::string(member))) return next;
  }
}

void socket_client::close(std::uint16_t code) {
  body::check(body_->finish([&](auto done) { body_->stream.async_close(websocket::close_code(code), done); }));
}

void socket_client::reset() {
  body_->stream.next_layer().set_option(net::socket_base::linger(true, 0));
  body_->stream.next_layer().close();
}

std::uint16_t socket_client::close_code() {
  beast::error_code wrong;
  while (!wrong) wrong = body_->read();
  return wrong == websocket::error::closed ? body_->stream.reason().code : std::uint16_t{1006};
}

std::string token_of(std::string_view url) { return std::string(url.substr(url.rfind('.') + 1)); }

}  // namespace patchbay::bridge::test
