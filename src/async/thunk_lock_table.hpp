#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace patchbay::inline v0_1::impl {

struct lock_node;
struct lock_entry;

// One path of an entry.
struct lock_claim {
  std::string path;
  lock_entry* entry = nullptr;
  lock_node* at = nullptr;  // where it is the last one; null once a later claim covers it
  std::unordered_set<lock_claim*> waits_for{};
  std::unordered_set<lock_claim*> waited_by{};
};

// The place of a hold in a table, which guards it.
struct lock_entry {
  explicit lock_entry(const std::vector<std::string>& paths);

  std::vector<lock_claim> claims;
  std::uint64_t number = 0;
  std::size_t obstacles = 0;  // how many claims its own wait for
  bool waiting = false;
  std::function<void()> granted{};
};

// The places of a state in which somebody takes an interest, as a tree of tokens without dead ends.
struct lock_node {
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  using children_map = std::unordered_map<std::string, std::unique_ptr<lock_node>, text_hash, std::equal_to<>>;

  lock_node* parent = nullptr;
  std::string_view token{};  // the parent's key
  lock_claim* last = nullptr;
  children_map children{};
};

// Who has which paths, and who waits for them.
//
// Two claims overlap where one path is that of the other or leads into it. A claim waits for the earlier ones that
// overlap it; of these the table knows those that matter: `earlier` matters to `later` unless a third claim came
// between the two, at or above the deeper one of their paths. That third one overlaps both, so it waits for `earlier`
// itself. When a claim goes that had waited, only those it waited for can begin to matter to those that waited for it.
//
// In the tree every node has the last claim at its place, as long as no later one covers it from at or above. So what
// matters to a new claim is the nearest last claim at or above its place and all those below, which it covers.
//
// Thread-safe. To take paths costs their depth, and that of the claims directly waited for.
class lock_table {
 public:
  lock_table() = default;
  lock_table(const lock_table&) = delete;
  lock_table& operator=(const lock_table&) = delete;

  // Takes the entry in at the end of the queue. `granted` is called once it waits for nobody, here or in `remove`,
  // without a lock.
  void add(lock_entry& entry, std::function<void()> granted);
  // Takes it out, whether it was granted or not; later ones are granted that waited only for it.
  void remove(lock_entry& entry);

 private:
  void claim_place(lock_claim& claim);
  // Gives up the place of a claim, on which these `earlier` ones have another look.
  void leave_place(lock_claim& claim, std::vector<lock_claim*> earlier);
  void restore(lock_claim& claim);

  std::mutex guard_;
  std::uint64_t added_ = 0;
  lock_node root_;
};

// Whether `path` is `outer` or leads into it.
[[nodiscard]] bool is_within(std::string_view path, std::string_view outer) noexcept;

}  // namespace patchbay::impl
