#include <patchbay/testing/manual_clock.hpp>

#include <patchbay/error.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace patchbay::inline v0_1::testing {

using std::chrono::milliseconds;

namespace impl {

// The time and what waits for it. Callbacks run without the lock.
class timetable {
 public:
  using key = std::pair<milliseconds, std::uint64_t>;  // when, and the how-manieth that was set
  using callback = std::function<void()>;

  explicit timetable(milliseconds start) : now_(start) {}

  [[nodiscard]] milliseconds now() const {
    const std::scoped_lock lock(mutex_);
    return now_;
  }

  void set(milliseconds time) {
    const std::scoped_lock lock(mutex_);
    now_ = time;
  }

  key add(milliseconds delay, callback run) {
    const std::scoped_lock lock(mutex_);
    const key at{later(now_, delay), ++added_};
    waiting_.emplace(at, std::move(run));
    return at;
  }

  bool remove(const key& at) {
    // Outlives the lock: what a callback holds may set or cancel timers when it ends.
    std::map<key, callback>::node_type removed;
    const std::scoped_lock lock(mutex_);
    removed = waiting_.extract(at);
    return !removed.empty();
  }

  [[nodiscard]] bool contains(const key& at) const {
    const std::scoped_lock lock(mutex_);
    return waiting_.contains(at);
  }

  [[nodiscard]] std::size_t size() const {
    const std::scoped_lock lock(mutex_);
    return waiting_.size();
  }

  // Takes out the first callback that is due at `end` and moves the time to when it is due.
  std::optional<callback> take_due(milliseconds end) {
    const std::scoped_lock lock(mutex_);
    const auto first = waiting_.begin();
    if (first == waiting_.end() || first->first.first > end) return std::nullopt;
    now_ = std::max(now_, first->first.first);
    return std::move(waiting_.extract(first).mapped());
  }

  // Callbacks may have moved the time on further.
  void move_to(milliseconds time) {
    const std::scoped_lock lock(mutex_);
    now_ = std::max(now_, time);
  }

  static milliseconds later(milliseconds time, milliseconds by) noexcept {
    return time > milliseconds::max() - by ? milliseconds::max() : time + by;
  }

 private:
  mutable std::mutex mutex_;
  milliseconds now_;
  std::uint64_t added_ = 0;
  std::map<key, callback> waiting_;
};

}  // namespace impl

// --- timer ------------------------------------------------------------------------------------------------

bool timer::cancel() const noexcept {
  const auto table = table_.lock();
  return table && table->remove(at_);
}

bool timer::pending() const noexcept {
  const auto table = table_.lock();
  return table && table->contains(at_);
}

// --- clock ------------------------------------------------------------------------------------------------

namespace {

constexpr std::size_t most_at_one_time = 100'000;

void check_not_negative(milliseconds time, const char* what) {
  if (time >= milliseconds::zero()) return;
  throw error(errc::invalid_argument, std::string("A manual clock cannot ") + what + " by a negative time (" +
                                          std::to_string(time.count()) + " ms).");
}

[[noreturn]] void throw_recursion(milliseconds time) {
  throw error(errc::recursion, "More than " + std::to_string(most_at_one_time) + " callbacks ran at " +
                                   std::to_string(time.count()) +
                                   " ms of a manual clock: do they set each other without end?");
}

}  // namespace

manual_clock::manual_clock(milliseconds start) : table_(std::make_shared<impl::timetable>(start)) {}
manual_clock::~manual_clock() = default;

milliseconds manual_clock::now() const { return table_->now(); }
void manual_clock::set(milliseconds time) { table_->set(time); }
std::size_t manual_clock::pending() const { return table_->size(); }

timer manual_clock::call_after(milliseconds delay, std::function<void()> callback) {
  if (!callback) throw error(errc::invalid_argument, "Expected the callback to be a function.");
  check_not_negative(delay, "delay a callback");
  return {table_, table_->add(delay, std::move(callback))};
}

void manual_clock::advance(milliseconds duration) {
  check_not_negative(duration, "advance");
  const milliseconds end = impl::timetable::later(now(), duration);
  milliseconds time = now();
  std::size_t ran = 0;
  while (const auto callback = table_->take_due(end)) {
    (*callback)();
    ran = std::exchange(time, now()) == time ? ran + 1 : 1;
    if (ran > most_at_one_time) throw_recursion(time);
  }
  table_->move_to(end);
}

bool manual_clock::run_next() {
  const auto callback = table_->take_due(milliseconds::max());
  if (callback) (*callback)();
  return callback.has_value();
}

// --- the clock as functions -------------------------------------------------------------------------------

patchbay::clock manual_clock::clock() const {
  // A callback may hold the clock that it waits on.
  const std::weak_ptr<impl::timetable> weak = table_;
  return {.now =
              [weak] {
                const auto table = weak.lock();
                // Nanoseconds end before its milliseconds do.
                constexpr auto last = std::chrono::floor<milliseconds>(std::chrono::nanoseconds::max());
                return table ? std::min(table->now(), last) : milliseconds::zero();
              },
          .call_after = [weak](milliseconds delay, std::function<void()> callback) -> patchbay::clock::cancel_function {
            const auto table = weak.lock();
            if (!table) return [] {};
            check_not_negative(delay, "delay a callback");
            return [weak, at = table->add(delay, std::move(callback))] {
              if (const auto live = weak.lock()) live->remove(at);
            };
          }};
}

std::function<void(std::chrono::duration<double, std::milli>)> manual_clock::sleep_function() {
  return [this](std::chrono::duration<double, std::milli> length) { advance(std::chrono::ceil<milliseconds>(length)); };
}

}  // namespace patchbay::testing
