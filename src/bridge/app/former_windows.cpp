#include "bridge/app/former_windows.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/ranges.hpp>
#include <patchbay/value/value.hpp>

#include <nlohmann/json.hpp>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

std::string text_of(const value& from, std::string_view key) { return from.at(key).get<std::string>(); }

}  // namespace

former_windows::former_windows(window_memory where) : where_(std::move(where)) {
  if (static_cast<bool>(where_.read) == static_cast<bool>(where_.write)) return;
  throw error(errc::invalid_argument, "A memory of windows needs both a function to read and one to write.");
}

former_windows::list former_windows::read() const {
  list all;
  const std::string text = where_.read();
  if (text.empty()) return all;
  const value stored = value::parse(text);
  for (const value& each : stored.at("windows").elements()) {
    all.push_back({text_of(each, "secret"), text_of(each, "label")});
  }
  return all;
}

void former_windows::write(const std::function<list()>& all) {
  const std::lock_guard lock(guard_);
  if (!is_closed_) write_now(all());
}

void former_windows::close(const std::function<list()>& all) {
  const std::lock_guard lock(guard_);
  if (!std::exchange(is_closed_, true)) write_now(all());
}

void former_windows::write_now(const list& all) const {
  nlohmann::json windows = nlohmann::json::array();
  for (const former_window& each : all) windows.push_back({{"label", each.label}, {"secret", each.secret}});
  where_.write(nlohmann::json{{"windows", std::move(windows)}}.dump());
}

}  // namespace patchbay::bridge::impl
