#include <patchbay/bridge/in_process.hpp>

#include "app_core.hpp"

#include <patchbay/value/patch.hpp>
#include <patchbay/value/ranges.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
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
  subscription listen(std::string name, event_listener call, event_target at);
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

// --- what arrives -------------------------------------------------------------------------------------------------

void in_process_window::body::wake() {
  if (!connected_.load()) return;
  const auto self = shared_from_this();
  if (post_) return post_([self] { self->receive_all(); });
  receive_all();
}

// One at a time: what comes up meanwhile, on this thread or another, is left to whoever is at it.
void in_process_window::body::receive_all() {
  woken_.store(true);
  while (woken_.load() && !receiving_.exchange(true)) {
    while (woken_.exchange(false)) {
      while (open_.load()) {
        const std::optional<message> next = end_.next();
        if (!next) break;
        receive_safely(*next);
      }
    }
    receiving_.store(false);
  }
}

// Whoever caused this must not suffer from what a listener throws.
void in_process_window::body::receive_safely(const message& arrived) {
  try {
    receive(arrived);
  } catch (const std::exception& failure) {
    host_.core()->warn("Window \"" + label_ + "\" failed to take in a message: " + failure.what());
  }
}

void in_process_window::body::receive(const message& arrived) {
  if (on_message_) on_message_(arrived);
  const std::string text = arrived.text();
  if (arrived.binary) {
    std::size_t length = 0;
    for (const char c : text.substr(0, 4)) length = (length << 8U) | static_cast<unsigned char>(c);
    handle(value::parse(std::string_view(text).substr(4, length)), std::string_view(text).substr(4 + length));
  } else {
    for (const value& frame : value::parse(text).elements()) handle(frame, {});
  }
  if (arrived.last) close();
}

void in_process_window::body::handle(const value& frame, std::string_view bytes) {
  if (frame.contains("reply")) return handle_reply(frame, bytes);
  if (frame.contains("event")) return handle_event(frame);
  if (!frame.contains("update")) return;
  std::shared_ptr<replica::body> of;
  {
    const std::lock_guard lock(guard_);
    const auto at = replicas_.find(frame["update"].get<std::uint64_t>());
    if (at != replicas_.end()) of = at->second;
  }
  if (of) of->receive(frame);
}

void in_process_window::body::handle_reply(const value& frame, std::string_view bytes) {
  std::promise<value> answered;
  {
    const std::lock_guard lock(guard_);
    const auto at = calls_.find(frame["reply"].get<std::uint64_t>());
    if (at == calls_.end()) return;
    answered = std::move(at->second);
    calls_.erase(at);
  }
  if (frame.contains("ok")) return answered.set_value(frame["ok"]);
  if (!frame.contains("error")) return answered.set_value(value(bytes));
  if (frame.contains("code")) {
    const std::string said(frame["error"].is_string() ? std::string(frame["error"].as_string()) : "");
    return answered.set_exception(
        std::make_exception_ptr(error(errc_named(frame["code"].as_string()).value_or(errc::internal), said)));
  }
  answered.set_exception(std::make_exception_ptr(rejection(frame["error"])));
}

void in_process_window::body::handle_event(const value& frame) {
  for (const value& id : frame["listeners"].elements()) {
    std::shared_ptr<const listener> who;
    {
      const std::lock_guard lock(guard_);
      const auto at = listeners_.find(id.get<std::uint64_t>());
      if (at != listeners_.end()) who = at->second;
    }
    if (!who) continue;
    who->call({.name = who->name, .payload = frame["payload"], .id = id.get<std::uint64_t>(), .source = {}});
  }
}

void in_process_window::replica::body::receive(const value& news) {
  if (news.contains("snapshot")) {
    state = news["snapshot"];
  } else {
    if (news["base"] != value(revision)) throw error(errc::protocol, "An update has another base than this replica.");
    state = apply(state, patch::from(news["patch"]));
  }
  revision = news["revision"].get<revision_number>();
  ++updates;
  for (const auto& listener : listeners) listener(state);
}

// --- what is asked -----------------------------------------------------------------------------------------------

std::future<value> in_process_window::body::invoke(std::string_view command, value arguments) {
  std::future<value> answer;
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(guard_);
    id = ++last_id_;
    answer = calls_[id].get_future();
  }
  if (!open_.load()) end_calls();
  send({{"invoke", id}, {"cmd", command}, {"args", std::move(arguments)}});
  return answer;
}

