#pragma once

#include <filesystem>

namespace patchbay::inline v0_1::impl {

// Makes the end of a recording one that lines can be added to. A last line without a newline gets one; what is left of
// a line that was cut off while it was written, and is no JSON, becomes a comment. Does nothing to a file that is new,
// empty or no regular one. O(the first line and the last). Throws errc::io for a file that is no recording of lines,
// and for one that cannot be read or mended.
void prepare_to_append(const std::filesystem::path& file);

}  // namespace patchbay::impl
