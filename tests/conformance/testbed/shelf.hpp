#pragma once

#include <patchbay/bridge/channel.hpp>
#include <patchbay/bridge/invocation.hpp>
#include <patchbay/store/subscription.hpp>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace testbed {

/// Things by name, put away by one command and taken by another. Thread-safe.
template <class T>
class drawer {
 public:
  void put(const std::string& key, T thing) {
    std::optional<T> before = take(key);
    const std::lock_guard hold(lock_);
    things_.emplace(key, std::move(thing));
  }

  [[nodiscard]] std::optional<T> take(const std::string& key) {
    const std::lock_guard hold(lock_);
    auto node = things_.extract(key);
    return node.empty() ? std::nullopt : std::optional<T>(std::move(node.mapped()));
  }

  /// Runs `use` on the thing, with the lock held; false where there is none.
  template <class Use>
  bool with(const std::string& key, Use use) {
    const std::lock_guard hold(lock_);
    const auto found = things_.find(key);
    if (found == things_.end()) return false;
    use(found->second);
    return true;
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard hold(lock_);
    return things_.size();
  }

  // What the things do when they end runs without the lock.
  void clear() {
    std::map<std::string, T> ending;
    const std::lock_guard hold(lock_);
    ending.swap(things_);
  }

 private:
  mutable std::mutex lock_;
  std::map<std::string, T> things_;
};

/// What outlives the command that made it.
struct shelf {
  drawer<patchbay::subscription> listeners{};
  drawer<patchbay::bridge::channel> channels{};
  drawer<patchbay::bridge::responder> calls{};

  void clear() {
    listeners.clear();
    channels.clear();
    calls.clear();
  }
};

}  // namespace testbed
