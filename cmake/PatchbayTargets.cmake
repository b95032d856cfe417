# What every target of this project has in common, and how a floor of the house is declared.

set(PATCHBAY_FLOORS)

# Private, so that a project which contains or consumes patchbay keeps its own idea of warnings.
function(patchbay_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 reports overlapping copies inside std::string's operator+ that cannot happen (GCC bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(PATCHBAY_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# patchbay_floor(NAME SOURCES <folder> [PUBLIC <libraries>] [PRIVATE <libraries>] [SEES <private folders below>])
#
# Private libraries must be header-only: they are kept out of the installed targets, so that consumers do not need them.
# A floor without sources is an interface library, so that header-only floors and floors still to come need no special
# case anywhere else.
macro(patchbay_floor name)
  patchbay_add_floor_target(${name} ${ARGN})
  list(APPEND PATCHBAY_FLOORS patchbay_${name})
  if(NOT CMAKE_CURRENT_SOURCE_DIR STREQUAL PROJECT_SOURCE_DIR)
    set(PATCHBAY_FLOORS ${PATCHBAY_FLOORS} PARENT_SCOPE)
  endif()
endmacro()

function(patchbay_add_floor_target name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SOURCES" "PUBLIC;PRIVATE;SEES")
  set(target patchbay_${name})
  file(GLOB sources CONFIGURE_DEPENDS "${arg_SOURCES}/*.cpp")

  if(sources)
    add_library(${target} STATIC ${sources})
    set(public PUBLIC)
    target_include_directories(${target} PRIVATE "${arg_SOURCES}" ${arg_SEES})
    foreach(library IN LISTS arg_PRIVATE)
      target_link_libraries(${target} PRIVATE "$<BUILD_INTERFACE:${library}>")
    endforeach()
    patchbay_warnings(${target})
  else()
    add_library(${target} INTERFACE)
    set(public INTERFACE)
  endif()

  add_library(patchbay::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} CXX_EXTENSIONS OFF)
  target_compile_features(${target} ${public} cxx_std_20)
  target_include_directories(${target} ${public} "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>")
  target_link_libraries(${target} ${public} ${arg_PUBLIC})
endfunction()
