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

  selected_listener(select_function select, tell_function tell, store::equality equal)
      : select_(std::move(select)), tell_(std::move(tell)), equal_(std::move(equal)) {}

  // In a turn.
  void start(const value& state) { told_ = select_(state); }
  void tell_now() const { tell_(told_, told_); }

  void hold(const value&) noexcept override {}
  void wake(store_core& store, const change_note& note) override;

  void stop() noexcept { alive_.store(false, std::memory_order_release); }
  [[nodiscard]] bool alive() const noexcept { return alive_.load(std::memory_order_acquire); }

 private:
  const select_function select_;
  const tell_function tell_;
  const store::equality equal_;
  std::atomic<bool> alive_ = true;
  value told_;  // what was last told, not last seen; with the turn held
};

// Its registration.
class selected_link final : public link {
 public:
  selected_link(std::weak_ptr<store_core> core, std::shared_ptr<selected_listener> listener,
                watch_index::membership place)
      : core_(std::move(core)), listener_(std::move(listener)), place_(std::move(place)) {}
  ~selected_link() override {
    if (owned_) disconnect();
  }
  void disconnect() noexcept override;
  [[nodiscard]] bool connected() const noexcept override;
  void check_may_leave() const override;
  void detach() noexcept override { owned_ = false; }

 private:
  std::weak_ptr<store_core> core_;
  std::shared_ptr<selected_listener> listener_;
  watch_index::membership place_;
  bool owned_ = true;
};

}  // namespace patchbay::impl
