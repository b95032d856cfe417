#pragma once

#include "model/project.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/value.hpp>

#include <chrono>
#include <limits>
#include <string>

namespace dataforge::test {

inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();
inline constexpr auto generous = std::chrono::seconds(30);

inline patchbay::value curve_named(std::string_view id) {
  return describe_curve(id, id.substr(0, id.find('.')), id.substr(id.find('.') + 1), "v/v", "Something", "udf", {});
}

template <class Work>
std::string refusal_of(Work work) {
  try {
    work();
  } catch (const patchbay::error& failure) {
    return failure.message();
  }
  return "it was taken";
}

}  // namespace dataforge::test
