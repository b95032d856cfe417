#include <patchbay/persist/persist.hpp>

#include "middleware/persist/persist_core.hpp"

#include <utility>

namespace patchbay::inline v0_1 {

namespace {

void check(const std::function<void(const value&)>& listener) {
  if (!listener) throw error(errc::invalid_argument, "Expected the listener of a hydration to be a function.");
}

}  // namespace

persisted::persisted(store& target, persist_options options)
    : core_(std::make_shared<impl::persistence>(target, std::move(options))) {
  core_->begin(target);
}

persisted::persisted(persisted&&) noexcept = default;

persisted& persisted::operator=(persisted&& other) noexcept {
  const persisted ended(std::move(*this));
  core_ = std::move(other.core_);
  return *this;
}

persisted::~persisted() {
  if (core_) core_->end();
}

void persisted::rehydrate() { core_->rehydrate(); }
bool persisted::has_hydrated() const { return core_->has_hydrated(); }

subscription persisted::on_hydrate(std::function<void(const value&)> listener) {
  check(listener);
  return core_->before().add(std::move(listener), core_);
}

subscription persisted::on_finish_hydration(std::function<void(const value&)> listener) {
  check(listener);
  return core_->after().add(std::move(listener), core_);
}

void persisted::flush() { core_->flush(); }
void persisted::pause() { core_->writer().pause(); }
void persisted::resume() { core_->writer().resume(); }
void persisted::clear_storage() { core_->clear(); }

persist_options persisted::options() const { return *core_->settings().get(); }

void persisted::set_options(persist_options options) {
  core_->settings().set(std::move(options));
  core_->writer().forget();
}

}  // namespace patchbay
