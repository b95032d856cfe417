#include <patchbay/actions/action_creator.hpp>

#include <patchbay/value/draft.hpp>

namespace patchbay::inline v0_1 {

action action_type::make(prepared members) const {
  if (!members.meta && !members.error) return make(std::move(members.payload));
  return produce(make(std::move(members.payload)).to_value(), [&](const draft& a) {
    if (members.meta) a["meta"] = *members.meta;
    if (members.error) a["error"] = *members.error;
  });
}

}  // namespace patchbay
