#include <patchbay/store/store.hpp>

#include <patchbay/store/configure_store.hpp>

#include "store/dispatcher_core.hpp"
#include "store/private_action.hpp"

#include <patchbay/impl/access.hpp>
#include <utility>

namespace patchbay::inline v0_1 {

// --- life -------------------------------------------------------------------------------------------------

namespace {

std::unique_ptr<dispatcher> default_dispatcher_of(std::shared_ptr<impl::store_core> core,
                                                  std::shared_ptr<impl::routing> routes, dispatch_options options) {
  return std::make_unique<dispatcher>(impl::access::make<dispatcher>(
      impl::dispatcher_core::make(std::move(core), std::move(routes), std::move(options))));
}

}  // namespace

store::store(value initial, store_options options)
    : core_(std::make_shared<impl::store_core>(std::move(initial), std::move(options))) {
  default_ = default_dispatcher_of(core_, std::make_shared<impl::routing>(), {});
}

store::store(store&&) noexcept = default;

store& store::operator=(store&& other) noexcept {
  if (this == &other) return *this;
  const store left(std::move(*this));
  core_ = std::move(other.core_);
  default_ = std::move(other.default_);
  return *this;
}

store::~store() {
  if (core_) core_->close();
}

store configure_store(store_configuration configuration) {
  auto& [root, preloaded, layers, services, options] = configuration;
  if (!root) throw error(errc::invalid_argument, "Expected the root reducer to be a function.");
  const action init = impl::private_action(action_types::init);
  value initial = root.reduce(preloaded.is_null() ? nullptr : &preloaded, init);
  store made(std::move(initial), std::move(options));
  const auto routes = impl::access::core(*made.default_)->routes();
  routes->root() = std::move(root);
  made.default_ =
      default_dispatcher_of(made.core_, routes, {.middleware = std::move(layers), .services = std::move(services)});
  return made;
}

store create_store(reducer root, value preloaded, std::vector<middleware> layers, store_options options) {
  return configure_store({.reducer = std::move(root),
                          .preloaded_state = std::move(preloaded),
                          .middleware = std::move(layers),
                          .options = std::move(options)});
}

// --- reading ----------------------------------------------------------------------------------------------

value store::state() const { return core_->snapshot().state; }
value store::initial_state() const { return core_->initial_state(); }
revision_number store::revision() const { return core_->snapshot().revision; }
store::versioned store::snapshot() const { return core_->snapshot(); }

// --- changing ---------------------------------------------------------------------------------------------

void store::set_state(const value& partial) {
  const auto core = core_;
  core->in_turn([&] {
    if (!core->current().is_object() || !partial.is_object()) return core->settle_edit(partial);
    value next = produce(core->current(), [&](draft state) { state.merge(partial); });
    core->settle(std::move(next), action(action_types::set_state, partial));
  });
}

void store::replace_state(value next) {
  const auto core = core_;
  core->in_turn([&] { core->settle_edit(std::move(next)); });
}

void store::edit_state(const std::function<void(draft)>& edit) {
  const auto core = core_;
  core->in_turn([&] { core->settle_edit(core->reducing([&] { return produce(core->current(), edit); })); });
}

// --- handlers and reducer -----------------------------------------------------------------------------------

const dispatcher& store::default_dispatcher() const noexcept { return *default_; }

subscription store::handle(std::string type, handler run) {
  return impl::access::core(default_dispatcher())->add(type, std::move(run));
}

void store::handle(const handler_map& handlers, impl::text prefix) {
  impl::access::core(default_dispatcher())->add(handlers, prefix);
}

void store::replace_reducer(reducer next) { default_dispatcher().replace_reducer(std::move(next)); }
void store::refresh() { default_dispatcher().refresh(); }

// --- many at once, later ------------------------------------------------------------------------------------

void store::run_batch(const std::function<void()>& work) {
  const auto core = core_;
  core->in_turn([&] { core->batch(work); });
}

void store::run_in_turn(const std::function<void()>& work, std::exception_ptr* of_listeners) {
  const auto core = core_;
  if (of_listeners == nullptr) return core->in_turn(work);
  core->in_turn_apart(*of_listeners, work);
}

void store::post(action a) {
  const auto core = core_;
  core->post_with_batch([dispatch = *default_, a = std::move(a)] { dispatch(a); });
}

void store::post(std::function<void()> task) {
  if (!task) impl::throw_no_function("the posted task");
  const auto core = core_;
  core->post_with_batch(std::move(task));
}

}  // namespace patchbay
