#include "bridge/events/event_hub.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

// Listeners in C++.

namespace patchbay::inline v0_1::bridge::impl {

struct event_hub::native_listener {
  std::uint64_t id;
  std::string name;
  event_listener call;
  event_target at;
  bool once;
  mutable std::atomic<bool> alive = true;
};

struct event_hub::event_copy {
  std::string name;
  value payload;
  std::string source;
};

// Deliveries of one thread: an event that a listener emits waits until the one under way has been told.
class event_hub::telling {
 public:
  struct pending {
    std::shared_ptr<event_hub> hub;
    std::vector<std::shared_ptr<native_listener>> who;
    event_copy what;
  };

  void tell(pending next) {
    waiting_.push_back(std::move(next));
    if (under_way_) return;
    under_way_ = true;
    while (!waiting_.empty()) {
      const pending told = std::move(waiting_.front());
      waiting_.pop_front();
      for (const auto& each : told.who) told.hub->tell_one(*each, told.what);
    }
    under_way_ = false;
  }

 private:
  std::deque<pending> waiting_;
  bool under_way_ = false;
};

// By a listener, as its subscription holds it.
void event_hub::remove(const std::weak_ptr<native_listener>& which) noexcept {
  const auto who = which.lock();
  if (who && who->alive.exchange(false)) remove(*who);
}

bool event_hub::contains(const std::weak_ptr<native_listener>& which) const noexcept {
  const auto who = which.lock();
  return who && who->alive.load();
}

subscription event_hub::listen(std::string name, event_listener listener, event_target at, bool once) {
  if (!is_legal_name(name)) throw error(errc::illegal_name, "No event can have the name \"" + name + "\".");
  if (!listener) throw error(errc::invalid_argument, "A listener of \"" + name + "\" is empty.");
  static std::atomic<std::uint64_t> last_id = 0;
  std::shared_ptr<native_listener> added(new native_listener{
      .id = ++last_id, .name = name, .call = std::move(listener), .at = std::move(at), .once = once});
  {
    const std::lock_guard lock(guard_);
    names_[std::move(name)].native.push_back(added);
  }
  return patchbay::impl::subscription_in(weak_from_this(), std::weak_ptr(added));
}

void event_hub::remove(const native_listener& who) {
  std::shared_ptr<native_listener> gone;  // let go of without the guard: its captures may do anything
  const std::lock_guard lock(guard_);
  const auto named = names_.find(who.name);
  if (named == names_.end()) return;
  auto& native = named->second.native;
  const auto at = std::find_if(native.begin(), native.end(), [&](const auto& each) { return each.get() == &who; });
  if (at == native.end()) return;
  gone = std::move(*at);
  native.erase(at);
  if (named->second.empty()) names_.erase(named);
}

void event_hub::forget_targets(std::string_view label) {
  using kind = event_target::kind;
  std::vector<std::shared_ptr<native_listener>> gone;
  {
    const std::lock_guard lock(guard_);
    for (const auto& [name, all] : names_) {
      for (const auto& each : all.native) {
        const kind k = each->at.type();
        if (k != kind::window && k != kind::webview && k != kind::webview_window) continue;
        if (each->at.label() == label) gone.push_back(each);
      }
    }
  }
  for (const auto& each : gone) {
    if (each->alive.exchange(false)) remove(*each);
  }
}

void event_hub::tell_native(std::vector<std::shared_ptr<native_listener>> who, const emission& what) {
  thread_local telling mine;
  std::erase_if(who, [&](const auto& each) {
    return each->at.type() != event_target::kind::any && what.accepts && !what.accepts(each->at);
  });
  mine.tell({shared_from_this(), std::move(who), {std::string(what.name), what.payload, std::string(what.source)}});
}

void event_hub::tell_one(const native_listener& who, const event_copy& what) noexcept {
  // One that listens once is gone before it is called, whoever else emits meanwhile.
  if (who.once ? !who.alive.exchange(false) : !who.alive.load()) return;
  if (who.once) remove(who);
  warn_.guard("A listener of", what.name,
              [&] { who.call({.name = what.name, .payload = what.payload, .id = who.id, .source = what.source}); });
}

}  // namespace patchbay::bridge::impl
