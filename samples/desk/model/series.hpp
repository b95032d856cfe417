#pragma once

#include <patchbay/value/value.hpp>

#include <cstddef>
#include <vector>

namespace dataforge {

/// Readings at equal distances of depth; NaN where the tool had none.
struct series {
  double start = 0;  ///< metres below the rotary table
  double step = 0.5;
  std::vector<double> values{};
};

/// `{"start", "step", "values"}`, with null for a missing reading. Rounds to what a tool can tell.
[[nodiscard]] patchbay::value to_value(const series& readings);
[[nodiscard]] series series_from(const patchbay::value& document);

/// What there is to say of a series in a few numbers: `{"count", "min", "max", "mean", "top", "base"}`.
[[nodiscard]] patchbay::value summarize(const series& readings);

}  // namespace dataforge
