#include <patchbay/store/store.hpp>

#include "dispatcher_core.hpp"
#include "view_core.hpp"

#include <patchbay/value/diff.hpp>

namespace patchbay {

namespace {

template <class Callback>
void check_callback(const Callback& callback) {
  if (!callback) throw error(errc::invalid_argument, "Expected the listener to be a function.");
}

}  // namespace

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

store create_store(reducer root, value preloaded, std::vector<middleware> layers, store_options options) {
  if (!root) throw error(errc::invalid_argument, "Expected the root reducer to be a function.");
  const action init = impl::private_action(action_types::init);
  value initial = root.reduce(preloaded.is_null() ? nullptr : &preloaded, init);
  store made(std::move(initial), std::move(options));
  made.default_ = std::make_unique<dispatcher>(create_dispatch(made, {.reducer = std::move(root), .middleware = std::move(layers)}));
  return made;
}

// --- reading ----------------------------------------------------------------------------------------------

value store::state() const { return core_->state(); }
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
  const value before = core.current();
  const bool described = core.wants_causes();
  core.settle(next, described ? set_state_action(before, next) : action(action_types::set_state));
}

}  // namespace

void store::set_state(const value& partial) {
  const auto core = core_;
  core->in_turn([&] {
    const value next = core->current().is_object() && partial.is_object()
                           ? produce(core->current(), [&](draft state) { state.merge(partial); })
                           : partial;
    core->settle(next, core->current().is_object() && partial.is_object() ? action(action_types::set_state, partial)
                                                                          : set_state_action(core->current(), next));
  });
}

void store::replace_state(value next) {
  const auto core = core_;
  core->in_turn([&] { settle_edit(*core, std::move(next)); });
}

void store::edit_state(const std::function<void(draft)>& edit) {
  const auto core = core_;
  core->in_turn([&] {
    settle_edit(*core, core->reducing([&] { return produce(core->current(), edit); }));
  });
}

const dispatcher& store::default_dispatcher() const noexcept { return *default_; }

namespace {

// A handler's registration on a store.
class handler_link final : public impl::link {
 public:
  handler_link(std::weak_ptr<impl::store_core> core, std::string type) : core_(std::move(core)), type_(std::move(type)) {}
  ~handler_link() override {
    if (owned_) disconnect();
  }
  void disconnect() noexcept override {
    if (!std::exchange(connected_, false)) return;
    if (const auto core = core_.lock()) core->remove_handler(type_);
  }
  [[nodiscard]] bool connected() const noexcept override { return connected_ && !core_.expired(); }
  void check_may_leave() const override {
    if (const auto core = core_.lock()) core->check_not_reducing("You may not remove a handler while the reducer is executing.");
  }
  void detach() noexcept override { owned_ = false; }

 private:
  std::weak_ptr<impl::store_core> core_;
  std::string type_;
  bool connected_ = true;
  bool owned_ = true;
};

}  // namespace

subscription store::handle(std::string type, handler run) {
  core_->add_handlers([&](handler_map& all) { all.add(type, std::move(run)); });
  return subscription(std::make_unique<handler_link>(core_, std::move(type)));
}

void store::handle(const handler_map& handlers, std::string_view prefix) {
  core_->add_handlers([&](handler_map& all) { all.add(handlers, prefix); });
}

void store::replace_reducer(reducer next) { default_dispatcher().replace_reducer(std::move(next)); }

// --- many at once, later ------------------------------------------------------------------------------------

void store::run_batch(const std::function<void()>& work) {
  const auto core = core_;
  core->in_turn([&] { core->batch(work); });
}

void store::post(action a) {
  core_->check_not_closed();
  core_->post([dispatch = *default_, a = std::move(a)] { dispatch(a); });
}

void store::post(std::function<void()> task) {
  check_callback(task);
  core_->check_not_closed();
  core_->post(std::move(task));
}

// --- listening ----------------------------------------------------------------------------------------------

subscription store::subscribe(std::function<void()> listener) {
  check_callback(listener);
  return core_->on_dispatched(std::move(listener));
}

subscription store::subscribe(std::function<void(const value&, const value&)> listener) {
  check_callback(listener);
  // A raw pointer: the core calls this, so it is there.
  return core_->on_changed([core = core_.get(), listener = std::move(listener), last = std::make_shared<value>(core_->state())] {
    const value now = core->current();
    if (now.identical(*last)) return;
    const value previous = std::exchange(*last, now);
    listener(now, previous);
  });
}

