#include "bridge/app/windows.hpp"

#include "bridge/app/app_core.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <utility>

// What the next run of the program knows of the windows of this one.

namespace patchbay::inline v0_1::bridge::impl {

void windows::recall() {
  if (!memory_.is_used()) return;
  former_windows::list from;
  try {
    from = memory_.read();
  } catch (const std::exception& failure) {
    return app_.warn()(std::string("The windows of an earlier run cannot come back: ") + failure.what());
  } catch (...) {
    return app_.warn()("The windows of an earlier run cannot come back.");
  }
  const std::lock_guard lock(guard_);
  for (former_window& each : from) {
    if (former_.size() < former_windows_kept && is_legal_name(each.label)) former_.push_back(std::move(each));
  }
}

former_windows::list windows::remembered() const {
  const std::lock_guard lock(guard_);
  former_windows::list all(former_.begin(), former_.end());
  for (const auto& [label, each] : windows_) {
    if (each.live->resumable()) all.push_back({each.secret, label});
  }
  return all;
}

std::vector<std::string> windows::former() const {
  const std::lock_guard lock(guard_);
  std::vector<std::string> labels;
  labels.reserve(former_.size());
  for (const former_window& each : former_) labels.push_back(each.label);
  return labels;
}

bool windows::forget(std::string_view label) {
  {
    const std::lock_guard lock(guard_);
    if (std::erase_if(former_, [&](const former_window& each) { return each.label == label; }) == 0) return false;
  }
  note_change();
  return true;
}

// Many changes at once are written once.
void windows::note_change() {
  if (!memory_.is_used() || is_noted_.exchange(true)) return;
  boost::asio::post(app_.pool(), [this] {
    is_noted_ = false;
    write_memory(false);
  });
}

void windows::write_memory(bool is_last) noexcept {
  if (!memory_.is_used()) return;
  const auto all = [this] { return remembered(); };
  try {
    if (is_last) return memory_.close(all);
    memory_.write(all);
  } catch (const std::exception& failure) {
    app_.warn()(std::string("The windows cannot be remembered: ") + failure.what());
  } catch (...) {
    app_.warn()("The windows cannot be remembered.");
  }
}

}  // namespace patchbay::bridge::impl
