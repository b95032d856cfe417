# Runs check.py in gdb on PROGRAM, or says why that cannot be.

if(NOT GDB)
  message("gdb.printers skipped: gdb is not installed")
  return()
endif()
execute_process(COMMAND "${GDB}" --batch -nx -ex "python print('has python')" OUTPUT_VARIABLE out ERROR_QUIET)
if(NOT out MATCHES "has python")
  message("gdb.printers skipped: ${GDB} has no Python")
  return()
endif()
execute_process(COMMAND "${GDB}" --batch -nx -x "${SOURCE_DIR}/tools/gdb/patchbay.py" -x "${SOURCE_DIR}/tests/gdb/check.py"
                        "${PROGRAM}" RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE out)
# A script that breaks off leaves gdb with status 0.
if(NOT status EQUAL 0 OR NOT out MATCHES "gdb.printers: 0 failures")
  message(FATAL_ERROR "${out}")
endif()
