#pragma once

#include "value/tree/node.hpp"

#include <span>
#include <vector>

// Building whole containers at once, with full leaves and exact sizes.

namespace patchbay::inline v0_1::impl {

struct key_and_value {
  value key;  // a string value
  value member;
};

// Remembers the key blocks of small objects, so that records of one shape share them. One per document that is built.
class shape_cache {
 public:
  shape_cache() = default;
  shape_cache(const shape_cache&) = delete;
  shape_cache& operator=(const shape_cache&) = delete;
  ~shape_cache();

  // A block with these keys, counted for the caller.
  [[nodiscard]] key_block* block_for(std::span<const key_and_value> members);

 private:
  static constexpr std::size_t slots = 256;
  // Looking for shapes costs more than it saves before there are some records.
  static constexpr unsigned patience = 8;
  unsigned asked_ = 0;
  std::vector<key_block*> blocks_;
};

// Moves the elements out of the span.
[[nodiscard]] value build_array(std::span<value> elements);
// Moves the members out of the span, in any order; of duplicate keys the last wins.
[[nodiscard]] value build_object(std::span<key_and_value> members, shape_cache* shapes = nullptr);

// Collects members one by one; may be used again after finish().
class object_builder {
 public:
  explicit object_builder(shape_cache* shapes = nullptr) noexcept : shapes_(shapes) {}
  void add(value key, value member) { members_.push_back({std::move(key), std::move(member)}); }
  [[nodiscard]] value finish() {
    value built = build_object(members_, shapes_);
    members_.clear();
    return built;
  }

 private:
  shape_cache* shapes_;
  std::vector<key_and_value> members_;
};

}  // namespace patchbay::impl
