#include "middleware/persist/persist_hydration.hpp"

#include <atomic>
#include <utility>

namespace patchbay::inline v0_1::impl {

hydration::hydration(const std::shared_ptr<persistence>& owner, std::uint64_t number)
    : owner_(owner), number_(number), options_(owner->settings().get()) {}

std::shared_ptr<persistence> hydration::owner() const {
  std::shared_ptr<persistence> owner = owner_.lock();
  return owner && owner->is_current(number_) ? owner : nullptr;
}

void hydration::report(const error& failure) const {
  if (const auto owner = owner_.lock()) owner->settings().report(failure);
}

read_reply hydration::reply(void (hydration::*step)(const read_result&)) {
  return [weak = weak_from_this(), step,
          answered = std::make_shared<std::atomic<bool>>(false)](const read_result& result) {
    const auto self = weak.lock();
    if (self && !answered->exchange(true)) (self.get()->*step)(result);
  };
}

// --- reading ------------------------------------------------------------------------------------------------

void hydration::begin(const value& before) {
  const auto owner = owner_.lock();
  owner->before().call(before);
  if (options_->on_rehydrate) owner->guarded([&] { after_ = options_->on_rehydrate(before); });
  const read_reply answer = reply(&hydration::got);
  try {
    options_->storage->read(options_->name, answer);
  } catch (...) {
    answer({std::nullopt, std::current_exception()});
  }
}

void hydration::got(const read_result& result) {
  if (!owner()) return;
  if (result.failure && !result.text) return try_previous(described(result.failure, errc::io, doing("Cannot read")));
  stored_reading reading;
  try {
    reading = parse_stored(*options_, result);
  } catch (...) {
    return try_previous(described(std::current_exception(), errc::parse, doing("Cannot use what is stored under")));
  }
  if (!reading.found) return keep_state();
  if (reading.problem)
    report_rest(reading);
  else
    note_copy(result, reading);
  use(*reading.found);
}

void hydration::report_rest(const stored_reading& reading) {
  const error problem = described(reading.problem, errc::io, doing("Cannot use the last changes stored under"));
  const std::string used = reading.changes == 0 ? "The text" : "What comes";
  report({problem.code(), problem.message() + " (" + used + " before them is used instead.)", problem.place()});
  unusable_ = true;
  must_write_ = true;
}

void hydration::note_copy(const read_result& result, const stored_reading& reading) {
  // Changes leave the version as it is: behind a text of another one none are to come.
  const bool may_grow = reading.found->version == options_->version;
  copy_ = stored_copy{reading.found->state, fingerprint(*result.text), may_grow ? result.text->size() : 0};
  for (const std::string& change : result.changes) {
    copy_->print = fingerprint(change, copy_->print);
    copy_->changes_size += stored_copy::size_of_change(change.size());
  }
}

void hydration::try_previous(error problem) {
  problem_ = std::move(problem);
  unusable_ = true;
  const read_reply answer = reply(&hydration::got_previous);
  try {
    options_->storage->read_previous(options_->name, answer);
  } catch (...) {
    answer({});
  }
}

void hydration::got_previous(const read_result& result) {
  if (!owner()) return;
  stored_reading reading;
  try {
    reading = parse_stored(*options_, result);
  } catch (const error&) {
    // The problem that led here says more.
  }
  if (!reading.found) return fail(*problem_);
  report({problem_->code(), problem_->message() + " (The copy before that is used instead.)", problem_->place()});
  must_write_ = true;
  use(*reading.found);
}

// --- migrating ----------------------------------------------------------------------------------------------

void hydration::use(const stored_state& found) {
  if (!found.version || *found.version == options_->version) return apply(found.state);
  if (options_->migrate_later) return migrate_later(found);
  if (options_->migrate || !options_->migrations.empty()) return migrate(found);
  report({errc::invalid_state, doing("Cannot use what is stored under") + ": It is of version " +
                                   std::to_string(*found.version) + ", and there is no migration to version " +
                                   std::to_string(options_->version) + "."});
  unusable_ = true;
  keep_state();
}

void hydration::migrate(const stored_state& found) {
  value state = found.state;
  try {
    state = options_->migrate ? options_->migrate(found.state, *found.version)
                              : migrate_in_steps(*options_, found.state, *found.version);
  } catch (...) {
    return fail(described(std::current_exception(), errc::internal, doing("Cannot migrate")));
  }
  const bool from_later_version = !options_->migrate && *found.version > options_->version;
  if (from_later_version) {
    report({errc::invalid_state, "What is stored under " + in_quotes(options_->name) + " is of the later version " +
                                     std::to_string(*found.version) + ", and is taken as it is."});
    // The later program's text is worth keeping.
    unusable_ = true;
  } else {
    must_write_ = true;
  }
  apply(state);
}

void hydration::migrate_later(const stored_state& found) {
  const migration_reply answer = [weak = weak_from_this(), answered = std::make_shared<std::atomic<bool>>(false)](
                                     const value& state, const std::exception_ptr& failure) {
    const auto self = weak.lock();
    if (self && !answered->exchange(true)) self->got_migrated(state, failure);
  };
  try {
    options_->migrate_later(found.state, *found.version, answer);
  } catch (...) {
    answer({}, std::current_exception());
  }
}

void hydration::got_migrated(const value& state, const std::exception_ptr& failure) {
  if (!owner()) return;
  if (failure) return fail(described(failure, errc::internal, doing("Cannot migrate")));
  must_write_ = true;
  apply(state);
}

// --- what comes of it ---------------------------------------------------------------------------------------

void hydration::apply(const value& state) {
  const auto owner = this->owner();
  if (!owner || owner->kept_store().closed()) return;
  const weak_store& store = owner->kept_store();
  bool is_set = false;
  try {
    store.in_turn([&] {
      if (!owner->is_current(number_)) return;
      const value current = store.snapshot().state;
      owner->set_state(options_->merge ? options_->merge(state, current) : merge::shallow(state, current));
      is_set = true;
    });
  } catch (...) {
    const std::exception_ptr thrown = std::current_exception();
    if (store.closed()) return;
    if (!is_set) return fail(described(thrown, errc::internal, doing("Cannot merge what is stored under")));
    report(described(thrown, errc::internal, doing("A listener failed at the hydration of")));
  }
  if (!is_set) return;
  // In a batch it is the state once that has succeeded. Until then, and for good if it fails, what is stored stays.
  if (store.in_batch()) return store.post([self = shared_from_this()] { self->settle(); });
  settle();
}

void hydration::settle() {
  const auto owner = this->owner();
  if (!owner) return;
  const std::optional<value> state = owner->state_if_open();
  if (!state) return;
  if (must_write_) owner->writer().must_write(*state);
  // Other options may mean another storage.
  if (must_write_ || owner->settings().get() != options_) copy_.reset();
  owner->release(number_, std::move(copy_), unusable_);
  finish();
}

void hydration::keep_state() {
  if (const auto owner = this->owner()) owner->release(number_, std::nullopt, unusable_);
  finish();
}

void hydration::fail(const error& problem) {
  const auto owner = this->owner();
  if (!owner) return;
  owner->release(number_, std::nullopt, true);
  report(problem);
  if (after_) owner->guarded([&] { after_(nullptr, &problem); });
}

void hydration::finish() {
  const auto owner = this->owner();
  std::optional<value> state = owner ? owner->state_if_open() : std::nullopt;
  if (!state) return;
  if (after_) owner->guarded([&] { after_(&*state, nullptr); });
  if (!owner->is_current(number_)) return;
  owner->set_hydrated(number_);
  if ((state = owner->state_if_open())) owner->after().call(*state);
}

}  // namespace patchbay::impl
