# Called by ctest with NM, VERSION and LIBRARIES: whatever the linker sees of patchbay bears its version, so that a program
# which has two of them, by way of a plugin perhaps, never calls one with the objects of the other.

string(REGEX REPLACE "^([0-9]+)\\.([0-9]+).*" "v\\1_\\2" tag "${VERSION}")

foreach(library IN LISTS LIBRARIES)
  execute_process(COMMAND "${NM}" --demangle --defined-only --extern-only "${library}"
                  OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  if(NOT symbols MATCHES "patchbay::${tag}::")
    message(SEND_ERROR "${library} has no symbol of patchbay::${tag}; do the headers say another version than ${VERSION}?")
  endif()
  string(REPLACE "patchbay::${tag}::" "" others "${symbols}")
  if(others MATCHES "[^\n]*patchbay::[^\n]*")
    message(SEND_ERROR "${library} has a symbol without its version:\n${CMAKE_MATCH_0}")
  endif()
endforeach()
