# Called by ctest with WAY, one of the folders beside this file.

cmake_minimum_required(VERSION 3.23)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(project "${WORK_DIR}/project")
file(REMOVE_RECURSE "${WORK_DIR}")
file(MAKE_DIRECTORY "${project}")
file(COPY "${SOURCE_DIR}/tests/consumer/${WAY}/CMakeLists.txt" "${SOURCE_DIR}/samples/quickstart/main.cpp"
     DESTINATION "${project}")

# The compiler that built the library, so that both agree on the ABI; no optimisation, because nothing here is measured.
set(options -G "${GENERATOR}" -D "CMAKE_CXX_COMPILER=${COMPILER}" -D CMAKE_BUILD_TYPE=Debug)

if(WAY STREQUAL "add_subdirectory")
  list(APPEND options -D "PATCHBAY_SOURCE_DIR=${SOURCE_DIR}" -D CMAKE_UNITY_BUILD=ON)
else()
  # Moved after the installation: a file that remembers the first prefix fails the build below.
  run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${WORK_DIR}/installed")
  file(RENAME "${WORK_DIR}/installed" "${WORK_DIR}/moved")
  list(APPEND options -D "CMAKE_PREFIX_PATH=${WORK_DIR}/moved")
  set(ENV{PKG_CONFIG_PATH} "${WORK_DIR}/moved/${LIB_DIR}/pkgconfig")
endif()

run("${CMAKE_COMMAND}" -S "${project}" -B "${WORK_DIR}/build" ${options})
run("${CMAKE_COMMAND}" --build "${WORK_DIR}/build" --target quickstart)

execute_process(COMMAND "${WORK_DIR}/build/quickstart" OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
message("${output}")
if(NOT output MATCHES "86 {\"counter\":43,\"theme\":\"light\"}\n$")
  message(FATAL_ERROR "The quickstart ended in another state than 86 and counter 43")
endif()
