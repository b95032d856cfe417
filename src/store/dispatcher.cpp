#include <patchbay/store/dispatcher.hpp>

#include "store/dispatcher_core.hpp"

#include <patchbay/impl/access.hpp>

#include <utility>

namespace patchbay::inline v0_1 {

// --- handles ----------------------------------------------------------------------------------------------

state_getter::state_getter(const dispatcher& through) : core_(impl::access::core(through)->store()) {}

value state_getter::operator()() const {
  core_->check_not_closed();
  return core_->snapshot().state;
}

void services::throw_wrong_type(bool given) {
  throw error(errc::invalid_argument, given
                                          ? "The services given to this dispatcher are of another type than asked for."
                                          : "This dispatcher was given no services.");
}

// Each pins the core: what runs may be the end of the object that this is a member of.
dispatch_result dispatcher::operator()(impl::text type) const {
  const auto core = core_;
  return core->dispatch(type);
}

dispatch_result dispatcher::operator()(impl::text type, value payload) const {
  const auto core = core_;
  return core->dispatch(type, std::move(payload));
}

dispatch_result dispatcher::operator()(action a) const {
  const auto core = core_;
  return core->dispatch(std::move(a));
}

value dispatcher::get_state() const {
  core_->store()->check_not_closed();
  return core_->store()->snapshot().state;
}

const services& dispatcher::services() const noexcept { return core_->given_services(); }

void dispatcher::replace_reducer(reducer next) const {
  const auto core = core_;
  core->replace_reducer(std::move(next));
}

void dispatcher::refresh() const {
  const auto core = core_;
  core->refresh();
}

dispatcher create_dispatch(const store& target, dispatch_options options) {
  const auto& shared = impl::access::core(target.default_dispatcher());
  return impl::access::make<dispatcher>(
      impl::dispatcher_core::make(shared->store(), shared->routes(), std::move(options)));
}

// --- what a middleware may use ------------------------------------------------------------------------------

value middleware_api::get_state() const {
  const auto core = core_.lock();
  if (!core) throw error(errc::closed, "The dispatcher is gone.");
  core->store()->check_not_closed();
  return core->store()->snapshot().state;
}

dispatch_result middleware_api::dispatch(const action& a) const {
  const auto core = core_.lock();
  if (!core) throw error(errc::closed, "The dispatcher is gone.", {.action_type = std::string(a.type())});
  return core->dispatch(a);
}

}  // namespace patchbay
