#pragma once

#include <patchbay/clock.hpp>
#include <patchbay/error.hpp>
#include <patchbay/store/redaction.hpp>
#include <patchbay/store/store.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>

namespace patchbay::inline v0_1 {

namespace impl {
class journal_target;
}

struct recorder_options {
  /// Gives each line a member "$at": when it happened, in milliseconds since the recorder was made.
  bool times = false;
  /// The clock for that, which must only move forward; the steady clock if left empty.
  patchbay::clock clock{};
  /// What must not get into it. Without it, passwords and tokens that pass through actions or the state do.
  redaction redact{};
  /// Adds to what is in the file already instead of emptying it. A last line that was cut off while it was written
  /// becomes a comment there; a file that holds an array or an export is refused with `errc::io`.
  bool append = false;
  /// Lets `flush` and `close` wait until a file is on the disk (fsync).
  bool sync = false;
  /// Hears of a write that failed, once until one succeeds again. Called within the turn of an action or by flush: it
  /// must not touch the store, and what it throws is lost.
  std::function<void(const error&)> on_error{};
  /// How much text waits for a target that cannot be written, in bytes. Beyond that the recording ends.
  std::size_t max_waiting = std::size_t{64} << 20;
};

/// Writes every action that a store settles, one a line, in their order: the script that `replay::script` reads.
/// Actions of a thunk are recorded as they come, those of a batch when it commits, none of a batch that failed.
///
/// What changed the state without a dispatch (`set_state` and the like, a replaced reducer) is recorded as an action
/// "@@patchbay/SET_STATE", with the partial state as payload if that says all, else with the "patch" that was made.
/// An action with members that a script would take for its own ("$at", "$expect") stands in an `{"$action": ...}`. One
/// of more than 64 MiB, which no script can read, ends the recording: flush and close say so.
///
/// Recording never disturbs a dispatch: nothing is thrown there. Text is written in large pieces; what cannot be
/// written is kept, and tried again with the next.
///
/// Move-only. Ends with this object, which writes what is left. The store may end before it. Thread-safe.
class [[nodiscard]] recorder {
 public:
  /// Records to a stream, which must outlive the recorder and not be used by others at the same time.
  recorder(store& target, std::ostream& out, recorder_options options = {});
  /// Records to a file. Throws `errc::io` if it cannot be opened.
  recorder(store& target, const std::filesystem::path& file, recorder_options options = {});
  recorder(recorder&&) noexcept;
  recorder& operator=(recorder&&) noexcept;
  ~recorder();

  /// When this returns, every action that was settled before the call, on whatever thread, is written. Inside a
  /// listener that goes for the actions before the one that is being reported. Throws `errc::io` if it cannot be
  /// written, `errc::reducing` inside a reducer.
  void flush();
  /// Ends the recording, then as flush. Does nothing the second time.
  void close();

  /// How many actions were recorded so far.
  [[nodiscard]] std::uint64_t count() const noexcept;

 private:
  recorder(store& target, std::unique_ptr<impl::journal_target> to, recorder_options options);

  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace patchbay
