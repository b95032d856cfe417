#pragma once

#include <patchbay/async/impl/hold_pin.hpp>
#include <patchbay/store/path_set.hpp>

#include "async/thunk_lock_table.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::impl {

// What is kept of the lock that somebody has or waits for. It lives as long as dispatchers belong to it, and counts as
// ended when its pins are gone.
class lock_hold {
 public:
  // One pin counts from the start, and that of `around` is the hold's until it ends.
  lock_hold(std::shared_ptr<lock_table> table, const lock_table* family, std::vector<std::string> paths,
            hold_pin around);
  lock_hold(const lock_hold&) = delete;
  lock_hold& operator=(const lock_hold&) = delete;
  ~lock_hold();

  // False where it has ended.
  [[nodiscard]] bool pin() noexcept;
  // Returns the hold that must be unpinned next.
  [[nodiscard]] std::shared_ptr<lock_hold> unpin() noexcept;

  [[nodiscard]] const std::shared_ptr<lock_hold>& around() const noexcept { return around_; }
  // The table that the application has, of which this is a hold or a hold in a hold.
  [[nodiscard]] const lock_table* family() const noexcept { return family_; }
  // Where the holds inside this one take turns.
  [[nodiscard]] lock_table& inner() noexcept { return inner_; }
  // Throws `errc::invalid_argument` for a path that this hold does not have.
  void check_has(const std::vector<std::string>& paths) const;

  void queue_up(std::function<void()> granted) { table_->add(entry_, std::move(granted)); }

 private:
  [[nodiscard]] bool has(std::string_view path) const;

  // Lets go of the hold around this one, and hands that over.
  [[nodiscard]] std::shared_ptr<lock_hold> leave() && noexcept;

  std::shared_ptr<lock_table> table_;
  const lock_table* const family_;
  std::shared_ptr<lock_hold> around_;
  const std::vector<std::string> paths_;  // sorted
  std::atomic<std::size_t> pins_ = 1;
  lock_entry entry_;
  lock_table inner_;
};

}  // namespace patchbay::impl
