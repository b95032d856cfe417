#pragma once

#include "store/store_core.hpp"

#include <patchbay/store/store.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::impl {

// A listener to a selected value: zustand's subscribeWithSelector. Woken like a view, so that it costs nothing while
// what it selects from stays as it is.
class selected_listener final : public watcher {
 public:
  using select_function = std::function<value(const value&)>;
  using tell_function = std::function<void(const value&, const value&)>;

  selected_listener(std::weak_ptr<store_core> store, select_function select, tell_function tell, store::equality equal)
      : store_(std::move(store)), select_(std::move(select)), tell_(std::move(tell)), equal_(std::move(equal)) {}

  // In a turn.
  void start(const value& state) { told_ = select_(state); }
  void tell_now() const { tell_(told_, told_); }

  void hold(const value&) noexcept override {}
  void wake(store_core& store, const change_note& note) override;

  // As a registry of itself: where it is woken from is its ticket.
  void remove(watch_index::membership& place) noexcept;
  [[nodiscard]] bool contains(const watch_index::membership& place) const noexcept;
  void check_may_leave() const;

 private:
  [[nodiscard]] bool alive() const noexcept { return alive_.load(std::memory_order_acquire); }

  const std::weak_ptr<store_core> store_;
  const select_function select_;
  const tell_function tell_;
  const store::equality equal_;
  std::atomic<bool> alive_ = true;
  value told_;  // what was last told, not last seen; with the turn held
};

}  // namespace patchbay::impl
