#include "store/missing_member.hpp"

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace patchbay::inline v0_1::impl {

namespace {

struct named_null {
  std::string name;
  value null{};
};

constexpr std::size_t slots = 512;
constexpr std::size_t most_steps = 8;

// An open hash table in which nothing is ever replaced or removed.
std::array<std::atomic<const named_null*>, slots>& table() noexcept {
  static std::array<std::atomic<const named_null*>, slots> names{};
  return names;
}

// The null of this name, which is put into the slot if that is free; nullptr if the slot has another name.
const named_null* at_slot(std::atomic<const named_null*>& slot, std::string_view key) {
  const named_null* here = slot.load(std::memory_order_acquire);
  if (here == nullptr) {
    auto fresh = std::make_unique<const named_null>(named_null{std::string(key)});
    if (slot.compare_exchange_strong(here, fresh.get(), std::memory_order_acq_rel)) return fresh.release();
  }
  return here->name == key ? here : nullptr;
}

}  // namespace

const value& missing_member(std::string_view key) {
  static const value nameless;
  const std::size_t first = std::hash<std::string_view>{}(key);
  for (std::size_t step = 0; step < most_steps; ++step) {
    if (const named_null* found = at_slot(table()[(first + step) % slots], key)) return found->null;
  }
  return nameless;
}

const std::string* name_of_missing_member(const void* address) noexcept {
  for (const auto& slot : table()) {
    const named_null* here = slot.load(std::memory_order_acquire);
    if (here != nullptr && &here->null == address) return &here->name;
  }
  return nullptr;
}

}  // namespace patchbay::impl
