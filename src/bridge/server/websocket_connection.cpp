#include "bridge/server/websocket_connection.hpp"

#include "bridge/server/http/http_headers.hpp"

#include <patchbay/bridge/app.hpp>

#include <boost/asio/post.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

namespace websocket = beast::websocket;

namespace {

// A page that answers no ping for this long is gone.
constexpr auto idle_timeout = std::chrono::seconds(60);

}  // namespace

websocket_connection::websocket_connection(server_core& core, tcp::socket socket)
    : server_client(core), stream_(std::move(socket)), identity_due_(*core.io()) {}

// --- opening --------------------------------------------------------------------------------------------------------

void websocket_connection::start(http_request request, std::string_view authority) {
  request_ = std::move(request);
  set_options(authority);
  stream_.async_accept(request_, [self = shared_from_this()](error_code wrong) { self->on_open(wrong); });
}

void websocket_connection::set_options(std::string_view authority) {
  stream_.next_layer().set_option(tcp::no_delay(true));
  stream_.set_option(websocket::stream_base::timeout{core_.options().handshake_timeout, idle_timeout, true});
  stream_.set_option(websocket::stream_base::decorator(
      [policy = core_.content_security_policy(authority)](websocket::response_type& response) {
        add_protection(response, policy);
        response.set(http::field::sec_websocket_protocol, http_gate::subprotocol);
      }));
  // Its own limit would end the stream before the page is told why; see is_too_long.
  stream_.read_message_max(0);
  // One frame for a message: many small ones cost a system call each.
  stream_.auto_fragment(false);
}

void websocket_connection::on_open(error_code wrong) {
  request_ = {};
  if (wrong || is_finished_) return finish(connection::disconnect_reason::lost);
  core_.count_accepted();
  link_ = std::make_shared<websocket_link>(core_.io(), weak_from_this());
  connection_ = core_.served().accept(link_);
  is_open_ = true;
  expect_identity();
  read();
  on_wake();
}

void websocket_connection::expect_identity() {
  identity_due_.expires_after(core_.options().handshake_timeout);
  identity_due_.async_wait([weak = weak_from_this()](error_code cancelled) {
    const auto self = weak.lock();
    if (cancelled || !self || self->is_finished_ || self->connection_.identified()) return;
    self->core_.refuse("Refused a WebSocket: the page did not say in time who it is.");
    self->close(websocket::close_code::policy_error, "no hello");
  });
}

// --- from the page --------------------------------------------------------------------------------------------------

// One byte more than a message may have is enough to know that it is too long.
void websocket_connection::read() {
  const std::size_t room = core_.served().limits().message_bytes + 1 - received_.size();
  stream_.async_read_some(received_, room,
                          [self = shared_from_this()](error_code wrong, std::size_t) { self->on_read(wrong); });
}

bool websocket_connection::is_too_long() const noexcept {
  return received_.size() > core_.served().limits().message_bytes;
}

void websocket_connection::on_read(error_code wrong) {
  if (wrong) return finish(reason_of(wrong));
  if (!stream_.is_message_done() && !is_too_long()) return read();
  const bool is_looked_at = !is_closing_ && !has_sent_too_much_;
  if (is_too_long()) has_sent_too_much_ = true;
  if (!is_looked_at) return on_handled();
  receive();
}

// What throws ends this connection, although a write under way still holds it.
void websocket_connection::receive() try {
  if (is_finished_) return;
  take();
  if (!connection_.handle_some()) return on_handled();
  net::post(*core_.io(), [self = shared_from_this()] { self->receive(); });
} catch (...) {
  finish(connection::disconnect_reason::lost);
  throw;
}

void websocket_connection::take() {
  if (std::exchange(has_message_, true)) return;
  const auto data = received_.cdata();
  const std::string_view text(static_cast<const char*>(data.data()), data.size());
  if (stream_.got_text()) {
    connection_.take_text(text);
  } else {
    connection_.take_binary(text);
  }
}

void websocket_connection::on_handled() {
  has_message_ = false;
  if (connection_.identified()) core_.keep_place(*this);
  received_.clear();
  read();
}

// --- to the page ----------------------------------------------------------------------------------------------------

void websocket_connection::on_wake() {
  if (!is_open_) return;
  link_->look();
  pull();
}

void websocket_connection::pull() {
  if (is_writing_ || is_closing_ || is_finished_) return;
  std::optional<message> next = connection_.next();
  if (!next) {
    if (!is_stopping_ || has_said_goodbye_) return;
    has_said_goodbye_ = true;
    connection_.say_goodbye("shutdown", "The application has ended.");
    return pull();
  }
  sending_ = std::move(*next);
  buffers_.assign(sending_);
  is_writing_ = true;
  stream_.binary(sending_.binary);
  stream_.async_write(buffers_.get(),
                      [self = shared_from_this()](error_code wrong, std::size_t) { self->on_written(wrong); });
}

// An error ends the reading too, and there it is known whether the page had said that it leaves.
void websocket_connection::on_written(error_code wrong) {
  if (wrong) return;
  is_writing_ = false;
  core_.count_sent(sending_.size());
  const bool was_last = sending_.last;
  buffers_.clear();
  sending_ = {};
  if (was_last) return say_goodbye();
  pull();
}

void websocket_connection::say_goodbye() {
  if (has_sent_too_much_) {
    core_.refuse("Refused a message that is too long; its connection ends.");
    return close(websocket::close_code::too_big, "limit");
  }
  if (has_said_goodbye_) return close(websocket::close_code::going_away, "the server stops");
  if (connection_.identified()) return close(websocket::close_code::normal, "bye");
  core_.refuse("Refused a WebSocket: the page could not say who it is.");
  close(websocket::close_code::policy_error, "unauthorized");
}

// --- the end --------------------------------------------------------------------------------------------------------

void websocket_connection::stop() {
  if (!is_open_) return abort();
  is_stopping_ = true;
  pull();
}

void websocket_connection::abort() { finish(connection::disconnect_reason::lost); }

void websocket_connection::close(websocket::close_code code, std::string_view reason) {
  if (is_closing_ || is_finished_) return;
  is_closing_ = true;
  stream_.async_close({code, beast::string_view(reason.data(), reason.size())},
                      [self = shared_from_this()](error_code) { self->finish(connection::disconnect_reason::lost); });
}

connection::disconnect_reason websocket_connection::reason_of(error_code wrong) const {
  if (wrong != websocket::error::closed) return connection::disconnect_reason::lost;
  const auto code = stream_.reason().code;
  const bool leaves = code == websocket::close_code::normal || code == websocket::close_code::going_away;
  return leaves && !is_closing_ ? connection::disconnect_reason::page_gone : connection::disconnect_reason::lost;
}

void websocket_connection::finish(connection::disconnect_reason why) {
  if (is_finished_) return;
  is_finished_ = true;
  identity_due_.cancel();
  if (is_open_) connection_.disconnect(why);
  error_code ignored;
  stream_.next_layer().close(ignored);
}

}  // namespace patchbay::bridge::impl
