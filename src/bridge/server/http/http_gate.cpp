#include "bridge/server/http/http_gate.hpp"

#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <algorithm>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

std::string_view value_of(const http_request& request, http::field name) {
  const auto value = request[name];
  return {value.data(), value.size()};
}

bool contains(const std::vector<http_origin>& origins, const std::optional<http_origin>& candidate) {
  return candidate && std::ranges::find(origins, *candidate) != origins.end();
}

// The handshake's own demands, so that what follows cannot fail on them.
bool is_complete_handshake(const http_request& request) {
  return beast::websocket::is_upgrade(request) && value_of(request, http::field::sec_websocket_version) == "13" &&
         value_of(request, http::field::sec_websocket_key).size() == 24;
}

}  // namespace

http_gate::http_gate(std::vector<http_origin> own, std::vector<http_origin> others, bool allow_missing_origin)
    : own_(std::move(own)), origins_(std::move(others)), allow_missing_origin_(allow_missing_origin) {
  origins_.insert(origins_.end(), own_.begin(), own_.end());
}

std::optional<http_refusal> http_gate::check_host(const http_request& request) const {
  const std::string_view host = value_of(request, http::field::host);
  if (request.count(http::field::host) == 1 && contains(own_, parse_host(host))) return std::nullopt;
  return http_refusal{http::status::forbidden, "The Host of this request is not the name of this server.",
                      "Host \"" + std::string(host) + "\""};
}

std::optional<http_refusal> http_gate::check_file_request(const http_request& request) const {
  if (request.method() != http::verb::get && request.method() != http::verb::head) {
    return http_refusal{http::status::method_not_allowed, "Only GET and HEAD are understood here."};
  }
  if (request.count(http::field::upgrade) != 0) {
    return http_refusal{http::status::forbidden, "Nothing at this path can be upgraded."};
  }
  // Browsers that know this header tell by it that another site asks; a link that opens a page is harmless.
  const std::string_view site = value_of(request, http::field::sec_fetch_site);
  if (site.empty() || site == "same-origin" || site == "none") return std::nullopt;
  if (value_of(request, http::field::sec_fetch_mode) == "navigate") return std::nullopt;
  return http_refusal{http::status::forbidden, "These files are for this server's own pages.",
                      "Sec-Fetch-Site \"" + std::string(site) + "\""};
}

std::optional<http_refusal> http_gate::check_upgrade(const http_request& request) const {
  if (auto refused = check_origin(request)) return refused;
  if (!is_complete_handshake(request)) {
    return http_refusal{http::status::upgrade_required, "Only a WebSocket of version 13 can be opened here."};
  }
  if (!http::token_list(request[http::field::sec_websocket_protocol]).exists(subprotocol)) {
    return http_refusal{http::status::bad_request, "The client does not speak the subprotocol patchbay.v1."};
  }
  return std::nullopt;
}

std::optional<http_refusal> http_gate::check_origin(const http_request& request) const {
  const std::size_t given = request.count(http::field::origin);
  if (given == 0 && allow_missing_origin_) return std::nullopt;
  const std::string_view origin = value_of(request, http::field::origin);
  if (given == 1 && contains(origins_, parse_origin(origin))) return std::nullopt;
  return http_refusal{http::status::forbidden, "The Origin of this request may not connect.",
                      given == 0 ? "no Origin" : "Origin \"" + std::string(origin) + "\""};
}

}  // namespace patchbay::bridge::impl
