# Makes a test of each block of C++ in the pages: cmake -D ROOT=TREE -D PAGES=LIST -D OUT=FILE -P blocks.cmake
#
# A block with a main is a program. Any other is the body of one, with `using namespace patchbay` taken for granted. What
# it prints is the next block of the page, if that names no language, and nothing otherwise. `<!-- also: FILE -->` on
# the line before a block says that the file is the same program.

cmake_minimum_required(VERSION 3.23)

set(includes "<gtest/gtest.h>" "<patchbay/patchbay.hpp>" "<iostream>" "\"docs/printed.hpp\"")
set(programs "")
set(count 0)

# Cuts TEXT (a variable) behind the first PART, into BEFORE and what is left of TEXT. Sets FOUND.
macro(cut_at part)
  string(FIND "${text}" "${part}" at)
  set(found FALSE)
  if(NOT at EQUAL -1)
    set(found TRUE)
    string(LENGTH "${part}" length)
    math(EXPR behind "${at} + ${length}")
    string(SUBSTRING "${text}" 0 ${at} before)
    string(SUBSTRING "${text}" ${behind} -1 text)
  endif()
endmacro()

function(count_lines out counted)
  string(REGEX REPLACE "[^\n]" "" newlines "${counted}")
  string(LENGTH "${newlines}" length)
  set(${out} ${length} PARENT_SCOPE)
endfunction()

function(check_copy file block place)
  file(READ "${ROOT}/${file}" copy)
  if(NOT copy STREQUAL "${block}\n")
    message(FATAL_ERROR "${file} is not the program that stands at ${place}")
  endif()
endfunction()

# Adds what is in `block`, which prints `output`.
macro(add_program)
  string(REGEX MATCHALL "#include [^\n]+" named "${block}")
  list(TRANSFORM named REPLACE "#include " "")
  list(APPEND includes ${named})
  string(REGEX REPLACE "#include [^\n]+" "" body "${block}")
  set(place "#line ${block_line} \"${page}\"\n")
  if(body MATCHES "int main\\(\\) {")
    string(REPLACE "int main() {" "void run() {" body "${body}")
    set(body "${place}${body}\n")
  else()
    set(body "using namespace patchbay;\nvoid run() {\n${place}${body}\n}\n")
  endif()
  math(EXPR count "${count} + 1")
  string(MAKE_C_IDENTIFIER "${page}" name)
  string(APPEND programs
    "namespace block_${count} {\n${body}}\n#line 1 \"blocks\"\n"
    "TEST(DocsBlock, ${name}_${block_line}) {\n"
    "  EXPECT_EQ(printed_by(block_${count}::run), R\"~~~(${output})~~~\") << \"the block at ${page}:${block_line}\";\n"
    "}\n\n")
endmacro()

foreach(page IN LISTS PAGES)
  file(READ "${ROOT}/${page}" text)
  set(text "\n${text}")
  set(line 0)
  set(waiting FALSE)
  while(TRUE)
    cut_at("\n```")
    if(NOT found)
      break()
    endif()
    count_lines(lines "${before}\n")
    math(EXPR line "${line} + ${lines}")
    set(prose "${before}")
    cut_at("\n")
    set(language "${before}")
    set(text "\n${text}")
    cut_at("\n```\n")
    if(NOT found)
      message(FATAL_ERROR "${page}:${line}: this block has no end")
    endif()
    math(EXPR first "${line} + 1")
    count_lines(lines "${before}\n")
    math(EXPR line "${line} + ${lines}")
    set(text "\n${text}")
    string(REGEX REPLACE "^\n" "" content "${before}")

    if(waiting)
      set(output "")
      if(language STREQUAL "")
        set(output "${content}\n")
      endif()
      add_program()
      set(waiting FALSE)
    endif()
    if(language STREQUAL "cpp")
      set(waiting TRUE)
      set(block "${content}")
      set(block_line ${first})
      if(prose MATCHES "<!-- also: ([^\n]+) -->$")
        check_copy("${CMAKE_MATCH_1}" "${content}" "${page}:${first}")
      endif()
    endif()
  endwhile()
  if(waiting)
    set(output "")
    add_program()
  endif()
endforeach()

list(REMOVE_DUPLICATES includes)
list(SORT includes)
list(TRANSFORM includes PREPEND "#include ")
list(JOIN includes "\n" includes)
file(WRITE "${OUT}"
  "// Made by tests/docs/blocks.cmake.\n${includes}\n\n"
  "// A thunk's `dispatch` shadows the one outside on purpose: that is how redux users write it.\n"
  "#pragma GCC diagnostic ignored \"-Wshadow\"\n\n${programs}")
