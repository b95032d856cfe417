#pragma once

#include "bridge/server/http/http_origin.hpp"
#include "bridge/server/server_asio.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

namespace http = beast::http;
using http_request = http::request<http::empty_body>;

// Why a request is turned away.
struct http_refusal {
  http::status status;
  std::string reason;    // for the client, too
  std::string detail{};  // for the log alone
};

// What every request has to prove before anything is done for it.
class http_gate {
 public:
  static constexpr std::string_view socket_path = "/patchbay/socket";
  static constexpr std::string_view subprotocol = "patchbay.v1";

  // `own` is what the server itself is called; its pages may connect, and those of `others`.
  http_gate(std::vector<http_origin> own, std::vector<http_origin> others, bool allow_missing_origin);

  // Against DNS rebinding: a name that leads here is not yet ours.
  [[nodiscard]] std::optional<http_refusal> check_host(const http_request& request) const;
  [[nodiscard]] std::optional<http_refusal> check_file_request(const http_request& request) const;
  // Against cross-site WebSocket hijacking: browsers let any page connect anywhere, and say in Origin which it is.
  [[nodiscard]] std::optional<http_refusal> check_upgrade(const http_request& request) const;

 private:
  [[nodiscard]] std::optional<http_refusal> check_origin(const http_request& request) const;

  std::vector<http_origin> own_;
  std::vector<http_origin> origins_;  // own_ and the others
  bool allow_missing_origin_;
};

}  // namespace patchbay::bridge::impl
