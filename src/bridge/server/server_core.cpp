#include "bridge/server/server_core.hpp"

#include "bridge/server/http/http_headers.hpp"

#include <patchbay/error.hpp>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

constexpr auto patience = std::chrono::milliseconds(250);

std::string authority_of(const tcp::endpoint& bound, std::string_view name) {
  return std::string(name) + ":" + std::to_string(bound.port());
}

std::string bracketed(const net::ip::address& address) {
  return address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
}

http_gate make_gate(const server_options& options, const tcp::endpoint& bound) {
  std::vector<http_origin> own{{"http", bracketed(bound.address()), bound.port()}, {"http", "localhost", bound.port()}};
  std::vector<http_origin> others;
  for (const std::string& each : options.origins) {
    auto origin = parse_origin(each);
    if (!origin) {
      throw error(errc::invalid_argument,
                  "\"" + each + "\" is not an origin: expected scheme://host or scheme://host:port in small letters.");
    }
    others.push_back(std::move(*origin));
  }
  return {std::move(own), std::move(others), options.allow_missing_origin};
}

server_options checked(server_options options) {
  const std::string& policy = options.content_security_policy;
  if (std::ranges::any_of(policy, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
    throw error(errc::invalid_argument, "The Content-Security-Policy has a line break or another control character.");
  }
  return options;
}

}  // namespace

server_client::server_client(server_core& core) : core_(core) { core_.add(*this); }
server_client::~server_client() { core_.remove(*this); }

server_core::server_core(std::shared_ptr<net::io_context> io, app& served, server_options options,
                         const tcp::endpoint& bound)
    : io_(std::move(io)),
      served_(served),
      options_(checked(std::move(options))),
      authority_(authority_of(bound, bracketed(bound.address()))),
      gate_(make_gate(options_, bound)),
      files_(options_.files),
      places_(options_.max_connections),
      patience_(*io_) {}

std::string server_core::content_security_policy(std::string_view authority) const {
  if (!options_.content_security_policy.empty()) return options_.content_security_policy;
  return strict_content_security_policy(authority);
}

void server_core::refuse(std::string_view line) {
  ++refused_;
  log(line);
}

void server_core::log(std::string_view line) const noexcept {
  if (!options_.log) return;
  try {
    options_.log(line);
  } catch (...) {
    // Whoever cannot be told anything must not end the server.
  }
}

server::statistics server_core::counts() const noexcept {
  return {.accepted = accepted_, .refused = refused_, .sent_bytes = sent_bytes_};
}

bool server_core::make_room() {
  if (!places_.is_full()) return true;
  server_client* const leaving = places_.evict();
  if (leaving == nullptr) return false;
  refuse("Ended the connection that was silent for longest: another one needs its place.");
  leaving->abort();
  return true;
}

void server_core::remove(server_client& client) {
  places_.remove(client);
  if (is_stopping_ && places_.is_empty()) patience_.cancel();
}

void server_core::stop_clients() {
  is_stopping_ = true;
  if (places_.is_empty()) return;
  patience_.expires_after(patience);
  patience_.async_wait([this](error_code cancelled) {
    if (cancelled) return;
    for (server_client* each : places_.clients()) each->abort();
  });
  for (server_client* each : places_.clients()) each->stop();
}

}  // namespace patchbay::bridge::impl
