#pragma once

#include "store/turn/spin_lock.hpp"

#include <patchbay/store/subscription.hpp>

#include <boost/signals2/signal.hpp>

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::impl {

// Who calls listeners: gets what each of them throws, so that the others are called all the same, and says whether they
// may leave.
struct listener_host {
  virtual void listener_threw(std::exception_ptr failure) noexcept = 0;
  virtual void check_listener_may_leave() const {}

 protected:
  ~listener_host() = default;
};

// Listeners of one kind, a part of what `host` belongs to. Slots disconnected before their turn are not called, those
// added meanwhile wait for the next call. Thread-safe.
template <class... Arguments>
class listener_list {
 public:
  using function = std::function<void(Arguments...)>;

  explicit listener_list(listener_host* host) : host_(host), signal_(call_all{host}) {}

  // `owner` keeps this list, and is what the subscription may outlive.
  [[nodiscard]] subscription add(function listener, const std::shared_ptr<const void>& owner) {
    const boost::signals2::connection added = signal_.connect(std::move(listener));
    live_.fetch_add(1, std::memory_order_relaxed);
    return subscription_in(std::weak_ptr(std::shared_ptr<listener_list>(owner, this)), added);
  }

  void remove(const boost::signals2::connection& added) noexcept {
    live_.fetch_sub(1, std::memory_order_relaxed);
    added.disconnect();
  }
  [[nodiscard]] bool contains(const boost::signals2::connection& added) const noexcept { return added.connected(); }
  void check_may_leave() const { host_->check_listener_may_leave(); }

  [[nodiscard]] bool empty() const noexcept { return live_.load(std::memory_order_relaxed) == 0; }
  void call(Arguments... arguments) const { signal_(arguments...); }
  void clear() { signal_.disconnect_all_slots(); }

 private:
  struct call_all {
    using result_type = void;
    listener_host* host;

    template <class Iterator>
    void operator()(Iterator slot, Iterator end) const {
      for (; slot != end; ++slot) {
        try {
          *slot;
        } catch (...) {
          host->listener_threw(std::current_exception());
        }
      }
    }
  };
  // Spelled out down to the last parameter: a pthread mutex would be most of what an emission costs.
  using signal =
      boost::signals2::signal<void(Arguments...), call_all, int, std::less<int>, function,
                              std::function<void(const boost::signals2::connection&, Arguments...)>, spin_lock>;

  listener_host* host_;
  signal signal_;
  std::atomic<std::size_t> live_ = 0;
};

}  // namespace patchbay::impl
