#pragma once

#include <patchbay/listener/listener.hpp>

#include <patchbay/async/impl/executor_watch.hpp>

#include "middleware/listener/listener_runs.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

// Something on the list: a listener, or an effect that waits for an action.
struct listener_entry {
  std::weak_ptr<listener_core> core;
  listener_predicate matches;
  listener_effect effect{};
  std::function<void(const take_result&)> tell{};  // of what waits
  // Guarded by the core:
  std::uint64_t number = 0;  // of a listener
  std::uint64_t place = 0;   // on the list; 0 where it is not there
  bool may_return = true;    // to the list, after a rest
};

class listener_core : public std::enable_shared_from_this<listener_core> {
 public:
  using list = std::vector<std::shared_ptr<listener_entry>>;

  explicit listener_core(listener_options options);

  [[nodiscard]] const listener_options& options() const noexcept { return options_; }

  // Where coroutines run; throws where there is none, or it is gone.
  [[nodiscard]] const boost::asio::any_io_executor& executor() const;

  // Behind all others, unless it is there. O(log n).
  void add(const std::shared_ptr<listener_entry>& entry);
  // The listener of a run, unless it was dismissed meanwhile, or the list cleared.
  void add_again(const listener_run& run);
  bool remove(listener_entry& entry);
  // Also keeps it from coming back after a rest.
  bool dismiss(listener_entry& entry);
  void clear();
  // Each run is cancelled once. O(log n, and the number of those that were not).
  void cancel_runs_of(const listener_entry& entry, const listener_run* but = nullptr);
  void cancel_runs_in(const void* chain);
  // A run is gone, however that came.
  void forget(const listener_run& run) noexcept;

  // What came out of the effect of a run. That a cancelled one says so is no fault.
  void failed(const listener_run& run, std::exception_ptr failure) const noexcept;

  // Asks all, and starts the effects of those that match.
  void hear(const middleware_api& api, const void* chain, const action& a, const value& previous);

 private:
  void hear(const std::shared_ptr<listener_entry>& entry, const middleware_api& api, const void* chain,
            const take_result& heard);
  void start(const std::shared_ptr<listener_entry>& entry, const middleware_api& api, const void* chain,
             const take_result& heard);
  // Runs what an effect does before the dispatch returns. Gives what is to be waited for.
  [[nodiscard]] std::optional<boost::asio::awaitable<void>> begin(listener_run& run, const action& a);
  static boost::asio::awaitable<void> complete(std::shared_ptr<listener_run> run, boost::asio::awaitable<void> work);
  void finish(listener_run& run);
  [[nodiscard]] std::shared_ptr<const list> listeners();
  [[nodiscard]] bool has(const listener_entry& entry) const;
  void report(std::exception_ptr failure, std::string_view raised_by) const noexcept;

  const listener_options options_;
  const std::shared_ptr<executor_watch> executor_;
  mutable std::mutex guard_;
  // Guarded:
  std::uint64_t numbers_ = 0;  // given to listeners, places and runs
  std::map<std::uint64_t, std::shared_ptr<listener_entry>> on_list_;
  std::shared_ptr<const list> snapshot_;  // of that; null after a change
  std::uint64_t clears_ = 0;              // how often the list was cleared
  listener_runs runs_;
};

}  // namespace patchbay::impl
