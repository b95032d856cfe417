#pragma once

#include "replay/script/parse.hpp"

#include <patchbay/store/action.hpp>
#include <patchbay/value/value.hpp>

#include <optional>
#include <vector>

namespace patchbay::inline v0_1::impl {

// What an export of Redux DevTools holds for us.
struct devtools_session {
  std::vector<action> actions{};
  std::optional<value> preloaded{};
};

// True for an object that looks like an export and not like an action.
[[nodiscard]] bool is_devtools_export(const value& document);

// Throws errc::script_syntax.
[[nodiscard]] devtools_session read_devtools(const value& document, const text_place& at);

}  // namespace patchbay::impl
