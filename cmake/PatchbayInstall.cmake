# Installs libraries, headers, a CMake package and a pkg-config file, none of which knows where the prefix is.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/patchbay")

install(TARGETS ${PATCHBAY_TARGETS} patchbay EXPORT patchbay-targets INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/patchbay" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
foreach(page IN ITEMS README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE)
  install(FILES "${PROJECT_SOURCE_DIR}/${page}" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
endforeach()
install(EXPORT patchbay-targets NAMESPACE patchbay:: DESTINATION "${package_dir}")

# What the package file must know of each floor to ask for no more than a consumer needs.
set(PATCHBAY_CONFIG_FLOORS)
foreach(floor IN LISTS PATCHBAY_CHOSEN_FLOORS)
  patchbay_floors_below(below ${floor})
  patchbay_gather(packages CONSUMERS ${below})
  string(APPEND PATCHBAY_CONFIG_FLOORS "set(patchbay_packages_of_${floor} ${packages})\n")
endforeach()
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/patchbay-config.cmake.in" "${PROJECT_BINARY_DIR}/patchbay-config.cmake"
  INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO)
# Until 1.0 a minor version may break its users, so 0.2 must not satisfy a request for 0.1.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/patchbay-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/patchbay-config.cmake" "${PROJECT_BINARY_DIR}/patchbay-config-version.cmake"
        DESTINATION "${package_dir}")

# A linker reads archives from left to right: the floor that uses another must come before it.
set(PATCHBAY_PC_LIBS)
foreach(floor IN LISTS PATCHBAY_TARGETS)
  get_target_property(type ${floor} TYPE)
  if(type STREQUAL "STATIC_LIBRARY")
    string(PREPEND PATCHBAY_PC_LIBS " -l${floor}")
  endif()
endforeach()
file(RELATIVE_PATH PATCHBAY_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file("${PROJECT_SOURCE_DIR}/cmake/patchbay.pc.in" "${PROJECT_BINARY_DIR}/patchbay.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/patchbay.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
