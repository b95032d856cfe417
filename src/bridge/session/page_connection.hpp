#pragma once

#include "bridge/session/session.hpp"
#include "bridge/wire/frame.hpp"
#include "bridge/wire/message_reader.hpp"

#include <patchbay/bridge/transport.hpp>
#include <patchbay/value/value.hpp>

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

class app_core;

// The bridge's end of one connection: it opens a session or takes one over, hands on what the page says, and ends.
class page_connection : public std::enable_shared_from_this<page_connection> {
 public:
  page_connection(std::weak_ptr<app_core> app, std::shared_ptr<link> to) : app_(std::move(app)), link_(std::move(to)) {}

  // --- for the transport -----------------------------------------------------------------------------------------

  // Takes a message, whose bytes stay where they are until it is handled.
  void take_text(std::string_view text);
  void take_binary(std::string_view bytes);
  // Handles some frames of it; true if there are more.
  [[nodiscard]] bool handle_some();
  [[nodiscard]] std::optional<message> next();
  [[nodiscard]] bool identified() const;
  void disconnect(connection::disconnect_reason why) noexcept;

  // --- for the session -------------------------------------------------------------------------------------------

  void wake();
  void welcome(const std::shared_ptr<session>& opened, frame text);
  // Says why, and ends the connection; nothing more of the session goes through it.
  void say_goodbye(const farewell& why);

 private:
  // A message under way: a text of frames, or one frame with bytes.
  struct incoming {
    message_reader frames;
    std::optional<std::string_view> head{};
    std::string_view body{};
  };
  // What it returns; says goodbye, and returns false, if it throws.
  template <class Act>
  bool guarded(Act&& act);
  void check_size(std::size_t size);
  // Where a frame comes in: the application, and the page once it has said who it is.
  struct place {
    const std::shared_ptr<app_core>& app;
    std::shared_ptr<session> page;  // null before the hello, and behind the goodbye
    bool identified;
  };
  [[nodiscard]] place place_in(const std::shared_ptr<app_core>& app) const;

  // True if there are more frames.
  bool handle_turn(incoming& from, const std::shared_ptr<app_core>& app);
  void handle_text(const place& at, std::string_view text, std::optional<std::string_view> body,
                   std::size_t most_depth);
  void handle(const place& at, const value& what, std::optional<std::string_view> body);
  void handle_hello(app_core& app, const value& hello);
  [[nodiscard]] std::shared_ptr<session> used_session() const;
  [[nodiscard]] std::optional<message> next_of_its_own();
  [[nodiscard]] message last_message(const farewell& why);

  const std::weak_ptr<app_core> app_;
  std::atomic<bool> awake_ = false;
  std::optional<incoming> incoming_;  // of the transport, which calls one at a time

  mutable std::mutex guard_;
  // Guarded:
  std::shared_ptr<link> link_;  // until it is gone
  std::shared_ptr<session> session_;
  std::deque<frame> first_;  // before anything of the session
  std::optional<farewell> farewell_;
  bool over_ = false;  // the last message is out
};

}  // namespace patchbay::bridge::impl
