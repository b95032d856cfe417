#include "store/commit_feed.hpp"

#include "store/turn/while_set.hpp"

namespace patchbay::inline v0_1::impl {

void commit_feed::tell(news next) {
  waiting_.push_back(std::move(next));
  if (telling_) return;
  const while_set telling(telling_);
  while (!waiting_.empty()) {
    const news first = std::move(waiting_.front());
    waiting_.pop_front();
    tell_one(first);
  }
}

void commit_feed::tell_one(const news& next) const {
  if (!actions_.empty()) {
    for (const cause& each : next.causes) {
      actions_.call({each.what, next.revision, each.changed, each.before, each.after});
    }
  }
  if (!next.changed || commits_.empty()) return;
  std::vector<action> actions;
  actions.reserve(next.causes.size());
  for (const cause& each : next.causes) actions.push_back(each.what);
  commits_.call({next.revision, next.before, next.after, actions});
}

}  // namespace patchbay::impl
