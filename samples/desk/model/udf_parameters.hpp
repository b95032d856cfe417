#pragma once

#include <patchbay/value/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace dataforge {

/// A number in a range, or one of several texts.
struct udf_parameter {
  std::string_view name;
  std::string_view label;
  std::string_view unit{};
  patchbay::value initial{};
  std::vector<patchbay::value> choices{};
  double min = 0;
  double max = 0;
  double step = 1;
};

/// As in `describe_udfs`.
[[nodiscard]] patchbay::value describe(const std::vector<udf_parameter>& parameters);

/// What was given for the parameters, all of it checked.
class udf_arguments {
 public:
  /// Throws `errc::invalid_argument`.
  udf_arguments(const std::vector<udf_parameter>& parameters, const patchbay::value& given);

  [[nodiscard]] double number(std::string_view name) const { return values_.at(name).get<double>(); }
  /// The number as it was given.
  [[nodiscard]] std::string written(std::string_view name) const { return values_.at(name).dump(); }
  [[nodiscard]] std::string text(std::string_view name) const { return values_.at(name).get<std::string>(); }

 private:
  patchbay::value values_;
};

}  // namespace dataforge
