#pragma once

#include <patchbay/error.hpp>
#include <patchbay/store/selector.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace patchbay::inline v0_1 {

/// Selectors with a parameter, one for each key: views of many things of a kind do not throw each other's results away.
///
///     const auto cards_of = create_keyed_selector<std::string>([](const std::string& column) {
///       return create_selector(pointer("/columns") / column, [](const value& found) { ... });
///     });
///     cards_of(state, "doing");
///     store.view(cards_of.at("doing"), callback);
///
/// Copies share the selectors. Safe to call from several threads; `make` runs under a lock and may use other selectors,
/// but not this one.
template <class Key>
class keyed_selector {
 public:
  /// `make(key)` gives the selector of a key when it is first asked for. At most `max_size` are kept, and the one used
  /// longest ago goes first; 0 for any number. Throws `errc::invalid_argument` for an empty function.
  explicit keyed_selector(std::function<selector(const Key&)> make, std::size_t max_size = 0)
      : pool_(std::make_shared<pool>()) {
    if (!make) throw error(errc::invalid_argument, "A keyed selector needs a function that makes selectors");
    pool_->make = std::move(make);
    pool_->max_size = max_size;
  }

  /// The derived value of a key. O(log keys) more than the selector itself.
  [[nodiscard]] value operator()(const value& state, const Key& key) const { return at(key)(state); }

  /// The selector of a key, as the source of a view. It stays what it is when it is no longer kept here.
  [[nodiscard]] selector at(const Key& key) const {
    const std::lock_guard lock(pool_->guard);
    return pool_->get(key);
  }

  /// How many keys have a selector.
  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(pool_->guard);
    return pool_->by_key.size();
  }

  /// How often the result functions of all that are kept ran. O(keys).
  [[nodiscard]] std::uint64_t recomputations() const {
    const std::lock_guard lock(pool_->guard);
    std::uint64_t sum = 0;
    for (const auto& [key, each] : pool_->by_key) sum += each.made.recomputations();
    return sum;
  }

  /// Forgets the selector of a key, or of all.
  void forget(const Key& key) const {
    const std::lock_guard lock(pool_->guard);
    pool_->forget(key);
  }
  void clear_cache() const {
    const std::lock_guard lock(pool_->guard);
    pool_->by_key.clear();
    pool_->by_use.clear();
  }

 private:
  struct pool {
    struct kept {
      selector made;
      typename std::list<Key>::iterator use;
    };

    selector get(const Key& key) {
      if (const auto found = by_key.find(key); found != by_key.end()) {
        by_use.splice(by_use.begin(), by_use, found->second.use);
        return found->second.made;
      }
      selector made = make(key);
      if (max_size != 0 && by_key.size() == max_size) forget(Key(by_use.back()));
      by_use.push_front(key);
      by_key.emplace(key, kept{made, by_use.begin()});
      return made;
    }

    void forget(const Key& key) {
      const auto found = by_key.find(key);
      if (found == by_key.end()) return;
      by_use.erase(found->second.use);
      by_key.erase(found);
    }

    std::mutex guard{};
    std::function<selector(const Key&)> make{};
    std::size_t max_size = 0;
    std::map<Key, kept> by_key{};
    std::list<Key> by_use{};  // the one used last comes first
  };

  std::shared_ptr<pool> pool_;
};

template <std::totally_ordered Key>
[[nodiscard]] keyed_selector<Key> create_keyed_selector(std::function<selector(const Key&)> make,
                                                        std::size_t max_size = 0) {
  return keyed_selector<Key>(std::move(make), max_size);
}

}  // namespace patchbay
