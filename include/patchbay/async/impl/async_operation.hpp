#pragma once

#include <patchbay/async/impl/async_core.hpp>
#include <patchbay/async/impl/completion.hpp>
#include <patchbay/async/impl/coroutine.hpp>
#include <patchbay/async/impl/hold_pin.hpp>
#include <patchbay/async/impl/result_state.hpp>
#include <patchbay/async/impl/store_watch.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::impl {

// The errors of what its store left behind, and of what is begun on a store that is gone.
[[nodiscard]] std::exception_ptr ended_with_store();
[[nodiscard]] std::exception_ptr begun_without_store();

// An asynchronous thunk under way.
template <class T>
class async_operation final : public pending_operation,
                              public sink<T>,
                              public std::enable_shared_from_this<async_operation<T>> {
 public:
  explicit async_operation(const std::shared_ptr<const async_core>& core)
      : async_operation(core, std::make_shared<result_state<T>>(core->executor)) {}
  async_operation(std::shared_ptr<const async_core> core, std::shared_ptr<result_state<T>> state)
      : core_(std::move(core)), state_(std::move(state)), hold_(hold_pin::nearest(core_->hold)) {}

  // `without_store` is the result where the store is gone.
  template <class Work>
  void start(Work work, std::exception_ptr (*without_store)() = begun_without_store) {
    auto coroutine = std::make_shared<stoppable_coroutine>(core_->executor);
    coroutine_ = coroutine;
    const auto self = this->shared_from_this();
    if (!core_->watch->add(self)) return state_->set(without_store());
    if constexpr (std::invocable<Work&, const async_callback<T>&>) {
      post_calling_back(
          core_->executor, completion<T>(self), [self] { return !self->state_->ready(); }, std::move(work));
    } else {
      stoppable_coroutine::start(std::move(coroutine), completion<T>(self), std::move(work));
    }
  }

  [[nodiscard]] const std::shared_ptr<result_state<T>>& state() const noexcept { return state_; }

  void resolve(stored<T> result) override {
    settle(typename result_state<T>::outcome(std::in_place_index<0>, std::move(result)));
  }
  void reject(std::exception_ptr failure) noexcept override { settle(std::move(failure)); }
  void store_ended() noexcept override {
    state_->set(ended_with_store());
    stoppable_coroutine::stop(coroutine_);
  }

 private:
  void settle(typename result_state<T>::outcome outcome) {
    core_->watch->remove(*this);
    hold_ = {};
    state_->set(std::move(outcome));
  }

  const std::shared_ptr<const async_core> core_;
  const std::shared_ptr<result_state<T>> state_;
  hold_pin hold_;                                 // until whatever runs has ended
  std::weak_ptr<stoppable_coroutine> coroutine_;  // set before anybody else knows this
};

}  // namespace patchbay::impl
