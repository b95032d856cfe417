#pragma once

#include "counted_bytes.hpp"

#include <gtest/gtest.h>

#include <cstddef>

namespace patchbay::test {

// `cost(n)` is what so many take, by count. Twice as many may take twice as much, and a little more where something has
// to grow or a tree to become deeper.
template <class Cost>
void expect_linear(Cost&& cost, std::size_t n = 500) {
  std::size_t before = cost(n);
  for (const std::size_t many : {2 * n, 4 * n}) {
    const std::size_t now = cost(many);
    EXPECT_LE(now, before * 5 / 2) << "for " << many << ", and " << before << " for half as many";
    before = now;
  }
}

}  // namespace patchbay::test
