#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/value/value.hpp>

/// A tree of counters, kept flat: nodes by id, each with the ids of its children.
namespace tree_view {

/// Of `{ID: {"id": ID, "counter": 0, "childIds": [...]}, ...}`, empty at first. It throws `errc::not_found` for a node
/// that does not exist, and `errc::invalid_argument` for one that is to be deleted but contains itself.
[[nodiscard]] patchbay::reducer make_reducer();

// Ids are numbers or text; 7 and "7" name the same node.
[[nodiscard]] patchbay::action create_node(const patchbay::value& node_id);
/// Deletes a node and all below it, but not its id from the list of its parent: that is `remove_child`'s.
[[nodiscard]] patchbay::action delete_node(const patchbay::value& node_id);
[[nodiscard]] patchbay::action increment(const patchbay::value& node_id);
[[nodiscard]] patchbay::action add_child(const patchbay::value& node_id, const patchbay::value& child_id);
[[nodiscard]] patchbay::action remove_child(const patchbay::value& node_id, const patchbay::value& child_id);

}  // namespace tree_view
