#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

// Who speaks: compared as a whole, so that neither a sub-domain nor a longer port counts as the same.
struct http_origin {
  std::string scheme;
  std::string host;
  std::uint16_t port = 0;  // 0: the scheme has no default and none was given

  friend bool operator==(const http_origin&, const http_origin&) = default;
};

// "scheme://host" or "scheme://host:port" as browsers write it, in small letters and with nothing after it; nothing for
// any other text, "null" among it.
[[nodiscard]] std::optional<http_origin> parse_origin(std::string_view text);

// The value of a Host header: the origin of pages that are served under it.
[[nodiscard]] std::optional<http_origin> parse_host(std::string_view text);

}  // namespace patchbay::bridge::impl
