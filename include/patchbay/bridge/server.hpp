#pragma once

#include <patchbay/bridge/fwd.hpp>
#include <patchbay/value/impl/text.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::bridge {

/// Files below `folder` are served below `prefix` ("/" for the root). The longest prefix that fits counts. Names that
/// begin with a dot are not served, nor what a link outside the folder leads to.
struct file_mount {
  std::string prefix;
  std::filesystem::path folder;
};

struct server_options {
  /// A loopback address: "127.0.0.1" or "::1". Anything else is refused.
  std::string address = "127.0.0.1";
  /// 0: any free one.
  std::uint16_t port = 0;
  /// What is served besides the WebSocket, for GET and HEAD; a path that ends in "/" leads to its "index.html".
  std::vector<file_mount> files{};
  /// Origins whose pages may connect besides the server's own, exact: of a webview with a scheme of its own, say.
  std::vector<std::string> origins{};
  /// Whether a client without an Origin may connect: programs, not browsers. Its token is all that identifies it.
  bool allow_missing_origin = false;
  /// Sent with every response. Empty: nothing but the server's own scripts, styles, images, fonts and its WebSocket.
  std::string content_security_policy{};
  /// For the first request of a connection, and for the page to say who it is once its WebSocket is open.
  std::chrono::milliseconds handshake_timeout{5000};
  /// Of all kinds. One more takes the place of the connection that was silent for longest; windows keep theirs, and
  /// where all are windows it is closed.
  std::size_t max_connections = 256;
  /// Gets one line for every connection or request that was refused, without tokens.
  std::function<void(std::string_view)> log{};
};

/// Serves an application's windows over HTTP and WebSocket on the loopback interface (Boost.Beast), with one thread of
/// its own. The application must outlive it.
///
/// Every request is checked for an exact Host, every WebSocket for an exact Origin besides; a page is served with a
/// strict Content-Security-Policy and to nobody of another origin.
class server {
 public:
  /// Throws `errc::invalid_argument` for an address that is no loopback or an option that cannot be meant, `errc::io`
  /// for a port in use or a folder that cannot be read.
  server(app& served, server_options options = {});
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  /// Tells all pages that the application ends (`shutdown`), ends their connections and waits for the thread: a moment,
  /// for what is on its way to pages that read.
  ~server();

  [[nodiscard]] std::uint16_t port() const noexcept;
  /// "http://127.0.0.1:PORT"
  [[nodiscard]] const std::string& origin() const noexcept;
  /// The address that opens a page as the window with this label, once: its fragment holds a new token, which browsers
  /// do not send. Throws as `app::mint_token`, and `errc::invalid_argument` for a page that does not begin with "/" or
  /// has a fragment.
  [[nodiscard]] std::string url(patchbay::impl::text label, patchbay::impl::text page = "/") const;
  /// The same for a window that asks for it. Throws as `app::mint_token` with an opener.
  [[nodiscard]] std::string url(patchbay::impl::text label, patchbay::impl::text page,
                                patchbay::impl::text opener) const;

  struct statistics {
    std::size_t accepted = 0;    ///< connections that got as far as a WebSocket
    std::size_t refused = 0;     ///< requests and connections turned away
    std::size_t sent_bytes = 0;  ///< over WebSockets, without their frames' headers
  };
  [[nodiscard]] statistics counts() const noexcept;

 private:
  class body;
  std::unique_ptr<body> body_;
};

}  // namespace patchbay::bridge
