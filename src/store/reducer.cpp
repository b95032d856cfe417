#include <patchbay/store/reducer.hpp>

#include <nlohmann/json.hpp>

namespace patchbay::inline v0_1 {

value reducer::reduce(const value* state, const action& a) const {
  if (!run_)
    throw error(errc::invalid_argument, "Expected the root reducer to be a function.",
                {.action_type = std::string(a.type())});
  if (!reports_answers_) impl::case_answered = true;
  const value* given = state == nullptr && initial_ ? &*initial_ : state;
  return impl::handling(a, [&] { return run_(given, a); });
}

namespace impl {

value accept_json_state(const value* before, const nlohmann::json& next, const action& a) {
  if (next.is_discarded()) {
    throw error(errc::invalid_state,
                "When called with an action of type \"" + std::string(a.type()) +
                    "\", the reducer returned undefined. To ignore an action, return the previous state; to hold no "
                    "value, null.",
                {.action_type = std::string(a.type())});
  }
  return before != nullptr ? reconcile(*before, next) : value(next);
}

}  // namespace impl

}  // namespace patchbay
