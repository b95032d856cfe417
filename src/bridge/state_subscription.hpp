#pragma once

#include "frame.hpp"
#include "readable.hpp"

#include <patchbay/store/store.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

namespace patchbay::bridge::impl {

class session;
class state_texts;

// A part of the state as of a revision.
struct known_part {
  revision_number revision = 0;
  value part{};
};

// What one page follows of the state.
class state_subscription : public std::enable_shared_from_this<state_subscription> {
 public:
  state_subscription(std::uint64_t id, std::weak_ptr<session> window, state_texts& texts)
      : id_(id), window_(std::move(window)), texts_(texts) {}

  // Follows this part from now on. The next frame leads there from what the page has: from `base` at first, or by a
  // snapshot where there is none.
  void follow(store& source, readable_part part, std::optional<known_part> base);
  void follow_instead(store& source, readable_part part);
  // Lets go of the store, and returns what the page was sent last.
  std::optional<known_part> stop();

  // Brings the page up to date; nothing if it is.
  [[nodiscard]] std::optional<frame> next();

  [[nodiscard]] path_set paths() const;
  [[nodiscard]] revision_number revision() const;

  // Waiting in the outbox. Guarded by the session.
  bool is_marked = false;

 private:
  void start_view(store& source, readable_part part);
  [[nodiscard]] value visible() const;
  [[nodiscard]] frame snapshot_frame() const;
  [[nodiscard]] std::optional<frame> frame_from(const known_part& base);

  const std::uint64_t id_;
  const std::weak_ptr<session> window_;
  state_texts& texts_;

  mutable std::mutex guard_;
  // Guarded:
  readable_part part_;
  view view_;
  bool needs_snapshot_ = false;
  // Where the next frame starts, if not where the view is: after a beginning, or a change of paths.
  std::optional<known_part> base_;
  // What the page has, where that is not what the view has, because some of it is hidden.
  std::optional<known_part> shown_;
};

}  // namespace patchbay::bridge::impl
