# Writes the API reference: cmake -D OUT=FOLDER -P reference.cmake. Fails where Doxygen has a warning.

if(NOT OUT)
  message(FATAL_ERROR "Say where the reference goes: -D OUT=FOLDER")
endif()
find_program(DOXYGEN_EXECUTABLE NAMES doxygen)
if(NOT DOXYGEN_EXECUTABLE)
  # The tests take this line for "skipped".
  message(STATUS "Doxygen is not installed, so there is no API reference: apt-get install doxygen")
  return()
endif()

cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH root)
cmake_path(GET root PARENT_PATH root)
include("${root}/cmake/PatchbayVersion.cmake")
file(MAKE_DIRECTORY "${OUT}")
file(READ "${CMAKE_CURRENT_LIST_DIR}/Doxyfile" settings)
file(WRITE "${OUT}/Doxyfile" "${settings}\nPROJECT_NUMBER = ${PATCHBAY_VERSION}\n"
     "OUTPUT_DIRECTORY = \"${OUT}\"\nHTML_OUTPUT = reference\n")
execute_process(COMMAND "${DOXYGEN_EXECUTABLE}" "${OUT}/Doxyfile" WORKING_DIRECTORY "${root}"
                RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "Doxygen has warnings")
endif()
message(STATUS "The API reference: ${OUT}/reference/index.html")
