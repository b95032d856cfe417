#pragma once

#include <patchbay/impl/access.hpp>
#include <patchbay/impl/callable.hpp>
#include <patchbay/store/impl/result_through.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/store/subscription.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// A store for those who may outlive it and must not keep it: a recorder, a cache, a transport, a timer. It follows the
/// store when that is moved. Copyable; every member may be called from any thread, and throws `errc::closed` once the
/// store is gone unless it says otherwise.
class weak_store {
 public:
  weak_store(const store& target) noexcept : core_(impl::access::core(target)) {}

  /// Whether the store is gone. It may be the next moment, except in a turn of the calling thread.
  [[nodiscard]] bool closed() const noexcept;

  // --- reading: O(1) ----------------------------------------------------------------------------

  /// As `store::snapshot`: inside a batch its own thread sees the batch's state.
  [[nodiscard]] store::versioned snapshot() const;
  /// The last commit, whoever asks.
  [[nodiscard]] store::versioned committed() const;

  // --- turns ------------------------------------------------------------------------------------

  /// As `store::in_turn`.
  template <std::invocable Work>
  std::invoke_result_t<Work> in_turn(Work&& work) const {
    impl::checked_function<std::decay_t<Work>>(work, "the work of a turn");
    return impl::result_through([this](const auto& run) { run_in_turn(run); }, std::forward<Work>(work));
  }
  /// Whether the calling thread has the turn: it is in a listener, middleware or thunk of the store, or in `in_turn`.
  /// False once the store is gone.
  [[nodiscard]] bool has_turn() const noexcept;
  /// Whether the calling thread is in a batch. False once the store is gone.
  [[nodiscard]] bool in_batch() const noexcept;
  /// As `store::post`.
  void post(std::function<void()> task) const;

  // --- changing, listening -----------------------------------------------------------------------

  /// As `store::replace_state`.
  void replace_state(value next) const;
  /// As `store::on_end`.
  subscription on_end(std::function<void()> listener) const;
  /// In a batch of the calling thread: should it fail, `undo` is called before the state is what it was, the last one
  /// first. Elsewhere it does nothing. For those who keep something beside the state that must go back with it.
  void on_batch_failed(std::function<void()> undo) const;

  /// Says something by `store_options::warn`, or on stderr once the store is gone. Throws nothing.
  void warn(std::string_view text) const noexcept;

 private:
  friend impl::access;
  [[nodiscard]] std::shared_ptr<impl::store_core> open_core() const;
  void run_in_turn(const std::function<void()>& work) const;

  std::weak_ptr<impl::store_core> core_;
};

}  // namespace patchbay
