#include "bridge/server/http/http_headers.hpp"

namespace patchbay::inline v0_1::bridge::impl {

std::string strict_content_security_policy(std::string_view authority) {
  // WebKit does not count the WebSocket as 'self'.
  return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
         "connect-src 'self' ws://" +
         std::string(authority) + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

void add_protection(http::fields& response, std::string_view content_security_policy) {
  response.set("Content-Security-Policy", content_security_policy);
  response.set("X-Content-Type-Options", "nosniff");
  response.set(http::field::x_frame_options, "DENY");
  response.set("Referrer-Policy", "no-referrer");
  response.set(http::field::cache_control, "no-store");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
}

}  // namespace patchbay::bridge::impl
