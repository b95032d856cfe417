#include "middleware/listener/listener_runs.hpp"

#include "middleware/listener/listener_core.hpp"

namespace patchbay::inline v0_1::impl {

void listener_runs::add(const std::shared_ptr<listener_run>& run) {
  runs_.emplace(key(run->entry->number, run->number), place{run, run->chain});
  in_chains_[run->chain].emplace(run->number, run->entry->number);
}

void listener_runs::forget(const listener_run& run) noexcept {
  const auto found = runs_.find({run.entry->number, run.number});
  if (found != runs_.end()) erase(found);
}

listener_runs::map::iterator listener_runs::erase(map::iterator at) noexcept {
  const auto chain = in_chains_.find(at->second.chain);
  chain->second.erase(at->first.second);
  if (chain->second.empty()) in_chains_.erase(chain);
  return runs_.erase(at);
}

listener_runs::list listener_runs::take_of(std::uint64_t listener, const listener_run* but) {
  list taken;
  const std::uint64_t spared = but != nullptr ? but->number : 0;
  for (auto at = runs_.lower_bound({listener, 0}); at != runs_.end() && at->first.first == listener;) {
    if (at->first.second == spared) {
      ++at;
      continue;
    }
    if (auto run = at->second.run.lock()) taken.push_back(std::move(run));
    at = erase(at);
  }
  return taken;
}

listener_runs::list listener_runs::take_in(const void* chain) {
  list taken;
  const auto found = in_chains_.find(chain);
  if (found == in_chains_.end()) return taken;
  for (const auto& [run, listener] : found->second) {
    const auto at = runs_.find({listener, run});
    if (auto live = at->second.run.lock()) taken.push_back(std::move(live));
    runs_.erase(at);
  }
  in_chains_.erase(found);
  return taken;
}

listener_runs::list listener_runs::take_all() {
  list taken;
  for (const auto& [numbers, kept] : runs_) {
    if (auto live = kept.run.lock()) taken.push_back(std::move(live));
  }
  runs_.clear();
  in_chains_.clear();
  return taken;
}

}  // namespace patchbay::impl
