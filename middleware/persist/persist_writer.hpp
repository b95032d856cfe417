#pragma once

#include "middleware/persist/persist_settings.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace patchbay::inline v0_1::impl {

// What the storage has: a text and the changes behind it.
struct stored_copy {
  value part;
  std::uint64_t print;  // the fingerprint of it all
  std::size_t text_size;
  std::size_t changes_size = 0;  // as `size_of_change` counts

  // What stays behind of a change besides its text: a row, and the time to read and apply it.
  static constexpr std::size_t size_of_change(std::size_t text) { return text + 256; }
};

// Brings the newest state to the storage. One write at a time, on whatever thread; user code runs without the lock.
// Thread-safe.
class persist_writer : public std::enable_shared_from_this<persist_writer> {
 public:
  explicit persist_writer(std::shared_ptr<persist_settings> settings) : settings_(std::move(settings)) {}

  // The state went from one to the other; in the order of commits.
  void changed(const value& before, const value& after, revision_number revision);
  // The state changed by a hydration, which is no reason to write.
  void hydrated(const value& after);
  // The state must be written, whatever changed.
  void must_write(const value& state);

  // From here to `release` a hydration is under way and nothing is written; so it begins.
  void hold();
  // Until the write that was under way at `hold` is over.
  void wait();
  // `stored` is what the storage had, if that is known; `unusable`: what it had is of no use. What a flush has written
  // since counts for more than either. `schedule` should follow.
  void release(std::optional<stored_copy> stored, bool unusable);
  void pause();
  void resume();
  // Neither held nor paused.
  [[nodiscard]] bool is_writing() const;
  // Writes what is due, now or when it is time.
  void schedule() noexcept;

  // See `persisted`.
  void flush();
  void clear();
  // New options: nothing is known of what is stored, and what is due is planned anew.
  void forget() noexcept;
  // Writes what is left; nothing happens afterwards.
  void end() noexcept;

 private:
  using lock = std::unique_lock<std::mutex>;
  using milliseconds = std::chrono::milliseconds;
  struct job;

  void note(const value& state);
  void plan();
  void arm(milliseconds delay);
  void run();
  void write_scheduled();
  // The next step of the plan, to be done by somebody else. If that one lets go of it, the next change makes another
  // plan.
  [[nodiscard]] std::function<void()> later(std::function<void(persist_writer&)> step);
  void dropped(std::uint64_t plan) noexcept;
  // Makes a plan, or does the next step of one; nothing is planned any more where that fails.
  template <class Step>
  void planned(Step&& step) noexcept;
  // What the hook changes is due, but no reason to write: a storage that fails for good would be tried for ever.
  void report(const error& failure) noexcept;

  // With the lock held:
  [[nodiscard]] bool may_write() const { return due_ && !held_ && !paused_ && !ended_ && !writing_; }
  // A later hydration holds up only what comes by itself: the storage holds nothing that was not seen.
  [[nodiscard]] bool may_flush() const { return !held_ || seen_; }
  [[nodiscard]] milliseconds time_to_wait(const persist_options& options) const;
  // Waits for a write of another thread; false if it is this thread's own.
  [[nodiscard]] bool wait_until_idle(lock& held) const;
  void enter();
  void leave();
  // Releases the lock meanwhile.
  [[nodiscard]] std::exception_ptr write_due(lock& held);

  const std::shared_ptr<persist_settings> settings_;

  mutable std::mutex mutex_;
  mutable std::condition_variable idle_;
  std::optional<value> due_;         // the newest state, while it is not written
  std::uint64_t noted_ = 0;          // counts what became due
  std::uint64_t stored_ = 0;         // up to here it is stored
  std::uint64_t plan_ = 0;           // counts the plans
  std::optional<stored_copy> copy_;  // nothing: not known
  std::optional<std::chrono::nanoseconds> last_write_;
  clock::cancel_function cancel_timer_;
  std::thread::id writer_;
  revision_number reported_ = 0;  // up to here changes may come from the hook
  bool unusable_ = false;
  bool held_ = true;
  bool seen_ = false;  // a hydration is over
  bool paused_ = false;
  bool scheduled_ = false;
  bool writing_ = false;
  bool ended_ = false;
};

}  // namespace patchbay::impl
