#pragma once

#include <string>

namespace patchbay::inline v0_1::impl {

// A number as JavaScript's String(x) writes it: "1", "0.1", "1e+21", "NaN", "-Infinity"; "0" for both zeros.
[[nodiscard]] std::string javascript_number(double x);

}  // namespace patchbay::impl
