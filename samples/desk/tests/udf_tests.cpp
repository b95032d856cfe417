#include "support.hpp"

#include "model/series.hpp"
#include "model/synthetic_log.hpp"
#include "model/udf.hpp"
#include "model/udf_math.hpp"

#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace dataforge::test {

namespace {

using patchbay::value;

TEST(SyntheticLog, IsTheSameForTheSamePlanAndAnotherForAnother) {
  const auto gamma_of = [](const well_plan& plan) { return to_value(log_well(plan).front().readings); };
  EXPECT_EQ(gamma_of({.seed = 7}), gamma_of({.seed = 7}));
  EXPECT_NE(gamma_of({.seed = 7}), gamma_of({.seed = 8}));
}

TEST(SyntheticLog, StaysWithinWhatRocksCanBe) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const std::vector<logged_curve> curves = log_well({.seed = seed});
    const auto within = [&](std::size_t curve, double low, double high) {
      const value summary = summarize(curves[curve].readings);
      EXPECT_GT(summary["min"].get<double>(), low) << curves[curve].mnemonic << " of seed " << seed;
      EXPECT_LT(summary["max"].get<double>(), high) << curves[curve].mnemonic << " of seed " << seed;
    };
    within(0, 0, 160);     // gAPI
    within(1, 1.9, 2.95);  // g/cm3
    within(2, -0.05, 0.6);
    within(3, 40, 160);
    within(4, 0.1, 2000);
  }
}

TEST(Series, KeepsAMissingReadingMissing) {
  const value written = to_value({.start = 10, .step = 0.25, .values = {1.5, missing, 2.00004}});
  EXPECT_EQ(written["values"], value::array({1.5, nullptr, 2.0}));
  EXPECT_TRUE(std::isnan(series_from(written).values[1]));
}

TEST(Series, SumsUpWhatWasRead) {
  EXPECT_EQ(summarize({.start = 10, .step = 0.5, .values = {4, missing, 2}}),
            (value{{"count", 2}, {"min", 2.0}, {"max", 4.0}, {"mean", 3.0}, {"top", 10.0}, {"base", 11.0}}));
  const value nothing = summarize({.values = {missing}});
  EXPECT_EQ(nothing["count"], value(0));
  EXPECT_TRUE(nothing["mean"].is_null());
}

TEST(Udf, AveragesAroundASampleWhatIsThere) {
  const series input = {.values = {1, 2, 3, missing, 5}};
  EXPECT_EQ(average_around(input, 0, 1), 1.5);
  EXPECT_EQ(average_around(input, 3, 1), 4);
  EXPECT_TRUE(std::isnan(average_around({.values = {missing}}, 0, 1)));
}

TEST(Udf, TakesOutASpikeAndLeavesTheRest) {
  const series input = {.values = {1, 1.1, 50, 1.2, 0.9}};
  EXPECT_EQ(without_spike(input, 2, 2, 3), 1.1);
  EXPECT_EQ(without_spike(input, 1, 2, 3), 1.1);
  EXPECT_EQ(without_spike(input, 3, 2, 3), 1.2);
}

TEST(Udf, EveryShaleCurveRunsFromCleanToShale) {
  for (const char* const method : {"linear", "Larionov, tertiary", "Larionov, older", "Clavier"}) {
    const shale_function curve = shale_curve(method);
    EXPECT_NEAR(curve(0), 0, 0.02) << method;
    EXPECT_NEAR(curve(1), 1, 0.02) << method;
    EXPECT_LE(curve(0.5), 0.5) << method;
  }
}

TEST(Udf, ComputesShaleVolumeBetweenItsTwoReadings) {
  const prepared_udf vshale = prepare_udf("vshale", {{"gr_clean", 20}, {"gr_shale", 120}});
  const series gamma = {.values = {10, 20, 70, 130, missing}};
  EXPECT_EQ(vshale.at(gamma, 0), 0);
  EXPECT_EQ(vshale.at(gamma, 2), 0.5);
  EXPECT_EQ(vshale.at(gamma, 3), 1);
  EXPECT_TRUE(std::isnan(vshale.at(gamma, 4)));
}

TEST(Udf, ComputesPorosityFromDensity) {
  const prepared_udf porosity = prepare_udf("density_porosity", {{"rho_matrix", 2.65}, {"rho_fluid", 1.0}});
  EXPECT_NEAR(porosity.at({.values = {2.32}}, 0), 0.2, 1e-9);
}

TEST(Udf, RefusesParametersThatMakeNoSense) {
  const auto refusal = [](const char* id, const value& parameters) {
    return refusal_of([&] { (void)prepare_udf(id, parameters); });
  };
  EXPECT_EQ(refusal("fly", {}), "There is no function \"fly\".");
  EXPECT_EQ(refusal("moving_average", {{"window", 500}}),
            "The parameter \"window\" must lie between 3.0 and 101.0, not 500.");
  EXPECT_EQ(refusal("moving_average", {{"window", "wide"}}),
            "The parameter \"window\" must be a number, not \"wide\".");
  EXPECT_EQ(refusal("moving_average", {{"input", "SP"}}), "The parameter \"input\" cannot be \"SP\".");
  EXPECT_EQ(refusal("moving_average", {{"width", 5}}), "There is no parameter \"width\".");
  EXPECT_EQ(refusal("moving_average", 5), "The parameters must be an object, not 5.");
  EXPECT_EQ(refusal("vshale", {{"gr_clean", 90}, {"gr_shale", 80}}),
            "The gamma ray of shale must be above that of clean rock.");
}

TEST(Udf, EveryFunctionRunsWithTheParametersItsFormStartsWith) {
  const value udfs = describe_udfs();
  for (const value& udf : udfs.elements()) {
    value initial = value::object();
    for (const value& each : udf["parameters"].elements()) {
      initial = patchbay::produce(initial,
                                  [&](const patchbay::draft& all) { all[each["name"].as_string()] = each["initial"]; });
    }
    EXPECT_NO_THROW((void)prepare_udf(udf["id"].as_string(), initial)) << udf["id"];
  }
}

}  // namespace

}  // namespace dataforge::test
