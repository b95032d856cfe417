# The suites that Node runs against the programs of this build. Their npm packages come by ./dev test.

find_program(NODE_EXECUTABLE NAMES node nodejs)
set(source "${PROJECT_SOURCE_DIR}")
set(bin --bin "${PROJECT_BINARY_DIR}/bin")

# node_test(NAME SCRIPT [ARGUMENTS...])
function(node_test name script)
  if(NODE_EXECUTABLE AND PATCHBAY_BUILD_SAMPLES)
    add_test(NAME ${name} COMMAND "${NODE_EXECUTABLE}" "${source}/${script}" ${ARGN})
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  endif()
endfunction()

node_test(parity tests/parity/run.mjs ${bin})
node_test(docs.pictures tools/pictures/draw.mjs --check)
node_test(docs.comparing tests/docs/comparing/run.mjs ${bin})
node_test(clients_js clients/js/node_modules/vitest/vitest.mjs run --root "${source}/clients/js")
node_test(conformance tests/conformance/run.mjs ${bin})
node_test(convergence tests/conformance/convergence.mjs ${bin})
node_test(browser tests/browser/run.mjs ${bin})
node_test(desk.access samples/desk/web/test/access.mjs)
node_test(desk.endings samples/desk/web/test/endings.mjs)
node_test(desk.windows samples/desk/web/test/windows.mjs --out "${PROJECT_BINARY_DIR}/screenshots")
