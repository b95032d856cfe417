#include "model/udf.hpp"

#include "model/udf_math.hpp"
#include "model/udf_parameters.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <vector>

namespace dataforge {

using patchbay::value;

namespace {

struct udf {
  std::string_view id, name, description, output;
  std::vector<udf_parameter> parameters;
  prepared_udf (*prepare)(const udf_arguments& given);
};

const udf_parameter input_parameter{
    .name = "input", .label = "Curve", .initial = "GR", .choices = {"GR", "RHOB", "NPHI", "DT", "RT"}};

udf_parameter window_of(int initial) {
  return {.name = "window", .label = "Window", .unit = "samples", .initial = initial, .min = 3, .max = 101, .step = 2};
}

prepared_udf prepare_average(const udf_arguments& given) {
  const std::string input = given.text("input");
  const auto half = static_cast<std::size_t>(given.number("window")) / 2;
  return {.input = input,
          .mnemonic = input + "_AVG",
          .description = "Moving average of " + input + ", " + given.written("window") + " samples",
          .at = [half](const series& of, std::size_t index) { return average_around(of, index, half); }};
}

prepared_udf prepare_despike(const udf_arguments& given) {
  const std::string input = given.text("input");
  const auto half = static_cast<std::size_t>(given.number("window")) / 2;
  return {.input = input,
          .mnemonic = input + "_DSP",
          .description = "Despiked " + input + ", " + given.written("window") + " samples, " +
                         given.written("threshold") + " deviations",
          .at = [half, most = given.number("threshold")](const series& of, std::size_t index) {
            return without_spike(of, index, half, most);
          }};
}

prepared_udf prepare_shale_volume(const udf_arguments& given) {
  const double clean = given.number("gr_clean");
  const double shale = given.number("gr_shale");
  if (shale <= clean) {
    throw patchbay::error(patchbay::errc::invalid_argument, "The gamma ray of shale must be above that of clean rock.");
  }
  return {.input = "GR",
          .mnemonic = "VSH",
          .unit = "v/v",
          .description = "Shale volume, " + given.text("method") + ", GR " + given.written("gr_clean") + " to " +
                         given.written("gr_shale"),
          .at = [clean, shale, curve = shale_curve(given.text("method"))](const series& gamma, std::size_t index) {
            return curve(std::clamp((gamma.values[index] - clean) / (shale - clean), 0.0, 1.0));
          }};
}

prepared_udf prepare_density_porosity(const udf_arguments& given) {
  const double matrix = given.number("rho_matrix");
  const double fluid = given.number("rho_fluid");
  return {.input = "RHOB",
          .mnemonic = "DPHI",
          .unit = "v/v",
          .description =
              "Density porosity, matrix " + given.written("rho_matrix") + ", fluid " + given.written("rho_fluid"),
          .at = [matrix, fluid](const series& density, std::size_t index) {
            return std::clamp((matrix - density.values[index]) / (matrix - fluid), 0.0, 0.6);
          }};
}

const std::vector<udf>& all_udfs() {
  static const std::vector<udf> all = {
      {.id = "vshale",
       .name = "Shale volume",
       .description = "From the gamma ray, between the readings of clean rock and of shale.",
       .output = "VSH",
       .parameters = {{.name = "method",
                       .label = "Method",
                       .initial = "linear",
                       .choices = {"linear", "Larionov, tertiary", "Larionov, older", "Clavier"}},
                      {.name = "gr_clean", .label = "GR clean", .unit = "gAPI", .initial = 22, .max = 150, .step = 1},
                      {.name = "gr_shale", .label = "GR shale", .unit = "gAPI", .initial = 125, .max = 300, .step = 1}},
       .prepare = prepare_shale_volume},
      {.id = "density_porosity",
       .name = "Density porosity",
       .description = "From the bulk density and the densities of grain and fluid.",
       .output = "DPHI",
       .parameters = {{.name = "rho_matrix",
                       .label = "Matrix density",
                       .unit = "g/cm3",
                       .initial = 2.65,
                       .min = 2,
                       .max = 3.2,
                       .step = 0.01},
                      {.name = "rho_fluid",
                       .label = "Fluid density",
                       .unit = "g/cm3",
                       .initial = 1.0,
                       .min = 0.5,
                       .max = 1.3,
                       .step = 0.01}},
       .prepare = prepare_density_porosity},
      {.id = "moving_average",
       .name = "Moving average",
       .description = "The mean of the readings in a window around each sample.",
       .output = "…_AVG",
       .parameters = {input_parameter, window_of(15)},
       .prepare = prepare_average},
      {.id = "despike",
       .name = "Despike",
       .description = "Puts the median where a reading strays too far from its neighbours.",
       .output = "…_DSP",
       .parameters = {input_parameter,
                      window_of(9),
                      {.name = "threshold",
                       .label = "Threshold",
                       .unit = "deviations",
                       .initial = 3,
                       .min = 1,
                       .max = 20,
                       .step = 0.5}},
       .prepare = prepare_despike},
  };
  return all;
}

}  // namespace

value describe_udfs() {
  std::vector<value> described;
  for (const udf& each : all_udfs()) {
    described.push_back({{"id", each.id},
                         {"name", each.name},
                         {"description", each.description},
                         {"output", each.output},
                         {"parameters", describe(each.parameters)}});
  }
  return patchbay::to_array(described);
}

prepared_udf prepare_udf(std::string_view id, const value& parameters) {
  const auto found = std::ranges::find(all_udfs(), id, &udf::id);
  if (found == all_udfs().end()) {
    throw patchbay::error(patchbay::errc::not_found, "There is no function \"" + std::string(id) + "\".");
  }
  prepared_udf result = found->prepare(udf_arguments(found->parameters, parameters));
  result.name = found->name;
  return result;
}

}  // namespace dataforge
