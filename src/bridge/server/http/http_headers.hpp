#pragma once

#include "bridge/server/http/http_gate.hpp"

#include <boost/beast/http/fields.hpp>

#include <string>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

// What a page under this authority ("127.0.0.1:8080") may load and where it may connect: nothing but its own server. No
// inline scripts, no eval.
[[nodiscard]] std::string strict_content_security_policy(std::string_view authority);

// The headers of every response, whatever it says.
void add_protection(http::fields& response, std::string_view content_security_policy);

}  // namespace patchbay::bridge::impl
