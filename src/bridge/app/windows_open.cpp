#include "bridge/app/windows.hpp"

#include "bridge/app/app_core.hpp"
#include "bridge/session/page_connection.hpp"
#include "bridge/wire/secret.hpp"

#include <algorithm>
#include <utility>

// How windows open and come back.

namespace patchbay::inline v0_1::bridge::impl {

namespace {

void append(allowlist& to, const allowlist& more) {
  to.allow.insert(to.allow.end(), more.allow.begin(), more.allow.end());
  to.deny.insert(to.deny.end(), more.deny.begin(), more.deny.end());
}

}  // namespace

void windows::permit(std::string pattern, permissions what) {
  for (const auto* paths : {&what.paths.allow, &what.paths.deny}) {
    for (const std::string& path : *paths) (void)pointer(path);
  }
  const std::lock_guard lock(guard_);
  rules_.emplace_back(std::move(pattern), std::move(what));
}

permissions windows::permissions_of(std::string_view label) const {
  permissions all;
  for (const auto& [pattern, what] : rules_) {
    if (!matches_glob(pattern, label)) continue;
    append(all.commands, what.commands);
    append(all.actions, what.actions);
    append(all.listen, what.listen);
    append(all.emit, what.emit);
    append(all.open, what.open);
    append(all.paths, what.paths);
    all.trusted = all.trusted || what.trusted;
  }
  return all;
}

// With the guard held. What may be kept and what was told goes with the window, not with its page.
std::shared_ptr<session> windows::make_session(window& of, std::string_view label, bool resumable) const {
  permissions allowed = permissions_of(label);
  const bool are_own = !allowed.paths.is_everything();
  if (!of.budget) of.budget = std::make_shared<byte_budget>(app_.bounds().kept_bytes);
  if (!of.told || of.told->are_own() != are_own) {
    of.told = std::make_shared<told_revisions>(are_own, are_own ? make_secret().substr(0, 16) : app_.epoch());
  }
  return std::make_shared<session>(std::string(label), std::move(allowed), session::of_window{of.budget, of.told},
                                   app_.bounds(), app_.time(), resumable);
}

void windows::welcome(const std::shared_ptr<page_connection>& to, const std::shared_ptr<session>& in,
                      const std::string& secret, bool resumed) {
  to->welcome(in, welcome_frame({.label = in->label(),
                                 .session = secret,
                                 .epoch = in->told()->epoch(),
                                 .received = in->received(),
                                 .resumed = resumed,
                                 .remembered = memory_.is_used() && in->resumable()},
                                app_.bounds()));
}

void windows::open(const std::shared_ptr<page_connection>& to, const std::string& label, bool resumable,
                   std::string_view by) {
  {
    const std::lock_guard lock(guard_);
    if (windows_.contains(label)) throw_taken(label);
    std::erase_if(former_, [&](const former_window& each) { return each.label == label; });
    window& opened = windows_[label];
    opened.secret = make_secret();
    opened.opened_by = by;
    opened.live = make_session(opened, label, resumable);
    welcome(to, opened.live, opened.secret, false);
    (void)opened.live->attach(to);
  }
  note_change();
  app_.tell_window_event(label, window_event::kind::opened);
}

void windows::open_with_token(const std::shared_ptr<page_connection>& to, std::string_view secret) {
  std::optional<std::string> label;
  std::optional<std::string> open_already;
  const auto now = app_.now();
  {
    const std::lock_guard lock(guard_);
    label = take_token(secret, now);
    for (const auto& [name, each] : windows_) {
      if (!label && was_lost_unheard(each, secret)) open_already = name;
    }
  }
  if (label) return open(to, *label, true, secret);
  if (!open_already) throw error(errc::unauthorized, "The token is unknown, too old or was used before.");
  replace_page(to, *open_already, true, secret);
}

void windows::open_on_hosts_word(const std::shared_ptr<page_connection>& to, std::string_view label) {
  check_label(label);
  const auto page = find(label);
  if (!page) return open(to, std::string(label), false, {});
  // The host has put a new page into the window.
  if (page->is_connected() || page->resumable()) throw_taken(label);
  replace_page(to, std::string(label), false, {});
}

// With the guard held. A page that was lost before it could say anything may not have heard of its new secret; it comes
// with what it had before.
bool windows::was_lost_unheard(const window& which, std::string_view opened_by) {
  const bool is_the_last = !which.opened_by.empty() && is_same_secret(which.opened_by, opened_by);
  return is_the_last && !which.live->is_connected() && !which.live->has_spoken();
}

// With the guard held.
std::optional<std::string> windows::label_of(std::string_view secret) const {
  std::optional<std::string> found;
  for (const auto& [label, each] : windows_) {
    const bool is_its_own = is_same_secret(each.secret, secret);
    if (was_lost_unheard(each, secret) || is_its_own) found = label;
  }
  return found;
}

void windows::replace_page(const std::shared_ptr<page_connection>& to, const std::string& label, bool resumable,
                           std::string_view by) {
  std::shared_ptr<session> old;
  std::shared_ptr<page_connection> left;
  {
    const std::lock_guard lock(guard_);
    const auto at = windows_.find(label);
    if (at == windows_.end()) throw error(errc::closed, "The window is closed.");
    at->second.secret = make_secret();
    at->second.opened_by = by;
    ++at->second.absence;
    old = std::exchange(at->second.live, make_session(at->second, label, resumable));
    left = old->attach(nullptr);
    welcome(to, at->second.live, at->second.secret, false);
    (void)at->second.live->attach(to);
  }
  note_change();
  if (left) left->say_goodbye({"replaced", "The window has another page now."});
  end_page(old, {"replaced", "The window has another page now."}, {}, true);
  app_.tell_window_event(label, window_event::kind::reloaded);
}

void windows::reload(const std::shared_ptr<page_connection>& to, const std::string& secret) {
  std::optional<std::string> label;
  std::optional<std::string> former;
  {
    const std::lock_guard lock(guard_);
    label = label_of(secret);
    for (const former_window& each : former_) {
      if (is_same_secret(each.secret, secret)) former = each.label;
    }
  }
  if (label) return replace_page(to, *label, true, secret);
  if (!former) throw error(errc::closed, "The session is unknown.");
  open(to, *former, true, secret);
}

// What the page's last connection was is left in `left`.
bool windows::take_up(const std::shared_ptr<page_connection>& to, const std::string& secret,
                      std::uint64_t received_by_page, std::shared_ptr<page_connection>& left) {
  const std::lock_guard lock(guard_);
  const auto label = label_of(secret);
  if (!label) return false;
  window& known = windows_.find(*label)->second;
  if (known.live->has_ended() || !is_same_secret(known.secret, secret)) return false;
  // Nobody may pull while the stream is put back to where the page is.
  left = known.live->attach(nullptr);
  if (!known.live->rewind(received_by_page)) return false;
  ++known.absence;
  welcome(to, known.live, known.secret, true);
  (void)known.live->attach(to);
  return true;
}

void windows::resume(const std::shared_ptr<page_connection>& to, const std::string& secret,
                     std::uint64_t received_by_page) {
  std::shared_ptr<page_connection> left;
  const bool resumed = take_up(to, secret, received_by_page, left);
  if (left) left->say_goodbye({"replaced", "The page has another connection now."});
  if (!resumed) reload(to, secret);
}

}  // namespace patchbay::bridge::impl