namespace {

// A selected value that somebody listens to; woken like a view.
class selected_watcher final : public impl::watcher {
 public:
  using listener = std::function<void(const value&, const value&)>;
  selected_watcher(std::weak_ptr<impl::store_core> core, std::function<value(const value&)> select, listener tell, store::equality equal)
      : core_(std::move(core)), select_(std::move(select)), tell_(std::move(tell)), equal_(std::move(equal)) {}

  void start(const value& state) { last_ = select_(state); }
  void tell_now() const { tell_(last_, last_); }

  void wake() override {
    const auto core = core_.lock();
    if (!core || !alive_.load(std::memory_order_acquire)) return;
    const value now = select_(core->current());
    if (equal_ ? equal_(now, last_) : now == last_) return;
    const value previous = std::exchange(last_, now);
    tell_(now, previous);
  }
  void stop() noexcept { alive_.store(false, std::memory_order_release); }
  [[nodiscard]] bool alive() const noexcept { return alive_.load(std::memory_order_acquire); }

 private:
  const std::weak_ptr<impl::store_core> core_;
  const std::function<value(const value&)> select_;
  const listener tell_;
  const store::equality equal_;
  std::atomic<bool> alive_ = true;
  value last_;  // what was last told, not last seen
};

class selected_link final : public impl::link {
 public:
  selected_link(std::weak_ptr<impl::store_core> core, std::shared_ptr<selected_watcher> watcher, std::shared_ptr<impl::watch_group> group)
      : core_(std::move(core)), watcher_(std::move(watcher)), group_(std::move(group)) {}
  ~selected_link() override {
    if (owned_) disconnect();
  }
  void disconnect() noexcept override {
    if (!watcher_->alive()) return;
    watcher_->stop();
    if (const auto core = core_.lock()) core->watchers().leave(group_, watcher_.get());
  }
  [[nodiscard]] bool connected() const noexcept override { return watcher_->alive() && !core_.expired(); }
  void check_may_leave() const override {
    if (const auto core = core_.lock()) {
      core->check_not_reducing("You may not unsubscribe from a store listener while the reducer is executing.");
    }
  }
  void detach() noexcept override { owned_ = false; }

 private:
  std::weak_ptr<impl::store_core> core_;
  std::shared_ptr<selected_watcher> watcher_;
  std::shared_ptr<impl::watch_group> group_;
  bool owned_ = true;
};

}  // namespace

subscription store::subscribe(selector::input selected, std::function<void(const value&, const value&)> listener, equality equal,
                              bool fire_immediately) {
  check_callback(listener);
  const auto core = core_;
  auto watcher = std::make_shared<selected_watcher>(core, std::move(selected.read), std::move(listener), std::move(equal));
  watcher->start(core->state_to_subscribe());
  auto group = core->watchers().join(selected.watches, watcher);
  subscription made(std::make_unique<selected_link>(core, watcher, std::move(group)));
  if (fire_immediately) watcher->tell_now();
  return made;
}

subscription store::observe(std::function<void(const value&)> listener) {
  check_callback(listener);
  const auto core = core_;
  listener(core->state_to_subscribe());
  return core->on_dispatched([core = core.get(), listener = std::move(listener)] { listener(core->current()); });
}

subscription store::on_commit(std::function<void(const commit&)> listener) {
  check_callback(listener);
  return core_->on_commit(std::move(listener));
}

subscription store::on_action(std::function<void(const settled_action&)> listener) {
  check_callback(listener);
  return core_->on_action(std::move(listener));
}

namespace {

std::shared_ptr<impl::view_core> start_view(const std::shared_ptr<impl::store_core>& core, std::optional<selector> source,
                                            const path_set& paths, view_callback callback, view_options options) {
  core->check_may_subscribe();
  auto started = std::make_shared<impl::view_core>(core, std::move(source), std::move(callback), std::move(options));
  // In a turn, so that nothing changes between the snapshot and the first update.
  core->in_turn([&] { started->start(*core, paths); });
  return started;
}

}  // namespace

view store::view(path_set paths, view_callback callback, view_options options) {
  check_callback(callback);
  return patchbay::view(start_view(core_, {}, paths, std::move(callback), std::move(options)));
}

view store::view(path_set paths, view_options options) {
  return patchbay::view(start_view(core_, {}, paths, {}, std::move(options)));
}

view store::view(selector source, view_callback callback, view_options options) {
  check_callback(callback);
  return patchbay::view(start_view(core_, std::move(source), {}, std::move(callback), std::move(options)));
}

view store::view(selector source, view_options options) {
  return patchbay::view(start_view(core_, std::move(source), {}, {}, std::move(options)));
}

}  // namespace patchbay
