#pragma once

#include <patchbay/middleware/listener.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace patchbay::impl {

// Something on the list: a listener, or an effect that waits for an action.
struct listener_entry {
  std::weak_ptr<listener_core> core;
  listener_predicate matches;
  listener_effect effect{};
  std::function<void(const take_result&)> tell{};  // of what waits
};

class listener_core : public std::enable_shared_from_this<listener_core> {
 public:
  using list = std::vector<std::shared_ptr<listener_entry>>;

  explicit listener_core(listener_options options) : options_(std::move(options)) {}

  [[nodiscard]] const listener_options& options() const noexcept { return options_; }

  // Behind all others, unless it is there.
  void add(const std::shared_ptr<listener_entry>& entry);
  bool remove(const listener_entry& entry);
  void clear();
  // Of one entry, of the chain of one store, or all.
  template <class Which>
  void cancel_runs(Which&& which);

  // None before there is a listener.
  [[nodiscard]] std::shared_ptr<const list> listeners() const;
  // Asks all, and starts the effects of those that match.
  void hear(const middleware_api& api, const void* chain, const action& a, const value& previous);

 private:
  void hear(const std::shared_ptr<listener_entry>& entry, const middleware_api& api, const void* chain,
            const take_result& heard);
  void start(const std::shared_ptr<listener_entry>& entry, const middleware_api& api, const void* chain,
             const take_result& heard);
  static boost::asio::awaitable<void> complete(std::shared_ptr<listener_run> run, boost::asio::awaitable<void> work);
  void finish(listener_run& run);
  [[nodiscard]] bool has(const listener_entry& entry) const;
  void report(std::exception_ptr failure, std::string_view raised_by) const noexcept;

  const listener_options options_;
  mutable std::mutex guard_;
  std::shared_ptr<const list> list_ = std::make_shared<list>();
  std::vector<std::weak_ptr<listener_run>> runs_;
};

template <class Which>
void listener_core::cancel_runs(Which&& which) {
  std::vector<std::shared_ptr<listener_run>> chosen;
  {
    const std::lock_guard lock(guard_);
    for (const auto& weak : runs_) {
      if (auto run = weak.lock(); run && which(*run)) chosen.push_back(std::move(run));
    }
  }
  for (const auto& run : chosen) run->stop.request_stop();
}

}  // namespace patchbay::impl
