#pragma once

// Bodies of the templates in slice.hpp.

namespace patchbay::inline v0_1 {

namespace impl {
[[noreturn]] void throw_unnamed_slice();
[[noreturn]] void throw_unnamed_case(std::string_view slice);
[[noreturn]] void throw_bad_extra_reducers(std::string_view slice, bool given);
}  // namespace impl

template <class State>
slice<State>::slice(impl::text name, State initial, slice_options options)
    : name_(name),
      path_(options.reducer_path.empty() ? name_ : std::move(options.reducer_path)),
      initial_(std::move(initial)) {
  if (name_.empty()) impl::throw_unnamed_slice();
}

template <class State>
template <class Case>
std::string slice<State>::add_own_case(std::string_view key, Case&& run) {
  if (key.empty()) impl::throw_unnamed_case(name_);
  std::string type = name_ + '/' + std::string(key);
  own_.add_case(type, impl::make_case_step<State>(std::forward<Case>(run)));
  return type;
}

template <class State>
template <class Case>
  requires impl::case_for<Case, State>
auto slice<State>::case_reducer(impl::text key, Case&& run) {
  using Callable = std::decay_t<Case>;
  using Payload = impl::case_payload_t<Callable, impl::case_argument_t<Callable, State>>;
  return action_creator<Payload>(add_own_case(key, std::forward<Case>(run)));
}

template <class State>
template <class Payload, class Case>
  requires impl::case_for<Case, State>
action_creator<Payload> slice<State>::case_reducer(impl::text key, Case&& run) {
  return action_creator<Payload>(add_own_case(key, std::forward<Case>(run)));
}

template <class State>
template <class Prepare, class Case>
  requires impl::case_for<Case, State>
auto slice<State>::case_reducer(impl::text key, Prepare prepare, Case&& run) {
  using Callable = std::decay_t<Case>;
  using Payload = impl::case_payload_t<Callable, impl::case_argument_t<Callable, State>>;
  using Signature = impl::prepared_signature<Payload, Prepare>;
  return action_creator<Signature>(add_own_case(key, std::forward<Case>(run)), std::move(prepare));
}

template <class State>
void slice<State>::extra_reducers(std::function<void(reducer_builder<State>&)> build) {
  if (!build || extra_) impl::throw_bad_extra_reducers(name_, static_cast<bool>(extra_));
  extra_ = std::move(build);
}

template <class State>
reducer slice<State>::reducer() const {
  reducer_builder<State> extra;
  if (extra_) extra_(extra);
  impl::case_table<State> table = extra.take_table();
  table.put_cases_of(own_);
  return impl::make_case_reducer(initial_, std::move(table), states_);
}

template <class State>
selector::input slice<State>::select_slice(pointer place) const {
  selector::input input(place);
  input.read = [place = std::move(place), initial = value::from(initial_)](const value& root) {
    const value* found = root.find(place);
    return found != nullptr ? *found : initial;
  };
  return input;
}

template <class State>
template <std::invocable<const State&> Result>
selector slice<State>::select(pointer place, Result result) const {
  if constexpr (std::same_as<State, value>) {
    return create_selector(select_slice(std::move(place)), std::move(result));
  } else {
    return create_selector(select_slice(std::move(place)),
                           [states = states_, result = std::move(result)](const value& state) {
                             return value::from(std::invoke(result, *states->of(state)));
                           });
  }
}

}  // namespace patchbay
