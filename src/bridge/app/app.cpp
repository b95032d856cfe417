#include <patchbay/bridge/app.hpp>

#include "bridge/app/app_core.hpp"
#include "bridge/session/page_connection.hpp"

#include <utility>

namespace patchbay::inline v0_1::bridge {

app::app(store& target, app_options options) : app(target, target.default_dispatcher(), std::move(options)) {}

app::app(store& target, dispatcher dispatch, app_options options)
    : core_(std::make_shared<impl::app_core>(*this, target, std::move(dispatch), std::move(options))) {}

app::~app() { core_->shut_down(); }

store& app::state_store() const noexcept { return core_->state_store(); }
const dispatcher& app::default_dispatcher() const noexcept { return core_->dispatch(); }
const limits& app::limits() const noexcept { return core_->bounds(); }

void app::add_command(std::string name, bridge::command what) {
  core_->add_command(std::move(name), std::move(what), impl::app_core::origin::application);
}

bool app::manage(const std::type_info& type, std::shared_ptr<void> object) {
  if (!object) throw error(errc::invalid_argument, "There is no object to manage.");
  return core_->managed().add(type, std::move(object));
}

void* app::managed(const std::type_info& type) const { return core_->managed().get(type); }
bool app::manages(const std::type_info& type) const noexcept { return core_->managed().has(type); }
std::shared_ptr<void> app::unmanage(const std::type_info& type) { return core_->managed().remove(type); }

// --- events -----------------------------------------------------------------------------------------------------

std::size_t app::emit(patchbay::impl::text name, const value& payload, const recipients& to) {
  return core_->events()->emit({.name = name, .payload = payload, .accepts = {}, .to = to});
}

std::size_t app::emit_to(const event_target& target, patchbay::impl::text name, const value& payload) {
  return emit_filter(name, payload, [&target](const event_target& listening) { return reaches(target, listening); });
}

std::size_t app::emit_filter(patchbay::impl::text name, const value& payload,
                             const std::function<bool(const event_target&)>& accepts) {
  if (!accepts)
    throw error(errc::invalid_argument, "The predicate for listeners of \"" + std::string(name) + "\" is empty.");
  return core_->events()->emit({.name = name, .payload = payload, .accepts = accepts, .to = recipients::everyone()});
}

subscription app::listen(std::string name, event_listener listener, event_target at) {
  return core_->events()->listen(std::move(name), std::move(listener), std::move(at), false);
}

subscription app::once(std::string name, event_listener listener, event_target at) {
  return core_->events()->listen(std::move(name), std::move(listener), std::move(at), true);
}

// --- windows ----------------------------------------------------------------------------------------------------

void app::permit(std::string pattern, permissions what) {
  core_->windows().permit(std::move(pattern), std::move(what));
}

std::string app::mint_token(patchbay::impl::text label) { return core_->windows().mint_token(label, {}); }
std::string app::mint_token(patchbay::impl::text label, patchbay::impl::text opener) {
  impl::check_label(opener);
  return core_->windows().mint_token(label, opener);
}
void app::revoke_token(patchbay::impl::text token) { core_->windows().revoke_token(token); }
std::vector<window_info> app::windows() const { return core_->windows().list(); }
bool app::close_window(patchbay::impl::text label) { return core_->windows().close(label); }
bool app::request_close(patchbay::impl::text label) { return core_->windows().request_close(label); }
bool app::focus_window(patchbay::impl::text label) { return core_->windows().control(label, "focus"); }
bool app::forget_window(patchbay::impl::text label) { return core_->windows().forget(label); }
std::vector<std::string> app::former_windows() const { return core_->windows().former(); }
bool app::reload_window(patchbay::impl::text label) { return core_->windows().control(label, "reload"); }

bool app::set_title(patchbay::impl::text label, std::string title) {
  return core_->windows().set_title(label, std::move(title));
}

subscription app::on_window(std::function<void(const window_event&)> listener) {
  return core_->on_window(std::move(listener));
}

window_counts app::counts(patchbay::impl::text label) const {
  const auto page = core_->windows().find(label);
  if (!page) return {};
  const auto owned = page->owned();
  return {
      .calls = owned.calls, .subscriptions = owned.subscriptions, .listeners = core_->events()->listeners_of(*page)};
}

// --- for transports ---------------------------------------------------------------------------------------------

namespace {

std::shared_ptr<impl::page_connection> connection_of(const std::shared_ptr<impl::app_core>& core,
                                                     std::shared_ptr<link> to) {
  if (!to) throw error(errc::invalid_argument, "There is no link to accept.");
  return std::make_shared<impl::page_connection>(core, std::move(to));
}

}  // namespace

connection app::accept(std::shared_ptr<link> to) {
  return impl::access::make<connection>(connection_of(core_, std::move(to)));
}

connection app::accept(std::shared_ptr<link> to, patchbay::impl::text label) {
  auto accepted = connection_of(core_, std::move(to));
  core_->windows().open_on_hosts_word(accepted, label);
  accepted->wake();
  return impl::access::make<connection>(std::move(accepted));
}

}  // namespace patchbay::bridge
