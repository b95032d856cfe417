#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <mutex>
#include <unordered_map>

namespace patchbay::impl {

// Something that waits to be posted to an executor, and must hear when that is no longer possible.
class executor_guest {
 public:
  executor_guest() = default;
  executor_guest(const executor_guest&) = delete;
  executor_guest& operator=(const executor_guest&) = delete;
  virtual ~executor_guest() = default;
  // Called once at most, on the thread that destroys the execution context.
  virtual void executor_ended() noexcept = 0;
};

// What waits for an execution context. Thread-safe; may outlive that.
class executor_watch {
 public:
  [[nodiscard]] static std::shared_ptr<executor_watch> of(const boost::asio::any_io_executor& executor);

  // False where the context is gone.
  [[nodiscard]] bool add(const std::shared_ptr<executor_guest>& guest);
  // False where it isn't there: it was removed, or hears or has heard of the end.
  bool remove(const executor_guest& guest) noexcept;
  void executor_ended() noexcept;
  // Nothing may be posted any more.
  [[nodiscard]] bool ended() const noexcept {
    const std::lock_guard lock(guard_);
    return ended_;
  }

 private:
  mutable std::mutex guard_;
  bool ended_ = false;
  std::unordered_map<const executor_guest*, std::weak_ptr<executor_guest>> waiting_;
};

}  // namespace patchbay::impl
