#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace dataforge {

/// All that is in a file; nothing where there is no file of this name. Throws `errc::io` with the name and the reason
/// for one that cannot be read.
[[nodiscard]] std::optional<std::string> read_text(const std::filesystem::path& file);

}  // namespace dataforge
