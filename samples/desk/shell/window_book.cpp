#include "shell/window_book.hpp"

#include "model/actions.hpp"

#include <patchbay/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace dataforge {

using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

constexpr std::array<std::string_view, 4> kinds = {"main", "wells", "curve", "settings"};

}  // namespace

void window_book::open_at(address_maker addresses) {
  const std::lock_guard lock(guard_);
  addresses_ = std::move(addresses);
}

std::string window_book::open(std::string_view kind, const value& curve_id) {
  if (std::ranges::find(kinds, kind) == kinds.end()) {
    throw error(errc::invalid_argument, "There are no windows of kind \"" + std::string(kind) + "\".");
  }
  address_maker address_of;
  {
    const std::lock_guard lock(guard_);
    address_of = addresses_;
  }
  if (!address_of) throw error(errc::not_found, "This application is not served: its windows have no address.");
  const std::string label = next_label(kind);
  try {
    state_.dispatch(window_opened(label, kind, curve_id));
    return address_of(label);
  } catch (...) {
    opened(label);
    throw;
  }
}

void window_book::opened(std::string_view label) {
  const std::lock_guard lock(guard_);
  if (const auto at = waiting_.find(label); at != waiting_.end()) waiting_.erase(at);
}

// An address that was handed out stays good; so there is an end to how many are.
std::string window_book::next_label(std::string_view kind) {
  const std::lock_guard lock(guard_);
  if (waiting_.size() >= most_waiting) {
    throw error(errc::limit, "Too many windows wait to be opened. Open some of them first.");
  }
  const std::size_t number = ++last_numbers_[std::string(kind)];
  std::string label = number == 1 ? std::string(kind) : std::string(kind) + '-' + std::to_string(number);
  waiting_.insert(label);
  return label;
}

}  // namespace dataforge
