#pragma once

#include "bridge/server/http/http_gate.hpp"
#include "bridge/server/server_core.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

namespace patchbay::inline v0_1::bridge::impl {

// A connection that asks for files, one after the other, until it becomes a WebSocket or ends.
class http_connection final : public server_client, public std::enable_shared_from_this<http_connection> {
 public:
  http_connection(server_core& core, tcp::socket socket);

  void start();
  void stop() override { abort(); }
  void abort() override { stream_.close(); }

 private:
  // Requests. The next one is read when the one before is answered, so that answers keep their order.
  void read();
  void on_header(error_code wrong);
  void on_bad_request(error_code wrong);
  void handle();
  void open_socket();
  void serve_file();

  // Answers
  void refuse(http_refusal why);
  void send_text(http::status status, std::string text, std::string_view location = {});
  void send_file(const std::filesystem::path& path);
  template <class Body>
  void send(http::response<Body> response);
  void on_sent(error_code wrong);

  // Lets the client read the last answer before the connection goes.
  void linger();
  void drain();

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::unique_ptr<http::request_parser<http::empty_body>> parser_;
  std::string authority_;  // what the client calls this server
  bool is_first_ = true;
  bool keeps_alive_ = false;
  std::size_t drained_ = 0;
  std::array<char, 2048> waste_{};
};

}  // namespace patchbay::bridge::impl
