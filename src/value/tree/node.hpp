#pragma once

#include <patchbay/value/patch.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// The nodes behind a value. Arrays and objects are the same counted B+tree: leaves hold values, inner nodes hold
// branches with cumulative counts. In an object every node also points to a block of keys: in a leaf the key of each
// value, in an inner node a lower bound for the keys below each branch (the first is never read). Blocks are shared
// between the versions of a leaf and between records of one shape, so a changed field copies no keys.

namespace patchbay::inline v0_1::impl {

// Measured: narrower nodes are deeper, wider ones make every copied leaf touch more reference counts.
inline constexpr unsigned node_width = 16;

enum class node_kind : std::uint8_t { string, keys, leaf, inner };

struct counted_node : node {
  node_kind kind;
  std::uint8_t level;  // 0 in leaves
  std::uint8_t count;
  std::uint8_t capacity;
};

struct string_node : counted_node {
  std::size_t size;
  [[nodiscard]] char* text() noexcept { return reinterpret_cast<char*>(this + 1); }
  [[nodiscard]] const char* text() const noexcept { return reinterpret_cast<const char*>(this + 1); }
};

// Keys are string values, sorted by bytes.
struct key_block : counted_node {
  void* unused;
  [[nodiscard]] value* items() noexcept { return reinterpret_cast<value*>(this + 1); }
  [[nodiscard]] const value* items() const noexcept { return reinterpret_cast<const value*>(this + 1); }
};

struct tree_node;

struct branch {
  tree_node* child;
  std::size_t end;  // elements in this branch and all before it
};

struct tree_node : counted_node {
  union {
    key_block* keys;       // nullptr in arrays
    tree_node* next_dead;  // chains nodes that wait for destruction
  };

  [[nodiscard]] bool is_leaf() const noexcept { return level == 0; }
  [[nodiscard]] value* items() noexcept { return reinterpret_cast<value*>(this + 1); }
  [[nodiscard]] const value* items() const noexcept { return reinterpret_cast<const value*>(this + 1); }
  [[nodiscard]] branch* branches() noexcept { return reinterpret_cast<branch*>(this + 1); }
  [[nodiscard]] const branch* branches() const noexcept { return reinterpret_cast<const branch*>(this + 1); }
  // Elements in the whole subtree.
  [[nodiscard]] std::size_t size() const noexcept { return is_leaf() ? count : branches()[count - 1].end; }
  [[nodiscard]] std::size_t start_of(unsigned i) const noexcept { return i == 0 ? 0 : branches()[i - 1].end; }
};

static_assert(sizeof(tree_node) == 16 && sizeof(key_block) == 16 && sizeof(string_node) == 16);
static_assert(sizeof(value) == sizeof(branch), "both kinds of tree node have slots of one size");

inline bool is_unique(const node* n) noexcept { return n->refs.load(std::memory_order_acquire) == 1; }

// The one door from the rest of the library into the representation of a value.
struct value_access {
  [[nodiscard]] static node* any_node(const value& v) noexcept { return v.shared(); }
  // The root of an array or object, nullptr while it is empty.
  [[nodiscard]] static tree_node* tree(const value& v) noexcept { return static_cast<tree_node*>(v.shared()); }

  [[nodiscard]] static value adopt_array(tree_node* root) noexcept { return adopt(value::tag_array, root); }
  [[nodiscard]] static value adopt_object(tree_node* root) noexcept { return adopt(value::tag_object, root); }

  // The root of a container as a slot that tree functions may replace.
  class root_slot {
   public:
    explicit root_slot(value& container) noexcept : container_(container), root(tree(container)) {}
    root_slot(const root_slot&) = delete;
    root_slot& operator=(const root_slot&) = delete;
    ~root_slot() { container_.s_.payload = reinterpret_cast<std::uintptr_t>(root); }

   private:
    value& container_;

   public:
    tree_node* root;
  };

  [[nodiscard]] static bool is_short_string(const value& v) noexcept {
    return v.representation() == value::tag_short_string;
  }
  [[nodiscard]] static bool is_long_string(const value& v) noexcept { return v.representation() == value::tag_string; }
  [[nodiscard]] static std::string_view text(const value& v) noexcept {
    if (is_short_string(v)) {
      return {reinterpret_cast<const char*>(&v.s_), static_cast<std::size_t>((v.s_.rest >> 56U) & 0x0FU)};
    }
    const auto* s = static_cast<const string_node*>(v.shared());
    return {s->text(), s->size};
  }
  // The bytes as a zero-padded word, by reads that overlap instead of a copy byte by byte.
  [[nodiscard]] static std::uint64_t up_to_eight(const char* bytes, std::size_t count) noexcept {
    const auto read = [bytes]<class Word>(Word word, std::size_t at) -> std::uint64_t {
      std::memcpy(&word, bytes + at, sizeof word);
      return word;
    };
    if (count == 8) return read(std::uint64_t{}, 0);
    if (count >= 4) return read(std::uint32_t{}, 0) | read(std::uint32_t{}, count - 4) << (8 * (count - 4));
    if (count >= 2) return read(std::uint16_t{}, 0) | read(std::uint16_t{}, count - 2) << (8 * (count - 2));
    return count == 1 ? read(std::uint8_t{}, 0) : 0;
  }
  // Of at most short_limit bytes.
  [[nodiscard]] static value short_string(std::string_view text) noexcept {
    const std::size_t first = std::min<std::size_t>(text.size(), 8);
    value v(up_to_eight(text.data(), first), 0);
    v.s_.rest = up_to_eight(text.data() + first, text.size() - first) |
                value::tagged(static_cast<std::uint8_t>(value::tag_short_string | text.size()));
    return v;
  }
  // A string whose UTF-8 is known to be valid.
  [[nodiscard]] static value trusted_string(std::string_view text);

