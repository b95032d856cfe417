#pragma once

#include "bridge/session/kept_bytes.hpp"
#include "bridge/session/readable.hpp"
#include "bridge/session/told_revisions.hpp"
#include "bridge/wire/frame.hpp"

#include <patchbay/store/store.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

namespace patchbay::inline v0_1::bridge::impl {

class session;
class state_texts;

// A part of the state as of a revision that a window was told.
struct known_part {
  revision_number revision = 0;
  value part{};
};

// What a subscription that ended leaves behind.
struct left_part {
  path_set paths{};
  known_part had{};
  kept_bytes kept{};
};

// What one page follows of the state.
class state_subscription : public std::enable_shared_from_this<state_subscription> {
 public:
  state_subscription(std::uint64_t id, const std::shared_ptr<session>& window, state_texts& texts);

  // Follows this part from now on, which takes so many bytes. The next frame leads there from what the page has: from
  // `base` at first, or by a snapshot where there is none.
  void follow(store& source, readable_part part, kept_bytes kept, std::optional<known_part> base);
  void follow_instead(store& source, readable_part part, kept_bytes kept);
  // Lets go of the store and of all it keeps, and returns what the page was sent last.
  std::optional<left_part> stop();

  // Brings the page up to date; nothing if it is.
  [[nodiscard]] std::optional<frame> next();

  // What the page is told: of the next frame, until that is made.
  [[nodiscard]] revision_number revision() const;

  // Waiting in the outbox. Guarded by the session.
  bool is_marked = false;

 private:
  void start_view(store& source, readable_part part, kept_bytes kept);
  [[nodiscard]] value visible() const;
  [[nodiscard]] revision_number tell();
  [[nodiscard]] frame snapshot_frame();
  [[nodiscard]] std::optional<frame> frame_from(const known_part& base);
  [[nodiscard]] frame frame_to(revision_number base, const update& news);

  const std::uint64_t id_;
  const std::weak_ptr<session> window_;
  const std::shared_ptr<told_revisions> numbers_;
  state_texts& texts_;

  mutable std::mutex guard_;
  // Guarded:
  readable_part part_;
  kept_bytes kept_;
  view view_;
  bool needs_snapshot_ = false;
  // Where the next frame starts, if not where the view is: after a beginning, or a change of paths.
  std::optional<known_part> base_;
  // What the page has, where that is not what the view has, because some of it is hidden.
  std::optional<value> shown_;
  // What the page was told last; after a beginning or a change of paths, what it is told next.
  revision_number told_ = 0;
};

}  // namespace patchbay::bridge::impl
