#include "model/udf_parameters.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>

namespace dataforge {

using patchbay::draft;
using patchbay::value;

namespace {

[[noreturn]] void refuse(const std::string& why) { throw patchbay::error(patchbay::errc::invalid_argument, why); }

void check(const udf_parameter& parameter, const value& given) {
  const std::string name = "The parameter \"" + std::string(parameter.name) + "\"";
  if (!parameter.choices.empty()) {
    if (std::ranges::find(parameter.choices, given) != parameter.choices.end()) return;
    refuse(name + " cannot be " + given.dump() + ".");
  }
  if (!given.is_number()) refuse(name + " must be a number, not " + given.dump() + ".");
  const double number = given.get<double>();
  if (number >= parameter.min && number <= parameter.max) return;
  refuse(name + " must lie between " + value(parameter.min).dump() + " and " + value(parameter.max).dump() + ", not " +
         given.dump() + ".");
}

value describe_one(const udf_parameter& each) {
  const value common = {{"name", each.name}, {"label", each.label}, {"unit", each.unit}, {"initial", each.initial}};
  return patchbay::produce(common, [&](const draft& form) {
    if (each.choices.empty()) {
      form.merge({{"min", each.min}, {"max", each.max}, {"step", each.step}});
    } else {
      form["choices"] = patchbay::to_array(each.choices);
    }
  });
}

}  // namespace

value describe(const std::vector<udf_parameter>& parameters) {
  std::vector<value> described;
  for (const udf_parameter& each : parameters) described.push_back(describe_one(each));
  return patchbay::to_array(described);
}

udf_arguments::udf_arguments(const std::vector<udf_parameter>& parameters, const value& given) {
  if (!given.is_object() && !given.is_null()) refuse("The parameters must be an object, not " + given.dump() + ".");
  values_ = patchbay::produce(value::object(), [&](const draft& all) {
    for (const udf_parameter& each : parameters) {
      const value* found = given.find(each.name);
      if (found != nullptr) check(each, *found);
      all[each.name] = found != nullptr ? *found : each.initial;
    }
  });
  if (given.is_null()) return;
  for (const auto& [name, ignored] : given.items()) {
    if (!values_.contains(name)) refuse("There is no parameter \"" + std::string(name) + "\".");
  }
}

}  // namespace dataforge
