#pragma once

#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/in_process.hpp>
#include <patchbay/patchbay.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// How GoogleTest shows what it compares, and what many tests of the bridge need.

namespace patchbay::bridge::test {

// The code of the error that `act` throws; fails the test when it throws none.
template <class F>
errc code_of(F&& act) {
  try {
    act();
  } catch (const error& failure) {
    return failure.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return errc::usage;
}

// Waits until a condition holds; a test that waits for what never comes fails after this time.
template <class Condition>
[[nodiscard]] bool soon(Condition&& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

// A store of {"count": 0, "todos": []} with an application whose windows may do everything.
struct counter_app {
  explicit counter_app(app_options options = {});

  patchbay::store store;
  bridge::app app;
};

// A page by hand: sends text, and keeps what arrives until it is asked for.
class manual_page {
 public:
  // Opens by the host's word, or says what `hello` says.
  static std::shared_ptr<manual_page> open(app& host, std::string_view label);
  static std::shared_ptr<manual_page> connect(app& host, const value& hello);

  void send(const value& frame) { end_.receive_text(value::array({frame}).dump()); }
  void send_text(std::string_view text) { end_.receive_text(text); }
  void send_binary(std::string_view bytes) { end_.receive_binary(bytes); }
  // The same, for `handle_some`; the text stays.
  void take_text(std::string_view text) { end_.take_text(text); }
  [[nodiscard]] bool handle_some() { return end_.handle_some(); }
  // All that is there to be had, frame by frame. A binary message is its frame with the body as "bytes".
  std::vector<value> take();
  // The frames of one kind among them; the others are left out.
  std::vector<value> take(std::string_view kind);
  // One message; nothing where none is there.
  std::optional<message> take_message() { return end_.next(); }

  void disconnect(connection::disconnect_reason why) { end_.disconnect(why); }
  [[nodiscard]] std::size_t wakes() const noexcept { return link_->wakes.load(); }
  [[nodiscard]] bool is_over() const noexcept { return over_; }

 private:
  struct counting_link final : link {
    void wake() override { ++wakes; }
    std::atomic<std::size_t> wakes = 0;
  };

  const std::shared_ptr<counting_link> link_ = std::make_shared<counting_link>();
  connection end_;
  bool over_ = false;
};

// The frames of a message.
std::vector<value> frames_of(const message& arrived);

}  // namespace patchbay::bridge::test
