#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>

namespace patchbay::inline v0_1::bridge::impl {

class windows;

// Lets windows hear of the application now and then. By the pool, whatever thread sends: when either hangs, they hear
// nothing.
class heartbeat {
 public:
  heartbeat(boost::asio::thread_pool& pool, windows& of) : timer_(pool), windows_(of) {}

  // Until the pool stops. Zero: never.
  void start(std::chrono::milliseconds interval);

 private:
  boost::asio::steady_timer timer_;
  windows& windows_;
};

}  // namespace patchbay::bridge::impl
