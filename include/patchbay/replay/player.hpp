#pragma once

#include <patchbay/clock.hpp>
#include <patchbay/replay/script.hpp>
#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/store.hpp>

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::replay {

/// How a player keeps time.
struct pace {
  /// 0 plays as fast as possible and ignores `$wait` and `$at`; 1 plays as recorded, 2 twice as fast.
  double speed = 0;
  /// The machine's if left empty.
  patchbay::clock clock{};
  /// Lets the time pass, on the calling thread; waits for the clock, or sleeps, if left empty.
  std::function<void(milliseconds)> sleep{};
};

struct player_options {
  pace timing{};
  /// Keeps a snapshot for each action, O(its change) of memory, so that the player can go back.
  bool remember = true;
};

/// What an action of the script did.
struct step {
  std::size_t line = 0;
  patchbay::action action{""};
  revision_number revision = 0;  ///< of the store afterwards
  value before{};                ///< what the step before left
  value after{};
};

/// An action type that nothing answered to: no handler, and no case of a reducer, was there for it.
struct unanswered_type {
  std::string type;
  std::size_t count = 0;  ///< of its actions
  std::size_t line = 0;   ///< of the first of them
};

/// Where `player::play` stops at the latest.
struct stop_at {
  std::size_t line = script::no_line;                             ///< plays nothing that begins behind this line
  std::optional<std::string> checkpoint{};                        ///< stops behind the next checkpoint of this name
  std::size_t actions = std::numeric_limits<std::size_t>::max();  ///< plays at most so many actions
};

/// A place of an expectation that did not hold.
struct mismatch {
  std::size_t line = 0;
  pointer place{};
  value wanted{};
  std::optional<value> got{};  ///< nothing where the place does not exist

  /// "expected /total to be 3, but it is 4"
  [[nodiscard]] std::string message() const;
};

/// The places of an expectation that do not hold for a state. `line` is where the expectation stands.
[[nodiscard]] std::vector<mismatch> find_mismatches(const expectation& expected, const value& state,
                                                    std::size_t line = 0);

/// Why `player::play` returned.
struct outcome {
  enum class reason { end, line, checkpoint, actions, expectation };
  reason stopped = reason::end;
  std::vector<mismatch> mismatches{};  ///< of the expectation that failed
};

/// Plays a script to a store.
///
/// Actions go through the dispatcher given: one without middleware replays exactly what was recorded, one with it also
/// what the middleware makes of it. An action of type "@@patchbay/SET_STATE" was no dispatch when it was recorded and
/// is none now: it is applied by `set_state` (a `payload`), `replace_state` (with `"replace": true`), or by applying
/// its `patch`.
///
/// A player that remembers can go back: the store then takes the old state (as a commit of its own, so that views
/// follow) and no reducer runs. Playing forward again shows the remembered states, again without running a reducer,
/// middleware or expectation, until the last one is reached; from there on it dispatches. Whatever somebody else did to
/// the store in the past is overwritten by that.
///
/// The store must outlive the player and stay where it is. Belongs to one thread at a time.
class player {
 public:
  player(store& target, dispatcher through, script source, player_options options = {});
  player(player&&) noexcept;
  player& operator=(player&&) noexcept;
  ~player();

  /// Plays on until the end of the script or what `where` says, or to an expectation that does not hold; a further call
  /// goes on behind it. Throws what the script and the dispatch throw; the store is as the actions before left it, and
  /// a further call goes on with the entry behind the one at fault.
  outcome play(const stop_at& where = {});
  /// Plays one action, and the controls before it.
  outcome step_forward() { return play({.actions = 1}); }

  /// Goes back by one action; false at the start. Throws `errc::invalid_argument`, as do the others that go back, if
  /// the player does not remember.
  bool step_back();
  /// Goes back to what was after the last action that begins no later than in `line`; the start for 0. Does nothing if
  /// that is where the player is or ahead.
  void back_to_line(std::size_t line);
  /// Goes back to the last checkpoint of this name behind us; false if there is none.
  bool back_to_checkpoint(impl::text name);

  /// How many actions lie between the start and what the store shows.
  [[nodiscard]] std::size_t position() const noexcept;
  /// The line of the entry that was taken last; 0 at the start.
  [[nodiscard]] std::size_t line() const noexcept;
  /// The action that made the last `play` throw, at `line()`; nothing if it did not throw, or if the script was at
  /// fault.
  [[nodiscard]] const std::optional<action>& refused() const noexcept;
  /// The action played last, going back aside; nothing before the first.
  [[nodiscard]] const std::optional<step>& last() const noexcept;
  /// The types of the actions played so far whose dispatch said that they were not handled, in the order in which they
  /// came first.
  [[nodiscard]] const std::vector<unanswered_type>& unanswered() const noexcept;
  [[nodiscard]] const script& source() const noexcept;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace patchbay::replay
