#include <patchbay/store/store.hpp>

#include <patchbay/store/configure_store.hpp>

#include "store/dispatcher_core.hpp"
#include "store/private_action.hpp"

#include <patchbay/value/diff.hpp>

#include <utility>

namespace patchbay::inline v0_1 {

// --- life -------------------------------------------------------------------------------------------------

store::store(value initial, store_options options)
    : core_(std::make_shared<impl::store_core>(std::move(initial), std::move(options))) {
  default_ = std::make_unique<dispatcher>(create_dispatch(*this));
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
  made.core_->root_reducer() = std::move(root);
  made.default_ = std::make_unique<dispatcher>(
      create_dispatch(made, {.middleware = std::move(layers), .services = std::move(services)}));
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

namespace {

// An action that does again what was done without one.
action set_state_action(const value& before, const value& after) {
  return action(value{{"type", std::string(action_types::set_state)}, {"patch", diff(before, after).to_value()}});
}

void settle_edit(impl::store_core& core, value next) {
  const bool described = core.wants_causes();
  const action cause = described ? set_state_action(core.current(), next) : action(action_types::set_state);
  core.settle(std::move(next), cause);
}

}  // namespace

void store::set_state(const value& partial) {
  const auto core = core_;
  core->in_turn([&] {
    if (!core->current().is_object() || !partial.is_object()) return settle_edit(*core, partial);
    value next = produce(core->current(), [&](draft state) { state.merge(partial); });
    core->settle(std::move(next), action(action_types::set_state, partial));
  });
}

void store::replace_state(value next) {
  const auto core = core_;
  core->in_turn([&] { settle_edit(*core, std::move(next)); });
}

void store::edit_state(const std::function<void(draft)>& edit) {
  const auto core = core_;
  core->in_turn([&] { settle_edit(*core, core->reducing([&] { return produce(core->current(), edit); })); });
}

// --- handlers and reducer -----------------------------------------------------------------------------------

const dispatcher& store::default_dispatcher() const noexcept { return *default_; }

namespace {

// A handler's registration on a store.
class handler_link final : public impl::link {
 public:
  handler_link(std::weak_ptr<impl::store_core> core, std::weak_ptr<const handler_map::entry> added)
      : core_(std::move(core)), added_(std::move(added)) {}
  ~handler_link() override {
    if (owned_) disconnect();
  }
  void disconnect() noexcept override {
    owned_ = false;
    const auto added = added_.lock();
    if (const auto core = core_.lock(); core && added) core->handlers().remove(added);
  }
  [[nodiscard]] bool connected() const noexcept override {
    const auto core = core_.lock();
    const auto added = added_.lock();
    return core && added && !core->closed() && core->handlers().contains(added);
  }
  void check_may_leave() const override {
    if (const auto core = core_.lock())
      core->check_not_reducing("You may not remove a handler while the reducer is executing.");
  }
  void detach() noexcept override { owned_ = false; }

 private:
  std::weak_ptr<impl::store_core> core_;
  std::weak_ptr<const handler_map::entry> added_;
  bool owned_ = true;
};

void check_may_register(const impl::store_core& core) {
  core.check_not_reducing("You may not register a handler while the reducer is executing.");
}

}  // namespace

subscription store::handle(std::string type, handler run) {
  check_may_register(*core_);
  const auto added = core_->handlers().add(type, std::move(run));
  core_->on_batch_failed([added](impl::store_core& core) { core.handlers().remove(added); });
  return subscription(std::make_unique<handler_link>(core_, added));
}

void store::handle(const handler_map& handlers, impl::text prefix) {
  check_may_register(*core_);
  const auto added = core_->handlers().add(handlers, prefix);
  core_->on_batch_failed([added](impl::store_core& core) {
    for (const auto& each : added) core.handlers().remove(each);
  });
}

void store::replace_reducer(reducer next) { default_dispatcher().replace_reducer(std::move(next)); }
void store::refresh() { default_dispatcher().refresh(); }

// --- many at once, later ------------------------------------------------------------------------------------

void store::run_batch(const std::function<void()>& work) {
  const auto core = core_;
  core->in_turn([&] { core->batch(work); });
}

void store::post(action a) {
  const auto core = core_;
  core->post_with_batch([dispatch = *default_, a = std::move(a)] { dispatch(a); });
}

void store::post(std::function<void()> task) {
  if (!task) throw error(errc::invalid_argument, "Expected the posted task to be a function.");
  const auto core = core_;
  core->post_with_batch(std::move(task));
}

}  // namespace patchbay
