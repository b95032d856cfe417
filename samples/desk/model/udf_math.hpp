#pragma once

#include "model/series.hpp"

#include <cstddef>
#include <string_view>

namespace dataforge {

// Readings that are missing count for nothing; where all are missing, so is the result.

/// The mean of the readings at most `half` samples away.
[[nodiscard]] double average_around(const series& of, std::size_t index, std::size_t half);

/// The reading, or the median around it if it lies more than `most` median deviations away from that.
[[nodiscard]] double without_spike(const series& of, std::size_t index, std::size_t half, double most);

/// From the gamma ray index to the volume of shale, both between 0 and 1. Throws `errc::invalid_argument` for an
/// unknown method.
using shale_function = double (*)(double gamma_ray_index);
[[nodiscard]] shale_function shale_curve(std::string_view method);

}  // namespace dataforge
