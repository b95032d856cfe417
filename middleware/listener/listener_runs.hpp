#pragma once

#include <patchbay/listener/listener.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

// The runs that nobody has cancelled, by their listener and by the chain of middleware they were started through.
// Whoever cancels takes them out, so that a run is gone through once, however long its end takes. Not thread-safe.
class listener_runs {
 public:
  using list = std::vector<std::shared_ptr<listener_run>>;

  // O(log n).
  void add(const std::shared_ptr<listener_run>& run);
  // Does nothing where it isn't there. O(log n).
  void forget(const listener_run& run) noexcept;

  // These give what they take, for somebody to cancel without a lock: to let go of a run is to run the code of others.
  // O(log n, and their number).
  [[nodiscard]] list take_of(std::uint64_t listener, const listener_run* but);
  [[nodiscard]] list take_in(const void* chain);
  [[nodiscard]] list take_all();

 private:
  using key = std::pair<std::uint64_t, std::uint64_t>;  // the numbers of the listener and of the run
  struct place {
    std::weak_ptr<listener_run> run;
    const void* chain;
  };
  using map = std::map<key, place>;

  map::iterator erase(map::iterator at) noexcept;

  map runs_;
  std::unordered_map<const void*, std::map<std::uint64_t, std::uint64_t>> in_chains_;  // run to listener
};

}  // namespace patchbay::impl
