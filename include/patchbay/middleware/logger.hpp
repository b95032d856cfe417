#pragma once

#include <patchbay/clock.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/store/redaction.hpp>

#include <chrono>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1 {

/// How much a logger says about an action.
enum class log_detail {
  paths,    ///< which places changed, and how
  changes,  ///< with their new values
  full,     ///< and the action, the state before and the state after: O(size of the state)
};

enum class log_colors { automatic, always, never };

struct logger_options {
  log_detail detail = log_detail::changes;
  /// Where entries go, whole ones of several lines; std::clog if neither this nor `sink` is given. Must outlive the
  /// dispatcher.
  std::ostream* out = nullptr;
  /// Gets the entries instead. Never called by two threads at the same time; must not dispatch. What it throws reaches
  /// the caller of dispatch.
  std::function<void(std::string_view entry)> sink{};
  /// Automatic: when the entries go to std::cout, std::cerr or std::clog, that is a terminal, and NO_COLOR is not set.
  log_colors colors = log_colors::automatic;
  /// Logs only the actions that this holds for.
  std::function<bool(const value& state, const action& a)> predicate{};
  /// What must not get into it. Without it, passwords and tokens that pass through actions or the state do.
  redaction redact{};
  /// Measures durations; the steady clock if left empty.
  patchbay::clock clock{};
  /// The time of day that an entry shows; the local HH:MM:SS.mmm if left empty.
  std::function<std::string()> time_of_day{};
};

/// A middleware that prints what redux-logger prints: for each action its type, when it came, how long it took and what
/// it changed. An action that throws is logged with the reason, and thrown on.
///
///     action todos/added @ 12:00:00.000 (in 0.042 ms)
///       add         /todos/2          {"done":false,"text":"buy milk"}
///       replace     /unsaved          true
///
/// Times and changes are those of what lies behind it in the chain, so it belongs at the end of the list. Actions that
/// are dispatched meanwhile, by listeners or other middleware, are printed before the one that they are part of, and
/// what they change is shown for both.
[[nodiscard]] middleware logger(logger_options options = {});

}  // namespace patchbay
