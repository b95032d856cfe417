#pragma once

#include "model/series.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dataforge {

struct well_plan {
  std::uint64_t seed = 1;
  double top = 1800;  ///< of the logged interval, metres
  std::size_t samples = 480;
  double net_to_gross = 0.5;  ///< how much of the rock is sand
  double oil_column = 0.4;    ///< the share of the interval above the oil-water contact
};

struct logged_curve {
  std::string_view mnemonic;
  std::string_view unit;
  std::string_view description;
  series readings;
};

/// The logs of a well that never was: sands and shales with gamma ray, density, neutron porosity, sonic and deep
/// resistivity that belong together. The same plan makes the same logs everywhere.
[[nodiscard]] std::vector<logged_curve> log_well(const well_plan& plan);

}  // namespace dataforge
