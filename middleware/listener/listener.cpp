#include <patchbay/listener/listener.hpp>

#include "middleware/listener/listener_core.hpp"

#include <patchbay/error.hpp>

#include <utility>

namespace patchbay::inline v0_1 {

namespace {

using impl::listener_core;
using impl::listener_entry;
using milliseconds = clock::milliseconds;

// What a chain of middleware holds on to: with it ends what was started through it.
class chain_end {
 public:
  explicit chain_end(std::shared_ptr<listener_core> core) noexcept : core_(std::move(core)) {}
  chain_end(const chain_end&) = delete;
  chain_end& operator=(const chain_end&) = delete;
  ~chain_end() { core_->cancel_runs_in(this); }

 private:
  std::shared_ptr<listener_core> core_;
};

listener_predicate as_predicate(action_matcher matches) {
  return [matches = std::move(matches)](const action& a, const value&, const value&) { return matches(a); };
}

void check(const listener_predicate& matches) {
  if (!matches) throw error(errc::invalid_argument, "To listen to actions takes a predicate that is not empty.");
}

using taken = std::optional<take_result>;

// Puts what waits on the list; gives what takes it off again.
std::function<void()> wait_on_list(const impl::listener_run& run, listener_predicate matches,
                                   const std::shared_ptr<impl::result_state<taken>>& state) {
  auto waiting = std::make_shared<listener_entry>();
  waiting->core = run.core;
  waiting->matches = std::move(matches);
  waiting->tell = [state](const take_result& heard) {
    state->set(impl::result_state<taken>::outcome(std::in_place_index<0>, heard));
  };
  run.core->add(waiting);
  return [core = run.core, waiting] { core->remove(*waiting); };
}

boost::asio::awaitable<taken> take_one(const std::shared_ptr<impl::listener_run>& run, listener_predicate matches,
                                       std::optional<milliseconds> timeout) {
  check(matches);
  return impl::until<taken>(run, [run, matches = std::move(matches), timeout](const auto& state) {
    if (!timeout) return wait_on_list(*run, matches, state);
    // Before the list, from which nobody would take what waits if there were no clock.
    const clock::cancel_function cancel = run->time().call_after(
        *timeout, [state] { state->set(impl::result_state<taken>::outcome(std::in_place_index<0>)); });
    const std::function<void()> leave = wait_on_list(*run, matches, state);
    return std::function<void()>([leave, cancel] {
      leave();
      cancel();
    });
  });
}

boost::asio::awaitable<bool> came(boost::asio::awaitable<taken> waited) {
  co_return (co_await std::move(waited)).has_value();
}

}  // namespace

// --- what an effect may use ---------------------------------------------------------------------------------

boost::asio::awaitable<taken> listener_api::take(listener_predicate matches,
                                                 std::optional<milliseconds> timeout) const {
  return take_one(core_, std::move(matches), timeout);
}

boost::asio::awaitable<taken> listener_api::take(action_matcher matches, std::optional<milliseconds> timeout) const {
  return take_one(core_, as_predicate(std::move(matches)), timeout);
}

boost::asio::awaitable<bool> listener_api::condition(listener_predicate matches,
                                                     std::optional<milliseconds> timeout) const {
  return came(take(std::move(matches), timeout));
}

boost::asio::awaitable<bool> listener_api::condition(action_matcher matches,
                                                     std::optional<milliseconds> timeout) const {
  return came(take(std::move(matches), timeout));
}

// --- the list -------------------------------------------------------------------------------------------------

bool listening::unsubscribe(bool cancel_active) const {
  const auto entry = entry_.lock();
  const auto core = entry ? entry->core.lock() : nullptr;
  if (!core) return false;
  const bool was_there = core->dismiss(*entry);
  if (cancel_active) core->cancel_runs_of(*entry);
  return was_there;
}

listener_middleware::listener_middleware(listener_options options)
    : core_(std::make_shared<listener_core>(std::move(options))) {}

patchbay::middleware listener_middleware::middleware() const {
  return patchbay::middleware([core = core_](middleware_api api, next_dispatch next) -> next_dispatch {
    auto end = std::make_shared<const chain_end>(core);
    return [core, api = std::move(api), next = std::move(next), end = std::move(end)](const action& a) {
      const value before = api.get_state();
      dispatch_result result = next(a);
      core->hear(api, end.get(), a, before);
      return result;
    };
  });
}

listening listener_middleware::add(listener_predicate matches, effect run) const {
  check(matches);
  auto entry = std::make_shared<listener_entry>();
  entry->core = core_;
  entry->matches = std::move(matches);
  entry->effect = std::move(run);
  core_->add(entry);
  return impl::access::make<listening>(entry);
}

void listener_middleware::clear_listeners() const { core_->clear(); }

}  // namespace patchbay
