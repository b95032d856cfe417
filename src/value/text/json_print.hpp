#pragma once

#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// Appends `text`, which is valid UTF-8, as a JSON string with its quotes.
void append_quoted(std::string& out, std::string_view text);

}  // namespace patchbay::impl
