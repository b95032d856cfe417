#pragma once

// Said once and plainly, instead of by pages of errors.
#if !defined(_MSVC_LANG) && __cplusplus < 202002L
#error "patchbay needs C++20: compile with -std=c++20 (in CMake: target_compile_features(... cxx_std_20))."
#elif defined(_MSVC_LANG) && _MSVC_LANG < 202002L
#error "patchbay needs C++20: compile with /std:c++20."
#endif
