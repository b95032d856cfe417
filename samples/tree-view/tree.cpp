#include "tree.hpp"

#include "subtree.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/store/handler.hpp>

#include <string>

namespace tree_view {

using patchbay::action;
using patchbay::draft;
using patchbay::value;
namespace javascript = patchbay::javascript;

namespace {

std::string key_of(const action& a) { return javascript::property_key(a["nodeId"]); }

draft existing_node(const draft& nodes, const action& a) {
  (void)find_node(nodes.current(), key_of(a));
  return nodes[key_of(a)];
}

draft existing_list(const draft& nodes, const action& a) {
  (void)child_ids(nodes.current(), key_of(a));
  return nodes[key_of(a)]["childIds"];
}

// In a list, JavaScript's undefined is JSON's null.
value child_id(const action& a) { return javascript::field(a, "childId").value_or(value()); }

void create(const draft& nodes, const action& a) {
  nodes[key_of(a)] = {{"id", a["nodeId"]}, {"counter", 0}, {"childIds", value::array()}};
}

void erase_subtree(const draft& nodes, const action& a) {
  for (const std::string& key : subtree(nodes.current(), key_of(a))) nodes.erase(key);
}

void count(const draft& nodes, const action& a) {
  const draft node = existing_node(nodes, a);
  javascript::spread_in_place(node);
  javascript::add_in_place(node["counter"], 1);
}

void append_child(const draft& nodes, const action& a) { existing_list(nodes, a).push_back(child_id(a)); }

void drop_child(const draft& nodes, const action& a) {
  const value dropped = child_id(a);
  existing_list(nodes, a).erase_if([&](const value& id) { return javascript::strict_equal(id, dropped); });
}

}  // namespace

patchbay::reducer make_reducer() {
  const patchbay::handler_map case_reducers = {
      {"CREATE_NODE", create},     {"DELETE_NODE", erase_subtree}, {"INCREMENT", count},
      {"ADD_CHILD", append_child}, {"REMOVE_CHILD", drop_child},
  };
  return {value::object(), [case_reducers](draft nodes, const action& a) {
            if (!a.contains("nodeId")) return;
            javascript::spread_in_place(nodes);
            case_reducers(std::move(nodes), a);
          }};
}

action create_node(const value& node_id) { return {{"type", "CREATE_NODE"}, {"nodeId", node_id}}; }
action delete_node(const value& node_id) { return {{"type", "DELETE_NODE"}, {"nodeId", node_id}}; }
action increment(const value& node_id) { return {{"type", "INCREMENT"}, {"nodeId", node_id}}; }

action add_child(const value& node_id, const value& child_id) {
  return {{"type", "ADD_CHILD"}, {"nodeId", node_id}, {"childId", child_id}};
}

action remove_child(const value& node_id, const value& child_id) {
  return {{"type", "REMOVE_CHILD"}, {"nodeId", node_id}, {"childId", child_id}};
}

}  // namespace tree_view
