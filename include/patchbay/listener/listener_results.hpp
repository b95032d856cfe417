#pragma once

#include <patchbay/async/impl/result_state.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/value/value.hpp>

#include <exception>
#include <optional>

namespace patchbay::inline v0_1 {

/// What an effect waited for: an action, the state after it and the state before it.
struct take_result {
  patchbay::action action;
  value state;
  value previous;
};

/// How a forked task ended. Cancelled also means: by the end of the listener that forked it.
enum class fork_status { ok, rejected, cancelled };

template <class T>
struct fork_result {
  fork_status status = fork_status::cancelled;
  std::optional<impl::stored<T>> value{};  ///< of ok
  std::exception_ptr error{};              ///< of rejected
};

}  // namespace patchbay
