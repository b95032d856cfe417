#pragma once

#include <patchbay/impl/language.hpp>

#include <cstddef>
#include <string>

namespace patchbay::inline v0_1 {

/// A random id of `size` characters from A-Z, a-z, 0-9, '_' and '-', Redux Toolkit's nanoid. At the usual size two ids
/// are as unlikely to be equal as two UUIDs, whatever threads or processes they come from. O(size). Thread-safe. Throws
/// `std::bad_alloc`, and what `std::random_device` throws on a system without randomness.
///
/// Its place is a prepare callback, since a reducer must give the same result when the action is replayed:
///
///     create_action<todo(std::string)>("todos/added", [](std::string text) { return todo{nanoid(), text}; });
///
/// Where tests want ids they know, let the application take a `std::function<std::string()>` and give it
/// `testing::sequential_ids`.
[[nodiscard]] std::string nanoid(std::size_t size = 21);

}  // namespace patchbay
