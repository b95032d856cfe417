#pragma once

#include "model/series.hpp"

#include <patchbay/value/value.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace dataforge {

/// A user-defined function, with its parameters checked and bound: yields the reading of the new curve at one sample.
using sample_function = std::function<double(const series& input, std::size_t index)>;

/// What a function makes, and of which curve.
struct prepared_udf {
  std::string name{};
  std::string input{};        ///< mnemonic of the curve that it reads
  std::string mnemonic{};     ///< of the curve that it makes
  std::string unit{};         ///< empty: that of the input
  std::string description{};  ///< with its parameters, which tell one result from another
  sample_function at{};
};

/// All functions, as a form needs them:
///
///     [{"id", "name", "description", "output", "parameters": [{"name", "label", "unit", "initial",
///       "choices"} or {..., "min", "max", "step"}]}]
[[nodiscard]] patchbay::value describe_udfs();

/// Parameters that are missing have their initial value. Throws `errc::not_found` for an unknown function, and
/// `errc::invalid_argument` with a sentence for people for a parameter that there is not or that cannot be this.
[[nodiscard]] prepared_udf prepare_udf(std::string_view id, const patchbay::value& parameters);

}  // namespace dataforge
