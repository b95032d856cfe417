#include "timeline.hpp"

#include <utility>

namespace patchbay::inline v0_1::impl {

using replay::outcome;

void timeline::add_action(std::size_t line, value after) {
  moments_.push_back({line, {}, std::move(after)});
  ++shown_;
  ++actions_;
}

void timeline::add_checkpoint(std::size_t line, std::string name) {
  moments_.push_back({line, std::move(name), shown()});
  ++shown_;
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
  const std::size_t wanted = actions_ - 1;
  while (actions_ > wanted) drop_one();
  return true;
}

void timeline::back_to_line(std::size_t line_wanted) {
  while (line() > line_wanted) drop_one();
}

bool timeline::back_to_checkpoint(std::string_view name) {
  std::size_t found = shown_;
  while (found > 0 && moments_[found - 1].checkpoint != name) --found;
  if (found == 0) return false;
  while (shown_ > found) drop_one();
  return true;
}

void timeline::drop_one() noexcept {
  --shown_;
  if (!moments_[shown_].checkpoint) --actions_;
}

}  // namespace patchbay::impl
