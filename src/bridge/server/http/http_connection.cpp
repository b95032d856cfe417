#include "bridge/server/http/http_connection.hpp"

#include "bridge/server/http/http_headers.hpp"
#include "bridge/server/http/http_target.hpp"
#include "bridge/server/websocket_connection.hpp"

#include <boost/beast/http/file_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <chrono>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

constexpr std::uint32_t header_bytes = 16U << 10U;
constexpr std::size_t drained_bytes = 1U << 20U;
constexpr auto next_request_timeout = std::chrono::seconds(30);
constexpr auto answer_timeout = std::chrono::seconds(60);
constexpr auto linger_timeout = std::chrono::seconds(1);

std::string_view view(beast::string_view text) noexcept { return {text.data(), text.size()}; }

bool is_http_error(error_code wrong) {
  return wrong.category() == http::make_error_code(http::error::bad_method).category();
}

}  // namespace

http_connection::http_connection(server_core& core, tcp::socket socket)
    : server_client(core), stream_(std::move(socket)), buffer_(header_bytes + 1024), authority_(core.authority()) {}

void http_connection::start() { read(); }

// --- requests -----------------------------------------------------------------------------------------------------

void http_connection::read() {
  parser_ = std::make_unique<http::request_parser<http::empty_body>>();
  parser_->header_limit(header_bytes);
  parser_->body_limit(boost::none);
  // For the whole header, however slowly it comes.
  if (is_first_) {
    stream_.expires_after(core_.options().handshake_timeout);
  } else {
    stream_.expires_after(next_request_timeout);
  }
  is_first_ = false;
  http::async_read_header(stream_, buffer_, *parser_,
                          [self = shared_from_this()](error_code wrong, std::size_t) { self->on_header(wrong); });
}

void http_connection::on_header(error_code wrong) {
  keeps_alive_ = false;
  if (!wrong) return handle();
  if (wrong == beast::error::timeout && (parser_->got_some() || buffer_.size() > 0)) {
    core_.refuse("Refused a request that was not complete in time.");
  }
  if (!is_http_error(wrong) || wrong == http::error::end_of_stream) return stream_.close();
  on_bad_request(wrong);
}

void http_connection::on_bad_request(error_code wrong) {
  if (wrong == http::error::partial_message) return stream_.close();
  if (wrong == http::error::header_limit || wrong == http::error::buffer_overflow) {
    return refuse({http::status::request_header_fields_too_large, "The header of this request is too long."});
  }
  refuse({http::status::bad_request, "This request is not HTTP/1.1.", wrong.message()});
}

void http_connection::handle() {
  core_.hear(*this);
  const http_request& request = parser_->get();
  if (auto refused = core_.gate().check_host(request)) return refuse(std::move(*refused));
  authority_ = request[http::field::host];
  if (view(request.target()) == http_gate::socket_path) return open_socket();
  if (auto refused = core_.gate().check_file_request(request)) return refuse(std::move(*refused));
  if (!parser_->is_done()) return refuse({http::status::bad_request, "This request should not have a body."});
  serve_file();
}

void http_connection::open_socket() {
  if (auto refused = core_.gate().check_upgrade(parser_->get())) return refuse(std::move(*refused));
  if (!parser_->is_done() || buffer_.size() > 0) {
    return refuse({http::status::bad_request, "The client did not wait for the WebSocket to open."});
  }
  stream_.expires_never();
  std::make_shared<websocket_connection>(core_, stream_.release_socket())->start(parser_->release(), authority_);
}

void http_connection::serve_file() {
  const http_request& request = parser_->get();
  keeps_alive_ = request.keep_alive();
  const std::string_view target = view(request.target());
  const auto parsed = parse_target(target);
  if (!parsed) return refuse({http::status::bad_request, "The path of this request is not a plain one."});
  const http_files::found found = core_.files().find(*parsed);
  switch (found.what) {
    case http_files::kind::file:
      return send_file(found.path);
    case http_files::kind::folder:
      return send_text(http::status::permanent_redirect, "This is a folder.",
                       std::string(target.substr(0, target.find_first_of("?#"))) + "/");
    case http_files::kind::outside:
      return refuse({http::status::not_found, "There is no such file.", "a link that leads out of the folder"});
    case http_files::kind::missing:
      return send_text(http::status::not_found, "There is no such file.");
  }
}

// --- answers --------------------------------------------------------------------------------------------------------

void http_connection::refuse(http_refusal why) {
  const http_request& request = parser_->get();
  keeps_alive_ = false;
  const std::string what = request.target().empty()
                               ? "a request"
                               : loggable(view(request.method_string())) + " " + loggable_path(view(request.target()));
  const std::string detail = why.detail.empty() ? "" : " (" + loggable(why.detail) + ")";
  core_.refuse("Refused " + what + ": " + why.reason + detail);
  send_text(why.status, std::move(why.reason));
}

void http_connection::send_text(http::status status, std::string text, std::string_view location) {
  http::response<http::string_body> response(status, 11);
  response.set(http::field::content_type, "text/plain; charset=utf-8");
  if (!location.empty()) response.set(http::field::location, location);
  if (status == http::status::method_not_allowed) response.set(http::field::allow, "GET, HEAD");
  if (status == http::status::upgrade_required) {
    response.set(http::field::upgrade, "websocket");
    response.set(http::field::sec_websocket_version, "13");
  }
  text += '\n';
  response.content_length(text.size());
  if (parser_->get().method() != http::verb::head) response.body() = std::move(text);
  send(std::move(response));
}

void http_connection::send_file(const std::filesystem::path& path) {
  error_code wrong;
  http::file_body::value_type file;
  file.open(path.c_str(), beast::file_mode::scan, wrong);
  if (wrong) return send_text(http::status::not_found, "There is no such file.");
  const std::uint64_t size = file.size();
  const auto send_with = [&](auto response) {
    response.version(11);
    response.set(http::field::content_type, mime_type(path));
    response.content_length(size);
    send(std::move(response));
  };
  if (parser_->get().method() == http::verb::head) return send_with(http::response<http::string_body>());
  http::response<http::file_body> response;
  response.body() = std::move(file);
  send_with(std::move(response));
}

template <class Body>
void http_connection::send(http::response<Body> response) {
  add_protection(response, core_.content_security_policy(authority_));
  response.keep_alive(keeps_alive_);
  const auto kept = std::make_shared<http::response<Body>>(std::move(response));
  stream_.expires_after(answer_timeout);
  http::async_write(stream_, *kept,
                    [self = shared_from_this(), kept](error_code wrong, std::size_t) { self->on_sent(wrong); });
}

void http_connection::on_sent(error_code wrong) {
  if (wrong) return stream_.close();
  if (!keeps_alive_) return linger();
  read();
}

// Closing with something unread resets the connection, and the client may never see the answer.
void http_connection::linger() {
  error_code ignored;
  stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  stream_.expires_after(linger_timeout);
  drain();
}

void http_connection::drain() {
  stream_.async_read_some(net::buffer(waste_), [self = shared_from_this()](error_code wrong, std::size_t bytes) {
    self->drained_ += bytes;
    if (wrong || self->drained_ > drained_bytes) return self->stream_.close();
    self->drain();
  });
}

}  // namespace patchbay::bridge::impl
