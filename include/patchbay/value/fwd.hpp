#pragma once

#include <patchbay/impl/language.hpp>

/// Names of the value floor, for headers that need no more than a name.
namespace patchbay::inline v0_1 {

class value;
class draft;
class pointer;
class patch;
struct operation;
class array_range;
class object_range;

namespace impl {
struct value_access;
}

}  // namespace patchbay
