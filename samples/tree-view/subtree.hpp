#pragma once

#include <patchbay/value/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tree_view {

/// The node with this key. Throws `errc::not_found`.
[[nodiscard]] patchbay::value find_node(const patchbay::value& nodes, std::string_view key);

/// The ids of its children. Throws `errc::not_found`, and `errc::type_mismatch` if it has no array of them.
[[nodiscard]] patchbay::value child_ids(const patchbay::value& nodes, std::string_view key);

/// The keys of a node and of all below it, each once. Throws what `child_ids` does for any of them, and
/// `errc::invalid_argument` if one of them is below itself.
[[nodiscard]] std::vector<std::string> subtree(const patchbay::value& nodes, const std::string& key);

}  // namespace tree_view
