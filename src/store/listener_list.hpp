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

class store_core;

void report_to(store_core& core, std::exception_ptr failure) noexcept;
// Throws errc::reducing when the calling thread is inside a reducer.
void check_may_leave(const store_core& core);

// Calls every slot, whatever the others throw; hands on each exception.
struct call_all {
  using result_type = void;
  store_core* core;

  template <class Iterator>
  void operator()(Iterator slot, Iterator end) const {
    for (; slot != end; ++slot) {
      try {
        *slot;
      } catch (...) {
        report_to(*core, std::current_exception());
      }
    }
  }
};

class signal_link final : public link {
 public:
  // `live` counts the connections of a list that lies in `core`.
  signal_link(boost::signals2::connection connection, std::weak_ptr<store_core> core,
              std::atomic<std::size_t>& live) noexcept
      : connection_(std::move(connection)), core_(std::move(core)), live_(&live) {}
  ~signal_link() override {
    if (owned_) disconnect();
  }
  void disconnect() noexcept override {
    if (!std::exchange(owned_, false)) return;
    if (const auto core = core_.lock()) live_->fetch_sub(1, std::memory_order_relaxed);
    connection_.disconnect();
  }
  [[nodiscard]] bool connected() const noexcept override { return owned_ && connection_.connected(); }
  void check_may_leave() const override {
    if (const auto core = core_.lock()) impl::check_may_leave(*core);
  }
  void detach() noexcept override { owned_ = false; }

 private:
  boost::signals2::connection connection_;
  std::weak_ptr<store_core> core_;
  std::atomic<std::size_t>* live_;
  bool owned_ = true;
};

// Listeners of one kind. Slots disconnected before their turn are not called, those added meanwhile wait for the next
// call.
template <class... Arguments>
class listener_list {
 public:
  using function = std::function<void(Arguments...)>;

  explicit listener_list(store_core* core) : signal_(call_all{core}) {}

  [[nodiscard]] subscription add(function listener, std::weak_ptr<store_core> core) {
    auto link = std::make_unique<signal_link>(signal_.connect(std::move(listener)), std::move(core), live_);
    live_.fetch_add(1, std::memory_order_relaxed);
    return subscription(std::move(link));
  }

  [[nodiscard]] bool empty() const noexcept { return live_.load(std::memory_order_relaxed) == 0; }
  void call(Arguments... arguments) const { signal_(arguments...); }
  void clear() { signal_.disconnect_all_slots(); }

 private:
  // Spelled out down to the last parameter: a pthread mutex would be most of what an emission costs.
  using signal =
      boost::signals2::signal<void(Arguments...), call_all, int, std::less<int>, function,
                              std::function<void(const boost::signals2::connection&, Arguments...)>, spin_lock>;
  signal signal_;
  std::atomic<std::size_t> live_ = 0;
};

}  // namespace patchbay::impl
