#include <patchbay/reducers/impl/case_table.hpp>

#include <patchbay/error.hpp>
#include <patchbay/reducers/impl/typed_state.hpp>

#include <string>

namespace patchbay::inline v0_1::impl {

void throw_empty_type() { throw error(errc::invalid_argument, "A case needs a type of action that is not empty"); }

void throw_duplicate_case(std::string_view type) {
  throw error(errc::invalid_argument, "There are two cases for the action type \"" + std::string(type) + '"',
              {.action_type = std::string(type)});
}

void throw_case_order(std::string_view late, std::string_view early) {
  const std::string before = late == early ? " is called twice" : " is called after " + std::string(early);
  throw error(errc::invalid_argument, std::string(late) + before);
}

bool brings_a_state(const action& a) noexcept {
  return a.type().starts_with(action_types::init) || a.type().starts_with(action_types::replace);
}

}  // namespace patchbay::impl
