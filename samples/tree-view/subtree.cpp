#include "subtree.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/value/pointer.hpp>

#include <unordered_map>
#include <utility>

namespace tree_view {

using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

error at_node(errc code, std::string_view key, std::string_view complaint) {
  return {code,
          "The node \"" + std::string(key) + "\" " + std::string(complaint),
          {.pointer = (patchbay::pointer() / key).text()}};
}

// Goes down first, with a stack of its own, since trees may be deeper than the program's.
class walk {
 public:
  explicit walk(const value& nodes) : nodes_(nodes) {}

  std::vector<std::string> from(const std::string& root) {
    enter(root);
    while (!path_.empty()) {
      step& last = path_.back();
      if (last.next == last.children.size()) {
        is_open_[last.key] = false;
        path_.pop_back();
      } else {
        enter(patchbay::javascript::property_key(last.children[last.next++]));
      }
    }
    return std::move(found_);
  }

 private:
  struct step {
    std::string key;
    value children;
    std::size_t next = 0;
  };

  void enter(const std::string& key) {
    const auto [at, is_new] = is_open_.try_emplace(key, true);
    if (!is_new && at->second) throw at_node(errc::invalid_argument, key, "contains itself");
    if (!is_new) return;
    path_.push_back({key, child_ids(nodes_, key)});
    found_.push_back(key);
  }

  value nodes_;
  std::vector<step> path_;
  std::unordered_map<std::string, bool> is_open_;
  std::vector<std::string> found_;
};

}  // namespace

value find_node(const value& nodes, std::string_view key) {
  const value* node = nodes.find(key);
  if (node == nullptr || node->is_null()) throw at_node(errc::not_found, key, "does not exist");
  return *node;
}

value child_ids(const value& nodes, std::string_view key) {
  const value* ids = find_node(nodes, key).find("childIds");
  if (ids == nullptr || !ids->is_array()) throw at_node(errc::type_mismatch, key, "has no array of child ids");
  return *ids;
}

std::vector<std::string> subtree(const value& nodes, const std::string& key) { return walk(nodes).from(key); }

}  // namespace tree_view
