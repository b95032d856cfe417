#include "shell/window_book.hpp"

#include "model/actions.hpp"

#include <patchbay/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace dataforge {

using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

constexpr std::array<std::string_view, 4> kinds = {"main", "wells", "curve", "settings"};

// "wells-3" is the third of its kind, "wells" the first.
std::pair<std::string, std::size_t> parts_of(const std::string& label) {
  const std::size_t dash = label.rfind('-');
  std::size_t number = 1;
  if (dash == std::string::npos) return {label, number};
  const auto read = std::from_chars(label.data() + dash + 1, label.data() + label.size(), number);
  return read.ec == std::errc() ? std::pair(label.substr(0, dash), number) : std::pair(label, std::size_t{1});
}

}  // namespace

void window_book::open_at(address_maker addresses) {
  const std::lock_guard lock(guard_);
  addresses_ = std::move(addresses);
}

std::string window_book::open(std::string_view kind, const value& curve_id, const std::string& opener) {
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
    return address_of(label, opener);
  } catch (...) {
    opened(label);
    state_.dispatch(window_closed(label));
    throw;
  }
}

void window_book::take_back(const std::string& label, const value& curve_id) {
  const auto [kind, number] = parts_of(label);
  if (std::ranges::find(kinds, kind) == kinds.end()) return;
  {
    const std::lock_guard lock(guard_);
    std::size_t& last = last_numbers_[kind];
    last = std::max(last, number);
  }
  const bool is_there = curve_id.is_string() && state_.state()["curves"].contains(curve_id.as_string());
  state_.dispatch(window_opened(label, kind, is_there ? curve_id : value()));
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
