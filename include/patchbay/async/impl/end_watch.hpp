#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

// Those that depend on something, a store or an execution context, and must hear when it ends: `tell` is called once
// at most, on the thread that ends it, to those who came last first: whoever waits for others leaves before them, who
// then have nothing to hand on. Thread-safe; may outlive what it watches.
template <class Guest, void (Guest::*tell)() noexcept>
class end_watch {
 public:
  // False where the end has come.
  [[nodiscard]] bool add(const std::shared_ptr<Guest>& guest) {
    const std::lock_guard lock(guard_);
    if (!ended_) guests_.emplace(guest.get(), arrival{++arrived_, guest});
    return !ended_;
  }

  // False where it isn't there: it was removed, or hears or has heard of the end.
  bool remove(const Guest& guest) noexcept {
    const std::lock_guard lock(guard_);
    return guests_.erase(&guest) != 0;
  }

  [[nodiscard]] bool ended() const noexcept {
    const std::lock_guard lock(guard_);
    return ended_;
  }

  void end() noexcept {
    // Whoever finds itself removed relies on being told, and must live until then.
    std::vector<std::pair<std::uint64_t, std::shared_ptr<Guest>>> left;
    {
      const std::lock_guard lock(guard_);
      ended_ = true;
      for (const auto& [address, guest] : guests_) {
        if (auto live = guest.weak.lock()) left.emplace_back(guest.number, std::move(live));
      }
      guests_.clear();
    }
    std::sort(left.begin(), left.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [number, one] : left) (one.get()->*tell)();
  }

 private:
  struct arrival {
    std::uint64_t number;
    std::weak_ptr<Guest> weak;
  };

  mutable std::mutex guard_;
  bool ended_ = false;
  std::uint64_t arrived_ = 0;
  std::unordered_map<const Guest*, arrival> guests_;
};

}  // namespace patchbay::impl
