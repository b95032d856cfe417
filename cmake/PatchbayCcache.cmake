# Uses ccache when it is there and nobody chose a launcher.

find_program(PATCHBAY_CCACHE ccache)
if(PATCHBAY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # ccache refuses to cache anything that uses a precompiled header unless these two checks are relaxed.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros
                                  "${PATCHBAY_CCACHE}")
endif()
