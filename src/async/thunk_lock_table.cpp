#include "async/thunk_lock_table.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

using claims = std::vector<lock_claim*>;

// The tokens of a path, escaped as they are: "/a~1b" is the token "a~1b".
class path_tokens {
 public:
  explicit path_tokens(std::string_view path) noexcept : rest_(path) {}
  [[nodiscard]] bool done() const noexcept { return rest_.empty(); }
  [[nodiscard]] std::string_view next() noexcept {
    rest_.remove_prefix(1);
    const std::string_view token = rest_.substr(0, rest_.find('/'));
    rest_.remove_prefix(token.size());
    return token;
  }

 private:
  std::string_view rest_;
};

// Calls with the path and all those around it.
template <class Call>
void for_each_outer(std::string_view path, Call&& call) {
  while (!path.empty()) {
    call(path);
    path = path.substr(0, path.rfind('/'));
  }
  call(path);
}

void let_follow(lock_claim& earlier, lock_claim& later) {
  if (!later.waits_for.insert(&earlier).second) return;
  earlier.waited_by.insert(&later);
  ++later.entry->obstacles;
}

claims listed(const std::unordered_set<lock_claim*>& some) { return claims(some.begin(), some.end()); }

// Ends what the claim has to do with others. Returns those that waited for it.
claims unlink(lock_claim& claim) {
  for (lock_claim* earlier : claim.waits_for) earlier->waited_by.erase(&claim);
  for (lock_claim* later : claim.waited_by) {
    later->waits_for.erase(&claim);
    --later->entry->obstacles;
  }
  claims later = listed(claim.waited_by);
  claim.waits_for.clear();
  claim.waited_by.clear();
  return later;
}

// Links those that overlap. O(claims, and the depth of their paths).
void link_overlapping(const claims& earlier, const claims& later) {
  std::unordered_multimap<std::string_view, lock_claim*> earlier_at;
  std::unordered_multimap<std::string_view, lock_claim*> later_at;
  for (lock_claim* one : earlier) earlier_at.emplace(one->path, one);
  for (lock_claim* one : later) later_at.emplace(one->path, one);
  for (lock_claim* one : later) {
    for_each_outer(one->path, [&](std::string_view path) {
      const auto [first, last] = earlier_at.equal_range(path);
      for (auto at = first; at != last; ++at) let_follow(*at->second, *one);
    });
  }
  for (lock_claim* one : earlier) {
    for_each_outer(one->path, [&](std::string_view path) {
      const auto [first, last] = later_at.equal_range(path);
      for (auto at = first; at != last; ++at) let_follow(*one, *at->second);
    });
  }
}

lock_node& child_of(lock_node& parent, std::string_view token) {
  auto found = parent.children.find(token);
  if (found == parent.children.end()) {
    found = parent.children.emplace(std::string(token), std::make_unique<lock_node>()).first;
    found->second->parent = &parent;
    found->second->token = found->first;
  }
  return *found->second;
}

// Links `later` to all that have a place below this one, and takes those places. O(their number and depth).
void cover_below(lock_node& place, lock_claim& later) {
  std::vector<lock_node::children_map> levels;
  levels.push_back(std::exchange(place.children, {}));
  while (!levels.empty()) {
    const lock_node::children_map level = std::move(levels.back());
    levels.pop_back();
    for (const auto& [token, node] : level) {
      if (node->last != nullptr) {
        let_follow(*node->last, later);
        node->last->at = nullptr;
      }
      if (!node->children.empty()) levels.push_back(std::move(node->children));
    }
  }
}

void prune(lock_node* node) {
  while (node->parent != nullptr && node->last == nullptr && node->children.empty()) {
    lock_node* parent = node->parent;
    parent->children.erase(parent->children.find(node->token));
    node = parent;
  }
}

// The entries that wait for nobody, in the order of the queue.
std::vector<lock_entry*> free_of_obstacles(const claims& candidates) {
  std::vector<lock_entry*> free;
  for (const lock_claim* claim : candidates) {
    lock_entry* entry = claim->entry;
    if (entry->obstacles == 0 && std::exchange(entry->waiting, false)) free.push_back(entry);
  }
  std::sort(free.begin(), free.end(), [](auto* a, auto* b) { return a->number < b->number; });
  return free;
}

}  // namespace

bool is_within(std::string_view path, std::string_view outer) noexcept {
  return path.starts_with(outer) && (path.size() == outer.size() || path[outer.size()] == '/');
}

lock_entry::lock_entry(const std::vector<std::string>& paths) {
  claims.reserve(paths.size());
  for (const std::string& path : paths) claims.push_back({.path = path, .entry = this});
}

// --- into the queue, and out of it --------------------------------------------------------------------------

void lock_table::add(lock_entry& entry, std::function<void()> granted) {
  {
    const std::lock_guard lock(guard_);
    entry.number = ++added_;
    for (lock_claim& claim : entry.claims) claim_place(claim);
    entry.waiting = entry.obstacles != 0;
    if (entry.waiting) entry.granted = std::exchange(granted, nullptr);
  }
  if (granted) granted();
}

void lock_table::remove(lock_entry& entry) {
  std::function<void()> dropped;
  std::vector<std::function<void()>> calls;
  {
    const std::lock_guard lock(guard_);
    claims freed;
    for (lock_claim& claim : entry.claims) {
      const claims earlier = listed(claim.waits_for);
      const claims later = unlink(claim);
      leave_place(claim, earlier);
      if (!earlier.empty()) link_overlapping(earlier, later);
      freed.insert(freed.end(), later.begin(), later.end());
    }
    entry.obstacles = 0;
    dropped = std::move(entry.granted);
    for (lock_entry* free : free_of_obstacles(freed)) calls.push_back(std::exchange(free->granted, nullptr));
  }
  for (const auto& call : calls) call();
}

// --- the tree --------------------------------------------------------------------------------------------

void lock_table::claim_place(lock_claim& claim) {
  lock_node* place = &root_;
  lock_claim* nearest = root_.last;
  for (path_tokens tokens(claim.path); !tokens.done();) {
    place = &child_of(*place, tokens.next());
    if (place->last != nullptr) nearest = place->last;
  }
  if (nearest != nullptr) let_follow(*nearest, claim);
  if (place->last != nullptr) place->last->at = nullptr;
  cover_below(*place, claim);
  place->last = &claim;
  claim.at = place;
}

void lock_table::leave_place(lock_claim& claim, claims earlier) {
  lock_node* place = std::exchange(claim.at, nullptr);
  if (place == nullptr) return;
  place->last = nullptr;
  std::sort(earlier.begin(), earlier.end(), [](auto* a, auto* b) { return a->entry->number > b->entry->number; });
  for (lock_claim* one : earlier) {
    if (is_within(one->path, claim.path)) restore(*one);
  }
  prune(place);
}

// The claim was covered, and is no longer unless by one that came after it.
void lock_table::restore(lock_claim& claim) {
  const auto covers = [&](const lock_node& node) {
    return node.last != nullptr && node.last->entry->number > claim.entry->number;
  };
  const lock_node* known = &root_;
  for (path_tokens tokens(claim.path); known != nullptr;) {
    if (covers(*known)) return;
    if (tokens.done()) break;
    const auto next = known->children.find(tokens.next());
    known = next == known->children.end() ? nullptr : next->second.get();
  }
  lock_node* place = &root_;
  for (path_tokens tokens(claim.path); !tokens.done();) place = &child_of(*place, tokens.next());
  place->last = &claim;
  claim.at = place;
}

}  // namespace patchbay::impl
