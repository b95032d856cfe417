#include "middleware/listener/listener_core.hpp"

#include <patchbay/error.hpp>

#include <iostream>
#include <optional>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

// Nothing where a subscriber has ended the store.
std::optional<value> state_of(const middleware_api& api) {
  try {
    return api.get_state();
  } catch (const error& failure) {
    if (failure.code() == errc::closed) return std::nullopt;
    throw;
  }
}

// What a plain effect leaves to be waited for beside the tasks that it joins.
boost::asio::awaitable<void> nothing() { co_return; }

void stop(const listener_runs::list& runs) {
  for (const auto& run : runs) run->stop.request_stop();
}

bool says_cancelled(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const error& known) {
    return known.code() == errc::cancelled;
  } catch (...) {
    return false;
  }
}

boost::asio::awaitable<void> all_joined(listener_run& run) {
  while (const auto joined = run.still_joining()) co_await wait_for(joined, boost::asio::use_awaitable);
}

}  // namespace

listener_core::listener_core(listener_options options)
    : options_(std::move(options)), executor_(options_.executor ? executor_watch::of(options_.executor) : nullptr) {}

const boost::asio::any_io_executor& listener_core::executor() const {
  if (!executor_) {
    throw error(errc::invalid_argument,
                "The listener middleware was given no executor, which coroutines and waiting need.");
  }
  if (executor_->ended()) throw error(errc::closed, "The executor of the listener middleware is gone.");
  return options_.executor;
}

// --- the list -----------------------------------------------------------------------------------------------

void listener_core::add(const std::shared_ptr<listener_entry>& entry) {
  std::shared_ptr<const list> before;
  const std::lock_guard lock(guard_);
  entry->may_return = true;
  if (entry->place != 0) return;
  entry->place = ++numbers_;
  if (entry->number == 0) entry->number = entry->place;
  on_list_.emplace(entry->place, entry);
  before = std::exchange(snapshot_, nullptr);
}

void listener_core::add_again(const listener_run& run) {
  {
    const std::lock_guard lock(guard_);
    if (!run.entry->may_return || run.begun_after != clears_) return;
  }
  add(run.entry);
}

bool listener_core::remove(listener_entry& entry) {
  std::shared_ptr<listener_entry> left;
  std::shared_ptr<const list> before;
  const std::lock_guard lock(guard_);
  const auto found = on_list_.find(std::exchange(entry.place, 0));
  if (found == on_list_.end()) return false;
  left = std::move(found->second);
  on_list_.erase(found);
  before = std::exchange(snapshot_, nullptr);
  return true;
}

bool listener_core::dismiss(listener_entry& entry) {
  {
    const std::lock_guard lock(guard_);
    entry.may_return = false;
  }
  return remove(entry);
}

void listener_core::clear() {
  std::shared_ptr<const list> before;
  decltype(on_list_) left;
  listener_runs::list runs;
  {
    const std::lock_guard lock(guard_);
    ++clears_;
    left.swap(on_list_);
    before = std::exchange(snapshot_, nullptr);
    for (const auto& [place, entry] : left) entry->place = 0;
    runs = runs_.take_all();
  }
  stop(runs);
}

std::shared_ptr<const listener_core::list> listener_core::listeners() {
  const std::lock_guard lock(guard_);
  if (!snapshot_) {
    auto now = std::make_shared<list>();
    now->reserve(on_list_.size());
    for (const auto& [place, entry] : on_list_) now->push_back(entry);
    snapshot_ = std::move(now);
  }
  return snapshot_;
}

bool listener_core::has(const listener_entry& entry) const {
  const std::lock_guard lock(guard_);
  return entry.place != 0;
}

// --- runs ---------------------------------------------------------------------------------------------------

void listener_core::cancel_runs_of(const listener_entry& entry, const listener_run* but) {
  listener_runs::list runs;
  {
    const std::lock_guard lock(guard_);
    runs = runs_.take_of(entry.number, but);
  }
  stop(runs);
}

void listener_core::cancel_runs_in(const void* chain) {
  listener_runs::list runs;
  {
    const std::lock_guard lock(guard_);
    runs = runs_.take_in(chain);
  }
  stop(runs);
}

void listener_core::forget(const listener_run& run) noexcept {
  const std::lock_guard lock(guard_);
  runs_.forget(run);
}

// --- actions ------------------------------------------------------------------------------------------------

void listener_core::hear(const middleware_api& api, const void* chain, const action& a, const value& previous) {
  const std::shared_ptr<const list> all = listeners();
  if (all->empty()) return;
  std::optional<value> state = state_of(api);
  if (!state) return;
  const take_result heard{a, *std::move(state), previous};
  for (const auto& entry : *all) hear(entry, api, chain, heard);
}

void listener_core::hear(const std::shared_ptr<listener_entry>& entry, const middleware_api& api, const void* chain,
                         const take_result& heard) {
  try {
    if (!entry->matches(heard.action, heard.state, heard.previous)) return;
  } catch (...) {
    return report(std::current_exception(), "predicate");
  }
  // An effect before this one may have taken it off the list.
  if (!has(*entry)) return;
  if (entry->tell) return entry->tell(heard);
  start(entry, api, chain, heard);
}

void listener_core::start(const std::shared_ptr<listener_entry>& entry, const middleware_api& api, const void* chain,
                          const take_result& heard) {
  const auto run = std::make_shared<listener_run>(shared_from_this(), entry, api, heard.previous, chain);
  {
    const std::lock_guard lock(guard_);
    run->number = ++numbers_;
    run->begun_after = clears_;
    runs_.add(run);
  }
  try {
    auto work = begin(*run, heard.action);
    if (work) return boost::asio::co_spawn(executor(), complete(run, *std::move(work)), boost::asio::detached);
  } catch (...) {
    report(std::current_exception(), "effect");
  }
  finish(*run);
}

std::optional<boost::asio::awaitable<void>> listener_core::begin(listener_run& run, const action& a) {
  std::optional<boost::asio::awaitable<void>> work;
  try {
    work = run.entry->effect(a, access::make<listener_api>(run.shared_from_this()));
  } catch (...) {
    failed(run, std::current_exception());
  }
  if (!work && run.joins_any()) work = nothing();
  return work;
}

boost::asio::awaitable<void> listener_core::complete(std::shared_ptr<listener_run> run,
                                                     boost::asio::awaitable<void> work) {
  try {
    if (!run->stop.stop_requested()) co_await std::move(work);
  } catch (...) {
    run->core->failed(*run, std::current_exception());
  }
  co_await all_joined(*run);
  run->core->finish(*run);
}

void listener_core::finish(listener_run& run) {
  run.stop.request_stop();
  forget(run);
}

void listener_core::failed(const listener_run& run, std::exception_ptr failure) const noexcept {
  if (run.stop.stop_requested() && says_cancelled(failure)) return;
  report(std::move(failure), "effect");
}

void listener_core::report(std::exception_ptr failure, std::string_view raised_by) const noexcept {
  try {
    if (options_.on_error) return options_.on_error(std::move(failure), raised_by);
    std::rethrow_exception(failure);
  } catch (const std::exception& known) {
    if (!options_.on_error) std::cerr << "A listener's " << raised_by << " failed: " << known.what() << '\n';
  } catch (...) {
    if (!options_.on_error) std::cerr << "A listener's " << raised_by << " failed\n";
  }
}

}  // namespace patchbay::impl
