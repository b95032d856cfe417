#include "model/synthetic_log.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace dataforge {

namespace {

// std::mt19937_64 yields the same numbers everywhere; the distributions of the standard library do not.
class dice {
 public:
  explicit dice(std::uint64_t seed) : bits_(seed) {}

  double between(double low, double high) {
    return low + (high - low) * static_cast<double>(bits_() >> 11U) * 0x1.0p-53;
  }
  bool chance(double of) { return between(0, 1) < of; }
  // Roughly normal: good enough for the noise of a tool.
  double noise(double deviation) {
    double sum = 0;
    for (int i = 0; i < 12; ++i) sum += between(-0.5, 0.5);
    return sum * deviation;
  }

 private:
  std::mt19937_64 bits_;
};

struct rock {
  double shale = 0;     // volume of shale, 0 to 1
  double porosity = 0;  // effective
};

rock lay_down(dice& random, double net_to_gross) {
  if (random.chance(net_to_gross)) return {random.between(0.04, 0.28), random.between(0.16, 0.29)};
  if (random.chance(0.15)) return {random.between(0.02, 0.1), random.between(0.02, 0.06)};  // a tight streak
  return {random.between(0.65, 0.97), random.between(0.01, 0.05)};
}

// Beds of rock, smoothed as a tool sees them that looks at more than one bed at a time.
std::vector<rock> make_column(dice& random, const well_plan& plan) {
  std::vector<rock> column;
  while (column.size() < plan.samples) {
    const rock bed = lay_down(random, plan.net_to_gross);
    const auto thickness = static_cast<std::size_t>(random.between(6, 46));
    const double fining = random.between(-0.12, 0.12);
    for (std::size_t i = 0; i < thickness && column.size() < plan.samples; ++i) {
      const double along = static_cast<double>(i) / static_cast<double>(thickness) - 0.5;
      column.push_back({std::clamp(bed.shale + fining * along, 0.0, 1.0), bed.porosity});
    }
  }
  rock seen = column.front();
  for (rock& each : column) {
    seen.shale += (each.shale - seen.shale) * 0.45;
    seen.porosity += (each.porosity - seen.porosity) * 0.45;
    each = seen;
  }
  return column;
}

double water_saturation(const rock& of, double along, double contact) {
  if (along > contact || of.shale > 0.5 || of.porosity < 0.08) return 1;
  const double height = (contact - along) / contact;
  return std::clamp(0.75 - 0.6 * height + 0.5 * of.shale, 0.12, 1.0);
}

// Archie, with the conductivity of the shale beside that of the water in it.
double resistivity(const rock& of, double saturation) {
  constexpr double water = 0.06;
  constexpr double shale = 3.2;
  const double clean = of.porosity * of.porosity * saturation * saturation / water;
  return 1 / (clean + saturation * of.shale / shale + 1e-3);
}

class tool_string {
 public:
  tool_string(const well_plan& plan, dice& random) : plan_(plan), random_(random) {
    for (series* each : {&gamma_, &density_, &neutron_, &sonic_, &resistivity_}) each->start = plan.top;
  }

  void read(const rock& of, double along) {
    const double total = of.porosity + 0.08 * of.shale;
    const double saturation = water_saturation(of, along, plan_.oil_column);
    gamma_.values.push_back(18 + 112 * of.shale + random_.noise(3.2));
    density_.values.push_back(2.66 - 1.62 * of.porosity - 0.12 * of.shale + random_.noise(0.012));
    neutron_.values.push_back(total + 0.24 * of.shale - 0.035 * (1 - of.shale) - 0.04 * (1 - saturation) +
                              random_.noise(0.006));
    sonic_.values.push_back(55.5 + 132 * total + 26 * of.shale + random_.noise(0.9));
    resistivity_.values.push_back(resistivity(of, saturation) * (1 + random_.noise(0.05)));
  }

  // Where the hole is washed out the pad tools have no reading; neither do they above the first sample they see.
  void lose_contact() {
    const auto first = static_cast<std::size_t>(random_.between(0.25, 0.8) * static_cast<double>(plan_.samples));
    const auto length = static_cast<std::size_t>(random_.between(5, 11));
    for (series* each : {&density_, &neutron_}) {
      blank(*each, first, first + length);
      blank(*each, 0, 4);
    }
  }

  [[nodiscard]] std::vector<logged_curve> curves() && {
    return {{"GR", "gAPI", "Gamma ray", std::move(gamma_)},
            {"RHOB", "g/cm3", "Bulk density", std::move(density_)},
            {"NPHI", "v/v", "Neutron porosity", std::move(neutron_)},
            {"DT", "us/ft", "Compressional slowness", std::move(sonic_)},
            {"RT", "ohm.m", "True resistivity", std::move(resistivity_)}};
  }

 private:
  static void blank(series& of, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, of.values.size()); ++i) {
      of.values[i] = std::numeric_limits<double>::quiet_NaN();
    }
  }

  const well_plan& plan_;
  dice& random_;
  series gamma_, density_, neutron_, sonic_, resistivity_;
};

}  // namespace

std::vector<logged_curve> log_well(const well_plan& plan) {
  dice random(plan.seed);
  tool_string tools(plan, random);
  const std::vector<rock> column = make_column(random, plan);
  for (std::size_t i = 0; i < column.size(); ++i) {
    tools.read(column[i], static_cast<double>(i) / static_cast<double>(column.size()));
  }
  tools.lose_contact();
  return std::move(tools).curves();
}

}  // namespace dataforge
