#include <patchbay/store/store.hpp>

#include "store/selected_listener.hpp"
#include "store/view_core.hpp"

#include <memory>
#include <utility>

// How listeners and views come to a store.

namespace patchbay::inline v0_1 {

namespace {

template <class Callback>
void check_callback(const Callback& callback) {
  if (!callback) throw error(errc::invalid_argument, "Expected the listener to be a function.");
}

}  // namespace

// --- listeners ----------------------------------------------------------------------------------------------

subscription store::subscribe(std::function<void()> listener) {
  check_callback(listener);
  return core_->on_dispatched(std::move(listener));
}

namespace {

// What a listener saw last, so that each hears of a change once, whoever dispatches in between.
class change_listener {
 public:
  using function = std::function<void(const value&, const value&)>;
  change_listener(const impl::store_core& core, function tell)
      : core_(core), tell_(std::move(tell)), seen_(core.committed().state) {}

  void operator()() {
    const value now = core_.committed().state;
    if (now == seen_) return;
    const value previous = std::exchange(seen_, now);
    tell_(now, previous);
  }

 private:
  const impl::store_core& core_;  // which calls this, so it is there
  function tell_;
  value seen_;
};

}  // namespace

subscription store::subscribe(std::function<void(const value&, const value&)> listener) {
  check_callback(listener);
  const auto core = core_;
  core->check_may_subscribe();
  // In a turn, so that no change comes between what it saw last and its first call.
  return core->in_turn([&] {
    auto heard = std::make_shared<change_listener>(*core, std::move(listener));
    return core->on_changed([heard = std::move(heard)] { (*heard)(); });
  });
}

subscription store::subscribe(selector::input selected, std::function<void(const value&, const value&)> listener,
                              equality equal, bool fire_immediately) {
  check_callback(listener);
  const auto core = core_;
  core->check_may_subscribe();
  return core->in_turn([&] {
    auto started = std::make_shared<impl::selected_listener>(core, std::move(selected.read), std::move(listener),
                                                             std::move(equal));
    started->start(core->committed().state);
    subscription made = impl::subscription_in(std::weak_ptr(started), core->watchers().join(selected.watches, started));
    if (fire_immediately) core->call_before_deliveries([&] { started->tell_now(); }, [&] { made.reset(); });
    return made;
  });
}

subscription store::observe(std::function<void(const value&)> listener) {
  check_callback(listener);
  const auto core = core_;
  core->check_may_subscribe();
  return core->in_turn([&] {
    listener(core->committed().state);
    // A raw pointer: the core calls this, so it is there.
    return core->on_dispatched([core = core.get(), listener] { listener(core->committed().state); });
  });
}

subscription store::on_commit(std::function<void(const commit&)> listener) {
  check_callback(listener);
  return core_->on_commit(std::move(listener));
}

subscription store::on_action(std::function<void(const settled_action&)> listener) {
  check_callback(listener);
  return core_->on_action(std::move(listener));
}

subscription store::on_end(std::function<void()> listener) {
  check_callback(listener);
  core_->check_may_subscribe();
  return core_->on_end(std::move(listener));
}

// --- views --------------------------------------------------------------------------------------------------

namespace {

// In a turn, so that nothing changes between the snapshot and the first update.
std::shared_ptr<impl::view_core> start_view(impl::store_core& core, std::shared_ptr<impl::view_core> view) {
  core.check_may_subscribe();
  try {
    core.in_turn([&] { view->start(core); });
  } catch (...) {
    view->stop();
    throw;
  }
  return view;
}

std::shared_ptr<impl::view_core> start_path_view(const std::shared_ptr<impl::store_core>& core, path_set paths,
                                                 view_callback callback, view_options options) {
  return start_view(
      *core, std::make_shared<impl::path_view_core>(core, std::move(paths), std::move(callback), std::move(options)));
}

std::shared_ptr<impl::view_core> start_derived_view(const std::shared_ptr<impl::store_core>& core, selector source,
                                                    view_callback callback, view_options options) {
  return start_view(*core, std::make_shared<impl::derived_view_core>(core, std::move(source), std::move(callback),
                                                                     std::move(options)));
}

}  // namespace

view store::view(path_set paths, view_callback callback, view_options options) {
  check_callback(callback);
  const auto core = core_;
  return impl::access::make<patchbay::view>(
      start_path_view(core, std::move(paths), std::move(callback), std::move(options)));
}

view store::view(path_set paths, view_options options) {
  const auto core = core_;
  return impl::access::make<patchbay::view>(start_path_view(core, std::move(paths), {}, std::move(options)));
}

view store::view(selector source, view_callback callback, view_options options) {
  check_callback(callback);
  const auto core = core_;
  return impl::access::make<patchbay::view>(
      start_derived_view(core, std::move(source), std::move(callback), std::move(options)));
}

view store::view(selector source, view_options options) {
  const auto core = core_;
  return impl::access::make<patchbay::view>(start_derived_view(core, std::move(source), {}, std::move(options)));
}

}  // namespace patchbay
