# Sets PATCHBAY_VERSION from the header, before project() needs it.

set(header "${CMAKE_CURRENT_LIST_DIR}/../include/patchbay/version.hpp")
file(READ "${header}" text)
set(numbers)
foreach(part IN ITEMS MAJOR MINOR PATCH)
  if(NOT text MATCHES "#define PATCHBAY_VERSION_${part} ([0-9]+)")
    message(FATAL_ERROR "No PATCHBAY_VERSION_${part} in ${header}")
  endif()
  list(APPEND numbers "${CMAKE_MATCH_1}")
endforeach()
list(JOIN numbers "." PATCHBAY_VERSION)
# Without this a new version would not reach the package files of an existing build tree.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${header}")
