#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/error.hpp>

namespace patchbay::inline v0_1::bridge::impl {

namespace beast = boost::beast;
namespace net = boost::asio;
using beast::error_code;
using net::ip::tcp;

}  // namespace patchbay::bridge::impl
