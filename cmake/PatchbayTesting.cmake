# How a GoogleTest program of this project is built and registered.

find_package(GTest REQUIRED)
include(GoogleTest)

# The two packages that nearly every test includes, compiled once instead of once a file.
add_library(patchbay_test_headers OBJECT "${PROJECT_SOURCE_DIR}/tests/precompiled.cpp")

# patchbay_test_flags(TARGET): the same for all, as a precompiled header demands.
function(patchbay_test_flags target)
  target_link_libraries(${target} PRIVATE GTest::gmock nlohmann_json::nlohmann_json Threads::Threads)
  target_compile_features(${target} PRIVATE cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  # Tests are compiled more often than they run: -O3 costs twice the time of -O1, and -O1 with sanitizers that of -O0.
  target_compile_options(${target} PRIVATE "$<$<CONFIG:Release>:-O1>" "$<$<CONFIG:Debug>:-O0>")
  patchbay_warnings(${target})
  if(CMAKE_UNITY_BUILD)
    # A local name of one file may be a global one of the file before it; the dev preset compiles each alone and warns.
    target_compile_options(${target} PRIVATE -Wno-shadow)
  endif()
endfunction()

patchbay_test_flags(patchbay_test_headers)
target_precompile_headers(patchbay_test_headers PRIVATE <gmock/gmock.h> <gtest/gtest.h> <nlohmann/json.hpp>)

# patchbay_test(NAME SOURCES <files> LIBRARIES <libraries> [INCLUDES <folders>])
function(patchbay_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES;INCLUDES")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} GTest::gmock_main range-v3::range-v3)
  target_include_directories(${name} PRIVATE ${arg_INCLUDES})
  patchbay_test_flags(${name})
  target_precompile_headers(${name} REUSE_FROM patchbay_test_headers)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  if(NOT PATCHBAY_TESTS_APART)
    add_test(NAME ${name} COMMAND ${name} --gtest_brief=1 WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties(${name} PROPERTIES TIMEOUT 1800)
    return()
  endif()
  # Discovered by ctest and not by the build: a program under TSan may only start the way ./dev sanitize starts ctest.
  # Parameters stand in the names; their values would be whole documents.
  gtest_discover_tests(${name} TEST_PREFIX "${name}." NO_PRETTY_VALUES DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
                       WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" PROPERTIES TIMEOUT 300)
endfunction()
