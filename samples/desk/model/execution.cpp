#include "model/execution.hpp"

#include "model/actions.hpp"
#include "model/project.hpp"

#include <patchbay/error.hpp>

#include <algorithm>
#include <utility>

namespace dataforge {

using patchbay::errc;
using patchbay::error;
using patchbay::value;
namespace bridge = patchbay::bridge;

namespace {

constexpr std::size_t steps = 40;

const value& well_for(const value& state, const udf_request& request) {
  (void)find_in(state, "workspaces", "workspace", request.workspace_id);
  const value& well = find_in(state, "wells", "well", request.well_id);
  if (well["workspace_id"] == request.workspace_id) return well;
  throw error(errc::invalid_argument,
              "Well \"" + request.well_id + "\" is not in workspace \"" + request.workspace_id + "\".");
}

std::string input_curve(const value& state, const value& well, const prepared_udf& function) {
  std::string id = curve_of(state, well["id"].as_string(), function.input);
  if (!id.empty()) return id;
  throw error(errc::not_found, "Well " + well["name"].dump() + " has no curve " + function.input + ", which \"" +
                                   function.name + "\" needs.");
}

// VSH, VSH_2, VSH_3, ...
std::string free_mnemonic(const value& state, const std::string& well_id, const std::string& wanted) {
  std::string name = wanted;
  for (int n = 2; !curve_of(state, well_id, name).empty(); ++n) name = wanted + '_' + std::to_string(n);
  return name;
}

}  // namespace

executions::executions(patchbay::store& state, bridge::app& host, std::function<void()> pause)
    : state_(state), pause_(std::move(pause)), tasks_(host, {.keep_finished = 12}) {}

std::string executions::start(const udf_request& request, const std::string& owner) {
  const value now = state_.state();
  const value& well = well_for(now, request);
  prepared_udf function = prepare_udf(request.udf_id, request.parameters);
  const std::string input = input_curve(now, well, function);
  const std::string unit = function.unit.empty() ? now["curves"][input]["unit"].get<std::string>() : function.unit;
  const std::string name = well["name"].get<std::string>() + ": " + function.description;
  return tasks_.start(name, owner,
                      [this, request, function = std::move(function), unit,
                       samples = now["samples"][input]](const bridge::task& running) -> value {
                        const series made = compute(series_from(samples), function, running);
                        value curve_id;
                        if (request.save_result) curve_id = save(request.well_id, function, unit, made);
                        return {{"udf_id", request.udf_id},
                                {"well_id", request.well_id},
                                {"mnemonic", function.mnemonic},
                                {"summary", summarize(made)},
                                {"curve_id", curve_id}};
                      });
}

series executions::compute(const series& input, const prepared_udf& function, const bridge::task& running) const {
  series made = {.start = input.start, .step = input.step};
  const std::size_t total = input.values.size();
  const std::size_t stride = std::max<std::size_t>(1, total / steps);
  while (made.values.size() < total) {
    running.check();
    const std::size_t until = std::min(total, made.values.size() + stride);
    while (made.values.size() < until) made.values.push_back(function.at(input, made.values.size()));
    running.progress({{"done", until}, {"total", total}});
    pause_();
  }
  running.check();
  return made;
}

// Two executions may end at once: the name is chosen and taken in one turn.
std::string executions::save(const std::string& well_id, const prepared_udf& made, const std::string& unit,
                             const series& readings) {
  return state_.batch([&] {
    const std::string mnemonic = free_mnemonic(state_.state(), well_id, made.mnemonic);
    std::string id = well_id + '.' + mnemonic;
    state_.dispatch(add_curve(describe_curve(id, well_id, mnemonic, unit, made.description, "udf", summarize(readings)),
                              to_value(readings)));
    return id;
  });
}

}  // namespace dataforge
