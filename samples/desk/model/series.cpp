#include "model/series.hpp"

#include <patchbay/value/ranges.hpp>

#include <range/v3/range/conversion.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace dataforge {

using patchbay::value;

namespace {

value reading(double number) { return std::isfinite(number) ? value(std::round(number * 1e4) / 1e4) : value(); }

double number(const value& reading) {
  return reading.is_null() ? std::numeric_limits<double>::quiet_NaN() : reading.get<double>();
}

}  // namespace

value to_value(const series& readings) {
  return {{"start", readings.start},
          {"step", readings.step},
          {"values", patchbay::to_array(readings.values | ranges::views::transform(reading))}};
}

series series_from(const value& document) {
  return {.start = document["start"].get<double>(),
          .step = document["step"].get<double>(),
          .values = document["values"].elements() | ranges::views::transform(number) | ranges::to<std::vector>()};
}

value summarize(const series& readings) {
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  double sum = 0;
  std::size_t count = 0;
  for (const double each : readings.values) {
    if (!std::isfinite(each)) continue;
    least = std::min(least, each);
    most = std::max(most, each);
    sum += each;
    ++count;
  }
  const double length = readings.values.empty() ? 0 : static_cast<double>(readings.values.size() - 1) * readings.step;
  const double mean = count == 0 ? least : sum / static_cast<double>(count);
  return {{"count", count},        {"min", reading(least)}, {"max", reading(most)},
          {"mean", reading(mean)}, {"top", readings.start}, {"base", readings.start + length}};
}

}  // namespace dataforge
