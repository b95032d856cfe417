#include <patchbay/replay/player.hpp>

#include "replay/program/unanswered.hpp"
#include "replay/script/brief.hpp"
#include "replay/timeline.hpp"
#include "value/numeric_equality.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/patch.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <variant>

namespace patchbay::inline v0_1::replay {

namespace {

void wait_for(const clock& time, milliseconds length) {
  auto over = std::make_shared<std::promise<void>>();
  const std::future<void> waited = over->get_future();
  // A clock that ends lets go of the promise, and nobody waits any more.
  (void)time.call_after(std::chrono::ceil<clock::milliseconds>(length),
                        [over = std::move(over)] { over->set_value(); });
  waited.wait();
}

// Follows the time of the recording on a clock.
class pacer {
 public:
  explicit pacer(pace timing) : timing_(std::move(timing)) {
    if (!(timing_.speed >= 0)) throw error(errc::invalid_argument, "the speed of a replay must be 0 or more");
    if (!timing_.sleep && timing_.clock.call_after) {
      timing_.sleep = [clock = timing_.clock](milliseconds length) { wait_for(clock, length); };
    }
    if (!timing_.sleep) timing_.sleep = [](milliseconds length) { std::this_thread::sleep_for(length); };
    if (!timing_.clock.now) timing_.clock.now = steady_now;
  }

  void wait(milliseconds length) { wait_until(reached_ + length); }

  void wait_until(milliseconds time) {
    if (timing_.speed == 0 || time < reached_) return;
    reached_ = time;
    const milliseconds now = timing_.clock.now();
    if (!start_) start_ = now;
    // Measured from the start, so that delays do not add up.
    const milliseconds left = *start_ + reached_ / timing_.speed - now;
    if (left > milliseconds::zero()) timing_.sleep(std::min(left, longest_sleep));
  }

 private:
  static constexpr milliseconds longest_sleep = std::chrono::hours(24 * 365);

  pace timing_;
  milliseconds reached_{};
  std::optional<milliseconds> start_{};
};

// A state change that was made without a dispatch.
void apply_set_state(store& target, const action& change) {
  if (change.contains("patch")) {
    target.replace_state(apply(target.state(), patch::from(change["patch"])));
  } else if (change["replace"] == value(true)) {
    target.replace_state(change.payload());
  } else {
    target.set_state(change.payload());
  }
}

}  // namespace

std::string mismatch::message() const {
  const std::string name = place.is_root() ? "the state" : place.text();
  const std::string expected = "expected " + name + " to be " + impl::brief(wanted);
  return expected + (got ? ", but it is " + impl::brief(*got) : ", but there is no such place");
}

std::vector<mismatch> find_mismatches(const expectation& expected, const value& state, std::size_t line) {
  std::vector<mismatch> found;
  for (const auto& [place, wanted] : expected.wanted) {
    const value* got = state.find(place);
    if (got != nullptr && impl::numerically_equal(*got, wanted)) continue;
    found.push_back({.line = line, .place = place, .wanted = wanted, .got = {}});
    if (got != nullptr) found.back().got = *got;
  }
  return found;
}

struct player::state {
  state(store& store, dispatcher through, script entries, player_options settings)
      : target(store),
        dispatch(std::move(through)),
        source(std::move(entries)),
        time(std::move(settings.timing)),
        reached(store.state()) {
    if (settings.remember) past.emplace(reached);
  }

  outcome play(const stop_at& where);
  std::optional<outcome> play_remembered(const stop_at& where, std::size_t& actions_left);
  std::optional<outcome> take(entry& next, const stop_at& where);
  void perform(action played);
  void hand_over(const action& played);
  void show(std::size_t moment_before);
  impl::timeline& memory();

