#pragma once

#include <patchbay/store/subscription.hpp>
#include <patchbay/value/value.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace patchbay::inline v0_1::impl {

// Listeners of hydrations. One that is removed before its turn is not called, one that is added meanwhile waits for the
// next call. To add one and to remove one costs O(log n). Thread-safe; subscriptions may outlive it.
class hydration_listeners {
 public:
  using function = std::function<void(const value&)>;

  [[nodiscard]] subscription add(function listener) {
    auto added = std::make_shared<const function>(std::move(listener));
    const std::scoped_lock lock(list_->mutex);
    const std::uint64_t number = ++list_->added;
    list_->entries.emplace(number, std::move(added));
    return subscription(std::make_unique<link>(list_, number));
  }

  // `guarded` runs a call and keeps what it throws.
  template <class Guard>
  void call(const value& state, Guard&& guarded) const {
    for (const auto& [number, listener] : list_->all()) {
      if (list_->contains(number)) guarded([&] { (*listener)(state); });
    }
  }

 private:
  struct list {
    using map = std::map<std::uint64_t, std::shared_ptr<const function>>;

    [[nodiscard]] map all() const {
      const std::scoped_lock lock(mutex);
      return entries;
    }
    [[nodiscard]] bool contains(std::uint64_t number) const noexcept {
      const std::scoped_lock lock(mutex);
      return entries.contains(number);
    }
    void remove(std::uint64_t number) noexcept {
      map::node_type removed;  // let go of without the lock
      const std::scoped_lock lock(mutex);
      removed = entries.extract(number);
    }

    mutable std::mutex mutex;
    std::uint64_t added = 0;
    map entries;
  };

  class link final : public impl::link {
   public:
    link(const std::shared_ptr<list>& from, std::uint64_t number) noexcept : list_(from), number_(number) {}
    ~link() override {
      if (owned_) disconnect();
    }
    void disconnect() noexcept override {
      if (const auto live = list_.lock()) live->remove(number_);
    }
    [[nodiscard]] bool connected() const noexcept override {
      const auto live = list_.lock();
      return live && live->contains(number_);
    }
    void check_may_leave() const override {}
    void detach() noexcept override { owned_ = false; }

   private:
    std::weak_ptr<list> list_;
    std::uint64_t number_;
    bool owned_ = true;
  };

  std::shared_ptr<list> list_ = std::make_shared<list>();
};

}  // namespace patchbay::impl
