#pragma once

#include <cstddef>
#include <list>
#include <unordered_set>

namespace patchbay::inline v0_1::bridge::impl {

class server_client;

// Who may be connected, and who goes when there is no place left: whoever has said who it is keeps its place, and of
// all others the one that was silent for longest makes room. Every operation is O(1).
class server_places {
 public:
  explicit server_places(std::size_t most) : most_(most) {}

  // Of a client that has said nothing yet.
  void add(server_client& client);
  void remove(server_client& client);
  // It asked for something.
  void hear(server_client& client);
  // It is a window.
  void keep(server_client& client);

  [[nodiscard]] bool is_full() const noexcept { return taken_ >= most_; }
  [[nodiscard]] bool is_empty() const noexcept { return clients_.empty(); }
  // Takes the place of a client that has to end now; nullptr where all are windows.
  [[nodiscard]] server_client* evict();
  // All that are there, those without a place that are still ending too.
  [[nodiscard]] const std::unordered_set<server_client*>& clients() const noexcept { return clients_; }

 private:
  const std::size_t most_;
  std::unordered_set<server_client*> clients_;
  std::list<server_client*> silent_;  // the longest first
  std::size_t taken_ = 0;
};

// Where a client stands among the places.
struct server_place {
  enum class kind : unsigned char { none, silent, kept };
  kind is = kind::none;
  std::list<server_client*>::iterator at{};
};

}  // namespace patchbay::bridge::impl