  store& target;
  dispatcher dispatch;
  script source;
  pacer time;
  value reached;  // what the last action left
  std::optional<impl::timeline> past{};
  std::size_t line = 0;
  std::size_t actions = 0;
  std::optional<step> last{};
  std::optional<action> refused{};
  impl::unanswered_types unanswered{};
};

outcome player::state::play(const stop_at& where) {
  refused.reset();
  std::size_t left = where.actions;
  if (std::optional<outcome> stopped = play_remembered(where, left)) return std::move(*stopped);
  while (left > 0) {
    std::optional<entry> next = source.next(where.line);
    if (!next) return {.stopped = source.ended() ? outcome::reason::end : outcome::reason::line};
    line = next->line;
    if (next->at) time.wait_until(*next->at);
    if (std::optional<outcome> stopped = take(*next, where)) return std::move(*stopped);
    if (std::holds_alternative<action>(next->what)) --left;
  }
  return {.stopped = outcome::reason::actions};
}

std::optional<outcome> player::state::play_remembered(const stop_at& where, std::size_t& actions_left) {
  if (!past || past->at_newest()) return {};
  const std::size_t before = past->moment();
  std::optional<outcome> stopped = past->forward(where, actions_left);
  show(before);
  return stopped;
}

std::optional<outcome> player::state::take(entry& next, const stop_at& where) {
  if (auto* played = std::get_if<action>(&next.what)) {
    perform(std::move(*played));
  } else if (const auto* expected = std::get_if<expectation>(&next.what)) {
    std::vector<mismatch> found = find_mismatches(*expected, target.state(), line);
    if (!found.empty()) return outcome{.stopped = outcome::reason::expectation, .mismatches = std::move(found)};
  } else if (const auto* wanted = std::get_if<pause>(&next.what)) {
    time.wait(wanted->length);
  } else if (const auto* passed = std::get_if<checkpoint>(&next.what)) {
    if (past) past->add_checkpoint(line, passed->name);
    if (passed->name == where.checkpoint) return outcome{.stopped = outcome::reason::checkpoint};
  }
  return {};
}

void player::state::hand_over(const action& played) {
  try {
    if (played.type() == action_types::set_state) {
      apply_set_state(target, played);
    } else if (!dispatch(played).handled) {
      unanswered.add(played.type(), line);
    }
  } catch (...) {
    refused = played;
    throw;
  }
}

void player::state::perform(action played) {
  hand_over(played);
  store::versioned now = target.snapshot();
  last = step{line, std::move(played), now.revision, std::exchange(reached, now.state), std::move(now.state)};
  ++actions;
  if (past) past->add_action(line, reached);
}

// What the timeline shows, if that is another moment than before.
void player::state::show(std::size_t moment_before) {
  line = past->line();
  if (past->moment() != moment_before) target.replace_state(past->shown());
}

impl::timeline& player::state::memory() {
  if (past) return *past;
  throw error(errc::invalid_argument, "a player that does not remember cannot go back");
}

player::player(store& target, dispatcher through, script source, player_options options)
    : state_(std::make_unique<state>(target, std::move(through), std::move(source), std::move(options))) {}
player::player(player&&) noexcept = default;
player& player::operator=(player&&) noexcept = default;
player::~player() = default;

outcome player::play(const stop_at& where) { return state_->play(where); }

bool player::step_back() {
  impl::timeline& past = state_->memory();
  const std::size_t before = past.moment();
  const bool moved = past.back_one();
  state_->show(before);
  return moved;
}

void player::back_to_line(std::size_t line) {
  impl::timeline& past = state_->memory();
  const std::size_t before = past.moment();
  past.back_to_line(line);
  state_->show(before);
}

bool player::back_to_checkpoint(impl::text name) {
  impl::timeline& past = state_->memory();
  const std::size_t before = past.moment();
  const bool found = past.back_to_checkpoint(name);
  state_->show(before);
  return found;
}

std::size_t player::position() const noexcept { return state_->past ? state_->past->actions() : state_->actions; }
std::size_t player::line() const noexcept { return state_->line; }
const std::optional<action>& player::refused() const noexcept { return state_->refused; }
const std::optional<step>& player::last() const noexcept { return state_->last; }
const std::vector<unanswered_type>& player::unanswered() const noexcept { return state_->unanswered.list(); }
const script& player::source() const noexcept { return state_->source; }

}  // namespace patchbay::replay
