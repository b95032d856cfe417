# What every target of this project has in common, and how a floor of the house is declared.

# Private, so that a project which contains or consumes patchbay keeps its own idea of warnings.
function(patchbay_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 reports overlapping copies inside std::string's operator+ that cannot happen (GCC bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
    if(CMAKE_UNITY_BUILD)
      # It takes a source file that another includes for a header, whose unnamed namespace would differ in every unit.
      target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
    endif()
  endif()
  if(PATCHBAY_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# patchbay_floor(NAME ROOMS <folders of sources> [PUBLIC <libraries>] [PRIVATE <libraries>])
#
# What it stands on is declared in PatchbayFloors.cmake; nothing happens where it was not chosen. Private libraries must be
# header-only: they are kept out of the installed targets, so that consumers do not need them. A floor without sources is
# an interface library, so that header-only floors and floors still to come need no special case anywhere else.
function(patchbay_floor name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "ROOMS;PUBLIC;PRIVATE")
  if(NOT name IN_LIST PATCHBAY_CHOSEN_FLOORS)
    return()
  endif()
  set(target patchbay_${name})
  list(TRANSFORM arg_ROOMS APPEND "/*.cpp")
  file(GLOB sources CONFIGURE_DEPENDS ${arg_ROOMS})

  if(sources)
    add_library(${target} STATIC ${sources})
    set(public PUBLIC)
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}")
    foreach(library IN LISTS arg_PRIVATE)
      target_link_libraries(${target} PRIVATE "$<BUILD_INTERFACE:${library}>")
    endforeach()
    # A shared library may contain them: plugins are made that way.
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      # Position independent or not, calls within the library are its own.
      target_compile_options(${target} PRIVATE -fno-semantic-interposition)
    endif()
    patchbay_warnings(${target})
  else()
    add_library(${target} INTERFACE)
    set(public INTERFACE)
  endif()

  add_library(patchbay::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} CXX_EXTENSIONS OFF)
  target_compile_features(${target} ${public} cxx_std_20)
  target_include_directories(${target} ${public} "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>")
  list(TRANSFORM PATCHBAY_${name}_STANDS_ON PREPEND patchbay_ OUTPUT_VARIABLE below)
  target_link_libraries(${target} ${public} ${below} ${arg_PUBLIC})
endfunction()
