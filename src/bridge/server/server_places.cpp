#include "bridge/server/server_places.hpp"

#include "bridge/server/server_core.hpp"

namespace patchbay::inline v0_1::bridge::impl {

void server_places::add(server_client& client) {
  clients_.insert(&client);
  client.place_ = {server_place::kind::silent, silent_.insert(silent_.end(), &client)};
  ++taken_;
}

void server_places::remove(server_client& client) {
  clients_.erase(&client);
  if (client.place_.is == server_place::kind::none) return;
  if (client.place_.is == server_place::kind::silent) silent_.erase(client.place_.at);
  client.place_.is = server_place::kind::none;
  --taken_;
}

void server_places::hear(server_client& client) {
  if (client.place_.is == server_place::kind::silent) silent_.splice(silent_.end(), silent_, client.place_.at);
}

void server_places::keep(server_client& client) {
  if (client.place_.is != server_place::kind::silent) return;
  silent_.erase(client.place_.at);
  client.place_.is = server_place::kind::kept;
}

server_client* server_places::evict() {
  if (silent_.empty()) return nullptr;
  server_client* const leaving = silent_.front();
  silent_.pop_front();
  leaving->place_.is = server_place::kind::none;
  --taken_;
  return leaving;
}

}  // namespace patchbay::bridge::impl
