#pragma once

#include "middleware/persist/persist_settings.hpp"
#include "middleware/persist/persist_writer.hpp"
#include "store/listener_list.hpp"

#include <patchbay/store/weak_store.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace patchbay::inline v0_1::impl {

class hydration;

// What a `persisted` consists of. Replies, timers and tasks that are still to come find it gone when that has ended.
class persistence final : public listener_host, public std::enable_shared_from_this<persistence> {
 public:
  persistence(store& target, persist_options given);

  // Listens to the store, and hydrates unless that is left out.
  void begin(store& target);
  void end() noexcept;

  void rehydrate();
  [[nodiscard]] bool has_hydrated() const;
  void clear();
  void flush();

  [[nodiscard]] persist_settings& settings() noexcept { return *settings_; }
  [[nodiscard]] persist_writer& writer() noexcept { return *writer_; }
  using hydration_listeners = listener_list<const value&>;
  [[nodiscard]] hydration_listeners& before() noexcept { return before_; }
  [[nodiscard]] hydration_listeners& after() noexcept { return after_; }

  // --- for a hydration under way -------------------------------------------------------------------

  [[nodiscard]] const weak_store& kept_store() const noexcept { return store_; }
  // What the calling thread sees; nothing once the store is gone.
  [[nodiscard]] std::optional<value> state_if_open() const;
  // False once another hydration has begun, or this one was revoked.
  [[nodiscard]] bool is_current(std::uint64_t hydration) const;
  // Makes `next` the state, which is no reason to write it. With the turn held.
  void set_state(value next);
  // The writer may write again; the hydration, which nothing more is read for, is let go of. Does nothing for one that
  // is not current, as the next one.
  void release(std::uint64_t hydration, std::optional<stored_copy> stored, bool unusable);
  void set_hydrated(std::uint64_t hydration);

  // Runs user code whose exceptions disturb nobody.
  template <class Call>
  void guarded(Call&& call) const noexcept {
    try {
      std::forward<Call>(call)();
    } catch (...) {
      report_thrown();
    }
  }

 private:
  void heard(const commit& made) noexcept;
  void report_thrown() const noexcept;
  void listener_threw(std::exception_ptr failure) noexcept override;

  const weak_store store_;
  const std::shared_ptr<persist_settings> settings_;
  const std::shared_ptr<persist_writer> writer_;
  hydration_listeners before_{this};
  hydration_listeners after_{this};
  subscription listening_;

  // With the turn held: the state of a hydration whose commit is still to be heard of.
  std::optional<value> expected_;

  mutable std::mutex mutex_;
  std::uint64_t hydration_ = 0;
  std::shared_ptr<hydration> under_way_;  // replies hold it weakly: the storage that owes one is held by its options
  bool hydrated_ = false;
};

}  // namespace patchbay::impl
