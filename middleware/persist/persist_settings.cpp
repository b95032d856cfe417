#include "middleware/persist/persist_settings.hpp"

#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

void check(const persist_options& options) {
  const auto refuse = [](const char* message) { throw error(errc::invalid_argument, message); };
  if (options.name.empty()) refuse("Expected persist to be given a name to store under.");
  if (options.throttle.count() < 0) refuse("Expected persist's throttle to be no negative time.");
  if (options.throttle.count() > 0 && !options.clock) refuse("Expected a clock to measure persist's throttle.");
  const int ways = (options.migrate ? 1 : 0) + (options.migrate_later ? 1 : 0) + (options.migrations.empty() ? 0 : 1);
  for (const auto& [version, step] : options.migrations) {
    if (!step) refuse("Expected each of persist's migrations to be a function that is not empty.");
  }
  if (!options.serialize != !options.deserialize)
    refuse("Expected persist's serialize and deserialize together: what the one writes the other reads.");
  if (ways > 1) refuse("Expected one of persist's migrate, migrate_later and migrations, not several.");
}

persist_settings::options checked(persist_options given) {
  check(given);
  return std::make_shared<const persist_options>(std::move(given));
}

}  // namespace

persist_settings::persist_settings(persist_options given, weak_store of)
    : options_(checked(std::move(given))), store_(std::move(of)) {}

persist_settings::options persist_settings::get() const {
  const std::scoped_lock lock(mutex_);
  return options_;
}

void persist_settings::set(persist_options given) {
  options next = checked(std::move(given));
  // The old ones end without the lock: what they hold may be anything.
  const std::scoped_lock lock(mutex_);
  options_.swap(next);
}

void persist_settings::report(const error& failure) const noexcept {
  try {
    const options now = get();
    if (now->on_error) return now->on_error(failure);
    store_.warn(failure.message());
  } catch (...) {
    // Nobody is left to tell.
  }
}

revision_number persist_settings::revision_in_turn() const noexcept {
  try {
    return store_.has_turn() ? store_.committed().revision : 0;
  } catch (const error&) {
    return 0;  // it ended in this turn
  }
}

error described(const std::exception_ptr& thrown, errc code, const std::string& doing) {
  try {
    std::rethrow_exception(thrown);
  } catch (const error& failure) {
    return {failure.code(), doing + ": " + failure.message(), failure.place()};
  } catch (const std::exception& failure) {
    return {code, doing + ": " + failure.what()};
  } catch (...) {
    return {code, doing + ", for an unknown reason."};
  }
}

}  // namespace patchbay::impl
