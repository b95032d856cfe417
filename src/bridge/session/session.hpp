#pragma once

#include "bridge/session/call.hpp"
#include "bridge/session/kept_bytes.hpp"
#include "bridge/session/outbox.hpp"
#include "bridge/session/state_subscription.hpp"
#include "bridge/session/told_revisions.hpp"
#include "bridge/wire/frame.hpp"
#include "bridge/wire/incoming_rates.hpp"

#include <patchbay/bridge/event.hpp>
#include <patchbay/bridge/limits.hpp>
#include <patchbay/bridge/permissions.hpp>
#include <patchbay/bridge/transport.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

class app_core;
class page_connection;

// Why a connection is ended by the application; the codes of docs/wire.md.
struct farewell {
  std::string code;
  std::string message;
};

// One page of one window: the ordered streams to and from it, and what it owns. It outlives its connections, and ends
// with its page.
//
// Lock order: the event hub, a session, a view. The link is woken with none of them held.
class session : public std::enable_shared_from_this<session> {
 public:
  // What it shares with the other pages of its window.
  struct of_window {
    std::shared_ptr<byte_budget> budget;
    std::shared_ptr<told_revisions> told;
  };
  // The limits and the clock are the application's, which outlives it.
  session(std::string label, permissions allowed, of_window shared, const limits& bounds, const rate::clock& now,
          bool resumable);

  [[nodiscard]] const std::string& label() const noexcept { return label_; }
  [[nodiscard]] const permissions& allowed() const noexcept { return allowed_; }
  [[nodiscard]] const limits& bounds() const noexcept { return bounds_; }
  [[nodiscard]] bool resumable() const noexcept { return resumable_; }
  [[nodiscard]] const std::shared_ptr<byte_budget>& budget() const noexcept { return shared_.budget; }
  [[nodiscard]] const std::shared_ptr<told_revisions>& told() const noexcept { return shared_.told; }

  // --- its connection: session.cpp ------------------------------------------------------------------------

  // A new connection takes over; returns the one before, if it is still there.
  std::shared_ptr<page_connection> attach(const std::shared_ptr<page_connection>& to);
  // False if what the page says it has received cannot be.
  [[nodiscard]] bool rewind(std::uint64_t received_by_page);
  // True if this was the connection in use.
  [[nodiscard]] bool detach(const page_connection* from);
  [[nodiscard]] bool is_connected() const;
  [[nodiscard]] std::uint64_t received() const;
  // Whether the page has said anything since its hello.
  [[nodiscard]] bool has_spoken() const;
  // When the page was last heard of.
  [[nodiscard]] std::chrono::nanoseconds last_heard() const;

  // --- to the page: session.cpp -----------------------------------------------------------------------------

  // Appends to the stream; false if the session is over. Whoever holds no lock then calls `wake`.
  bool enqueue(frame next);
  void wake();
  void send(frame next) {
    if (enqueue(std::move(next))) wake();
  }
  void mark_stale(const std::shared_ptr<state_subscription>& which);
  // The next message for the connection that asks.
  [[nodiscard]] std::optional<message> pull(const page_connection* by);
  // Lets the page hear of the application, unless it has heard something since the last time.
  void beat();
  // How the last message that `pull` gave out ends the connection, once there is nothing more to send.
  [[nodiscard]] std::optional<farewell> farewell_due() const;

  // --- from the page: session_calls.cpp --------------------------------------------------------------------------

  // Throws errc::limit, which ends the connection, as all of these may.
  void count_bytes(std::size_t size);
  // Each counts one frame. Throws errc::protocol or errc::limit.
  void count_frame();
  void acknowledge(std::uint64_t received_by_page);
  // Nothing if it was answered already, for being one too many.
  [[nodiscard]] std::shared_ptr<call> begin_call(call::request asked, std::weak_ptr<app_core> app);
  // Answers a call that cannot be begun. Throws errc::protocol for an id in use.
  void refuse_call(std::uint64_t id, std::string_view why);
  void cancel_call(std::uint64_t id);
  void finish_call(std::uint64_t id, frame answer);

  // --- what it owns ------------------------------------------------------------------------------------------------

  void add_subscription(std::uint64_t id, std::shared_ptr<state_subscription> added);
  [[nodiscard]] std::shared_ptr<state_subscription> find_subscription(std::uint64_t id) const;
  [[nodiscard]] std::shared_ptr<state_subscription> remove_subscription(std::uint64_t id);
  struct counts {
    std::size_t calls = 0;
    std::size_t subscriptions = 0;
  };
  [[nodiscard]] counts owned() const;

  // Ends all that it owns: calls are asked to stop, subscriptions are returned. What was to be sent before `why` still
  // is, unless `at_once`.
  std::vector<std::shared_ptr<state_subscription>> close(farewell why, std::string_view control = {},
                                                         bool at_once = false);
  [[nodiscard]] bool has_ended() const;

 private:
  struct batch;
  void hear();
  void check_is_free(std::uint64_t call_id) const;
  void add_sent_again(batch& made);
  void add_queued(batch& made);
  [[nodiscard]] std::optional<outbox::entry> pop();
  [[nodiscard]] std::shared_ptr<page_connection> current_connection() const;

  const std::string label_;
  const permissions allowed_;
  const of_window shared_;
  const limits& bounds_;
  const rate::clock& now_;
  const bool resumable_;

  std::mutex pulling_;  // one connection at a time, also while one takes over from another

  mutable std::mutex guard_;
  // Guarded:
  std::shared_ptr<page_connection> connection_;
  outbox outbox_;
  incoming_rates rates_;
  std::uint64_t received_ = 0;
  std::uint64_t acknowledged_ = 0;        // of what was received
  std::size_t unacknowledged_bytes_ = 0;  // of that, about
  bool owes_acknowledgement_ = false;
  bool has_said_something_ = false;  // since the last beat
  bool has_spoken_ = false;
  std::chrono::nanoseconds heard_;
  std::unordered_map<std::uint64_t, std::shared_ptr<call>> calls_;
  std::unordered_map<std::uint64_t, std::shared_ptr<state_subscription>> subscriptions_;
  std::optional<farewell> farewell_;
};

}  // namespace patchbay::bridge::impl
