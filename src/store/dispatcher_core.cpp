#include "store/dispatcher_core.hpp"

#include "store/private_action.hpp"

#include <patchbay/store/impl/answer.hpp>

#include <utility>

namespace patchbay::inline v0_1::impl {

dispatcher_core::dispatcher_core(std::shared_ptr<store_core> store, dispatch_options options)
    : store_(std::move(store)),
      options_(std::move(options)),
      routes_like_store_(options_.handlers.empty() && !options_.reducer) {}

// --- middleware -------------------------------------------------------------------------------------------

void dispatcher_core::build_chain() {
  if (options_.middleware.empty()) return;
  const while_set guard(constructing_);
  // A middleware may keep `next` for later, when this is gone.
  next_dispatch next = [weak = weak_from_this()](const action& a) {
    const auto core = weak.lock();
    if (!core) throw error(errc::closed, "The dispatcher is gone.", {.action_type = std::string(a.type())});
    return core->at_end_of_chain(a);
  };
  for (auto layer = options_.middleware.rbegin(); layer != options_.middleware.rend(); ++layer) {
    next = layer->build(middleware_api(weak_from_this()), std::move(next));
    if (!next) throw error(errc::invalid_argument, "A middleware returned no function to dispatch with.");
  }
  chain_ = std::move(next);
  has_chain_ = true;
  store_end_ = store_->on_end([weak = weak_from_this()] {
    if (const auto core = weak.lock()) const next_dispatch left = std::exchange(core->chain_, nullptr);
  });
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

// --- dispatching ------------------------------------------------------------------------------------------

dispatch_result dispatcher_core::dispatch(action a) {
  if (constructing_) {
    throw error(
        errc::constructing,
        "Dispatching while constructing your middleware is not allowed. Other middleware would not be applied to "
        "this dispatch.",
        {.action_type = std::string(a.type())});
  }
  return store_->in_turn([&] { return has_chain_ ? through_chain(a) : route(std::move(a)); });
}

template <class MakeAction>
dispatch_result dispatcher_core::dispatch_type(std::string_view type, MakeAction&& make) {
  // The table's own copy of the type saves building a string.
  const handler_map::entry* found = routes_like_store_ || has_chain_ ? nullptr : options_.handlers.find(type);
  if (found == nullptr) return dispatch(make(action::interned{value(type)}));
  return store_->in_turn([&] { return run_handler(found->run, make(action::interned{found->type})); });
}

dispatch_result dispatcher_core::dispatch(std::string_view type) {
  return dispatch_type(type, [](action::interned interned) { return action(std::move(interned)); });
}

dispatch_result dispatcher_core::dispatch(std::string_view type, value payload) {
  return dispatch_type(type,
                       [&](action::interned interned) { return action(std::move(interned), std::move(payload)); });
}

// --- routing ----------------------------------------------------------------------------------------------

dispatch_result dispatcher_core::route(action a) {
  if (routes_like_store_) {
    if (const auto found = store_->handlers().find(a.type(), options_.lookup))
      return run_handler(found->run, std::move(a));
  } else if (const handler_map::entry* found = options_.handlers.find(a.type(), options_.lookup)) {
    return run_handler(found->run, std::move(a));
  }
  return root_reducer() ? run_reducer(std::move(a)) : nothing_handles(std::move(a));
}

reducer& dispatcher_core::root_reducer() noexcept {
  return routes_like_store_ ? store_->root_reducer() : options_.reducer;
}

dispatch_result dispatcher_core::run_handler(const handler& run, action a) {
  value next = store_->reducing([&] {
    draft_scope scope(store_->current());
    run(scope.root(), a);
    return scope.finish();
  });
  return settle(std::move(next), std::move(a), true);
}

dispatch_result dispatcher_core::run_reducer(action a) {
  const answer_scope answer;
  value next = store_->reducing([&] { return root_reducer()(store_->current(), a); });
  const bool handled = answer.given();
  if (!handled) mind_unknown(a);
  return settle(std::move(next), std::move(a), handled);
}

dispatch_result dispatcher_core::settle(value next, action a, bool handled) {
  const bool changed = store_->settle(std::move(next), a);
  return {.action = std::move(a), .handled = handled, .changed = changed, .revision = store_->revision()};
}

dispatch_result dispatcher_core::nothing_handles(action a) {
  mind_unknown(a);
  store_->settle_unhandled();
  return {.action = std::move(a), .revision = store_->revision()};
}

void dispatcher_core::mind_unknown(const action& a) {
  const auto message = [&] { return "Nothing handles the action type \"" + std::string(a.type()) + "\"."; };
  if (options_.unknown == unknown_action::refuse) {
    throw error(errc::unknown_action, message(), {.action_type = std::string(a.type())});
  }
  if (options_.unknown == unknown_action::warn && warned_of_.emplace(a.type()).second) store_->warn(message());
}

void dispatcher_core::replace_reducer(reducer next) {
  if (!next) throw error(errc::invalid_argument, "Expected the nextReducer to be a function.");
  store_->in_turn([&] {
    reducer before = std::exchange(root_reducer(), std::move(next));
    try {
      reduce_privately();
    } catch (...) {
      root_reducer() = std::move(before);
      throw;
    }
    store_->on_batch_failed(
        [self = shared_from_this(), before = std::move(before)](store_core&) { self->root_reducer() = before; });
  });
}

void dispatcher_core::refresh() {
  store_->in_turn([&] {
    if (root_reducer()) reduce_privately();
  });
}

void dispatcher_core::reduce_privately() {
  const action what = private_action(action_types::replace);
  store_->settle(store_->reducing([&] { return root_reducer()(store_->current(), what); }), what);
}

}  // namespace patchbay::impl
