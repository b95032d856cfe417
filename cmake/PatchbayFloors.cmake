# The floors of the house, lowest first: what each stands on, and the packages it needs. Those chosen by
# PATCHBAY_COMPONENTS, and what they stand on, are configured and built; nobody is asked for the packages of others.

set(PATCHBAY_ALL_FLOORS)

# patchbay_declare_floor(NAME [STANDS_ON <floors>] [PACKAGES <to build it>] [CONSUMERS <to link it once installed>])
macro(patchbay_declare_floor name)
  cmake_parse_arguments(floor "" "" "STANDS_ON;PACKAGES;CONSUMERS" ${ARGN})
  list(APPEND PATCHBAY_ALL_FLOORS ${name})
  set(PATCHBAY_${name}_STANDS_ON ${floor_STANDS_ON})
  set(PATCHBAY_${name}_PACKAGES ${floor_PACKAGES} ${floor_CONSUMERS})
  set(PATCHBAY_${name}_CONSUMERS ${floor_CONSUMERS})
endmacro()

patchbay_declare_floor(value PACKAGES range-v3 CONSUMERS nlohmann_json)
patchbay_declare_floor(store STANDS_ON value PACKAGES Boost range-v3 CONSUMERS Threads)
patchbay_declare_floor(actions STANDS_ON store PACKAGES range-v3)
patchbay_declare_floor(reducers STANDS_ON actions PACKAGES range-v3)
patchbay_declare_floor(async STANDS_ON actions CONSUMERS Boost)
patchbay_declare_floor(middleware STANDS_ON store PACKAGES range-v3)
patchbay_declare_floor(listener STANDS_ON async CONSUMERS Boost)
patchbay_declare_floor(recording STANDS_ON store PACKAGES range-v3)
patchbay_declare_floor(persist STANDS_ON store PACKAGES range-v3 CONSUMERS SQLite3)
patchbay_declare_floor(replay STANDS_ON store PACKAGES CLI11 range-v3)
patchbay_declare_floor(testing STANDS_ON store)
patchbay_declare_floor(bridge STANDS_ON store PACKAGES Boost range-v3)

# patchbay_floors_below(OUT FLOORS...): these and all that they stand on, lowest first.
function(patchbay_floors_below out)
  set(chosen ${ARGN})
  set(ordered)
  # Highest first, so that one pass meets each floor after all that stand on it.
  set(downwards ${PATCHBAY_ALL_FLOORS})
  list(REVERSE downwards)
  foreach(floor IN LISTS downwards)
    if(floor IN_LIST chosen)
      list(APPEND chosen ${PATCHBAY_${floor}_STANDS_ON})
      list(PREPEND ordered ${floor})
    endif()
  endforeach()
  set(${out} ${ordered} PARENT_SCOPE)
endfunction()

# patchbay_gather(OUT PACKAGES|CONSUMERS FLOORS...): the packages of these floors, each once.
function(patchbay_gather out kind)
  set(packages)
  foreach(floor IN LISTS ARGN)
    list(APPEND packages ${PATCHBAY_${floor}_${kind}})
  endforeach()
  list(REMOVE_DUPLICATES packages)
  set(${out} ${packages} PARENT_SCOPE)
endfunction()

list(JOIN PATCHBAY_ALL_FLOORS ", " listed)
set(PATCHBAY_COMPONENTS "" CACHE STRING "The floors to build, with what they stand on: ${listed}; empty: all")

foreach(component IN LISTS PATCHBAY_COMPONENTS)
  if(NOT component IN_LIST PATCHBAY_ALL_FLOORS)
    message(FATAL_ERROR "patchbay has no component \"${component}\"; PATCHBAY_COMPONENTS may name ${listed}")
  endif()
endforeach()

if(PATCHBAY_COMPONENTS)
  patchbay_floors_below(PATCHBAY_CHOSEN_FLOORS ${PATCHBAY_COMPONENTS})
else()
  set(PATCHBAY_CHOSEN_FLOORS ${PATCHBAY_ALL_FLOORS})
endif()

# The least version of each package that will do, and how CMake finds it.
set(PATCHBAY_FIND_Threads Threads)
set(PATCHBAY_FIND_nlohmann_json nlohmann_json 3.11 CONFIG)
set(PATCHBAY_FIND_range-v3 range-v3 CONFIG)
set(PATCHBAY_FIND_Boost Boost 1.74 CONFIG)
set(PATCHBAY_FIND_CLI11 CLI11 CONFIG)
set(PATCHBAY_FIND_SQLite3 SQLite3 3.37)

patchbay_gather(packages PACKAGES ${PATCHBAY_CHOSEN_FLOORS})
foreach(package IN LISTS packages)
  find_package(${PATCHBAY_FIND_${package}} REQUIRED)
endforeach()
