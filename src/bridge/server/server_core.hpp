#pragma once

#include "bridge/server/http/http_files.hpp"
#include "bridge/server/http/http_gate.hpp"
#include "bridge/server/server_asio.hpp"
#include "bridge/server/server_places.hpp"

#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/server.hpp>

#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

class server_core;

// One TCP connection. Known to the server as long as it lives; owned by the operations it has under way.
class server_client {
 public:
  explicit server_client(server_core& core);
  server_client(const server_client&) = delete;
  server_client& operator=(const server_client&) = delete;
  virtual ~server_client();

  // Ends it in good order.
  virtual void stop() = 0;
  // Ends it at once.
  virtual void abort() = 0;

 protected:
  server_core& core_;

 private:
  friend server_places;
  server_place place_;
};

// What all connections of a server share. Used by the server's thread alone, except for the counters.
class server_core {
 public:
  server_core(std::shared_ptr<net::io_context> io, app& served, server_options options, const tcp::endpoint& bound);

  [[nodiscard]] const std::shared_ptr<net::io_context>& io() const noexcept { return io_; }
  [[nodiscard]] app& served() const noexcept { return served_; }
  [[nodiscard]] const server_options& options() const noexcept { return options_; }
  [[nodiscard]] const http_gate& gate() const noexcept { return gate_; }
  [[nodiscard]] const http_files& files() const noexcept { return files_; }
  // "127.0.0.1:8080"
  [[nodiscard]] const std::string& authority() const noexcept { return authority_; }
  // For a response to somebody who calls this server by the given name.
  [[nodiscard]] std::string content_security_policy(std::string_view authority) const;

  // Counts something that was turned away, and tells the log.
  void refuse(std::string_view line);
  void log(std::string_view line) const noexcept;
  void count_accepted() noexcept { ++accepted_; }
  void count_sent(std::size_t bytes) noexcept { sent_bytes_ += bytes; }
  [[nodiscard]] server::statistics counts() const noexcept;

  // False if all places are taken by windows; else one is free, if need be that of the client that was silent longest.
  [[nodiscard]] bool make_room();
  void hear(server_client& client) { places_.hear(client); }
  void keep_place(server_client& client) { places_.keep(client); }
  [[nodiscard]] bool is_stopping() const noexcept { return is_stopping_; }
  // Asks all to end, and makes them after a moment.
  void stop_clients();

 private:
  friend server_client;
  void add(server_client& client) { places_.add(client); }
  void remove(server_client& client);

  const std::shared_ptr<net::io_context> io_;
  app& served_;
  const server_options options_;
  const std::string authority_;
  const http_gate gate_;
  const http_files files_;

  server_places places_;
  bool is_stopping_ = false;
  net::steady_timer patience_;

  std::atomic<std::size_t> accepted_{0};
  std::atomic<std::size_t> refused_{0};
  std::atomic<std::size_t> sent_bytes_{0};
};

}  // namespace patchbay::bridge::impl
