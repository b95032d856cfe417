#include <patchbay/store/view.hpp>

#include "view_core.hpp"

#include <patchbay/value/diff.hpp>

namespace patchbay {

namespace impl {

// --- life -------------------------------------------------------------------------------------------------

void view_core::start(store_core& store, const path_set& paths) {
  const store::versioned now = store.snapshot();
  auto group = store.watchers().join(source_ ? source_->watches() : paths, shared_from_this());
  value last = source_ ? (*source_)(now.state) : group->held(now.state);
  {
    const std::lock_guard lock(guard_);
    group_ = std::move(group);
    last_ = std::move(last);
    last_revision_ = now.revision;
  }
  if (!options_.snapshot_first || !callback_) return;
  patch whole{{operation::kind::replace, pointer(), {}, snapshot()}};
  callback_(update(now.revision, now.revision, std::move(whole), true));
}

void view_core::stop() noexcept {
  if (!alive_.exchange(false, std::memory_order_acq_rel)) return;
  std::shared_ptr<watch_group> group;
  {
    const std::lock_guard lock(guard_);
    group = group_;
  }
  if (const auto store = store_.lock(); store && group) store->watchers().leave(group, this);
}

// --- updates ------------------------------------------------------------------------------------------------

std::optional<update> view_core::advance(const store::versioned& now) {
  // User code, so before the lock.
  if (source_) return advance_derived(now, (*source_)(now.state));
  const std::lock_guard lock(guard_);
  if (now.revision <= last_revision_) return std::nullopt;
  std::optional<update> news = group_->update_between(last_revision_, last_, now.revision, now.state);
  // An unchanged part is the same at both revisions; the newer one holds on to less.
  group_->hold_again(last_, now.state);
  if (news) last_revision_ = now.revision;
  return news;
}

std::optional<update> view_core::advance_derived(const store::versioned& now, value derived) {
  const std::lock_guard lock(guard_);
  if (now.revision <= last_revision_ || derived.identical(last_)) return std::nullopt;
  patch changes = diff(last_, derived);
  last_ = std::move(derived);
  if (changes.empty()) return std::nullopt;
  return update(std::exchange(last_revision_, now.revision), now.revision, std::move(changes));
}

void view_core::wake() {
  if (!callback_ || !alive_.load(std::memory_order_acquire)) return;
  if (const auto store = store_.lock()) hand_over(advance(store->snapshot()));
}

void view_core::hand_over(const std::optional<update>& news) const {
  if (news && callback_ && alive_.load(std::memory_order_acquire)) callback_(*news);
}

std::optional<update> view_core::take() {
  const auto store = store_.lock();
  if (!store || !alive_.load(std::memory_order_acquire)) return std::nullopt;
  return advance(store->snapshot());
}

void view_core::set_paths(path_set paths) {
  if (source_) throw error(errc::invalid_argument, "a view of a selector watches what the selector reads");
  const auto store = store_.lock();
  if (!store || !alive_.load(std::memory_order_acquire)) return;
  store->in_turn([&] {
    const store::versioned now = store->snapshot();
    const value before = snapshot();
    const std::shared_ptr<watch_group> left = group_;
    auto joined = store->watchers().join(paths, shared_from_this());
    store->watchers().leave(left, this);
    patch changes = diff(before, paths.restrict(now.state));
    revision_number base = 0;
    {
      const std::lock_guard lock(guard_);
      group_ = std::move(joined);
      last_ = group_->held(now.state);
      base = std::exchange(last_revision_, now.revision);
    }
    if (!changes.empty()) hand_over(update(base, now.revision, std::move(changes)));
  });
}

// --- reading ------------------------------------------------------------------------------------------------

value view_core::snapshot() const {
  const std::lock_guard lock(guard_);
  return source_ ? last_ : group_->restrict_held(last_);
}

revision_number view_core::revision() const {
  const std::lock_guard lock(guard_);
  return last_revision_;
}

path_set view_core::paths() const {
  const std::lock_guard lock(guard_);
  return group_->paths();
}

}  // namespace impl

view::view() noexcept = default;
view::view(std::shared_ptr<impl::view_core> core) noexcept : core_(std::move(core)) {}
view::view(view&&) noexcept = default;

view& view::operator=(view&& other) noexcept {
  const auto left = std::exchange(core_, std::move(other.core_));
  if (left && left != core_) left->stop();
  return *this;
}

view::~view() { reset(); }

void view::reset() noexcept {
  if (const auto left = std::move(core_)) left->stop();
}

bool view::connected() const noexcept { return core_ && core_->connected(); }

namespace {

impl::view_core& used(const std::shared_ptr<impl::view_core>& core) {
  if (!core) throw error(errc::closed, "the view was reset or moved from");
  return *core;
}

}  // namespace

const std::string& view::label() const noexcept {
  static const std::string none;
  return core_ ? core_->label() : none;
}

path_set view::paths() const { return used(core_).paths(); }
value view::snapshot() const { return used(core_).snapshot(); }
revision_number view::revision() const { return used(core_).revision(); }

// These two may run user code, which may reset the view.
void view::set_paths(path_set paths) {
  const auto core = core_;
  used(core).set_paths(std::move(paths));
}

std::optional<update> view::take() {
  const auto core = core_;
  return used(core).take();
}

}  // namespace patchbay
