#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

// The path of a request, taken apart: "/a/b%20c/" is "a" and "b c", and a folder.
struct http_target {
  std::vector<std::string> segments{};
  bool is_folder = false;
};

// Without the query. Nothing for a path that no honest client sends: not absolute, wrongly encoded, with empty
// segments,
// "." or "..", or with a separator or control character hidden in a segment.
[[nodiscard]] std::optional<http_target> parse_target(std::string_view target);

// What of a target may be logged: no query, nothing that a terminal would obey, not too long.
[[nodiscard]] std::string loggable_path(std::string_view target);
[[nodiscard]] std::string loggable(std::string_view text);

[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace patchbay::bridge::impl
