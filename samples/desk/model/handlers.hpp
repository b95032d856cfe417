#pragma once

#include <patchbay/store/handler.hpp>

namespace dataforge {

/// What each action does to the state. All refuse what does not fit: `errc::not_found` for an unknown id,
/// `errc::invalid_argument` for what else makes no sense, each with a sentence for people.
[[nodiscard]] patchbay::handler_map make_handlers();

}  // namespace dataforge
