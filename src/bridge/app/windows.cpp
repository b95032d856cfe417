#include "bridge/app/windows.hpp"

#include "bridge/app/app_core.hpp"
#include "bridge/session/page_connection.hpp"
#include "bridge/wire/secret.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

// --- what windows there are -----------------------------------------------------------------------------------

std::shared_ptr<session> windows::find(std::string_view label) const {
  const std::lock_guard lock(guard_);
  const auto at = windows_.find(label);
  return at == windows_.end() ? nullptr : at->second.live;
}

std::vector<window_info> windows::list() const {
  const std::lock_guard lock(guard_);
  std::vector<window_info> all;
  for (const auto& [label, each] : windows_) {
    all.push_back({label, each.title, each.focused, each.live->is_connected()});
  }
  return all;
}

bool windows::control(std::string_view label, std::string_view what) {
  const auto page = find(label);
  if (page) page->send(control_frame(what));
  return page != nullptr;
}

bool windows::set_title(std::string_view label, std::string title) {
  const std::lock_guard lock(guard_);
  const auto at = windows_.find(label);
  if (at == windows_.end()) return false;
  at->second.title = std::move(title);
  return true;
}

void windows::set_focus(const std::shared_ptr<session>& of, bool focused) {
  {
    const std::lock_guard lock(guard_);
    const auto at = windows_.find(of->label());
    if (at == windows_.end() || at->second.live != of) return;
    if (std::exchange(at->second.focused, focused) == focused) return;
  }
  app_.tell_window_event(of->label(), focused ? window_event::kind::focused : window_event::kind::blurred);
}

// --- how they go ------------------------------------------------------------------------------------------------

void windows::end_page(const std::shared_ptr<session>& page, const farewell& why, std::string_view control,
                       bool at_once) {
  const auto followed = page->close(why, control, at_once);
  // Only the last page's parts are of use to the next one.
  if (!followed.empty()) app_.texts().forget(page->label());
  for (const auto& each : followed) {
    if (auto left = each->stop()) app_.texts().remember(page->label(), std::move(*left));
  }
  app_.events()->forget(*page);
}

void windows::disconnected(const std::shared_ptr<session>& of, connection::disconnect_reason why) {
  // There is nothing to come back to.
  if (why == connection::disconnect_reason::lost && (!of->resumable() || of->has_ended()))
    why = connection::disconnect_reason::closed;
  std::uint64_t absence = 0;
  {
    const std::lock_guard lock(guard_);
    const auto at = windows_.find(of->label());
    if (at == windows_.end() || at->second.live != of) return;
    absence = ++at->second.absence;
  }
  if (why == connection::disconnect_reason::closed) return give_up(of->label());
  if (why == connection::disconnect_reason::page_gone) end_page(of, {"closed", "The page is gone."}, {}, true);
  const auto grace =
      why == connection::disconnect_reason::lost ? app_.bounds().resume_grace : app_.bounds().reload_grace;
  app_.after(grace, [this, label = of->label(), absence] { close_if_absent(label, absence); });
}

void windows::close_if_absent(const std::string& label, std::uint64_t absence) {
  {
    const std::lock_guard lock(guard_);
    const auto at = windows_.find(label);
    if (at == windows_.end() || at->second.absence != absence) return;
  }
  give_up(label);
}

// A window that nobody asked to close: its page may come back all the same.
void windows::give_up(const std::string& label) {
  {
    const std::lock_guard lock(guard_);
    const auto at = windows_.find(label);
    if (at == windows_.end()) return;
    former_.push_back({at->second.secret, label});
    if (former_.size() > former_windows_kept) former_.pop_front();
  }
  close(label);
}

bool windows::close(std::string_view label, const farewell& why) {
  std::shared_ptr<session> page;
  std::string name(label);
  {
    const std::lock_guard lock(guard_);
    const auto at = windows_.find(label);
    if (at == windows_.end()) return false;
    page = at->second.live;
    windows_.erase(at);
  }
  note_change();
  end_page(page, why, "close", false);
  app_.texts().forget(name);
  app_.tell_window_event(name, window_event::kind::closed);
  app_.events()->forget_targets(name);
  return true;
}

bool windows::request_close(std::string_view label) {
  constexpr std::string_view question = "tauri://close-requested";
  const auto page = find(label);
  if (!page) return false;
  if (!page->is_connected() || !app_.events()->listens(*page, question)) return close(label);
  const auto asked_at = app_.now();
  app_.emit_of_window(page->label(), question);
  // A page that is alive decides for itself; one that is never heard of again cannot hold its window open.
  app_.after(app_.bounds().close_grace, [this, weak = std::weak_ptr(page), asked_at] {
    const auto asked = weak.lock();
    if (asked && asked->last_heard() < asked_at && find(asked->label()) == asked) close(asked->label());
  });
  return true;
}

void windows::beat() {
  std::vector<std::shared_ptr<session>> pages;
  {
    const std::lock_guard lock(guard_);
    for (const auto& [label, each] : windows_) pages.push_back(each.live);
  }
  for (const auto& each : pages) each->beat();
}

void windows::close_all() {
  write_memory(true);
  std::vector<std::string> labels;
  {
    const std::lock_guard lock(guard_);
    for (const auto& [label, each] : windows_) labels.push_back(label);
  }
  for (const std::string& label : labels) close(label, {"shutdown", "The application ends."});
}

}  // namespace patchbay::bridge::impl
