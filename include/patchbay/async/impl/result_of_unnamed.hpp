#pragma once

#include <patchbay/async/async_result.hpp>
#include <patchbay/async/impl/unnamed.hpp>

#include <boost/asio/awaitable.hpp>

#include <utility>

namespace patchbay::inline v0_1::impl {

// The result of what may be an unnamed lambda: an async_result that is not awaited where it comes from, with compilers
// that would destroy the lambda twice there.
template <class T>
class result_of_unnamed : public async_result<T> {
 public:
  explicit result_of_unnamed(async_result<T> begun) noexcept : async_result<T>(std::move(begun)) {}

  [[nodiscard]] boost::asio::awaitable<T> wait() const& { return async_result<T>::wait(); }
  template <class Told = T>
  boost::asio::awaitable<T> wait() && {
    refuse_unnamed<Told>();
    return async_result<T>::wait();
  }
  // Asio asks for this first, of whatever is awaited.
  template <class Frame>
  auto operator()(Frame* frame) const {
    refuse_unnamed<Frame>();
    return frame;
  }
};

// What begins `F` gives this.
template <class F, class T>
[[nodiscard]] auto begun_by(async_result<T> result) {
  if constexpr (must_be_named<F>) {
    return result_of_unnamed<T>(std::move(result));
  } else {
    return result;
  }
}

}  // namespace patchbay::impl
