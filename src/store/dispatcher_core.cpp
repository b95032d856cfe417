#include "store/dispatcher_core.hpp"

#include "store/private_action.hpp"

#include <patchbay/impl/access.hpp>
#include <patchbay/store/impl/answer.hpp>

#include <utility>

namespace patchbay::inline v0_1::impl {

std::shared_ptr<dispatcher_core> dispatcher_core::make(std::shared_ptr<store_core> store,
                                                       std::shared_ptr<routing> shared, dispatch_options options) {
  const bool has_routes = !options.handlers.empty() || options.reducer;
  auto routes = has_routes ? std::make_shared<routing>(std::move(options.handlers), std::move(options.reducer))
                           : std::move(shared);
  auto made = std::make_shared<dispatcher_core>(std::move(store), std::move(routes), options);
  made->build_chain(std::move(options.middleware));
  made->store_end_ = made->store_->on_end([weak = std::weak_ptr(made)] {
    if (const auto core = weak.lock()) core->end();
  });
  return made;
}

dispatcher_core::dispatcher_core(std::shared_ptr<store_core> store, std::shared_ptr<routing> routes,
                                 dispatch_options& options)
    : store_(std::move(store)),
      routes_(std::move(routes)),
      lookup_(options.lookup),
      unknown_(options.unknown),
      services_(std::move(options.services)) {}

// Handlers, reducers and middleware may own what owns them.
void dispatcher_core::end() noexcept {
  const next_dispatch left = std::exchange(chain_, nullptr);
  routes_->clear();
}

// --- middleware -------------------------------------------------------------------------------------------

void dispatcher_core::build_chain(std::vector<middleware> layers) {
  if (layers.empty()) return;
  const while_set guard(constructing_);
  // A middleware may keep `next` for later, when this is gone.
  next_dispatch next = [weak = weak_from_this()](const action& a) {
    const auto core = weak.lock();
    if (!core) throw error(errc::closed, "The dispatcher is gone.", {.action_type = std::string(a.type())});
    return core->at_end_of_chain(a);
  };
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    next = layer->build(access::make<middleware_api>(weak_from_this()), std::move(next));
    if (!next) throw error(errc::invalid_argument, "A middleware returned no function to dispatch with.");
  }
  chain_ = std::move(next);
  has_chain_ = true;
}

dispatch_result dispatcher_core::through_chain(const action& a) {
  const next_dispatch& chain = chain_;
  return chain(a);
}

dispatch_result dispatcher_core::at_end_of_chain(const action& a) {
  if (!store_->has_turn()) return store_->in_turn([&] { return route(a); });
  // Not another turn: this is still the same dispatch.
  store_->check_may_dispatch();
  return route(a);
}

// --- handlers ---------------------------------------------------------------------------------------------

subscription dispatcher_core::add(const std::string& type, handler run) {
  store_->check_not_reducing("You may not register a handler while the reducer is executing.");
  const routing::entry added = routes_->add(type, std::move(run));
  store_->on_batch_failed([routes = routes_, added] { routes->remove(added); });
  return subscription_in(weak_from_this(), handler_ticket(added));
}

void dispatcher_core::add(const handler_map& handlers, std::string_view prefix) {
  store_->check_not_reducing("You may not register a handler while the reducer is executing.");
  const std::vector<routing::entry> added = routes_->add(handlers, prefix);
  store_->on_batch_failed([routes = routes_, added] {
    for (const auto& each : added) routes->remove(each);
  });
}

void dispatcher_core::remove(const handler_ticket& which) noexcept {
  if (const auto added = which.lock()) routes_->remove(added);
}

bool dispatcher_core::contains(const handler_ticket& which) const noexcept {
  const auto added = which.lock();
  return added && routes_->contains(added);
}

void dispatcher_core::check_may_leave() const {
  store_->check_not_reducing("You may not remove a handler while the reducer is executing.");
}

// --- dispatching ------------------------------------------------------------------------------------------

