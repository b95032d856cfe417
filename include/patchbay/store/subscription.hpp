#pragma once

#include <patchbay/impl/access.hpp>
#include <patchbay/impl/registration.hpp>

#include <memory>
#include <utility>

namespace patchbay::inline v0_1 {

/// Owns a registration: the listener is called until this object ends. Move-only. May outlive what it was registered
/// with, and may be ended or assigned to from inside its own callback, which stays alive until it returns.
///
/// A listener removed before its turn is not called. Removal from another thread does not wait for a call under way.
class [[nodiscard]] subscription {
 public:
  subscription() noexcept = default;
  subscription(subscription&&) noexcept = default;
  subscription& operator=(subscription&& other) noexcept;
  ~subscription() { reset(); }

  /// Ends the registration; does nothing the second time.
  void reset() noexcept;
  /// The same, but throws `errc::reducing` inside a reducer, as redux does.
  void unsubscribe();
  /// Throws what `unsubscribe` would throw now.
  void check_may_unsubscribe() const;
  /// Gives up ownership: the listener stays until what it is registered with ends.
  void release() noexcept { registration_.reset(); }
  [[nodiscard]] bool connected() const noexcept { return registration_ && registration_->active(); }

 private:
  friend impl::access;
  explicit subscription(std::unique_ptr<impl::registration> of) noexcept : registration_(std::move(of)) {}

  std::unique_ptr<impl::registration> registration_;
};

namespace impl {

// The subscription to a member of `registry`.
template <class Registry, class Ticket>
subscription subscription_in(std::weak_ptr<Registry> registry, Ticket ticket) {
  return access::make<subscription>(std::unique_ptr<registration>(
      std::make_unique<registration_in<Registry, Ticket>>(std::move(registry), std::move(ticket))));
}

}  // namespace impl

}  // namespace patchbay
