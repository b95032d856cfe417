#pragma once

#include <patchbay/replay/main.hpp>

#include <string>

namespace shopping_cart {

/// Plays a session, and prints beside each action what three views that see different parts of the state received, then
/// the final state. Returns 0, or 1 if an expectation of the session did not hold. Throws what the script and the
/// reducers throw, after it printed what came before.
int show(const std::string& script, const patchbay::replay::streams& io);

}  // namespace shopping_cart
