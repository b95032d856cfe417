#include "bridge/session/state_subscription.hpp"

#include "bridge/session/session.hpp"
#include "bridge/session/state_texts.hpp"

#include <patchbay/value/diff.hpp>

#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

state_subscription::state_subscription(std::uint64_t id, const std::shared_ptr<session>& window, state_texts& texts)
    : id_(id), window_(window), numbers_(window->told()), texts_(texts) {}

void state_subscription::start_view(store& source, readable_part part, kept_bytes kept) {
  view started = source.view(part.paths, view_options{.on_stale = [weak = weak_from_this()] {
                               const auto self = weak.lock();
                               if (!self) return;
                               if (const auto window = self->window_.lock()) window->mark_stale(self);
                             }});
  const std::lock_guard lock(guard_);
  part_ = std::move(part);
  kept_ = std::move(kept);
  view_ = std::move(started);
  told_ = numbers_->next(view_.revision());
}

void state_subscription::follow(store& source, readable_part part, kept_bytes kept, std::optional<known_part> base) {
  {
    const std::lock_guard lock(guard_);
    needs_snapshot_ = !base;
    base_ = std::move(base);
  }
  start_view(source, std::move(part), std::move(kept));
}

void state_subscription::follow_instead(store& source, readable_part part, kept_bytes kept) {
  if (std::optional<left_part> left = stop()) {
    const std::lock_guard lock(guard_);
    base_ = std::move(left->had);
  }
  start_view(source, std::move(part), std::move(kept));
}

std::optional<left_part> state_subscription::stop() {
  const std::lock_guard lock(guard_);
  std::optional<value> shown = std::exchange(shown_, std::nullopt);
  std::optional<known_part> had = std::exchange(base_, std::nullopt);
  if (!had && !needs_snapshot_ && view_.connected()) had = {told_, shown ? std::move(*shown) : visible()};
  view_.reset();
  const readable_part part = std::exchange(part_, {});
  kept_bytes kept = std::exchange(kept_, {});
  if (!had) return std::nullopt;
  return left_part{part.paths, std::move(*had), std::move(kept)};
}

value state_subscription::visible() const { return part_.without_hidden(view_.snapshot()); }

frame state_subscription::snapshot_frame() {
  if (!part_.hidden.empty()) {
    return snapshot_frame_of(id_, told_, std::make_shared<const std::string>(snapshot_text(*shown_)));
  }
  return snapshot_frame_of(id_, told_,
                           texts_.snapshot(part_.paths, view_.revision(), [this] { return view_.snapshot(); }));
}

frame state_subscription::frame_to(revision_number base, const update& news) {
  const auto owner = std::make_shared<const update>(news);
  return patch_frame(id_, base, told_, owner->text(), owner);
}

std::optional<frame> state_subscription::frame_from(const known_part& base) {
  const value now = shown_ ? *shown_ : visible();
  if (told_ == base.revision && now == base.part) return std::nullopt;
  return frame_to(base.revision, update(base.revision, told_, diff(base.part, now)));
}

std::optional<frame> state_subscription::next() {
  const std::lock_guard lock(guard_);
  if (!view_.connected()) return std::nullopt;
  const std::optional<update> news = view_.take();
  if (needs_snapshot_ || base_) {
    if (!part_.hidden.empty()) shown_ = visible();
    if (!numbers_->are_own()) told_ = view_.revision();
    if (std::exchange(needs_snapshot_, false)) return snapshot_frame();
    return frame_from(*std::exchange(base_, std::nullopt));
  }
  if (!news) return std::nullopt;
  const revision_number base = told_;
  if (part_.hidden.empty()) {
    told_ = numbers_->next(news->revision());
    return frame_to(base, *news);
  }
  value now = visible();
  patch changes = diff(*shown_, now);
  if (changes.empty()) return std::nullopt;
  shown_ = std::move(now);
  told_ = numbers_->next(news->revision());
  return frame_to(base, update(base, told_, std::move(changes)));
}

revision_number state_subscription::revision() const {
  const std::lock_guard lock(guard_);
  if (!view_.connected()) return 0;
  return numbers_->are_own() ? told_ : view_.revision();
}

}  // namespace patchbay::bridge::impl
