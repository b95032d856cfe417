#include "state_subscription.hpp"

#include "session.hpp"
#include "state_texts.hpp"

#include <patchbay/value/diff.hpp>

#include <utility>

namespace patchbay::bridge::impl {

namespace {

frame frame_of(std::uint64_t id, update news) {
  const auto owner = std::make_shared<const update>(std::move(news));
  return update_frame(id, owner->text(), owner);
}

}  // namespace

void state_subscription::start_view(store& source, readable_part part) {
  view started = source.view(part.paths, view_options{.on_stale = [weak = weak_from_this()] {
                               const auto self = weak.lock();
                               if (!self) return;
                               if (const auto window = self->window_.lock()) window->mark_stale(self);
                             }});
  const std::lock_guard lock(guard_);
  part_ = std::move(part);
  view_ = std::move(started);
}

void state_subscription::follow(store& source, readable_part part, std::optional<known_part> base) {
  {
    const std::lock_guard lock(guard_);
    needs_snapshot_ = !base;
    base_ = std::move(base);
  }
  start_view(source, std::move(part));
}

void state_subscription::follow_instead(store& source, readable_part part) {
  std::optional<known_part> had = stop();
  {
    const std::lock_guard lock(guard_);
    base_ = std::move(had);
  }
  start_view(source, std::move(part));
}

std::optional<known_part> state_subscription::stop() {
  const std::lock_guard lock(guard_);
  shown_.reset();
  if (!view_.connected()) return std::nullopt;
  std::optional<known_part> had = std::exchange(base_, std::nullopt);
  if (!had && !needs_snapshot_) had = shown_ ? *shown_ : known_part{view_.revision(), visible()};
  view_.reset();
  return had;
}

value state_subscription::visible() const { return part_.without_hidden(view_.snapshot()); }

frame state_subscription::snapshot_frame() const {
  if (!part_.hidden.empty()) {
    const shared_text text = snapshot_text(shown_->revision, shown_->part);
    return update_frame(id_, *text, text);
  }
  const shared_text text = texts_.snapshot(part_.paths, view_.revision(), [this] { return view_.snapshot(); });
  return update_frame(id_, *text, text);
}

std::optional<frame> state_subscription::frame_from(const known_part& base) {
  const known_part now{view_.revision(), visible()};
  if (now.revision == base.revision && now.part == base.part) return std::nullopt;
  return frame_of(id_, update(base.revision, now.revision, diff(base.part, now.part)));
}

std::optional<frame> state_subscription::next() {
  const std::lock_guard lock(guard_);
  if (!view_.connected()) return std::nullopt;
  const std::optional<update> news = view_.take();
  if (needs_snapshot_ || base_) {
    if (!part_.hidden.empty()) shown_ = {view_.revision(), visible()};
    if (std::exchange(needs_snapshot_, false)) return snapshot_frame();
    return frame_from(*std::exchange(base_, std::nullopt));
  }
  if (!news) return std::nullopt;
  if (part_.hidden.empty()) return frame_of(id_, *news);
  known_part now{news->revision(), visible()};
  patch changes = diff(shown_->part, now.part);
  if (changes.empty()) return std::nullopt;
  const known_part had = std::exchange(*shown_, std::move(now));
  return frame_of(id_, update(had.revision, shown_->revision, std::move(changes)));
}

path_set state_subscription::paths() const {
  const std::lock_guard lock(guard_);
  return part_.paths;
}

revision_number state_subscription::revision() const {
  const std::lock_guard lock(guard_);
  return view_.connected() ? view_.revision() : 0;
}

}  // namespace patchbay::bridge::impl