class in_process_window::body::listener_link final : public patchbay::impl::link {
 public:
  listener_link(std::weak_ptr<body> window, std::uint64_t id) : window_(std::move(window)), id_(id) {}

  void disconnect() noexcept override {
    if (const auto window = window_.lock()) window->unlisten(id_);
    window_.reset();
  }
  [[nodiscard]] bool connected() const noexcept override { return !window_.expired(); }
  void check_may_leave() const override {}
  void detach() noexcept override { window_.reset(); }

 private:
  std::weak_ptr<body> window_;
  std::uint64_t id_;
};

subscription in_process_window::body::listen(std::string name, event_listener call, event_target at) {
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(guard_);
    id = ++last_id_;
    listeners_[id] = std::make_shared<const listener>(listener{name, std::move(call)});
  }
  auto answer = invoke("plugin:event|listen", {{"event", std::move(name)}, {"target", at.to_value()}, {"eventId", id}});
  // It is answered at once unless `post` takes its time; then what it says comes too late to be thrown from here.
  if (answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready) (void)answer.get();
  return subscription(std::make_unique<listener_link>(weak_from_this(), id));
}

void in_process_window::body::unlisten(std::uint64_t id) {
  std::shared_ptr<const listener> left;
  {
    const std::lock_guard lock(guard_);
    const auto at = listeners_.find(id);
    if (at == listeners_.end()) return;
    left = std::move(at->second);
    listeners_.erase(at);
  }
  if (open_.load()) (void)invoke("plugin:event|unlisten", {{"event", left->name}, {"eventId", id}});
}

in_process_window::replica in_process_window::body::subscribe(const path_set& paths) {
  replica made;
  made.body_ = std::make_shared<replica::body>();
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(guard_);
    id = ++last_id_;
    replicas_[id] = made.body_;
  }
  auto answer = invoke("plugin:patchbay|subscribe", {{"id", id}, {"paths", value::from(paths.paths())}});
  if (answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready) (void)answer.get();
  return made;
}

void in_process_window::body::end_calls() {
  std::map<std::uint64_t, std::promise<value>> open_calls;
  {
    const std::lock_guard lock(guard_);
    open_calls.swap(calls_);
  }
  for (auto& [id, each] : open_calls) {
    each.set_exception(std::make_exception_ptr(error(errc::closed, "The window \"" + label_ + "\" is closed.")));
  }
}

void in_process_window::body::close() {
  if (!open_.exchange(false)) return;
  end_.disconnect(connection::end::closed);
  end_calls();
}

// --- the window --------------------------------------------------------------------------------------------------

in_process_window::in_process_window(app& host, std::string label, post_function post)
    : body_(std::make_shared<body>(host, std::move(label), std::move(post))) {
  body_->open();
}

in_process_window::in_process_window(in_process_window&&) noexcept = default;

in_process_window& in_process_window::operator=(in_process_window&& other) noexcept {
  const auto left = std::exchange(body_, std::exchange(other.body_, nullptr));
  if (left && left != body_) left->close();
  return *this;
}

in_process_window::~in_process_window() {
  if (body_) body_->close();
}

std::future<value> in_process_window::invoke(std::string_view command, value arguments) {
  return body_->invoke(command, std::move(arguments));
}

std::future<value> in_process_window::dispatch(const action& what) {
  return invoke("plugin:patchbay|dispatch", {{"action", what.to_value()}});
}

subscription in_process_window::listen(std::string name, event_listener listener, event_target at) {
  return body_->listen(std::move(name), std::move(listener), std::move(at));
}

void in_process_window::emit(std::string_view name, value payload) {
  (void)invoke("plugin:event|emit", {{"event", name}, {"payload", std::move(payload)}});
}

in_process_window::replica in_process_window::subscribe(const path_set& paths) { return body_->subscribe(paths); }
void in_process_window::send_text(std::string_view message) { body_->send_text(message); }
void in_process_window::on_message(std::function<void(const message&)> listener) {
  body_->on_message(std::move(listener));
}
const std::string& in_process_window::label() const noexcept { return body_->label(); }
bool in_process_window::open() const noexcept { return body_->is_open(); }
void in_process_window::close() { body_->close(); }

const value& in_process_window::replica::state() const noexcept { return body_->state; }
revision_number in_process_window::replica::revision() const noexcept { return body_->revision; }
std::size_t in_process_window::replica::updates() const noexcept { return body_->updates; }
void in_process_window::replica::on_change(std::function<void(const value& state)> listener) {
  body_->listeners.push_back(std::move(listener));
}

}  // namespace patchbay::bridge
