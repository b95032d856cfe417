#pragma once

#include <patchbay/value/value.hpp>

#include <filesystem>

namespace dataforge {

/// Writes the curves that were computed, with their readings, and the settings. The file is whole or as it was before.
/// Any number may write it at once: the last one to end wins. Throws `errc::io`.
void write_project(const std::filesystem::path& file, const patchbay::value& state);

/// The state that the application goes on from: the sample project with what `write_project` wrote, all of it saved;
/// the sample project alone where there is no file. Throws `errc::io`, and for a file that holds something else an
/// error with its name and the place.
[[nodiscard]] patchbay::value read_project(const std::filesystem::path& file);

}  // namespace dataforge
