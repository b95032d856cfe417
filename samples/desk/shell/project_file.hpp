#pragma once

#include <patchbay/value/value.hpp>

#include <filesystem>

namespace dataforge {

/// Writes the curves that were computed, with their readings, and the settings. The file is whole or as it was before.
/// Any number may write it at once: the last one to end wins. Throws `errc::io`.
void write_project(const std::filesystem::path& file, const patchbay::value& state);

}  // namespace dataforge
