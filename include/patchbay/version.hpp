#pragma once

// The only place that states the version: the build reads it from here, so that package files cannot disagree. But for
// the inline namespace of everything, `v0_1`, which takes part in each symbol's name; a test holds it to this.

#define PATCHBAY_VERSION_MAJOR 0
#define PATCHBAY_VERSION_MINOR 1
#define PATCHBAY_VERSION_PATCH 0
