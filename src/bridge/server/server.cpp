#include <patchbay/bridge/server.hpp>

#include "bridge/server/http/http_connection.hpp"
#include "bridge/server/http/http_target.hpp"
#include "bridge/server/server_core.hpp"
#include "bridge/server/server_listener.hpp"

#include <patchbay/bridge/app.hpp>
#include <patchbay/error.hpp>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>

namespace patchbay::inline v0_1::bridge {

class server::body {
 public:
  body(app& served, server_options options)
      : listener_(*io_, options.address, options.port), core_(io_, served, std::move(options), listener_.bound()) {
    listener_.start([this](impl::tcp::socket socket) { take(std::move(socket)); });
    thread_ = std::thread([this] { run(); });
  }

  ~body() {
    impl::net::post(*io_, [this] {
      listener_.stop();
      core_.stop_clients();
    });
    thread_.join();
  }

  body(const body&) = delete;
  body& operator=(const body&) = delete;

  [[nodiscard]] const impl::server_core& core() const noexcept { return core_; }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] const std::string& origin() const noexcept { return origin_; }

 private:
  void take(impl::tcp::socket socket) {
    if (!core_.make_room()) return core_.refuse("Refused a connection: as many windows as may be are open already.");
    std::make_shared<impl::http_connection>(core_, std::move(socket))->start();
  }

  // Returns when the server was stopped and nothing is under way any more. What throws ends its own connection only,
  // because nothing else keeps that alive.
  void run() noexcept {
    for (;;) {
      try {
        io_->run();
        return;
      } catch (const std::exception& unexpected) {
        core_.log(std::string("A connection was ended by an unexpected error: ") + unexpected.what());
      }
    }
  }

  // Links of the application may outlive the server.
  const std::shared_ptr<impl::net::io_context> io_ = std::make_shared<impl::net::io_context>(1);
  impl::server_listener listener_;
  impl::server_core core_;
  const std::uint16_t port_ = listener_.bound().port();
  const std::string origin_ = "http://" + core_.authority();
  std::thread thread_;
};

server::server(app& served, server_options options) : body_(std::make_unique<body>(served, std::move(options))) {}
server::~server() = default;

std::uint16_t server::port() const noexcept { return body_->port(); }
const std::string& server::origin() const noexcept { return body_->origin(); }
server::statistics server::counts() const noexcept { return body_->core().counts(); }

namespace {

void check_page(std::string_view page) {
  if (!page.starts_with('/') || page.find('#') != std::string_view::npos) {
    throw error(errc::invalid_argument,
                "\"" + std::string(page) + "\" is not a page: expected a path without a fragment.");
  }
}

std::string fragment_of(std::string_view label, std::string_view token) {
  return "#patchbay=" + impl::percent_encode(label) + "." + impl::percent_encode(token);
}

}  // namespace

std::string server::url(patchbay::impl::text label, patchbay::impl::text page) const {
  check_page(page);
  return origin() + std::string(page) + fragment_of(label, body_->core().served().mint_token(label));
}

std::string server::url(patchbay::impl::text label, patchbay::impl::text page, patchbay::impl::text opener) const {
  check_page(page);
  return origin() + std::string(page) + fragment_of(label, body_->core().served().mint_token(label, opener));
}

}  // namespace patchbay::bridge
