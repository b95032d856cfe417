#include "store/store_core.hpp"

#include <patchbay/value/diff.hpp>

// How a new state becomes the state, and who hears of it in which order.

namespace patchbay::inline v0_1::impl {

namespace {

bool differs(const value& a, const value& b) { return !a.identical(b) && !(a == b); }

template <class T>
void cut(std::vector<T>& list, std::size_t size) noexcept {
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(size), list.end());
}

}  // namespace

bool store_core::settle(value next, const action& what) {
  if (batch_.depth > 0) return settle_in_batch(std::move(next), what);
  const bool changed = differs(state_, next);
  std::vector<cause> causes;
  if (!feed_.empty()) causes.push_back({what, state_, changed ? next : state_, changed});
  if (changed) {
    commit_state(std::move(next), std::move(causes));
  } else {
    if (!causes.empty()) feed_.tell({revision_, state_, state_, false, std::move(causes)});
    notify(false);
  }
  return changed;
}

void store_core::settle_unhandled() {
  if (batch_.depth > 0)
    batch_.dispatched = true;
  else
    notify(false);
}

void store_core::settle_edit(value next) {
  if (!wants_causes()) return void(settle(std::move(next), action(action_types::set_state)));
  const patch changes = diff(current(), next);
  settle(std::move(next), action(value{{"type", std::string(action_types::set_state)}, {"patch", changes.to_value()}}));
}

void store_core::commit_state(value next, std::vector<cause> causes) {
  // Noted before anybody can see the new state: a view's snapshot must not be ahead of its revision.
  if (!watchers_.empty()) watchers_.mark(state_, next);
  {
    const std::lock_guard lock(state_guard_);
    std::swap(state_, next);
    ++revision_;
  }
  if (!causes.empty()) feed_.tell({revision_, next, state_, true, std::move(causes)});
  notify(true);
}

void store_core::notify(bool changed) {
  if (!dispatched_.empty()) dispatched_.call();
  if (changed && !changed_.empty()) changed_.call();
  deliver();
}

void store_core::deliver() {
  if (delivering_ || batch_.depth > 0 || !watchers_.has_woken()) return;
  const while_set delivering(delivering_);
  change_note note;
  while (watchers_.take_woken(woken_, note)) {
    const revision_number as_of = revision_;
    for (const auto& member : woken_) {
      // A callback before this one may have changed the place again.
      if (revision_ != as_of) note.place_known = false;
      try {
        member->wake(*this, note);
      } catch (...) {
        report(std::current_exception());
      }
    }
    woken_.clear();
  }
}

// --- batches --------------------------------------------------------------------------------------------

bool store_core::settle_in_batch(value next, const action& what) {
  const bool changed = differs(batch_.state, next);
  value before = batch_.state;
  if (changed) batch_.state = std::move(next);
  batch_.causes.push_back({what, std::move(before), batch_.state, changed});
  batch_.dispatched = true;
  return changed;
}

void store_core::batch(const std::function<void()>& work) {
  if (batch_.depth == 0) batch_.state = state_;
  const batch_start start{batch_.state, batch_.dispatched, batch_.causes.size(), batch_.undo.size(),
                          batch_.posts.size()};
  ++batch_.depth;
  try {
    work();
  } catch (...) {
    take_back(start);
    throw;
  }
  if (--batch_.depth == 0) end_batch();
}

void store_core::take_back(const batch_start& start) noexcept {
  while (batch_.undo.size() > start.undo) {
    const auto undo = std::move(batch_.undo.back());
    batch_.undo.pop_back();
    try {
      undo();
    } catch (...) {
      report(std::current_exception());
    }
  }
  batch_.state = start.state;
  batch_.dispatched = start.dispatched;
  cut(batch_.causes, start.causes);
  cut(batch_.posts, start.posts);
  if (--batch_.depth == 0) batch_ = {};
}

void store_core::on_batch_failed(std::function<void()> undo) {
  if (in_batch()) batch_.undo.push_back(std::move(undo));
}

void store_core::post_with_batch(std::function<void()> task) {
  if (!in_batch()) return post(std::move(task));
  check_not_reducing("Reducers may not post actions.");
  check_not_closed();
  batch_.posts.push_back(std::move(task));
}

void store_core::end_batch() {
  batch_state done = std::exchange(batch_, {});
  for (auto& task : done.posts) posted_.push(std::move(task), true);
  if (!done.dispatched) return deliver();
  if (differs(state_, done.state)) return commit_state(std::move(done.state), std::move(done.causes));
  if (!feed_.empty() && !done.causes.empty()) feed_.tell({revision_, state_, state_, false, std::move(done.causes)});
  notify(false);
}

}  // namespace patchbay::impl