  // The 16 bytes of a short string order like its text: padding is zero, and the length comes last.
  [[nodiscard]] static std::pair<std::uint64_t, std::uint64_t> order_words(const value& v) noexcept {
    return {__builtin_bswap64(v.s_.payload), __builtin_bswap64(v.s_.rest)};
  }
  [[nodiscard]] static std::uint64_t word(const value& v) noexcept { return v.s_.payload; }
  [[nodiscard]] static std::uint8_t representation(const value& v) noexcept { return v.representation(); }
  [[nodiscard]] static bool is_scalar(const value& v) noexcept { return v.representation() < value::tag_string; }

  [[nodiscard]] static std::vector<operation>& operations(patch& p) noexcept { return p.operations_; }
  [[nodiscard]] static pointer trusted_pointer(std::string text) noexcept {
    pointer p;
    p.text_ = std::move(text);
    return p;
  }

 private:
  [[nodiscard]] static value adopt(std::uint8_t tag, node* n) noexcept {
    // Parentheses: in braces this would be an array of two numbers.
    return value(reinterpret_cast<std::uintptr_t>(n), tag);
  }
};

// The most bytes that a string may have to lie in the value itself.
inline constexpr std::size_t short_limit = 15;

// A key to look for: a view, plus its order words when it is short enough to compare without memcmp.
class search_key {
 public:
  explicit search_key(std::string_view text) noexcept : text_(text), is_short_(text.size() <= short_limit) {
    if (!is_short_) return;
    std::tie(high_, low_) = value_access::order_words(value_access::short_string(text));
  }
  // Of a string value, which must outlive the key.
  explicit search_key(const value& key) noexcept
      : text_(value_access::text(key)), is_short_(value_access::is_short_string(key)) {
    if (is_short_) std::tie(high_, low_) = value_access::order_words(key);
  }

  [[nodiscard]] std::string_view text() const noexcept { return text_; }

  // <0, 0 or >0 as this key is before, at or after `other`, a string value.
  [[nodiscard]] int compare(const value& other) const noexcept {
    if (is_short_ && value_access::is_short_string(other)) {
      const auto [high, low] = value_access::order_words(other);
      if (high_ != high) return high_ < high ? -1 : 1;
      return low_ == low ? 0 : (low_ < low ? -1 : 1);
    }
    return text_.compare(value_access::text(other));
  }

 private:
  std::string_view text_;
  bool is_short_;
  std::uint64_t high_ = 0;
  std::uint64_t low_ = 0;
};

inline int compare_keys(const value& a, const value& b) noexcept {
  if (a.identical(b)) return 0;
  return search_key(a).compare(b);
}

// The first of the block's keys that is not before `key`, and whether it is the key itself.
struct key_place {
  unsigned index;
  bool found;
};
inline key_place find_key(const key_block& block, unsigned count, const search_key& key) noexcept {
  unsigned low = 0;
  unsigned high = count;
  while (low < high) {
    const unsigned middle = (low + high) / 2;
    const int order = key.compare(block.items()[middle]);
    if (order == 0) return {middle, true};
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return {low, false};
}

// The branch of an inner node whose subtree holds `key` if any does.
inline unsigned branch_for_key(const tree_node& inner, const search_key& key) noexcept {
  assert(inner.keys != nullptr);
  unsigned low = 1;
  unsigned high = inner.count;
  while (low < high) {
    const unsigned middle = (low + high) / 2;
    if (key.compare(inner.keys->items()[middle]) < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return low - 1;
}

// The branch of an inner node that holds the element at `position` of its subtree.
inline unsigned branch_for_position(const tree_node& inner, std::size_t position) noexcept {
  unsigned low = 0;
  unsigned high = inner.count - 1U;
  const branch* branches = inner.branches();
  while (low < high) {
    const unsigned middle = (low + high) / 2;
    if (position < branches[middle].end)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

// Allocation; all throw std::bad_alloc and nothing else.
[[nodiscard]] tree_node* new_node(node_kind kind, unsigned level, unsigned capacity);
[[nodiscard]] key_block* new_keys(unsigned capacity);

}  // namespace patchbay::impl
