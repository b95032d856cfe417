#pragma once

#include "bridge/app/warner.hpp"

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

namespace patchbay::inline v0_1::bridge {

struct in_process_window::replica::body {
  using listener = std::function<void(const value&)>;

  path_set paths{};
  value state{};
  revision_number revision = 0;
  std::size_t updates = 0;
  std::vector<std::shared_ptr<const listener>> listeners{};

  // False if the update does not lead on from what is here.
  [[nodiscard]] bool take_in(const value& update);
  // Those that are added meanwhile are called the next time.
  void tell(const impl::warner& warn) const;
};

// Both ends of the wire in one place: a link whose thread is whatever `post` runs.
class in_process_window::body final : public link, public std::enable_shared_from_this<body> {
 public:
  body(app& host, std::string label, post_function post);

  void open(app& host);
  void close();
  void wake() override;

  std::future<value> invoke(std::string_view command, value arguments);
  subscription listen(const std::string& name, event_listener call, const event_target& at);
  // A listener, as its subscription knows it.
  void remove(std::uint64_t id);
  [[nodiscard]] bool contains(std::uint64_t id) const noexcept;
  replica subscribe(const path_set& paths);

  [[nodiscard]] const std::string& label() const noexcept { return label_; }
  [[nodiscard]] bool is_open() const noexcept { return open_.load(); }
  void send_text(std::string_view message) { connection_.receive_text(message); }
  void on_message(std::function<void(const message&)> call);

 private:
  struct listener {
    std::string name;
    event_listener call;
  };
  struct open_call {
    std::promise<value> answer{};
    std::string purpose{};  // of one that nobody waits for
  };

  std::future<value> ask(std::string purpose, std::string_view command, value arguments);
  std::future<value> follow(const std::shared_ptr<replica::body>& of, std::string purpose);
  void receive_all();
  [[nodiscard]] bool receive_next() noexcept;
  void receive(const message& arrived);
  void handle(const value& frame, std::string_view bytes);
  void handle_safely(const value& frame, std::string_view bytes) noexcept;
  void handle_reply(const value& frame, std::string_view bytes);
  void handle_event(const value& frame);
  void handle_update(const value& frame);
  void follow_anew(std::uint64_t id, const std::shared_ptr<replica::body>& of);
  void end_calls();
  void let_go();

  const impl::warner warn_;
  const std::string label_;
  const post_function post_;
  connection connection_;
  std::shared_ptr<const std::function<void(const message&)>> on_message_;
  std::atomic<bool> connected_ = false;  // there is an end to receive from
  std::atomic<bool> open_ = true;
  std::atomic<bool> receiving_ = false;
  std::atomic<bool> woken_ = false;

  mutable std::mutex guard_;
  // Guarded:
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, open_call> calls_;
  std::map<std::uint64_t, std::shared_ptr<const listener>> listeners_;
  std::map<std::uint64_t, std::shared_ptr<replica::body>> replicas_;
};

}  // namespace patchbay::bridge
