#include "reducers/combination.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <mutex>
#include <random>
#include <unordered_set>

namespace patchbay::inline v0_1 {

namespace {

using impl::slice_list;

std::string join_quoted(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) text.append(text.empty() ? "\"" : ", \"").append(key).append("\"");
  return text;
}

std::string state_name(const action& a) {
  return a.type().starts_with(action_types::init) ? "preloadedState argument passed to createStore"
                                                  : "previous state received by the reducer";
}

// Warns about states of another shape than the slices have, about each key once. Copies of a reducer share it.
class shape_warnings {
 public:
  shape_warnings(const slice_list& slices, std::function<void(std::string_view)> warn) : warn_(std::move(warn)) {
    for (const auto& [key, run] : slices) known_.push_back(key);
    if (!warn_) warn_ = [](std::string_view text) { std::cerr << text << std::endl; };
  }

  void no_object(const value& state, const action& a) const {
    tell("The " + state_name(a) + " has unexpected type of \"" + std::string(state.type_name()) +
         "\". Expected argument to be an object with the following keys: " + join_quoted(known_));
  }

  void unknown_keys(const std::vector<std::string>& unknown, const action& a) {
    const std::vector<std::string> fresh = not_yet_seen(unknown);
    if (fresh.empty() || a.type().starts_with(action_types::replace)) return;
    tell(std::string("Unexpected ") + (fresh.size() > 1 ? "keys " : "key ") + join_quoted(fresh) + " found in " +
         state_name(a) + ". Expected to find one of the known reducer keys instead: " + join_quoted(known_) +
         ". Unexpected keys will be ignored.");
  }

 private:
  // What the teller throws is no fault of the action.
  void tell(const std::string& text) const {
    try {
      warn_(text);
    } catch (...) {
      std::cerr << text << std::endl;
    }
  }

  std::vector<std::string> not_yet_seen(const std::vector<std::string>& keys) {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> fresh;
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(fresh),
                 [&](const auto& key) { return seen_.insert(key).second; });
    return fresh;
  }

  std::vector<std::string> known_;
  std::function<void(std::string_view)> warn_;
  std::mutex mutex_;
  std::unordered_set<std::string> seen_;
};

bool gave_no_state(const error& failure) {
  return failure.code() == errc::invalid_state && failure.place().pointer.empty();
}

std::string slice_name(const std::string& key) { return "The slice reducer for key \"" + key + '"'; }

[[noreturn]] void rethrow(const error& failure, const std::string& key, const action& a,
                          const std::string& without_state) {
  const std::string place = (pointer() / key).text();
  if (!gave_no_state(failure)) throw failure.within(place).during(a.type());
  throw error(errc::invalid_state, slice_name(key) + ' ' + without_state,
              {.pointer = place, .action_type = std::string(a.type())});
}

value run_slice(const reducer& run, const std::string& key, const value* state, const action& a) {
  try {
    return run.reduce(state, a);
  } catch (const error& failure) {
    rethrow(failure, key, a,
            "gave no state when called with an action of type \"" + std::string(a.type()) + "\". " + failure.message());
  }
}

void probe(const reducer& run, const std::string& key, const action& a, const std::string& complaint) {
  try {
    (void)run.reduce(nullptr, a);
  } catch (const error& failure) {
    rethrow(failure, key, a, complaint);
  }
}

void check_keys(const slice_list& slices) {
  if (slices.empty()) {
    throw error(
        errc::invalid_argument,
        "Store does not have a valid reducer. Make sure the argument passed to combineReducers is an object whose "
        "values are reducers.");
  }
  std::unordered_set<std::string_view> keys;
  for (const auto& [key, run] : slices) {
    if (!keys.insert(key).second) throw error(errc::invalid_argument, "Two reducers provided for key \"" + key + '"');
  }
}

class combination {
 public:
  static constexpr bool reports_answers = true;

  combination(slice_list slices, combine_options options)
      : slices_(std::move(slices)), warnings_(std::make_shared<shape_warnings>(slices_, std::move(options.warn))) {}

  value operator()(const value* state, const action& a) const {
    if (state == nullptr || state->is_null()) return reduce(value::object(), a);
    if (state->is_object()) return reduce(*state, a);
    warnings_->no_object(*state, a);
    return reduce(value::object(), a);
  }

 private:
  value reduce(const value& state, const action& a) const {
    std::size_t known = 0;
    std::vector<std::pair<const std::string*, value>> changed;
    for (const auto& [key, run] : slices_) {
      const value* before = state.find(key);
      if (before != nullptr) ++known;
      value after = run_slice(run, key, before, a);
      if (before == nullptr || !after.identical(*before)) changed.emplace_back(&key, std::move(after));
    }
    const bool has_strangers = known != state.size();
    if (changed.empty() && !has_strangers) return state;
    return produce(state, [&](const draft& next) {
      for (auto& [key, after] : changed) next[*key].set(std::move(after));
      if (has_strangers) drop_strangers(next, a);
    });
  }

  void drop_strangers(const draft& state, const action& a) const {
    std::unordered_set<std::string_view> known;
    for (const auto& [key, run] : slices_) known.insert(key);
    std::vector<std::string> strangers;
    for (const member each : state.current().items()) {
      if (!known.contains(each.key)) strangers.emplace_back(each.key);
    }
    warnings_->unknown_keys(strangers, a);
    for (const std::string& key : strangers) state.erase(key);
  }

  slice_list slices_;
  std::shared_ptr<shape_warnings> warnings_;
};

}  // namespace

reducer combine_reducers(std::vector<std::pair<std::string, reducer>> slices, combine_options options) {
  check_keys(slices);
  for (const auto& [key, run] : slices) impl::check_slice(key, run);
  return impl::combine_checked(std::move(slices), std::move(options));
}

namespace impl {

void check_slice(const std::string& key, const reducer& run) {
  if (!run) throw error(errc::invalid_argument, "No reducer provided for key \"" + key + '"');
  const reducer trial = run;
  const std::string suffix = std::to_string(std::random_device{}());
  probe(trial, key, action(std::string(action_types::init) + suffix),
        "gave no state during initialization. Where there is none yet, return the initial one; to hold no value, "
        "return null.");
  probe(trial, key, action("@@redux/PROBE_UNKNOWN_ACTION" + suffix),
        "gave no state when probed with a random type. Don't handle \"@@redux/INIT\" or other types of the library: "
        "they are private. Return the state as it is for any unknown action.");
}

reducer combine_checked(slice_list slices, combine_options options) {
  return combination(std::move(slices), std::move(options));
}

}  // namespace impl

}  // namespace patchbay
