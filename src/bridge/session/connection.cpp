#include <patchbay/bridge/transport.hpp>

#include "bridge/session/page_connection.hpp"

#include <utility>

namespace patchbay::inline v0_1::bridge {

connection& connection::operator=(connection&& other) noexcept {
  if (const auto left = std::exchange(page_, std::exchange(other.page_, nullptr)); left && left != page_) {
    left->disconnect(disconnect_reason::lost);
  }
  return *this;
}

connection::~connection() {
  if (page_) page_->disconnect(disconnect_reason::lost);
}

void connection::receive_text(std::string_view text) {
  take_text(text);
  while (handle_some()) {
  }
}
void connection::receive_binary(std::string_view bytes) {
  take_binary(bytes);
  while (handle_some()) {
  }
}
void connection::take_text(std::string_view text) {
  if (page_) page_->take_text(text);
}
void connection::take_binary(std::string_view bytes) {
  if (page_) page_->take_binary(bytes);
}
bool connection::handle_some() { return page_ && page_->handle_some(); }
void connection::say_goodbye(std::string code, std::string why) {
  if (page_) page_->say_goodbye({std::move(code), std::move(why)});
}
std::optional<message> connection::next() { return page_ ? page_->next() : std::nullopt; }
bool connection::identified() const noexcept { return page_ && page_->identified(); }
void connection::disconnect(disconnect_reason why) noexcept {
  if (page_) page_->disconnect(why);
}

}  // namespace patchbay::bridge
