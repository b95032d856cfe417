#pragma once

#include <patchbay/error.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/store/redaction.hpp>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>

namespace patchbay::inline v0_1 {

struct crash_report_options {
  /// How many actions a report holds, the failing one included.
  std::size_t keep = 50;
  /// Where reports go: the file holds the last one. It is replaced as a whole, keeps its permissions
  /// (`write_file_atomically`), and is on the disk (fsync) before the exception goes on. A relative path counts from
  /// the working directory at the time of construction. No file if empty.
  std::filesystem::path file{};
  /// Gets the text of reports, before the file is written. What it throws goes to `on_error`.
  std::function<void(std::string_view report)> sink{};
  /// What must not get into it. Without it, passwords and tokens that pass through actions or the state do.
  redaction redact{};
  /// Hears why a report could not be made or written. What it throws is lost.
  std::function<void(const error&)> on_error{};
};

/// A middleware that, when a handler or reducer throws, reports the actions that led there, the failing one last, and
/// the state before the first of them. Belongs at the end of the list: it keeps the actions that reach it.
///
/// A report is JSON text that Redux DevTools imports and `replay::script` reads: played to the same reducers it ends in
/// the same exception.
///
///     {"error": {"action": TYPE, "message": TEXT}, "payload": "[ACTION,...]", "preloadedState": "STATE"}
///
/// Members called "$jsan" are written as jsan does, with which DevTools reads: their value in an array.
///
/// What changed the state between two actions without being one of them (`set_state`, another dispatcher, a batch that
/// was taken back) appears among the actions as "@@patchbay/SET_STATE" with the "patch" that was made; the player
/// applies it, DevTools shows it. What a listener sets without an action just before it dispatches one cannot be told
/// from the work of the action that it answers, and is missing.
///
/// Refusals are no crashes: an unknown type, a store that is gone, listeners that feed each other
/// (`errc::unknown_action`, `closed`, `recursion`). The failing action is not kept for later reports, as it changed
/// nothing.
///
/// It never disturbs a dispatch: the exception goes on as it was, and nothing else is thrown. What the sink dispatches
/// is not reported if it fails too. A dispatch costs O(1) more, and memory what `keep` versions of a state do not
/// share; a report costs O(size of the state and the actions).
///
/// Throws `errc::invalid_argument` when it has neither file nor sink, or nothing to keep.
[[nodiscard]] middleware crash_report(crash_report_options options);

}  // namespace patchbay
