#include "middleware/persist/persist_writer.hpp"

#include "middleware/persist/persist_format.hpp"
#include "store/handed_task.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

// Whose error hook runs on this thread.
thread_local const persist_writer* reporting = nullptr;

}  // namespace

// What a write needs to know.
struct persist_writer::job {
  persist_settings::options options;
  value state;
  std::optional<stored_copy> stored;
  bool over_unusable;

  // Returns what is stored then.
  [[nodiscard]] stored_copy run() const {
    if (!options->storage) throw error(errc::io, "The storage is unavailable.");
    value part = persisted_part(*options, state);
    if (stored && stored->part == part) return *stored;
    if (std::optional<stored_copy> longer = append(part)) return *std::move(longer);
    const std::string text = print_stored(*options, part);
    if (over_unusable)
      options->storage->write_over_unusable(options->name, text);
    else
      options->storage->write(options->name, text);
    return {std::move(part), fingerprint(text), text.size()};
  }

 private:
  // Nothing where the whole text is to be written: also once the changes have grown longer than it, so that reading
  // them costs no more than reading it, and its writing comes to no more than theirs.
  [[nodiscard]] std::optional<stored_copy> append(const value& part) const {
    if (!stored || over_unusable || options->serialize) return {};
    const std::string change = print_change(stored->part, part);
    const std::size_t size = stored->changes_size + stored_copy::size_of_change(change.size());
    if (size > stored->text_size) return {};
    if (!options->storage->append(options->name, change, stored->print)) return {};
    return stored_copy{part, fingerprint(change, stored->print), stored->text_size, size};
  }
};

// --- what is due ------------------------------------------------------------------------------------------

void persist_writer::changed(const value& before, const value& after, revision_number revision) {
  lock held(mutex_);
  const bool is_due = due_.has_value();
  const bool comes_from_hook = reporting == this || revision <= reported_;
  held.unlock();
  // What is due takes the newest state, and a write that failed is tried again.
  if (!is_due && !part_may_differ(*settings_->get(), before, after)) return;
  note(after);
  if (!comes_from_hook) schedule();
}

void persist_writer::hydrated(const value& after) {
  const lock held(mutex_);
  if (due_) due_ = after;
}

void persist_writer::must_write(const value& state) {
  lock held(mutex_);
  copy_.reset();
  held.unlock();
  note(state);
  schedule();
}

void persist_writer::note(const value& state) {
  const lock held(mutex_);
  due_ = state;
  ++noted_;
}

void persist_writer::hold() {
  const lock held(mutex_);
  held_ = true;
}

void persist_writer::wait() {
  lock held(mutex_);
  // From here on it is what a flush writes meanwhile.
  if (wait_until_idle(held)) copy_.reset();
}

void persist_writer::release(std::optional<stored_copy> stored, bool unusable) {
  const lock held(mutex_);
  held_ = false;
  seen_ = true;
  if (copy_) return;
  copy_ = std::move(stored);
  unusable_ = unusable;
}

bool persist_writer::is_writing() const {
  const lock held(mutex_);
  return !held_ && !paused_;
}

void persist_writer::pause() {
  const lock held(mutex_);
  paused_ = true;
}

void persist_writer::resume() {
  lock held(mutex_);
  paused_ = false;
  held.unlock();
  schedule();
}

void persist_writer::forget() noexcept {
  lock held(mutex_);
  copy_.reset();
  // Another clock has other times, and one that is gone calls nobody.
  last_write_.reset();
  scheduled_ = false;
  const clock::cancel_function cancel = std::exchange(cancel_timer_, nullptr);
  held.unlock();
  if (cancel) cancel();
  schedule();
}

// --- when it is written -------------------------------------------------------------------------------------

void persist_writer::schedule() noexcept {
  lock held(mutex_);
  if (scheduled_ || !may_write()) return;
  scheduled_ = true;
  ++plan_;
  held.unlock();
  planned([&] { plan(); });
}

std::function<void()> persist_writer::later(std::function<void(persist_writer&)> step) {
  lock held(mutex_);
  const std::uint64_t plan = plan_;
  held.unlock();
  const std::weak_ptr<persist_writer> weak = weak_from_this();
  return handed_task(
      [weak, step = std::move(step)] {
        if (const auto self = weak.lock()) step(*self);
      },
      [weak, plan] {
        if (const auto self = weak.lock()) self->dropped(plan);
      });
}

void persist_writer::dropped(std::uint64_t plan) noexcept {
  const lock held(mutex_);
  if (plan == plan_) scheduled_ = false;
}

template <class Step>
void persist_writer::planned(Step&& step) noexcept {
  try {
    std::forward<Step>(step)();
  } catch (...) {
    lock held(mutex_);
    scheduled_ = false;
    held.unlock();
    report(described(std::current_exception(), errc::internal, "Cannot plan a write of the state"));
  }
}

void persist_writer::plan() {
  lock held(mutex_);
  const milliseconds delay = time_to_wait(*settings_->get());
  held.unlock();
  if (delay.count() > 0)
    arm(delay);
  else
    run();
}

