#include <patchbay/testing/sequential_ids.hpp>

#include <utility>

namespace patchbay::inline v0_1::testing {

sequential_ids::sequential_ids(std::string prefix, std::uint64_t first)
    : prefix_(std::move(prefix)), next_(std::make_shared<std::atomic<std::uint64_t>>(first)) {}

std::string sequential_ids::operator()() const { return prefix_ + std::to_string(next_->fetch_add(1)); }

}  // namespace patchbay::testing
