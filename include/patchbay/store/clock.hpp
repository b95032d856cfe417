#pragma once

/// The name that this header had first; it goes with 0.2.

#include <patchbay/clock.hpp>
