#pragma once

#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/async/impl/async_operation.hpp>
#include <patchbay/async/impl/result_of_unnamed.hpp>
#include <patchbay/async/impl/thunk_work.hpp>
#include <patchbay/impl/callable.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

namespace impl {

template <class T, class Work>
async_result<T> begin(const async_dispatcher& dispatch, Work work) {
  const auto operation = std::make_shared<async_operation<T>>(access::core(dispatch));
  operation->start(std::move(work));
  return access::make<async_result<T>>(operation->state());
}

}  // namespace impl

template <impl::dispatched_by_running Thunk>
decltype(auto) async_dispatcher::operator()(Thunk&& run) const {
  using Own = std::remove_cvref_t<Thunk>;
  impl::checked_function(run, "the dispatched thunk");
  if constexpr (impl::starts_itself<Thunk>) {
    return std::forward<Thunk>(run).start(*this);
  } else if constexpr (impl::comes_at_once<Own>) {
    return impl::call_thunk<std::remove_reference_t<Thunk>&>(run, *this);
  } else {
    return impl::begun_by<Thunk>(
        impl::begin<impl::work_value<Own>>(*this, impl::work_of(Own(std::forward<Thunk>(run)), *this)));
  }
}

}  // namespace patchbay
