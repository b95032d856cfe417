#include "middleware/persist/persist_core.hpp"

#include "middleware/persist/persist_hydration.hpp"

#include <patchbay/value/diff.hpp>

#include <string>
#include <utility>

namespace patchbay::inline v0_1::impl {

persistence::persistence(store& target, persist_options given)
    : store_(target.core()),
      settings_(std::make_shared<persist_settings>(std::move(given), target.core())),
      writer_(std::make_shared<persist_writer>(settings_)) {}

void persistence::begin(store& target) {
  listening_ = target.on_commit([weak = weak_from_this()](const commit& made) {
    if (const auto self = weak.lock()) self->heard(made);
  });
  if (!settings_->get()->skip_hydration) rehydrate();
}

void persistence::end() noexcept {
  // Without waiting for a turn: whoever has it may be waiting for us.
  listening_.reset();
  {
    const std::scoped_lock lock(mutex_);
    ++hydration_;
  }
  writer_->end();
}

void persistence::heard(const commit& made) noexcept {
  const std::optional<value> expected = std::exchange(expected_, std::nullopt);
  guarded([&] {
    if (expected && made.after.identical(*expected))
      writer_->hydrated(made.after);
    else
      writer_->changed(made.before, made.after, made.revision);
  });
}

void persistence::report_thrown() const noexcept {
  try {
    const std::string doing = "A function given to persist failed for " + in_quotes(settings_->get()->name);
    settings_->report(described(std::current_exception(), errc::internal, doing));
  } catch (...) {
    // Not even memory for the words.
  }
}

// --- the store ------------------------------------------------------------------------------------------------

std::shared_ptr<store_core> persistence::store_if_open() const {
  std::shared_ptr<store_core> core = store_.lock();
  return core && !core->closed() ? core : nullptr;
}

std::shared_ptr<store_core> persistence::open_store() const {
  if (std::shared_ptr<store_core> core = store_if_open()) return core;
  throw error(errc::closed, "The store that " + in_quotes(settings_->get()->name) + " is kept for is gone.");
}

void persistence::set_state(store_core& core, value next) {
  const value before = core.current();
  if (next.identical(before)) return;
  const action cause(value{{"type", std::string(action_types::set_state)}, {"patch", diff(before, next).to_value()}});
  expected_ = next;
  core.settle(std::move(next), cause);
  // Heard of by now, unless nothing changed, or a batch is under way: its commit is one like any other.
  expected_.reset();
}

// --- hydration ------------------------------------------------------------------------------------------------

void persistence::rehydrate() {
  const auto core = open_store();
  core->check_may_read();
  if (!settings_->get()->storage) {
    writer_->release(std::nullopt, false);
    return writer_->schedule();
  }
  // What was committed before counts as stored.
  if (writer_->is_writing()) guarded([&] { writer_->flush(); });
  std::shared_ptr<hydration> next;
  {
    const std::scoped_lock lock(mutex_);
    hydrated_ = false;
    next = std::make_shared<hydration>(shared_from_this(), ++hydration_);
    under_way_ = next;
    writer_->hold();
  }
  writer_->wait();
  next->begin(core->snapshot().state);
}

bool persistence::is_current(std::uint64_t hydration) const {
  const std::scoped_lock lock(mutex_);
  return hydration == hydration_;
}

void persistence::release(std::uint64_t hydration, std::optional<stored_copy> stored, bool unusable) {
  {
    const std::scoped_lock lock(mutex_);
    if (hydration != hydration_) return;
    under_way_.reset();
    writer_->release(std::move(stored), unusable);
  }
  writer_->schedule();
}

void persistence::set_hydrated(std::uint64_t hydration) {
  const std::scoped_lock lock(mutex_);
  if (hydration == hydration_) hydrated_ = true;
}

bool persistence::has_hydrated() const {
  const std::scoped_lock lock(mutex_);
  return hydrated_;
}

// --- writing --------------------------------------------------------------------------------------------------

void persistence::clear() {
  std::shared_ptr<hydration> revoked;
  {
    const std::scoped_lock lock(mutex_);
    ++hydration_;
    revoked.swap(under_way_);
    writer_->release(std::nullopt, false);
  }
  writer_->clear();
}

void persistence::flush() {
  // After a turn of its own the listener has heard of all that was committed before.
  if (const auto core = store_if_open()) {
    try {
      core->in_turn([] {});
    } catch (const error& failure) {
      // A store that is gone has nothing more to say.
      if (failure.code() != errc::closed) throw;
    }
  }
  writer_->flush();
}

}  // namespace patchbay::impl
