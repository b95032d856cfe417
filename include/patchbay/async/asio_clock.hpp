#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/clock.hpp>

#include <boost/asio/any_io_executor.hpp>

namespace patchbay::inline v0_1 {

/// The clock of an application with an Asio event loop: callbacks run on `executor` when their delay is over on the
/// steady clock. Where several threads run it, several callbacks may run at the same time: give a strand if they must
/// not. What a callback throws goes to whoever runs the executor.
///
///     boost::asio::io_context loop;
///     const clock time = asio_clock(loop.get_executor());
///     const auto cancel = time.call_after(300ms, [&] { save(); });
///
/// Both functions, and those that take a callback back, may be called from any thread, also after the execution context
/// has ended: nothing runs any more then. A callback that was taken back before it began does not run, even if it was
/// due already. One that waits is work for its context, as a timer of Asio is, and goes with it.
///
/// Throws `errc::invalid_argument` for an executor that is empty, `call_after` for an empty callback and a negative
/// delay; a delay of more than a year is a year. O(log timers) for each callback.
[[nodiscard]] clock asio_clock(boost::asio::any_io_executor executor);

}  // namespace patchbay

#include <patchbay/impl/keywords_on.hpp>
