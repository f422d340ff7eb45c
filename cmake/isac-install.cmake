# SPDX-License-Identifier: GPL-2.0-only
#
# After `cmake --install`: find_package(isac) gives isac::isac, `pkg-config isac` its flags. Both find
# the rest from where they are, so an installed tree can be moved.

install(EXPORT isac-targets NAMESPACE isac:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/isac)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/isac-config.cmake CONTENT [=[
include(CMakeFindDependencyMacro)
find_dependency(ns3)
find_dependency(Eigen3)
include(${CMAKE_CURRENT_LIST_DIR}/isac-ns3-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/isac-targets.cmake)
target_link_libraries(isac::isac INTERFACE Eigen3::Eigen)
]=] @ONLY)
include(CMakePackageConfigHelpers)
write_basic_package_version_file(
  ${CMAKE_BINARY_DIR}/isac-config-version.cmake COMPATIBILITY SameMinorVersion
)
install(FILES ${CMAKE_BINARY_DIR}/isac-config.cmake ${CMAKE_BINARY_DIR}/isac-config-version.cmake
              cmake/isac-ns3-targets.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/isac
)

# Flags of the ns-3 that was built against, spelled out: `Requires: ns3-core` would bring those of
# Debian's ns3-core.pc, whose semicolon ends the command in a makefile.
function(isac_get_ns3_flags libraries directories)
  set(names)
  set(folders)
  foreach(module ${ARGN})
    get_target_property(configurations ${module} IMPORTED_CONFIGURATIONS)
    list(GET configurations 0 configuration)
    get_target_property(location ${module} IMPORTED_LOCATION_${configuration})
    get_filename_component(folder ${location} DIRECTORY)
    get_filename_component(name ${location} NAME)
    string(REGEX REPLACE "^lib(.*)\\.so.*$" "-l\\1" name ${name})
    list(APPEND names ${name})
    list(APPEND folders "-L${folder} -Wl,-rpath,${folder}")
  endforeach()
  list(REMOVE_DUPLICATES folders)
  list(FILTER folders EXCLUDE REGEX "^-L/usr/lib(/[^/ ]+)? ")
  list(JOIN names " " names)
  list(JOIN folders " " folders)
  set(${libraries} "${names}" PARENT_SCOPE)
  set(${directories} "${folders}" PARENT_SCOPE)
endfunction()

set(isac_pc_modules)
foreach(isac_pc_module
        core network mobility propagation energy internet flow-monitor applications traffic-control
        point-to-point csma bridge internet-apps stats
)
  list(APPEND isac_pc_modules ${lib${isac_pc_module}})
endforeach()
isac_get_ns3_flags(isac_pc_ns3_libraries isac_pc_ns3_directories ${isac_pc_modules})
get_target_property(isac_pc_ns3_include ${libcore} INTERFACE_INCLUDE_DIRECTORIES)
list(GET isac_pc_ns3_include 0 isac_pc_ns3_include)
set(isac_pc_definitions)
if(ISAC_NS3_HAS_LOG)
  set(isac_pc_definitions -DNS3_LOG_ENABLE)
endif()
file(RELATIVE_PATH isac_pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/isac.pc.in ${CMAKE_BINARY_DIR}/isac.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/isac.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
