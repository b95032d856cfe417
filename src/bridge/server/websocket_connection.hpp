#pragma once

#include "bridge/server/http/http_gate.hpp"
#include "bridge/server/server_core.hpp"
#include "bridge/server/websocket_buffers.hpp"
#include "bridge/server/websocket_link.hpp"

#include <patchbay/bridge/transport.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

// One window's WebSocket. Messages are pulled from the application one at a time, when the one before is on its way:
// what a slow page does not read waits where it can be conflated.
class websocket_connection final : public server_client, public std::enable_shared_from_this<websocket_connection> {
 public:
  websocket_connection(server_core& core, tcp::socket socket);

  void start(http_request request, std::string_view authority);
  void on_wake();
  void stop() override;
  void abort() override;

 private:
  void set_options(std::string_view authority);
  void on_open(error_code wrong);
  void expect_identity();

  void read();
  void on_read(error_code wrong);
  [[nodiscard]] bool is_too_long() const noexcept;
  // Handles a part of the message; the rest when others had their turn.
  void receive();
  void take();
  void on_handled();

  void pull();
  void on_written(error_code wrong);
  void say_goodbye();

  void close(beast::websocket::close_code code, std::string_view reason);
  [[nodiscard]] connection::disconnect_reason reason_of(error_code wrong) const;
  void finish(connection::disconnect_reason why);

  // Without permessage-deflate: what it saves on loopback is nothing, and a small message could be a large one.
  beast::websocket::stream<tcp::socket, false> stream_;
  http_request request_;
  std::shared_ptr<websocket_link> link_;
  connection connection_;
  net::steady_timer identity_due_;
  beast::flat_buffer received_;

  message sending_;
  websocket_buffers buffers_;
  bool is_writing_ = false;
  bool is_open_ = false;
  bool is_stopping_ = false;
  bool has_said_goodbye_ = false;
  bool has_message_ = false;  // that is not handled yet
  // What comes after that is not looked at: the connection only lasts until the page has been told.
  bool has_sent_too_much_ = false;
  bool is_closing_ = false;
  bool is_finished_ = false;
};

}  // namespace patchbay::bridge::impl
