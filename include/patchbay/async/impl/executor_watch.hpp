#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/impl/end_watch.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace patchbay::inline v0_1::impl {

// Something that waits to be posted to an executor, and must hear when that is no longer possible.
class executor_guest {
 public:
  executor_guest() = default;
  executor_guest(const executor_guest&) = delete;
  executor_guest& operator=(const executor_guest&) = delete;
  virtual ~executor_guest() = default;
  // Called once at most, on the thread that destroys the execution context.
  virtual void executor_ended() noexcept = 0;
};

// What waits for an execution context; when that has ended, nothing may be posted any more.
class executor_watch : public end_watch<executor_guest, &executor_guest::executor_ended> {
 public:
  [[nodiscard]] static std::shared_ptr<executor_watch> of(const boost::asio::any_io_executor& executor);
};

}  // namespace patchbay::impl

#include <patchbay/impl/keywords_on.hpp>
