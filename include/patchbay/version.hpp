#pragma once

// The only place that states the version: the build reads it from here, so that package files cannot disagree.

#define PATCHBAY_VERSION_MAJOR 0
#define PATCHBAY_VERSION_MINOR 1
#define PATCHBAY_VERSION_PATCH 0
