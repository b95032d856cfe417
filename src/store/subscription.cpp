#include <patchbay/store/subscription.hpp>

#include <utility>

namespace patchbay::inline v0_1 {

subscription& subscription::operator=(subscription&& other) noexcept {
  // The old registration ends last: its destruction may run user code that looks at this object.
  const std::unique_ptr<impl::link> left = std::exchange(link_, std::move(other.link_));
  if (left && left != link_) left->disconnect();
  return *this;
}

void subscription::reset() noexcept {
  if (const std::unique_ptr<impl::link> left = std::move(link_)) left->disconnect();
}

void subscription::unsubscribe() {
  if (link_) link_->check_may_leave();
  reset();
}

void subscription::release() noexcept {
  if (link_) link_->detach();
  link_.reset();
}

}  // namespace patchbay
