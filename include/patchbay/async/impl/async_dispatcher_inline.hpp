#pragma once

#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/async/impl/async_operation.hpp>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace patchbay {

namespace impl {

template <class Thunk>
decltype(auto) call_thunk(Thunk& run, const async_dispatcher& dispatch) {
  if constexpr (async_state_first<Thunk>) {
    return std::invoke(run, dispatch.get_state(), dispatch);
  } else if constexpr (async_dispatch_first<Thunk>) {
    return std::invoke(run, dispatch, dispatch.get_state());
  } else if constexpr (async_state_first_service<Thunk>) {
    return std::invoke(run, dispatch.get_state(), dispatch, dispatch.services().template get<service_of<Thunk>>());
  } else if constexpr (async_dispatch_first_service<Thunk>) {
    return std::invoke(run, dispatch, dispatch.get_state(), dispatch.services().template get<service_of<Thunk>>());
  } else if constexpr (async_state_first_services<Thunk>) {
    return std::invoke(run, dispatch.get_state(), dispatch, dispatch.services());
  } else {
    return std::invoke(run, dispatch, dispatch.get_state(), dispatch.services());
  }
}

template <class T, class Work>
async_result<T> begin(const async_dispatcher& dispatch, Work work) {
  const auto operation = std::make_shared<async_operation<T>>(dispatch.core());
  operation->start(std::move(work));
  return async_result<T>(operation->state());
}

}  // namespace impl

template <impl::dispatched_by_running Thunk>
decltype(auto) async_dispatcher::operator()(Thunk&& run) const {
  using Own = std::remove_cvref_t<Thunk>;
  if constexpr (impl::starts_itself<Thunk>) {
    return std::forward<Thunk>(run).start(*this);
  } else if constexpr (impl::calls_back<Own>) {
    using T = impl::calls_back_with<Own>;
    return impl::begin<T>(
        *this, [run = Own(std::forward<Thunk>(run)), dispatch = *this](const async_callback<T>& done) mutable {
          std::invoke(run, dispatch.get_state(), dispatch, done);
        });
  } else {
    using Result = decltype(impl::call_thunk(run, *this));
    if constexpr (!impl::later_value<Result>::comes_later) {
      return impl::call_thunk(run, *this);
    } else {
      return impl::begin<impl::later_value_t<Result>>(
          *this, [run = Own(std::forward<Thunk>(run)), dispatch = *this]() mutable {
            return impl::call_thunk(run, dispatch);
          });
    }
  }
}

}  // namespace patchbay
