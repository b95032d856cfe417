#include "middleware/listener/listener_core.hpp"

#include <patchbay/error.hpp>

#include <utility>

namespace patchbay::inline v0_1::impl {

std::exception_ptr listener_cancelled() {
  return std::make_exception_ptr(error(errc::cancelled, "The listener was cancelled."));
}

listener_run::listener_run(std::shared_ptr<listener_core> of, std::shared_ptr<listener_entry> from, middleware_api with,
                           value before, const void* in)
    : core(std::move(of)), entry(std::move(from)), api(std::move(with)), original(std::move(before)), chain(in) {}

// Its executor may have dropped it: whoever looks at its stop token hears of that too.
listener_run::~listener_run() {
  stop.request_stop();
  if (number != 0) core->forget(*this);
}

const boost::asio::any_io_executor& listener_run::executor() const { return core->executor(); }

const patchbay::clock& listener_run::time() const {
  if (!core->options().clock) {
    throw error(errc::invalid_argument, "The listener middleware was given no clock, which delays and timeouts need.");
  }
  return core->options().clock;
}

const patchbay::services& listener_run::services() const noexcept { return core->options().services; }

void listener_run::throw_if_cancelled() const {
  if (stop.stop_requested()) std::rethrow_exception(listener_cancelled());
}

void listener_run::cancel_others() const { core->cancel_runs_of(*entry, this); }

void listener_run::unsubscribe() const { core->remove(*entry); }
void listener_run::subscribe() const { core->add(entry); }
void listener_run::subscribe_again() const { core->add_again(*this); }
void listener_run::failed(std::exception_ptr failure) const noexcept { core->failed(*this, std::move(failure)); }

void listener_run::join_one() {
  const std::lock_guard lock(guard);
  ++joining;
}

void listener_run::joined_one() {
  std::shared_ptr<result_state<void>> told;
  {
    const std::lock_guard lock(guard);
    if (--joining == 0) told = std::move(when_joined);
  }
  if (told) told->set(std::monostate());
}

bool listener_run::joins_any() {
  const std::lock_guard lock(guard);
  return joining != 0;
}

std::shared_ptr<result_state<void>> listener_run::still_joining() {
  const std::lock_guard lock(guard);
  if (joining == 0) return nullptr;
  when_joined = std::make_shared<result_state<void>>(core->options().executor);
  return when_joined;
}

std::shared_ptr<listener_run> listener_run::make_child() {
  auto child = std::make_shared<listener_run>(core, entry, api, original, chain);
  child->on_parent.emplace(stop.get_token(), [stop = child->stop]() mutable { stop.request_stop(); });
  return child;
}

boost::asio::awaitable<void> delay(const std::shared_ptr<listener_run>& run, clock::milliseconds time) {
  const patchbay::clock& clock = run->time();
  return until<void>(run, [&clock, time](const auto& state) {
    return clock.call_after(time, [state] { state->set(std::monostate()); });
  });
}

boost::asio::awaitable<void> run_behind(boost::asio::awaitable<void> first, boost::asio::awaitable<void> second) {
  co_await std::move(first);
  co_await std::move(second);
}

boost::asio::awaitable<void> subscribe_behind(std::shared_ptr<listener_run> run, std::unique_ptr<at_end> again,
                                              std::optional<boost::asio::awaitable<void>> work,
                                              std::optional<clock::milliseconds> rest) {
  const auto on_list = std::move(again);
  try {
    if (work) co_await *std::move(work);
  } catch (...) {
    run->failed(std::current_exception());
  }
  if (rest) co_await delay(run, *rest);
}

}  // namespace patchbay::impl
