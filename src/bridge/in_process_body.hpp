#pragma once

#include <patchbay/bridge/app.hpp>
#include <patchbay/bridge/in_process.hpp>
#include <patchbay/value/value.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::bridge {

struct in_process_window::replica::body {
  value state{};
  revision_number revision = 0;
  std::size_t updates = 0;
  std::vector<std::function<void(const value&)>> listeners{};

  void receive(const value& update);
};

// Both ends of the wire in one place: a link whose thread is whatever `post` runs.
class in_process_window::body final : public link, public std::enable_shared_from_this<body> {
 public:
  body(app& host, std::string label, post_function post)
      : host_(host), label_(std::move(label)), post_(std::move(post)) {}

  void open() {
    end_ = host_.accept(shared_from_this(), label_);
    connected_.store(true);
    wake();
  }
  void close();
  void wake() override;
  void send(const value& frame) { end_.receive_text(value::array({frame}).dump()); }

  std::future<value> invoke(std::string_view command, value arguments);
  subscription listen(const std::string& name, event_listener call, const event_target& at);
  void unlisten(std::uint64_t id);
  replica subscribe(const path_set& paths);

  [[nodiscard]] const std::string& label() const noexcept { return label_; }
  [[nodiscard]] bool is_open() const noexcept { return open_.load(); }
  [[nodiscard]] app& host() const noexcept { return host_; }
  void send_text(std::string_view message) { end_.receive_text(message); }
  void on_message(std::function<void(const message&)> call) { on_message_ = std::move(call); }

 private:
  class listener_link;
  struct listener {
    std::string name;
    event_listener call;
  };

  void receive_all();
  void receive_safely(const message& arrived);
  void receive(const message& arrived);
  void handle(const value& frame, std::string_view bytes);
  void handle_reply(const value& frame, std::string_view bytes);
  void handle_event(const value& frame);
  void end_calls();

  app& host_;
  const std::string label_;
  const post_function post_;
  connection end_;
  std::function<void(const message&)> on_message_;
  std::atomic<bool> connected_ = false;  // there is an end to receive from
  std::atomic<bool> open_ = true;
  std::atomic<bool> receiving_ = false;
  std::atomic<bool> woken_ = false;

  std::mutex guard_;
  // Guarded:
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, std::promise<value>> calls_;
  std::map<std::uint64_t, std::shared_ptr<const listener>> listeners_;
  std::map<std::uint64_t, std::shared_ptr<replica::body>> replicas_;
};

}  // namespace patchbay::bridge
