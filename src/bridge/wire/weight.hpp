#pragma once

#include "bridge/session/call.hpp"
#include "bridge/session/kept_bytes.hpp"
#include "bridge/session/readable.hpp"

#include <patchbay/value/value.hpp>

#include <cstddef>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

// How many places in the state it suffices for.
[[nodiscard]] std::size_t most_places(const byte_budget& budget) noexcept;

// What keeping it takes, estimated, rather too much than too little.
[[nodiscard]] std::size_t weight_of(const value& json);
[[nodiscard]] std::size_t weight_of(const call::request& asked);
[[nodiscard]] std::size_t weight_of(const readable_part& followed);
[[nodiscard]] std::size_t weight_of_listener(std::string_view event, std::string_view label) noexcept;

}  // namespace patchbay::bridge::impl