void persist_writer::arm(milliseconds delay) {
  const auto options = settings_->get();
  const auto step = [](persist_writer& self) { self.planned([&] { self.run(); }); };
  auto cancel = options->clock.call_after(delay, later(step));
  // The one before, which may hold a step that was let go of, ends without the lock.
  const lock held(mutex_);
  cancel_timer_.swap(cancel);
}

void persist_writer::run() {
  const auto options = settings_->get();
  if (!options->runner) return write_scheduled();
  options->runner(later([](persist_writer& self) { self.write_scheduled(); }));
}

void persist_writer::write_scheduled() {
  for (;;) {
    lock held(mutex_);
    scheduled_ = false;
    if (!may_write()) return;
    const auto options = settings_->get();
    // A flush has written meanwhile.
    if (time_to_wait(*options).count() > 0) break;
    const std::uint64_t before = noted_;
    const std::exception_ptr failure = write_due(held);
    const bool more = noted_ > before;
    held.unlock();
    if (failure) report(described(failure, errc::io, "Cannot store " + in_quotes(options->name)));
    if (!more) return;
    // The runner has others to serve.
    if (options->runner) break;
  }
  schedule();
}

persist_writer::milliseconds persist_writer::time_to_wait(const persist_options& options) const {
  if (options.throttle.count() == 0 || !last_write_) return milliseconds::zero();
  // A throttle may be longer than nanoseconds can count.
  const auto passed = std::chrono::floor<milliseconds>(options.clock.now() - *last_write_);
  return std::max(milliseconds::zero(), options.throttle - passed);
}

void persist_writer::report(const error& failure) noexcept {
  const persist_writer* const before = std::exchange(reporting, this);
  settings_->report(failure);
  reporting = before;
  // In a turn of the store, the hook's changes are heard of when that goes on.
  const revision_number revision = settings_->revision_in_turn();
  const lock held(mutex_);
  reported_ = std::max(reported_, revision);
}

// --- writing ------------------------------------------------------------------------------------------------

bool persist_writer::wait_until_idle(lock& held) const {
  if (writing_ && writer_ == std::this_thread::get_id()) return false;
  idle_.wait(held, [&] { return !writing_; });
  return true;
}

void persist_writer::enter() {
  writing_ = true;
  writer_ = std::this_thread::get_id();
}

void persist_writer::leave() {
  writing_ = false;
  writer_ = {};
  idle_.notify_all();
}

std::exception_ptr persist_writer::write_due(lock& held) {
  const job next{settings_->get(), std::move(*due_), copy_, unusable_};
  const std::uint64_t number = noted_;
  due_.reset();
  enter();
  held.unlock();

  std::optional<stored_copy> copy;
  std::exception_ptr failure;
  try {
    copy = next.run();
  } catch (...) {
    failure = std::current_exception();
  }

  held.lock();
  leave();
  if (next.options->throttle.count() > 0) last_write_ = next.options->clock.now();
  if (failure) {
    // It may be stored or not.
    copy_.reset();
    if (!due_) due_ = next.state;
    return failure;
  }
  stored_ = std::max(stored_, number);
  const bool is_written = !next.stored || next.stored->print != copy->print;
  if (is_written) unusable_ = false;
  // Other options since then: what is stored says nothing about where they lead.
  copy_ = settings_->get() == next.options ? std::move(copy) : std::nullopt;
  return nullptr;
}

void persist_writer::flush() {
  lock held(mutex_);
  const std::uint64_t target = noted_;
  while (stored_ < target && may_flush()) {
    if (writing_) {
      if (!wait_until_idle(held)) return;
      continue;
    }
    if (const std::exception_ptr failure = write_due(held)) {
      held.unlock();
      throw described(failure, errc::io, "Cannot store " + in_quotes(settings_->get()->name));
    }
  }
  held.unlock();
  // What came up meanwhile.
  schedule();
}

void persist_writer::clear() {
  const auto options = settings_->get();
  lock held(mutex_);
  if (!wait_until_idle(held)) return;
  due_.reset();
  stored_ = noted_;
  copy_.reset();
  enter();
  held.unlock();

  std::exception_ptr failure;
  try {
    if (options->storage) options->storage->remove(options->name);
  } catch (...) {
    failure = std::current_exception();
  }

  held.lock();
  leave();
  if (!failure) unusable_ = false;
  held.unlock();
  schedule();
  if (failure) throw described(failure, errc::io, "Cannot remove " + in_quotes(options->name) + " from its storage");
}

void persist_writer::end() noexcept {
  const auto options = settings_->get();
  lock held(mutex_);
  ended_ = true;
  const clock::cancel_function cancel = std::exchange(cancel_timer_, nullptr);
  const bool idle = wait_until_idle(held);
  std::exception_ptr failure;
  if (idle && due_ && may_flush() && !paused_) failure = write_due(held);
  held.unlock();
  if (cancel) cancel();
  if (failure) settings_->report(described(failure, errc::io, "Cannot store " + in_quotes(options->name)));
}

}  // namespace patchbay::impl
