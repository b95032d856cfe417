#pragma once

#include <patchbay/impl/language.hpp>

#include <memory>

namespace patchbay::inline v0_1 {

namespace impl {
// One registration somewhere; disconnecting twice is harmless.
struct link {
  virtual ~link() = default;
  virtual void disconnect() noexcept = 0;
  [[nodiscard]] virtual bool connected() const noexcept = 0;
  // Throws errc::reducing where leaving is not allowed right now.
  virtual void check_may_leave() const = 0;
  // From now on the registration stays when this object goes.
  virtual void detach() noexcept = 0;
};
}  // namespace impl

/// Owns a registration: the listener is called until this object ends. Move-only. May outlive what it was registered
/// with, and may be ended or assigned to from inside its own callback, which stays alive until it returns.
///
/// A listener removed before its turn is not called. Removal from another thread does not wait for a call under way.
class [[nodiscard]] subscription {
 public:
  subscription() noexcept = default;
  explicit subscription(std::unique_ptr<impl::link> link) noexcept : link_(std::move(link)) {}
  subscription(subscription&&) noexcept = default;
  subscription& operator=(subscription&& other) noexcept;
  ~subscription() { reset(); }

  /// Ends the registration; does nothing the second time.
  void reset() noexcept;
  /// The same, but throws `errc::reducing` inside a reducer, as redux does.
  void unsubscribe();
  /// Gives up ownership: the listener stays until what it is registered with ends.
  void release() noexcept;
  [[nodiscard]] bool connected() const noexcept { return link_ && link_->connected(); }

 private:
  std::unique_ptr<impl::link> link_;
};

}  // namespace patchbay
