#include "model/udf_math.hpp"

#include <patchbay/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

namespace dataforge {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<double> readings_around(const series& of, std::size_t index, std::size_t half) {
  const std::size_t first = index - std::min(index, half);
  const std::size_t last = std::min(index + half + 1, of.values.size());
  std::vector<double> found;
  for (std::size_t i = first; i < last; ++i) {
    if (std::isfinite(of.values[i])) found.push_back(of.values[i]);
  }
  return found;
}

double median(std::vector<double> numbers) {
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::ranges::nth_element(numbers, middle);
  return *middle;
}

double linear(double index) { return index; }
double larionov_tertiary(double index) { return 0.083 * (std::exp2(3.7 * index) - 1); }
double larionov_older(double index) { return 0.33 * (std::exp2(2 * index) - 1); }
double clavier(double index) { return 1.7 - std::sqrt(std::max(0.0, 3.38 - (index + 0.7) * (index + 0.7))); }

}  // namespace

double average_around(const series& of, std::size_t index, std::size_t half) {
  const std::vector<double> found = readings_around(of, index, half);
  if (found.empty()) return missing;
  return std::accumulate(found.begin(), found.end(), 0.0) / static_cast<double>(found.size());
}

double without_spike(const series& of, std::size_t index, std::size_t half, double most) {
  const double reading = of.values[index];
  std::vector<double> found = readings_around(of, index, half);
  if (!std::isfinite(reading) || found.empty()) return missing;
  const double middle = median(found);
  for (double& each : found) each = std::abs(each - middle);
  return std::abs(reading - middle) > most * median(std::move(found)) ? middle : reading;
}

shale_function shale_curve(std::string_view method) {
  if (method == "linear") return linear;
  if (method == "Larionov, tertiary") return larionov_tertiary;
  if (method == "Larionov, older") return larionov_older;
  if (method == "Clavier") return clavier;
  throw patchbay::error(patchbay::errc::invalid_argument,
                        "There is no method \"" + std::string(method) + "\" for the volume of shale.");
}

}  // namespace dataforge
