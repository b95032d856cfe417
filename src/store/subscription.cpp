#include <patchbay/store/subscription.hpp>

#include <utility>

namespace patchbay::inline v0_1 {

subscription& subscription::operator=(subscription&& other) noexcept {
  // The old registration ends last: its destruction may run user code that looks at this object.
  const std::unique_ptr<impl::registration> left = std::exchange(registration_, std::move(other.registration_));
  if (left && left != registration_) left->end();
  return *this;
}

void subscription::reset() noexcept {
  if (const std::unique_ptr<impl::registration> left = std::move(registration_)) left->end();
}

void subscription::check_may_unsubscribe() const {
  if (registration_) registration_->check_may_end();
}

void subscription::unsubscribe() {
  check_may_unsubscribe();
  reset();
}

}  // namespace patchbay
