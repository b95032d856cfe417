#pragma once

#include <patchbay/store/fwd.hpp>
#include <patchbay/value/value.hpp>

#include <memory>
#include <utility>

namespace patchbay::inline v0_1 {

/// Reads the state of the store it came from; throws `errc::closed` once that is gone, `errc::reducing` inside a
/// reducer.
class state_getter {
 public:
  explicit state_getter(const dispatcher& through);
  [[nodiscard]] value operator()() const;

 private:
  std::shared_ptr<impl::store_core> core_;
};

}  // namespace patchbay
