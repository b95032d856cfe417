#include <patchbay/store/dispatcher.hpp>

#include "dispatcher_core.hpp"

#include <random>

namespace patchbay {

namespace impl {

namespace {

// Nobody may match on the private types, so they end differently every time.
std::string private_type(std::string_view prefix) {
  thread_local std::mt19937_64 source(std::random_device{}());
  constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string type(prefix);
  for (int i = 0; i < 7; ++i) {
    type += '.';
    type.back() = i == 0 ? '.' : digits[source() % digits.size()];
  }
  return type;
}

}  // namespace

action private_action(std::string_view prefix) { return action(private_type(prefix)); }

dispatcher_core::dispatcher_core(std::shared_ptr<store_core> store, dispatch_options options)
    : store_(std::move(store)),
      options_(std::move(options)),
      uses_store_handlers_(options_.handlers.empty() && !options_.reducer) {}

void dispatcher_core::build_chain() {
  if (options_.middleware.empty()) return;
  constructing_ = true;
  // A middleware may keep `next` for later, when this is gone.
  next_dispatch next = [weak = weak_from_this()](const action& a) {
    const auto core = weak.lock();
    if (!core) throw error(errc::closed, "the dispatcher is gone", {.action_type = std::string(a.type())});
    return core->store_->in_turn([&] { return core->route(a); });
  };
  for (auto layer = options_.middleware.rbegin(); layer != options_.middleware.rend(); ++layer) {
    next = layer->build(middleware_api(weak_from_this()), std::move(next));
    if (!next) throw error(errc::invalid_argument, "a middleware returned no function");
  }
  chain_ = std::move(next);
  constructing_ = false;
}

// --- routing ----------------------------------------------------------------------------------------------

const handler_map* dispatcher_core::own_handlers() const noexcept { return uses_store_handlers_ ? nullptr : &options_.handlers; }

dispatch_result dispatcher_core::dispatch(action a) {
  return store_->in_turn([&] { return chain_ ? through_chain(std::move(a)) : route(std::move(a)); });
}

template <class MakeAction>
dispatch_result dispatcher_core::dispatch_type(std::string_view type, MakeAction&& make) {
  return store_->in_turn([&]() -> dispatch_result {
    // The table's own copy of the type saves building a string.
    const handler_map* own = own_handlers();
    const handler_map::entry* found = own != nullptr && !chain_ ? own->find(type) : nullptr;
    if (found != nullptr) return run_handler(*found, make(action::interned{found->type}));
    action a = make(action::interned{value(type)});
    return chain_ ? through_chain(std::move(a)) : route(std::move(a));
  });
}

dispatch_result dispatcher_core::dispatch(std::string_view type) {
  return dispatch_type(type, [](action::interned interned) { return action(std::move(interned)); });
}

dispatch_result dispatcher_core::dispatch(std::string_view type, value payload) {
  return dispatch_type(type, [&](action::interned interned) { return action(std::move(interned), std::move(payload)); });
}

dispatch_result dispatcher_core::through_chain(action a) {
  if (constructing_) {
    throw error(errc::constructing,
                "Dispatching while constructing your middleware is not allowed. Other middleware would not be applied to "
                "this dispatch.",
                {.action_type = std::string(a.type())});
  }
  return chain_(a);
}

dispatch_result dispatcher_core::route(action a) {
  if (constructing_) return through_chain(std::move(a));
  const std::shared_ptr<const handler_map> shared = uses_store_handlers_ ? store_->handlers() : nullptr;
  const handler_map& handlers = shared ? *shared : options_.handlers;
  if (const handler_map::entry* found = handlers.find(a.type(), options_.lookup)) return run_handler(*found, std::move(a));
  if (options_.reducer) return run_reducer(std::move(a));
  return nothing_handles(std::move(a));
}

dispatch_result dispatcher_core::settle(value next, action a) {
  const bool changed = store_->settle(std::move(next), a);
  return {.action = std::move(a), .handled = true, .changed = changed, .revision = store_->revision()};
}

dispatch_result dispatcher_core::run_handler(const handler_map::entry& found, action a) {
  value next = store_->reducing([&] {
    draft_scope scope(store_->current());
    found.run(scope.root(), a);
    return scope.finish();
  });
  return settle(std::move(next), std::move(a));
}

dispatch_result dispatcher_core::run_reducer(action a) {
  value next = store_->reducing([&] {
    const value state = store_->current();
    return options_.reducer(state, a);
  });
  return settle(std::move(next), std::move(a));
}

dispatch_result dispatcher_core::nothing_handles(action a) {
  if (options_.unknown == unknown_action::refuse) {
    throw error(errc::unknown_action, "nothing handles the action type \"" + std::string(a.type()) + "\"",
                {.action_type = std::string(a.type())});
  }
  if (options_.unknown == unknown_action::warn && warned_of_.emplace(a.type()).second) {
    store_->warn("nothing handles the action type \"" + std::string(a.type()) + "\"");
  }
  dispatch_result result = settle(store_->current(), std::move(a));
  result.handled = false;
  return result;
}

void dispatcher_core::replace_reducer(reducer next) {
  if (!next) throw error(errc::invalid_argument, "Expected the nextReducer to be a function.");
  store_->in_turn([&] {
    options_.reducer = std::move(next);
    (void)run_reducer(private_action(action_types::replace));
  });
}

}  // namespace impl

// --- handles ----------------------------------------------------------------------------------------------

value state_getter::operator()() const {
  if (core_->closed()) throw error(errc::closed, "the store is gone");
  return core_->state();
}

void services::throw_wrong_type(bool given) {
  throw error(errc::invalid_argument, given ? "the services given to this dispatcher are of another type"
                                            : "this dispatcher was given no services");
}

// Each pins the core: what runs may be the end of the object that this is a member of.
dispatch_result dispatcher::operator()(std::string_view type) const {
  const auto core = core_;
  return core->dispatch(type);
}

dispatch_result dispatcher::operator()(std::string_view type, value payload) const {
  const auto core = core_;
  return core->dispatch(type, std::move(payload));
}

dispatch_result dispatcher::operator()(action a) const {
  const auto core = core_;
  return core->dispatch(std::move(a));
}

state_getter dispatcher::get_state() const { return state_getter(core_->store()); }

const services& dispatcher::services() const noexcept { return core_->given_services(); }

void dispatcher::replace_reducer(reducer next) const {
  const auto core = core_;
  core->replace_reducer(std::move(next));
}

dispatcher create_dispatch(const store& target, dispatch_options options) {
  auto core = std::make_shared<impl::dispatcher_core>(target.core(), std::move(options));
  core->build_chain();
  return dispatcher(std::move(core));
}

// --- middleware ---------------------------------------------------------------------------------------------

value middleware_api::get_state() const {
  const auto core = core_.lock();
  if (!core) throw error(errc::closed, "the dispatcher is gone");
  return core->store()->state();
}

dispatch_result middleware_api::dispatch(const action& a) const {
  const auto core = core_.lock();
  if (!core) throw error(errc::closed, "the dispatcher is gone", {.action_type = std::string(a.type())});
  return core->dispatch(a);
}

}  // namespace patchbay