void dispatcher_core::check_not_constructing(std::string_view type) const {
  if (!constructing_) return;
  throw error(errc::constructing,
              "Dispatching while constructing your middleware is not allowed. Other middleware would not be applied to "
              "this dispatch.",
              {.action_type = std::string(type)});
}

dispatch_result dispatcher_core::dispatch(action a) {
  check_not_constructing(a.type());
  return store_->in_turn([&] { return has_chain_ ? through_chain(a) : route(std::move(a)); });
}

template <class MakeAction>
dispatch_result dispatcher_core::dispatch_type(std::string_view type, MakeAction&& make) {
  check_not_constructing(type);
  return store_->in_turn([&] {
    if (has_chain_) return through_chain(make(value(type)));
    routing::entry kept;
    const routing::handling* found = routes_->find(type, lookup_, kept);
    // The table's own copy of the type saves building a string.
    const bool is_its_type = found != nullptr && (lookup_ == handler_lookup::exact || found->type.as_string() == type);
    return route_to(found, make(is_its_type ? found->type : value(type)));
  });
}

dispatch_result dispatcher_core::dispatch(std::string_view type) {
  return dispatch_type(type, [](value shared) { return interned_action(std::move(shared)); });
}

dispatch_result dispatcher_core::dispatch(std::string_view type, value payload) {
  return dispatch_type(type, [&](value shared) { return interned_action(std::move(shared), std::move(payload)); });
}

// --- routing ----------------------------------------------------------------------------------------------

dispatch_result dispatcher_core::route(action a) {
  routing::entry kept;
  const routing::handling* found = routes_->find(a.type(), lookup_, kept);
  return route_to(found, std::move(a));
}

dispatch_result dispatcher_core::route_to(const routing::handling* found, action&& a) {
  if (found != nullptr) return run_handler(found->run, std::move(a));
  return routes_->root() ? run_reducer(std::move(a)) : nothing_handles(std::move(a));
}

dispatch_result dispatcher_core::run_handler(const handler& run, action&& a) {
  value next = store_->reducing([&] {
    draft_scope scope(store_->current());
    run(scope.root(), a);
    return scope.finish();
  });
  return settle(std::move(next), std::move(a), true);
}

dispatch_result dispatcher_core::run_reducer(action&& a) {
  const answer_scope answer;
  value next = store_->reducing([&] { return routes_->root()(store_->current(), a); });
  const bool handled = answer.given();
  if (!handled) mind_unknown(a);
  return settle(std::move(next), std::move(a), handled);
}

dispatch_result dispatcher_core::settle(value next, action a, bool handled) {
  const bool changed = store_->settle(std::move(next), a);
  return {.action = std::move(a), .handled = handled, .changed = changed, .revision = store_->revision()};
}

dispatch_result dispatcher_core::nothing_handles(action&& a) {
  mind_unknown(a);
  store_->settle_unhandled();
  return {.action = std::move(a), .revision = store_->revision()};
}

void dispatcher_core::mind_unknown(const action& a) {
  const auto message = [&] { return "Nothing handles the action type \"" + std::string(a.type()) + "\"."; };
  if (unknown_ == unknown_action_policy::refuse) {
    throw error(errc::unknown_action, message(), {.action_type = std::string(a.type())});
  }
  if (unknown_ == unknown_action_policy::warn && warned_of_.emplace(a.type()).second) store_->warn(message());
}

void dispatcher_core::replace_reducer(reducer next) {
  if (!next) throw error(errc::invalid_argument, "Expected the nextReducer to be a function.");
  store_->in_turn([&] {
    reducer before = std::exchange(routes_->root(), std::move(next));
    try {
      reduce_privately();
    } catch (...) {
      routes_->root() = std::move(before);
      throw;
    }
    store_->on_batch_failed([routes = routes_, before = std::move(before)] { routes->root() = before; });
  });
}

void dispatcher_core::refresh() {
  store_->in_turn([&] {
    if (routes_->root()) reduce_privately();
  });
}

void dispatcher_core::reduce_privately() {
  const action what = private_action(action_types::replace);
  store_->settle(store_->reducing([&] { return routes_->root()(store_->current(), what); }), what);
}

}  // namespace patchbay::impl
