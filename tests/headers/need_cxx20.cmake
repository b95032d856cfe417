# Called by ctest with HEADERS, relative to INCLUDE_DIR: the preprocessor alone must stop at each of them.

foreach(header IN LISTS HEADERS)
  if(header STREQUAL "patchbay/version.hpp") # For programs of any language level.
    continue()
  endif()
  execute_process(COMMAND "${COMPILER}" -std=c++17 -Wfatal-errors -E -x c++ -I "${INCLUDE_DIR}" "${INCLUDE_DIR}/${header}"
                  RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
  if(status EQUAL 0 OR NOT said MATCHES "patchbay needs C\\+\\+20")
    message(SEND_ERROR "${header} compiles as C++17, or fails without a word about it:\n${said}")
  endif()
endforeach()
