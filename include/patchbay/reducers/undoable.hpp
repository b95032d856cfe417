#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace undo_types {
inline constexpr std::string_view undo = "@@redux-undo/UNDO";
inline constexpr std::string_view redo = "@@redux-undo/REDO";
inline constexpr std::string_view jump = "@@redux-undo/JUMP";
inline constexpr std::string_view jump_to_past = "@@redux-undo/JUMP_TO_PAST";
inline constexpr std::string_view jump_to_future = "@@redux-undo/JUMP_TO_FUTURE";
inline constexpr std::string_view clear_history = "@@redux-undo/CLEAR_HISTORY";
inline constexpr std::string_view init = "@@redux-undo/INIT";
inline constexpr std::string_view pause = "@@patchbay/undo/PAUSE";
inline constexpr std::string_view resume = "@@patchbay/undo/RESUME";
}  // namespace undo_types

namespace undo_actions {
[[nodiscard]] action undo();
[[nodiscard]] action redo();
/// Forward by `steps`, or back where it is negative.
[[nodiscard]] action jump(std::int64_t steps);
/// To an element of `past`, or of `future`.
[[nodiscard]] action jump_to_past(std::size_t index);
[[nodiscard]] action jump_to_future(std::size_t index);
[[nodiscard]] action clear_history();
/// zundo's pause and resume: in between, actions change the present state and make no step. What comes after is a step
/// from the state that they led to.
[[nodiscard]] action pause();
[[nodiscard]] action resume();
}  // namespace undo_actions

/// Says something about an action, given the state it led to and the history before it.
using undo_filter = std::function<bool(const action& a, const value& present, const value& history)>;

/// The group an action belongs to; null for none.
using undo_group = std::function<value(const action& a, const value& present, const value& history)>;

/// Holds for the actions of these types, or for all others.
[[nodiscard]] undo_filter include_action(std::vector<std::string> types);
[[nodiscard]] undo_filter exclude_action(std::vector<std::string> types);
/// Holds where all of them hold; later ones are not asked once one doesn't. Throws `errc::invalid_argument` for an
/// empty one.
[[nodiscard]] undo_filter combine_filters(std::vector<undo_filter> filters);
/// Groups the actions of these types by their type.
[[nodiscard]] undo_group group_by_action_types(std::vector<std::string> types);

/// redux-undo's options, with its defaults.
struct undoable_options {
  /// How many states the history may hold, the present one included; 0 for any number.
  std::size_t limit = 0;
  /// Which actions make a step; the state that others lead to only replaces the present one. All, if empty.
  undo_filter filter{};
  /// Consecutive actions of one group make one step.
  undo_group group_by{};
  /// The next step keeps the state that a filtered action led to, instead of the last unfiltered one.
  bool sync_filter = false;
  /// Nothing leads back to the state that the history starts with.
  bool ignore_initial_state = false;
  /// The reducer gets the actions of undoable itself too.
  bool never_skip_reducer = false;

  std::string undo_type{undo_types::undo};
  std::string redo_type{undo_types::redo};
  std::string jump_type{undo_types::jump};
  std::string jump_to_past_type{undo_types::jump_to_past};
  std::string jump_to_future_type{undo_types::jump_to_future};
  std::vector<std::string> clear_history_types{std::string(undo_types::clear_history)};
  /// These bring back the history that the reducer started from.
  std::vector<std::string> init_types{std::string(undo_types::init)};
  std::string pause_type{undo_types::pause};
  std::string resume_type{undo_types::resume};

  /// Actions that make a step even where the reducer gave the very same state back. In JavaScript `state.map(...)` is
  /// another array even if it changed nothing, and redux-undo makes a step of it; a reducer ported from there gives the
  /// same state back, as it should, and names here the types for which the history has to be the same as there.
  undo_filter always_a_step{};

  /// A jump to a place that does not exist makes the present state undefined in JavaScript, and later steps put that
  /// into `past` or `future`, where JSON shows it as null. True reads such a null as undefined again when a step
  /// leads back there. Set it for a reducer that never yields null itself.
  bool null_is_undefined = false;
};

/// redux-undo's undoable: a reducer over the history of what `inner` yields.
///
///     auto todos = undoable(todo_list, {.limit = 100, .filter = exclude_action({"SELECT"})});
///
/// Its state is `{past, present, future, group, _latestUnfiltered, index, limit}`; `index` is the size of `past` and
/// `limit` the number of all states. While it is paused, there is a member `paused`, which is true. A state that is no
/// history becomes the present one of a new history. An undefined state is a missing member, or null in `past` and
/// `future`. Results are those of redux-undo 1.1 for every action, also for a missing or odd `index` (only names that
/// arrays inherit, such as "length", are nothing here).
///
/// "Unchanged" means that `inner` gave the very same state back (or an equal scalar); see `always_a_step`.
///
/// A step costs O(log n) in the length of the history, and takes the memory of what it changed. So does its patch for
/// views of the whole history, where a step copies the present state; views of `past` alone get it in full.
///
/// As in redux-undo, the reducer remembers the first history it was given, and brings it back for `init_types`. Every
/// copy of the reducer has a memory of its own, and the copy that a store makes for itself starts without one unless
/// the original was called: stores do not see each other's. Calling one copy from several threads is as safe as `inner`
/// is.
///
/// Throws `errc::invalid_argument` for an empty reducer. The reducer throws `errc::invalid_state` for a state without
/// the arrays of a history once it has begun.
[[nodiscard]] reducer undoable(reducer inner, undoable_options options = {});

}  // namespace patchbay
