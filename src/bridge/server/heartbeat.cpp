#include "bridge/server/heartbeat.hpp"

#include "bridge/app/windows.hpp"

namespace patchbay::inline v0_1::bridge::impl {

void heartbeat::start(std::chrono::milliseconds interval) {
  if (interval <= std::chrono::milliseconds::zero()) return;
  timer_.expires_after(interval);
  timer_.async_wait([this, interval](const boost::system::error_code& failure) {
    if (failure) return;
    windows_.beat();
    start(interval);
  });
}

}  // namespace patchbay::bridge::impl
