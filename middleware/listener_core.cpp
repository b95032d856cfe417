#include "listener_core.hpp"

#include <patchbay/error.hpp>

#include <algorithm>
#include <iostream>
#include <utility>

namespace patchbay::impl {

void listener_core::add(const std::shared_ptr<listener_entry>& entry) {
  const std::lock_guard lock(guard_);
  if (std::find(list_->begin(), list_->end(), entry) != list_->end()) return;
  auto next = std::make_shared<list>(*list_);
  next->push_back(entry);
  list_ = std::move(next);
}

bool listener_core::remove(const listener_entry& entry) {
  std::shared_ptr<const list> before;
  const std::lock_guard lock(guard_);
  auto next = std::make_shared<list>(*list_);
  const auto left = std::erase_if(*next, [&](const auto& each) { return each.get() == &entry; });
  if (left != 0) before = std::exchange(list_, std::move(next));
  return left != 0;
}

void listener_core::clear() {
  {
    std::shared_ptr<const list> before = std::make_shared<list>();
    const std::lock_guard lock(guard_);
    before.swap(list_);
  }
  cancel_runs([](const listener_run&) { return true; });
}

std::shared_ptr<const listener_core::list> listener_core::listeners() const {
  const std::lock_guard lock(guard_);
  return list_;
}

bool listener_core::has(const listener_entry& entry) const {
  const std::shared_ptr<const list> now = listeners();
  return std::any_of(now->begin(), now->end(), [&](const auto& each) { return each.get() == &entry; });
}

void listener_core::hear(const middleware_api& api, const void* chain, const action& a, const value& previous) {
  const std::shared_ptr<const list> all = listeners();
  if (all->empty()) return;
  const take_result heard{a, api.get_state(), previous};
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
    std::erase_if(runs_, [](const auto& weak) { return weak.expired(); });
    runs_.push_back(run);
  }
  try {
    if (auto work = entry->effect(heard.action, listener_api(run))) {
      boost::asio::co_spawn(run->executor(), complete(run, *std::move(work)), boost::asio::detached);
      return;
    }
  } catch (...) {
    report(std::current_exception(), "effect");
  }
  finish(*run);
}

boost::asio::awaitable<void> listener_core::complete(std::shared_ptr<listener_run> run,
                                                     boost::asio::awaitable<void> work) {
  try {
    co_await std::move(work);
  } catch (const error& failure) {
    const bool quiet = failure.code() == errc::cancelled && run->stop.stop_requested();
    if (!quiet) run->core->report(std::current_exception(), "effect");
  } catch (...) {
    run->core->report(std::current_exception(), "effect");
  }
  for (;;) {
    std::shared_ptr<result_state<void>> next;
    {
      const std::lock_guard lock(run->guard);
      if (run->joined.empty()) break;
      next = run->joined.back();
      run->joined.pop_back();
    }
    co_await wait_for(next, boost::asio::use_awaitable);
  }
  run->core->finish(*run);
}

void listener_core::finish(listener_run& run) {
  run.stop.request_stop();
  const std::lock_guard lock(guard_);
  std::erase_if(runs_, [&](const auto& weak) { return weak.expired() || weak.lock().get() == &run; });
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
