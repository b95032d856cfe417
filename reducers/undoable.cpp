#include <patchbay/reducers/undoable.hpp>

#include "reducers/history.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/javascript.hpp>

#include <algorithm>
#include <mutex>
#include <optional>

namespace patchbay::inline v0_1 {

namespace {

using impl::history;
using impl::stored_null;
using javascript::maybe;

bool among(const std::vector<std::string>& types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

// The first history that a reducer was given. A copy remembers what the original does, and goes its own way from there.
class memory {
 public:
  memory() = default;
  memory(const memory& other) : first_(other.get()) {}
  memory& operator=(const memory&) = delete;

  std::optional<history> get() const {
    const std::lock_guard lock(mutex_);
    return first_;
  }

  void keep(const history& first) {
    const std::lock_guard lock(mutex_);
    if (!first_) first_ = first;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<history> first_;
};

class undoable_reducer {
 public:
  static constexpr bool reports_answers = true;

  undoable_reducer(reducer inner, undoable_options options)
      : inner_(std::move(inner)),
        options_(std::move(options)),
        null_rule_(options_.null_is_undefined ? stored_null::is_undefined : stored_null::is_null) {}

  value operator()(const value* state, const action& a) {
    const bool none = state == nullptr || state->is_null();
    if (const std::optional<history> first = memory_.get()) {
      return step(none ? *first : history(*state), a, *first).to_value();
    }
    if (none) return begin(inner_.reduce(nullptr, action("@@redux-undo/CREATE_HISTORY"))).to_value();
    const history first = adopt(*state);
    memory_.keep(first);
    return step(first, a, first).to_value();
  }

 private:
  history begin(const maybe& present) const { return history::of(present, options_.ignore_initial_state); }

  history adopt(const value& state) const {
    if (!history::is_one(state)) return begin(state);
    return options_.ignore_initial_state ? history(state) : history(state).renewed();
  }

  value run_inner(const maybe& present, const action& a) const {
    try {
      return inner_.reduce(present ? &*present : nullptr, a);
    } catch (const error& failure) {
      throw failure.within("/present");
    }
  }

  history step(const history& now, const action& a, const history& first) const {
    const bool stays_paused = now.is_paused() && a.type() != options_.resume_type;
    const history next = unpaused_step(now, a, first);
    return stays_paused ? next.paused(true) : next;
  }

  history unpaused_step(const history& now, const action& a, const history& first) const {
    if (const std::optional<history> moved = move(now, a)) {
      return options_.never_skip_reducer ? moved->with_present(run_inner(moved->present(), a)) : *moved;
    }
    const value next = run_inner(now.present(), a);
    if (!among(options_.init_types, a.type())) return record(now, next, a);
    impl::case_answered = true;
    return first;
  }

  // What the actions of undoable itself lead to; nothing for all others.
  std::optional<history> move(const history& now, const action& a) const {
    std::optional<history> moved = moved_by(now, a);
    if (moved) impl::case_answered = true;
    return moved;
  }

  std::optional<history> moved_by(const history& now, const action& a) const {
    const std::string_view type = a.type();
    const auto index = [&] { return javascript::field(a, "index"); };
    if (type == options_.undo_type) return now.jump(value(-1), null_rule_);
    if (type == options_.redo_type) return now.jump(value(1), null_rule_);
    if (type == options_.jump_to_past_type) return now.jump_to_past(index(), null_rule_);
    if (type == options_.jump_to_future_type) return now.jump_to_future(index(), null_rule_);
    if (type == options_.jump_type) return now.jump(index(), null_rule_);
    if (among(options_.clear_history_types, type)) return begin(now.present());
    if (type == options_.pause_type) return now.paused(true);
    if (type == options_.resume_type) return now.paused(false);
    return std::nullopt;
  }

  history record(const history& now, const value& next, const action& a) const {
    if (!is_step(now, next, a)) return now;
    if (now.is_paused()) return now.replaced(next, next);
    if (options_.filter && !options_.filter(a, next, now.to_value())) {
      return now.replaced(next, options_.sync_filter ? next : now.latest_unfiltered());
    }
    const value group = options_.group_by ? options_.group_by(a, next, now.to_value()) : value();
    if (!group.is_null() && javascript::strict_equal(group, now.group())) return now.replaced(next, next);
    return now.inserted(next, options_.limit, group);
  }

  bool is_step(const history& now, const value& next, const action& a) const {
    const maybe latest = now.latest_unfiltered();
    const bool same = latest && (next.identical(*latest) || javascript::strict_equal(next, *latest));
    return !same || (options_.always_a_step && options_.always_a_step(a, next, now.to_value()));
  }

  reducer inner_;
  undoable_options options_;
  stored_null null_rule_;
  memory memory_;
};

action indexed(std::string_view type, value index) { return {{"type", type}, {"index", std::move(index)}}; }

}  // namespace

namespace undo_actions {

action undo() { return action(undo_types::undo); }
action redo() { return action(undo_types::redo); }
action jump(std::int64_t steps) { return indexed(undo_types::jump, steps); }
action jump_to_past(std::size_t index) { return indexed(undo_types::jump_to_past, index); }
action jump_to_future(std::size_t index) { return indexed(undo_types::jump_to_future, index); }
action clear_history() { return action(undo_types::clear_history); }
action pause() { return action(undo_types::pause); }
action resume() { return action(undo_types::resume); }

}  // namespace undo_actions

undo_filter include_action(std::vector<std::string> types) {
  return [types = std::move(types)](const action& a, const value&, const value&) { return among(types, a.type()); };
}

undo_filter exclude_action(std::vector<std::string> types) {
  return [types = std::move(types)](const action& a, const value&, const value&) { return !among(types, a.type()); };
}

undo_filter combine_filters(std::vector<undo_filter> filters) {
  for (const undo_filter& each : filters) impl::checked_function(each, "the filter");
  return [filters = std::move(filters)](const action& a, const value& present, const value& history) {
    return std::all_of(filters.begin(), filters.end(),
                       [&](const undo_filter& holds) { return holds(a, present, history); });
  };
}

undo_group group_by_action_types(std::vector<std::string> types) {
  return [types = std::move(types)](const action& a, const value&, const value&) {
    return among(types, a.type()) ? value(a.type()) : value();
  };
}

reducer undoable(reducer inner, undoable_options options) {
  if (!inner) throw error(errc::invalid_argument, "undoable needs a reducer to keep the history of");
  return undoable_reducer(std::move(inner), std::move(options));
}

}  // namespace patchbay
