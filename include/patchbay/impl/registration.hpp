#pragma once

#include <patchbay/impl/language.hpp>

#include <memory>
#include <utility>

namespace patchbay::inline v0_1::impl {

// A member of something else, which a subscription ends.
class registration {
 public:
  registration() = default;
  registration(const registration&) = delete;
  registration& operator=(const registration&) = delete;
  virtual ~registration() = default;
  // Harmless the second time. Without it the member stays until what it belongs to ends.
  virtual void end() noexcept = 0;
  [[nodiscard]] virtual bool active() const noexcept = 0;
  // Throws errc::reducing where leaving is not allowed right now.
  virtual void check_may_end() const = 0;
};

// In a `Registry`, which knows its members by tickets: it has `remove(ticket)`, `contains(ticket)`, and
// `check_may_leave()` if not everybody may leave at any time.
template <class Registry, class Ticket>
class registration_in final : public registration {
 public:
  registration_in(std::weak_ptr<Registry> registry, Ticket ticket)
      : registry_(std::move(registry)), ticket_(std::move(ticket)) {}

  void end() noexcept override {
    const auto registry = registry_.lock();
    registry_.reset();
    if (registry) registry->remove(ticket_);
  }
  [[nodiscard]] bool active() const noexcept override {
    const auto registry = registry_.lock();
    return registry && registry->contains(ticket_);
  }
  void check_may_end() const override {
    if constexpr (requires(const Registry& registry) { registry.check_may_leave(); }) {
      if (const auto registry = registry_.lock()) registry->check_may_leave();
    }
  }

 private:
  std::weak_ptr<Registry> registry_;
  Ticket ticket_;
};

}  // namespace patchbay::impl
