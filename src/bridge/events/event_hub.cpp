#include "bridge/events/event_hub.hpp"

#include "bridge/session/session.hpp"

#include <algorithm>
#include <utility>

// Registration, and delivery to windows.

namespace patchbay::inline v0_1::bridge::impl {

namespace {

void check_name(std::string_view name) {
  if (is_legal_name(name)) return;
  throw error(errc::illegal_name,
              "Event name must include only alphanumeric characters, `-`, `/`, `:` and `_`, and have 1 to 256 bytes.");
}

bool accepts(const target_filter& filter, const event_target& target) {
  return target.type() == event_target::kind::any || !filter || filter(target);
}

}  // namespace

std::uint64_t event_hub::listen(const std::shared_ptr<session>& window, std::string name, event_target at,
                                std::optional<std::uint64_t> id, kept_bytes kept) {
  check_name(name);
  const std::lock_guard lock(guard_);
  if (window->has_ended()) throw error(errc::closed, "The window is closed.");
  owner& own = owners_[window.get()];
  if (own.ids.size() >= window->bounds().listeners) {
    throw error(errc::limit, "A window may have " + std::to_string(window->bounds().listeners) + " listeners.");
  }
  if (!id) {
    while (own.ids.contains(++own.last_id)) continue;
    id = own.last_id;
  }
  if (!own.ids.try_emplace(*id, registration{name, std::move(kept)}).second) {
    throw error(errc::invalid_arguments, "Listener " + std::to_string(*id) + " is in use.");
  }
  names_[std::move(name)].in_windows.push_back({window, *id, std::move(at)});
  return *id;
}

void event_hub::unlisten(const session& window, std::string_view name, std::uint64_t id) {
  const std::lock_guard lock(guard_);
  const auto own = owners_.find(&window);
  if (own == owners_.end()) return;
  const auto registered = own->second.ids.find(id);
  if (registered == own->second.ids.end() || registered->second.name != name) return;
  const auto named = names_.find(registered->second.name);
  std::erase_if(named->second.in_windows,
                [&](const window_listener& each) { return each.window.get() == &window && each.id == id; });
  if (named->second.empty()) names_.erase(named);
  own->second.ids.erase(registered);
}

bool event_hub::listens(const session& window, std::string_view name) const {
  const std::lock_guard lock(guard_);
  const auto own = owners_.find(&window);
  if (own == owners_.end()) return false;
  return std::any_of(own->second.ids.begin(), own->second.ids.end(),
                     [name](const auto& each) { return each.second.name == name; });
}

std::size_t event_hub::listeners_of(const session& window) const {
  const std::lock_guard lock(guard_);
  const auto own = owners_.find(&window);
  return own == owners_.end() ? 0 : own->second.ids.size();
}

void event_hub::forget(const session& window) {
  const std::lock_guard lock(guard_);
  const auto own = owners_.find(&window);
  if (own == owners_.end()) return;
  for (const auto& [id, registered] : own->second.ids) {
    const auto named = names_.find(registered.name);
    if (named == names_.end()) continue;
    std::erase_if(named->second.in_windows, [&](const window_listener& each) { return each.window.get() == &window; });
    if (named->second.empty()) names_.erase(named);
  }
  owners_.erase(own);
}

std::size_t event_hub::emit(const emission& what) {
  check_name(what.name);
  listeners who;
  {
    const std::lock_guard lock(guard_);
    const auto named = names_.find(std::string(what.name));
    if (named == names_.end()) return 0;
    who = named->second;
  }
  const std::size_t heard = tell_windows(who.in_windows, what);
  if (!who.native.empty()) tell_native(std::move(who.native), what);
  return heard;
}

std::size_t event_hub::tell_windows(const std::vector<window_listener>& who, const emission& what) {
  std::vector<addressee> addressees;
  std::unordered_map<session*, std::size_t> places;
  for (const window_listener& each : who) {
    if (!what.to.include(each.window->label()) || !accepts(what.accepts, each.at)) continue;
    const auto [place, is_new] = places.try_emplace(each.window.get(), addressees.size());
    if (is_new) addressees.push_back({each.window, {}});
    addressees[place->second].listening.push_back(each.id);
  }
  if (addressees.empty()) return 0;
  const shared_text tail = event_tail(what.payload);
  {
    // All windows hear of all events in one order.
    const std::lock_guard in_order(order_);
    for (const addressee& each : addressees) {
      (void)each.window->enqueue(event_frame(what.name, each.listening, tail));
    }
  }
  for (const addressee& each : addressees) each.window->wake();
  return addressees.size();
}

}  // namespace patchbay::bridge::impl
