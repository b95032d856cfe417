#include <patchbay/bridge/in_process.hpp>

#include "bridge/in_process/in_process_body.hpp"

#include <utility>

namespace patchbay::inline v0_1::bridge {

in_process_window::in_process_window(app& host, std::string label, post_function post)
    : body_(std::make_shared<body>(host, std::move(label), std::move(post))) {
  body_->open(host);
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

std::future<value> in_process_window::invoke(patchbay::impl::text command, value arguments) {
  return body_->invoke(command, std::move(arguments));
}

std::future<value> in_process_window::dispatch(const action& what) {
  return invoke("plugin:patchbay|dispatch", {{"action", what.to_value()}});
}

subscription in_process_window::listen(const std::string& name, event_listener listener, const event_target& at) {
  return body_->listen(name, std::move(listener), at);
}

void in_process_window::emit(patchbay::impl::text name, value payload) {
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
  if (!listener) throw error(errc::invalid_argument, "A listener of a replica is empty.");
  body_->listeners.push_back(std::make_shared<const body::listener>(std::move(listener)));
}

}  // namespace patchbay::bridge
