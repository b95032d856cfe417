#pragma once

#include <patchbay/error.hpp>
#include <patchbay/store/subscription.hpp>

#include <boost/signals2/signal.hpp>

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace patchbay::impl {

class store_core;

// Calls every slot, whatever the others throw; hands on each exception.
template <class Report>
struct call_all {
  using result_type = void;
  Report report;

  template <class Iterator>
  void operator()(Iterator slot, Iterator end) const {
    for (; slot != end; ++slot) {
      try {
        *slot;
      } catch (...) {
        report(std::current_exception());
      }
    }
  }
};

struct report_to_core {
  store_core* core = nullptr;
  void operator()(std::exception_ptr failure) const;
};

class signal_link final : public link {
 public:
  signal_link(boost::signals2::connection connection, std::weak_ptr<store_core> core) noexcept
      : connection_(std::move(connection)), core_(std::move(core)) {}
  ~signal_link() override {
    if (owned_) connection_.disconnect();
  }
  void disconnect() noexcept override { connection_.disconnect(); }
  [[nodiscard]] bool connected() const noexcept override { return connection_.connected(); }
  void check_may_leave() const override;
  void detach() noexcept override { owned_ = false; }

 private:
  boost::signals2::connection connection_;
  std::weak_ptr<store_core> core_;
  bool owned_ = true;
};

// Listeners of one kind. Slots disconnected before their turn are not called, those added meanwhile wait for the next call.
template <class... Arguments>
class listener_list {
 public:
  explicit listener_list(store_core* core) : signal_(call_all<report_to_core>{{core}}) {}

  [[nodiscard]] subscription add(std::function<void(Arguments...)> listener, std::weak_ptr<store_core> core) {
    in_use_.store(true, std::memory_order_release);
    return subscription(std::make_unique<signal_link>(signal_.connect(std::move(listener)), std::move(core)));
  }

  // False as long as nobody ever listened.
  [[nodiscard]] bool in_use() const noexcept { return in_use_.load(std::memory_order_acquire); }
  void call(Arguments... arguments) const { signal_(arguments...); }

 private:
  boost::signals2::signal<void(Arguments...), call_all<report_to_core>> signal_;
  std::atomic<bool> in_use_ = false;
};

}  // namespace patchbay::impl
