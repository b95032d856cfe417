#include "store/view_core.hpp"

#include <patchbay/value/diff.hpp>

#include <utility>

namespace patchbay::inline v0_1::impl {

// --- any view ---------------------------------------------------------------------------------------------

std::shared_ptr<store_core> view_core::live_store() const noexcept {
  auto store = store_.lock();
  return store && !store->closed() && alive_.load(std::memory_order_acquire) ? store : nullptr;
}

void view_core::stop() noexcept {
  if (!alive_.exchange(false, std::memory_order_acq_rel)) return;
  watch_index::membership place;
  {
    const std::lock_guard lock(guard_);
    place = place_;
  }
  if (const auto store = store_.lock(); store && place.group) store->watchers().leave(place);
}

void view_core::wake(store_core& store, const change_note& note) {
  if (!alive_.load(std::memory_order_acquire)) return;
  if (!is_pushed()) {
    if (options_.on_stale) options_.on_stale();
    return;
  }
  const std::optional<update> news = advance(store, &note);
  // Working out a derived value is user code, which may have ended this.
  if (news && alive_.load(std::memory_order_acquire)) callback_(*news);
}

std::optional<update> view_core::take() {
  const auto store = live_store();
  if (!store) return std::nullopt;
  store->check_may_read();
  std::optional<update> news = advance(*store, nullptr);
  // A snapshot that is still owed shows what the news would lead to.
  std::optional<update> first = owed_snapshot();
  return first ? first : news;
}

value view_core::snapshot() const {
  const std::lock_guard lock(guard_);
  return part();
}

revision_number view_core::revision() const {
  const std::lock_guard lock(guard_);
  return revision_;
}

path_set view_core::paths() const {
  const std::lock_guard lock(guard_);
  return group().paths();
}

update view_core::whole_part() const {
  return update(revision_, revision_, patch{{operation::kind::replace, pointer(), {}, part()}}, true);
}

std::optional<update> view_core::owed_snapshot() {
  const std::lock_guard lock(guard_);
  if (!std::exchange(owes_snapshot_, false)) return std::nullopt;
  return whole_part();
}

void view_core::hand_over_snapshot(store_core& store) {
  if (!options_.snapshot_first) return;
  std::optional<update> first;
  {
    const std::lock_guard lock(guard_);
    owes_snapshot_ = !is_pushed();
    if (is_pushed()) first = whole_part();
  }
  if (first) store.call_before_deliveries([&] { callback_(*first); }, [&] { stop(); });
}

// --- paths --------------------------------------------------------------------------------------------------

void path_view_core::start(store_core& store) {
  watch_index::membership place = store.watchers().join(first_paths_, shared_from_this());
  {
    const std::lock_guard lock(guard_);
    const store::versioned now = store.committed();
    if (!is_pushed()) held_ = place.group->held(now.state);
    place_ = std::move(place);
    revision_ = now.revision;
  }
  hand_over_snapshot(store);
}

void path_view_core::hold(const value& state) noexcept {
  if (!is_pushed()) return;
  const std::lock_guard lock(guard_);
  if (!base_) base_ = state;
}

value path_view_core::part() const {
  if (old_part_) return *old_part_;
  if (base_) return group().paths().restrict(*base_);
  if (held_) return group().restrict_held(*held_);
  const auto store = any_store();
  return group().paths().restrict(store ? store->committed().state : value());
}

std::optional<update> path_view_core::advance(store_core& store, const change_note* note) {
  const std::lock_guard lock(guard_);
  const store::versioned now = store.committed();
  std::optional<update> news = old_part_ ? from_old_part(now)
                               : base_   ? from_base(now, note)
                               : held_   ? from_held(now)
                                         : std::nullopt;
  if (news) revision_ = now.revision;
  // Outside a turn a change may be under way that relies on this base.
  if (note != nullptr) base_.reset();
  return news;
}

std::optional<update> path_view_core::from_old_part(const store::versioned& now) {
  patch changes = diff(*old_part_, group().paths().restrict(now.state));
  // Then this view's revision still stands for paths of which the rest of the group knows nothing.
  if (changes.empty()) return std::nullopt;
  old_part_.reset();
  if (is_pushed())
    base_ = now.state;
  else
    held_ = group().held(now.state);
  return update(revision_, now.revision, std::move(changes));
}

std::optional<update> path_view_core::from_base(const store::versioned& now, const change_note* note) {
  const value base = std::exchange(*base_, now.state);
  if (note != nullptr && note->place_known && note->base.identical(base))
    return group().update_of(*note, revision_, now.revision);
  return group().update_from(revision_, base, now.revision, now.state);
}

std::optional<update> path_view_core::from_held(const store::versioned& now) {
  std::optional<update> news = group().update_from_held(revision_, *held_, now.revision, now.state);
  group().hold_again(*held_, now.state);
  return news;
}

void path_view_core::set_paths(path_set paths) {
  const auto store = live_store();
  if (!store) return;
  store->in_turn([&] {
    const path_set left = this->paths();
    watch(*store, paths);
    store->on_batch_failed([self = std::static_pointer_cast<path_view_core>(shared_from_this()), &core = *store, left] {
      if (self->connected()) self->watch(core, left);
    });
    store->deliver();
  });
}

void path_view_core::watch(store_core& store, const path_set& paths) {
  const auto self = shared_from_this();
  watch_index::membership place = store.watchers().join(paths, self);
  {
    const std::lock_guard lock(guard_);
    if (!old_part_) old_part_ = part();
    std::swap(place_, place);
    base_.reset();
    held_.reset();
  }
  store.watchers().leave(place);
  if (is_pushed()) store.watchers().wake_alone(self);
}

// --- derived values -----------------------------------------------------------------------------------------

void derived_view_core::start(store_core& store) {
  const store::versioned now = store.committed();
  value derived = source_(now.state);
  watch_index::membership place = store.watchers().join(source_.watches(), shared_from_this());
  {
    const std::lock_guard lock(guard_);
    place_ = std::move(place);
    last_ = std::move(derived);
    revision_ = now.revision;
  }
  hand_over_snapshot(store);
}

std::optional<update> derived_view_core::advance(store_core& store, const change_note*) {
  const store::versioned now = store.committed();
  value derived = source_(now.state);
  const std::lock_guard lock(guard_);
  // Another thread may have got ahead while this one derived.
  if (now.revision < seen_) return std::nullopt;
  seen_ = now.revision;
  patch changes = diff(last_, derived);
  last_ = std::move(derived);
  if (changes.empty()) return std::nullopt;
  return update(std::exchange(revision_, now.revision), now.revision, std::move(changes));
}

void derived_view_core::set_paths(path_set) {
  throw error(errc::invalid_argument,
              "A view of a derived value watches what its selector reads; it has no paths to set.");
}

}  // namespace patchbay::impl
