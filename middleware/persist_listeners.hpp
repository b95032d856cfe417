#pragma once

#include <patchbay/store/subscription.hpp>
#include <patchbay/value/value.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace patchbay::impl {

// Listeners of hydrations. One that is removed before its turn is not called, one that is added meanwhile waits for the
// next call. Thread-safe; subscriptions may outlive it.
class hydration_listeners {
 public:
  using function = std::function<void(const value&)>;

  [[nodiscard]] subscription add(function listener) {
    auto added = std::make_shared<entry>(std::move(listener));
    const std::scoped_lock lock(mutex_);
    std::erase_if(entries_, [](const auto& each) { return !each->connected; });
    entries_.push_back(added);
    return subscription(std::make_unique<link>(std::move(added)));
  }

  // `guarded` runs a call and keeps what it throws.
  template <class Guard>
  void call(const value& state, Guard&& guarded) const {
    for (const auto& each : all()) {
      if (each->connected) guarded([&] { each->listener(state); });
    }
  }

 private:
  struct entry {
    explicit entry(function f) : listener(std::move(f)) {}
    function listener;
    std::atomic<bool> connected = true;
  };

  class link final : public impl::link {
   public:
    explicit link(std::shared_ptr<entry> listener) noexcept : entry_(std::move(listener)) {}
    ~link() override {
      if (owned_) disconnect();
    }
    void disconnect() noexcept override { entry_->connected = false; }
    [[nodiscard]] bool connected() const noexcept override { return entry_->connected; }
    void check_may_leave() const override {}
    void detach() noexcept override { owned_ = false; }

   private:
    std::shared_ptr<entry> entry_;
    bool owned_ = true;
  };

  [[nodiscard]] std::vector<std::shared_ptr<entry>> all() const {
    const std::scoped_lock lock(mutex_);
    return entries_;
  }

  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<entry>> entries_;
};

}  // namespace patchbay::impl
