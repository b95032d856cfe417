#pragma once

#include "frame.hpp"
#include "session.hpp"

#include <patchbay/bridge/transport.hpp>
#include <patchbay/value/value.hpp>

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::bridge::impl {

class app_core;

// The bridge's end of one connection: it opens a session or takes one over, hands on what the page says, and ends.
class session_end : public std::enable_shared_from_this<session_end> {
 public:
  session_end(std::weak_ptr<app_core> app, std::shared_ptr<link> to) : app_(std::move(app)), link_(std::move(to)) {}

  // --- for the transport -----------------------------------------------------------------------------------------

  void receive(std::string_view text, std::optional<std::string_view> body);
  void receive_binary(std::string_view bytes);
  [[nodiscard]] std::optional<message> next();
  [[nodiscard]] bool identified() const;
  void disconnect(connection::end why) noexcept;

  // --- for the session -------------------------------------------------------------------------------------------

  void wake();
  void welcome(const std::shared_ptr<session>& opened, frame text);
  // Says why, and ends the connection; nothing more of the session goes through it.
  void say_goodbye(const farewell& why);

 private:
  void handle(const value& what, std::optional<std::string_view> body);
  void handle_hello(const value& hello);
  void handle_invoke(const value& what, std::optional<std::string_view> body);
  [[nodiscard]] std::shared_ptr<session> used_session() const;
  [[nodiscard]] std::optional<message> next_of_its_own();
  [[nodiscard]] message last_message(const farewell& why);

  const std::weak_ptr<app_core> app_;
  std::atomic<bool> awake_ = false;

  mutable std::mutex guard_;
  // Guarded:
  std::shared_ptr<link> link_;  // until it is gone
  std::shared_ptr<session> session_;
  std::deque<frame> first_;  // before anything of the session
  std::optional<farewell> farewell_;
  bool over_ = false;  // the last message is out
};

}  // namespace patchbay::bridge::impl
