#include "replay/timeline.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace patchbay::inline v0_1::impl {

using replay::outcome;

void timeline::add_action(std::size_t line, value after) {
  moments_.push_back({line, {}, std::move(after), ++actions_});
  played_.push_back(++shown_);
}

void timeline::add_checkpoint(std::size_t line, std::string name) {
  std::vector<std::size_t>& places = checkpoints_[name];
  moments_.push_back({line, std::move(name), shown(), actions_});
  places.push_back(++shown_);
}

std::optional<outcome> timeline::forward(const replay::stop_at& where, std::size_t& actions_left) {
  while (!at_newest()) {
    if (actions_left == 0) return outcome{.stopped = outcome::reason::actions};
    const moment_of& next = moments_[shown_];
    if (next.line > where.line) return outcome{.stopped = outcome::reason::line};
    ++shown_;
    if (!next.checkpoint) {
      ++actions_;
      --actions_left;
    } else if (next.checkpoint == where.checkpoint) {
      return outcome{.stopped = outcome::reason::checkpoint};
    }
  }
  return {};
}

bool timeline::back_one() {
  if (actions_ == 0) return false;
  go_back_to(played_[actions_ - 1] - 1);
  return true;
}

void timeline::back_to_line(std::size_t line_wanted) {
  const auto end = moments_.begin() + static_cast<std::ptrdiff_t>(shown_);
  const auto later = std::upper_bound(moments_.begin(), end, line_wanted,
                                      [](std::size_t wanted, const moment_of& each) { return wanted < each.line; });
  go_back_to(static_cast<std::size_t>(later - moments_.begin()));
}

bool timeline::back_to_checkpoint(std::string_view name) {
  const auto known = checkpoints_.find(name);
  if (known == checkpoints_.end()) return false;
  const auto later = std::upper_bound(known->second.begin(), known->second.end(), shown_);
  if (later == known->second.begin()) return false;
  go_back_to(*std::prev(later));
  return true;
}

void timeline::go_back_to(std::size_t moment) noexcept {
  shown_ = moment;
  actions_ = moment == 0 ? 0 : moments_[moment - 1].actions;
}

}  // namespace patchbay::impl
