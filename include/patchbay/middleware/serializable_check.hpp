#pragma once

#include <patchbay/error.hpp>
#include <patchbay/store/middleware.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace patchbay::inline v0_1 {

struct serializable_check_options {
  /// Gets a warning for each problem: a message for people, `place()` with the pointer, whether that leads into the
  /// action, and the action's type. Codes are below. Without it, warnings go to stderr. Called on the
  /// thread that dispatches, outside of reducers; may dispatch. What it throws is lost.
  std::function<void(const error&)> warn{};

  /// Types of actions that are not looked at; what they make of the state is.
  std::vector<std::string> ignored_actions{};
  /// Parts of actions and of the state that are not looked at. JSON Pointers, in which the token `*` stands for any.
  std::vector<std::string> ignored_action_paths{"/meta/arg", "/meta/baseQueryMeta"};
  std::vector<std::string> ignored_paths{};
  bool ignore_actions = false;
  bool ignore_state = false;

  /// How many arrays and objects may be open at once. The default is what Rust's serde_json takes; .NET's own parser
  /// takes 64, JavaScript's and Python's some thousands.
  std::size_t max_depth = 128;
  /// So many places are remembered and reported; after that there is silence.
  std::size_t max_warnings = 100;
};

/// A middleware that warns of what JSON can say but its readers do not get, Redux Toolkit's serializableCheck:
///
/// - `errc::out_of_range`: an integer beyond 2^53 - 1, which JavaScript reads as another number without a word;
/// - `errc::illegal_name`: a member that readers take for something else: "__proto__" (assigning it in JavaScript sets
/// a
///   prototype), "$jsan" (DevTools takes it for a reference), and "$at" of an action (recordings drop it);
/// - `errc::too_deep`: more nesting than other parsers take.
///
/// What Redux Toolkit looks for cannot occur here: functions, dates, undefined, NaN and invalid text are no values.
/// Sizes are not limited: what is too large depends on who reads it.
///
/// Each place is reported once: of an action, each pointer in each type; of the state, each pointer. Nothing is refused
/// or changed.
///
/// Of the state only what changed since the last action is walked, whoever changed it; at the first action, all of it.
/// An action is walked whole. It may stand anywhere in the list; the action is looked at as it arrives there.
///
/// Throws `errc::pointer_syntax` for an ignored path that is none.
[[nodiscard]] middleware serializable_check(serializable_check_options options = {});

}  // namespace patchbay
