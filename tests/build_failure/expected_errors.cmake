# Called by ctest with COMPILER, FLAGS, ALL_ERRORS (the flag for that) and SOURCE: that must not compile, and of each line
# that ends in "// expect: TEXT" the compiler must have told both the line and, in an error, the text.

execute_process(COMMAND "${COMPILER}" ${FLAGS} -std=c++20 -fsyntax-only -fno-diagnostics-color ${ALL_ERRORS} "${SOURCE}"
                RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE said)
if(status EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles.")
endif()

file(STRINGS "${SOURCE}" lines)
get_filename_component(name "${SOURCE}" NAME)
set(number 0)
set(expected 0)
foreach(line IN LISTS lines)
  math(EXPR number "${number} + 1")
  if(NOT line MATCHES "// expect: (.*)$")
    continue()
  endif()
  math(EXPR expected "${expected} + 1")
  set(text "${CMAKE_MATCH_1}")
  string(FIND "${said}" "${name}:${number}:" place)
  string(FIND "${said}" "${text}" message)
  if(place EQUAL -1 OR message EQUAL -1)
    message(SEND_ERROR "Line ${number} of ${name} does not fail with \"${text}\".")
  endif()
endforeach()
if(expected EQUAL 0)
  message(SEND_ERROR "${SOURCE} says nothing of what to expect.")
endif()
