#pragma once

#include <patchbay/async/async_result.hpp>
#include <patchbay/async/impl/thunk_request.hpp>
#include <patchbay/async/settled.hpp>
#include <patchbay/value/value.hpp>

#include <memory>
#include <string>
#include <utility>

namespace patchbay::inline v0_1 {

/// One call of an async thunk under way: the `async_result` of how it ends, which is never an exception but where the
/// dispatch of its final action threw one (a reducer's, say); that comes out where the result is got.
template <class Result>
class async_request : public async_result<settled<Result>> {
 public:
  /// Ends the request as rejected, with an AbortError of this reason ("Aborted" if it is empty). That is dispatched at
  /// once, on this thread (inside a reducer: soon, on the executor), without waiting for the payload creator. Its stop
  /// token is requested, what it waits for is cancelled, it isn't begun if it hasn't been, and what comes of it is
  /// dropped. Does nothing once the request has ended.
  void abort(std::string reason = {}) const { request_->abort(std::move(reason)); }

  [[nodiscard]] const std::string& request_id() const noexcept { return request_->identity().id; }
  /// The argument as it is in `meta.arg`; null where there is none.
  [[nodiscard]] value arg() const { return request_->identity().arg.value_or(value()); }

 private:
  friend impl::access;
  async_request(std::shared_ptr<impl::result_state<settled<Result>>> state,
                std::shared_ptr<impl::thunk_request> request)
      : async_result<settled<Result>>(std::move(state)), request_(std::move(request)) {}

  std::shared_ptr<impl::thunk_request> request_;
};

}  // namespace patchbay
