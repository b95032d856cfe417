#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

// Members in the order in which they came, each under a ticket of its own, by which it ends wherever it is. T is a
// pointer: null is no member.
template <class T>
class ordered_list {
 public:
  using ticket = std::uint64_t;

  // Tickets ascend. O(1), amortised.
  void add(ticket at, T member) { slots_.push_back({at, std::move(member)}); }

  // Hands a member over; null where it has ended. O(log n), amortised.
  [[nodiscard]] T take(ticket at) noexcept {
    const auto found = std::lower_bound(slots_.begin(), slots_.end(), at,
                                        [](const slot& each, ticket wanted) { return each.at < wanted; });
    if (found == slots_.end() || found->at != at) return T();
    T left = std::exchange(found->member, T());
    if (left && ++gone_ > slots_.size() / 2) close_gaps();
    return left;
  }

  [[nodiscard]] bool empty() const noexcept { return gone_ == slots_.size(); }

  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const slot& each : slots_) {
      if (each.member) visit(each.member);
    }
  }

 private:
  struct slot {
    ticket at;
    T member;
  };

  void close_gaps() noexcept {
    std::erase_if(slots_, [](const slot& each) { return !each.member; });
    gone_ = 0;
  }

  std::vector<slot> slots_;
  std::size_t gone_ = 0;
};

}  // namespace patchbay::impl
