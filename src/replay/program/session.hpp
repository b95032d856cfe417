#pragma once

#include "replay/program/command_line.hpp"

#include <patchbay/replay/main.hpp>

namespace patchbay::inline v0_1::impl {

// The replay subcommand. Returns the exit status; throws patchbay::error, with a message that says where, for bad
// input.
[[nodiscard]] int run_replay(const replay_options& options, const replay::app_description& description,
                             const replay::streams& io);

}  // namespace patchbay::impl
