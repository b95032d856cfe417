#pragma once

#include <patchbay/bridge/fwd.hpp>
#include <patchbay/impl/access.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::bridge {

/// What a window is to receive next, in pieces, so that what several windows receive is made text once. Send the pieces
/// one after the other as one message; they live as long as this object.
struct message {
  bool binary = false;
  bool last = false;  ///< end the connection after this one
  std::vector<std::string_view> parts{};
  std::vector<std::shared_ptr<const void>> owners{};

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] std::string text() const;
};

/// The way to one page: what a transport implements. A transport moves whole messages, in order, and knows nothing of
/// what they say (docs/wire.md). The connection keeps its link alive until `connection::disconnect`; a link that owns
/// its own connection lives until then too.
class link {
 public:
  virtual ~link() = default;
  /// There is something to send: let the transport's own thread call `connection::next`. Called from any thread,
  /// without a lock held; must not wait and must not call back.
  virtual void wake() = 0;
};

/// The bridge's end of a link, made by `app::accept`; one that was not does nothing. Move-only. All members are called
/// by the transport, one call at a time; `next` may run beside the others.
class connection {
 public:
  connection() noexcept = default;
  connection(connection&&) noexcept = default;
  connection& operator=(connection&& other) noexcept;
  /// Counts as a connection that was lost.
  ~connection();

  /// A message from the page. Never throws on account of what it says: what is wrong is answered, or ends the
  /// connection.
  void receive_text(std::string_view text);
  void receive_binary(std::string_view bytes);

  /// The same a few frames at a time, for a transport that serves several pages with one thread and lets each have its
  /// turn. A message is taken when the one before was handled, and its bytes stay where they are meanwhile.
  void take_text(std::string_view text);
  void take_binary(std::string_view bytes);
  /// Handles some frames of the message that was taken; true if there are more.
  [[nodiscard]] bool handle_some();

  /// Lets the page know why the transport ends its connection: that is the last message it gets. `code` is one of
  /// docs/wire.md.
  void say_goodbye(std::string code, std::string why);

  /// The next message for the page, when the one before has been sent; nothing until the link is woken again.
  [[nodiscard]] std::optional<message> next();

  /// True once the page has said who it is.
  [[nodiscard]] bool identified() const noexcept;

  enum class disconnect_reason {
    lost,       ///< the page may come back to where it was
    page_gone,  ///< the page said that it leaves; another one may take its place
    closed,     ///< the window is gone
  };
  /// The link is gone; nothing is called on it from here on.
  void disconnect(disconnect_reason why) noexcept;

 private:
  friend impl::access;
  explicit connection(std::shared_ptr<impl::page_connection> of) noexcept : page_(std::move(of)) {}

  std::shared_ptr<impl::page_connection> page_;
};

}  // namespace patchbay::bridge
