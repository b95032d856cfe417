#include "middleware/persist/persist_core.hpp"

#include "middleware/persist/persist_hydration.hpp"

#include <string>
#include <utility>

namespace patchbay::inline v0_1::impl {

persistence::persistence(store& target, persist_options given)
    : store_(target),
      settings_(std::make_shared<persist_settings>(std::move(given), store_)),
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

void persistence::listener_threw(std::exception_ptr failure) noexcept {
  guarded([&] { std::rethrow_exception(std::move(failure)); });
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

std::optional<value> persistence::state_if_open() const {
  try {
    return store_.snapshot().state;
  } catch (const error& failure) {
    if (failure.code() == errc::closed) return std::nullopt;
    throw;
  }
}

void persistence::set_state(value next) {
  if (next.identical(store_.snapshot().state)) return;
  expected_ = next;
  store_.replace_state(std::move(next));
  // Heard of by now, unless nothing changed, or a batch is under way: its commit is one like any other.
  expected_.reset();
}

// --- hydration ------------------------------------------------------------------------------------------------

void persistence::rehydrate() {
  if (store_.closed()) {
    throw error(errc::closed, "The store that " + in_quotes(settings_->get()->name) + " is kept for is gone.");
  }
  (void)store_.snapshot();
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
  next->begin(store_.snapshot().state);
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
  try {
    store_.in_turn([] {});
  } catch (const error& failure) {
    // A store that is gone has nothing more to say.
    if (failure.code() != errc::closed) throw;
  }
  writer_->flush();
}

}  // namespace patchbay::impl
