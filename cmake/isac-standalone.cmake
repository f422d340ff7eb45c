# SPDX-License-Identifier: GPL-2.0-only
#
# Stand-alone mode: finds an installed ns-3 and gives CMakeLists.txt the two commands that an ns-3
# tree would: build_lib() and build_lib_example().

find_package(ns3 REQUIRED) # without a version: ns-3's version file accepts exact matches only
include(${CMAKE_CURRENT_LIST_DIR}/isac-ns3-targets.cmake)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
option(ISAC_TESTS "Build the tests" ON)
option(ISAC_EXAMPLES "Build the examples" ON)
option(ISAC_BENCH "Build the benchmarks (Google Benchmark)" OFF)
option(ISAC_FUZZ "Build the fuzzers (clang)" OFF)
option(ISAC_COVERAGE "Count the lines that run (gcc)" OFF)
option(ISAC_ASSERT "Compile NS_ASSERT into this module" OFF)
option(ISAC_WERROR "Treat warnings as errors" OFF)
set(ISAC_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined")

# The language standard that the installed headers were written for.
if(ns3_VERSION VERSION_GREATER_EQUAL 3.46)
  set(CMAKE_CXX_STANDARD 23)
elseif(ns3_VERSION VERSION_GREATER_EQUAL 3.41)
  set(CMAKE_CXX_STANDARD 20)
else()
  set(CMAKE_CXX_STANDARD 17)
endif()
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(ISAC_ASSERT)
  add_compile_definitions(NS3_ASSERT_ENABLE)
endif()
if(ISAC_SANITIZE)
  # gcc takes what the sanitizers insert for uses of uninitialised variables.
  add_compile_options(
    -fsanitize=${ISAC_SANITIZE} -fno-omit-frame-pointer
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  )
  add_link_options(-fsanitize=${ISAC_SANITIZE})
endif()
if(ISAC_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
if(ISAC_FUZZ)
  # ns-3 calls callbacks through types of its own, and its library has no type information for ours.
  add_compile_options(
    -fsanitize=address,undefined -fno-sanitize=vptr,function -fno-sanitize-recover=undefined
    -fno-omit-frame-pointer
  )
  add_link_options(-fsanitize=address,undefined)
endif()

# The modules' targets are ns3::libcore up to 3.42 and ns3::core from 3.43 on. A missing component
# is no error to find_package, so look for the target.
foreach(module
        core network internet applications flow-monitor mobility propagation energy
        traffic-control point-to-point bridge csma internet-apps stats config-store netanim lte)
  if(TARGET ns3::lib${module})
    set(lib${module} ns3::lib${module})
  elseif(TARGET ns3::${module})
    set(lib${module} ns3::${module})
  endif()
endforeach()

# NS3_LOG_ENABLE changes the size of some ns-3 classes, so it must be what the library was built
# with; only the library itself can tell.
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/detect-log.cc [=[
#include <ns3/log.h>
#include <ns3/simulator.h>
#include <iostream>
#include <sstream>
int main()
{
    std::ostringstream log;
    auto old = std::clog.rdbuf(log.rdbuf());
    ns3::LogComponentEnable("Simulator", ns3::LOG_LEVEL_ALL);
    ns3::Simulator::Stop();
    ns3::Simulator::Destroy();
    std::clog.rdbuf(old);
    return log.str().empty() ? 1 : 0;
}
]=])
if(NOT DEFINED ISAC_NS3_HAS_LOG)
  try_run(isac_log_run isac_log_compiled
    ${CMAKE_CURRENT_BINARY_DIR}/detect-log ${CMAKE_CURRENT_BINARY_DIR}/detect-log.cc
    LINK_LIBRARIES ${libcore}
    CXX_STANDARD ${CMAKE_CXX_STANDARD} CXX_STANDARD_REQUIRED ON
  )
  if(NOT isac_log_compiled)
    message(FATAL_ERROR "isac: a program of ten lines does not build against ns-3 ${ns3_VERSION}; "
                        "are libns3-dev and libgsl-dev installed?")
  endif()
  if(isac_log_run EQUAL 0)
    set(ISAC_NS3_HAS_LOG ON CACHE BOOL "The installed ns-3 was built with logging")
  else()
    set(ISAC_NS3_HAS_LOG OFF CACHE BOOL "The installed ns-3 was built with logging")
  endif()
endif()
if(ISAC_NS3_HAS_LOG)
  add_compile_definitions(NS3_LOG_ENABLE)
endif()
message(STATUS "isac: ns-3 ${ns3_VERSION}, logging ${ISAC_NS3_HAS_LOG}")

set(isac_ns3_version ${ns3_VERSION})
set(isac_include ${CMAKE_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${isac_include}/ns3)
include(GNUInstallDirs)
enable_testing()

set(isac_warnings -Wall -Wextra -Wno-unused-parameter)
if(ISAC_WERROR)
  list(APPEND isac_warnings -Werror)
endif()

# One test for every suite of a runner; test/isac-link-test-suite.cc holds the suite isac-link. The
# runner fails on a suite that it does not have, so a file that names its suite otherwise shows.
function(isac_register_suites runner)
  foreach(source ${ARGN})
    get_filename_component(file ${source} NAME)
    if(file MATCHES "^(isac-.*)-test-suite\\.cc$")
      set(suite ${CMAKE_MATCH_1})
      add_test(
        NAME ${suite}
        COMMAND ${runner} --suite=${suite} --verbose --tempdir=${CMAKE_BINARY_DIR}/test/${suite}
      )
      set_tests_properties(${suite} PROPERTIES TIMEOUT 600 LABELS suite)
    endif()
  endforeach()
endfunction()

# One test for every test/*.sh of this directory, called with the build directory. Exit status 77
# means that a program it needs is not installed.
function(isac_register_scripts)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/test/*.sh)
  foreach(script ${scripts})
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME ${name} COMMAND bash ${script} ${CMAKE_BINARY_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT 900 SKIP_RETURN_CODE 77 LABELS script)
  endforeach()
endfunction()

function(isac_add_test_runner library)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/test-runner.cc CONTENT
       "#include <ns3/test.h>\nint main(int c, char** v) { return ns3::TestRunner::Run(c, v); }\n"
  )
  set(runner ${library}-test-runner)
  add_executable(${runner} ${CMAKE_BINARY_DIR}/test-runner.cc ${ARGN})
  set_target_properties(${runner} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_compile_options(${runner} PRIVATE ${isac_warnings})
  # Objects are found by TypeId name only if their libraries are really loaded.
  target_link_libraries(
    ${runner} -Wl,--no-as-needed ${library} ${libapplications} ${libinternet-apps}
    ${libpoint-to-point} ${libbridge} ${libcsma} -Wl,--as-needed
  )
  if(ISAC_HDF5_LIBRARY)
    target_link_libraries(${runner} ${ISAC_HDF5_LIBRARY}) # tests damage policy files with it
  endif()
  isac_register_suites(${runner} ${ARGN})
endfunction()

# As in an ns-3 tree: a library, its examples/ and its tests, one call for each directory. A second
# library (learning) lives in a directory of its own and links the first as ${libisac}.
function(build_lib)
  cmake_parse_arguments(
    LIB "" "LIBNAME" "SOURCE_FILES;HEADER_FILES;LIBRARIES_TO_LINK;TEST_SOURCES" ${ARGN}
  )
  set(lib${LIB_LIBNAME} ${LIB_LIBNAME})
  set(lib${LIB_LIBNAME} ${LIB_LIBNAME} PARENT_SCOPE)

  set(module_header "#pragma once\n")
  foreach(header ${LIB_HEADER_FILES})
    get_filename_component(name ${header} NAME)
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${isac_include}/ns3/${name} SYMBOLIC)
    string(APPEND module_header "#include <ns3/${name}>\n")
  endforeach()
  set(module_header_file ${isac_include}/ns3/${LIB_LIBNAME}-module.h)
  file(CONFIGURE OUTPUT ${module_header_file} CONTENT "${module_header}" @ONLY)

  add_library(${LIB_LIBNAME} SHARED ${LIB_SOURCE_FILES})
  if(ISAC_FUZZ)
    # What may guide a fuzzer: not the arithmetic of slots, which no packet and no file changes.
    set(guides ${LIB_SOURCE_FILES})
    list(FILTER guides INCLUDE REGEX "^(helper|model/(control|device|spiking))/")
    set_source_files_properties(${guides} PROPERTIES COMPILE_OPTIONS -fsanitize=fuzzer-no-link)
  endif()
  set_target_properties(
    ${LIB_LIBNAME} PROPERTIES OUTPUT_NAME ns3-${LIB_LIBNAME}
                              LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}
  )
  target_include_directories(
    ${LIB_LIBNAME} PUBLIC $<BUILD_INTERFACE:${isac_include}> $<INSTALL_INTERFACE:include>
  )
  target_link_libraries(${LIB_LIBNAME} PUBLIC ${LIB_LIBRARIES_TO_LINK})
  target_compile_options(${LIB_LIBNAME} PRIVATE ${isac_warnings})
  if(ISAC_NS3_HAS_LOG)
    target_compile_definitions(${LIB_LIBNAME} INTERFACE NS3_LOG_ENABLE)
  endif()

  install(TARGETS ${LIB_LIBNAME} EXPORT isac-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(FILES ${LIB_HEADER_FILES} ${module_header_file}
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ns3
  )

  if(ISAC_EXAMPLES AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/examples/CMakeLists.txt)
    add_subdirectory(examples)
  endif()
  if(ISAC_TESTS AND LIB_TEST_SOURCES)
    isac_add_test_runner(${LIB_LIBNAME} ${LIB_TEST_SOURCES})
    isac_register_scripts()
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/test/hardening/CMakeLists.txt)
      add_subdirectory(test/hardening)
    endif()
  endif()
  if(ISAC_BENCH AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/bench/CMakeLists.txt)
    add_subdirectory(bench)
  endif()
  if(ISAC_FUZZ AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/test/fuzz/CMakeLists.txt)
    add_subdirectory(test/fuzz)
  endif()
endfunction()

# The programs end up in build/examples; build/examples.txt lists them for ./isac.
file(WRITE ${CMAKE_BINARY_DIR}/examples.txt "")
function(build_lib_example)
  cmake_parse_arguments(EXAMPLE "" "NAME" "SOURCE_FILES;LIBRARIES_TO_LINK" ${ARGN})
  add_executable(${EXAMPLE_NAME} ${EXAMPLE_SOURCE_FILES})
  set_target_properties(
    ${EXAMPLE_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/examples
  )
  target_compile_options(${EXAMPLE_NAME} PRIVATE ${isac_warnings})
  target_link_libraries(
    ${EXAMPLE_NAME} -Wl,--no-as-needed ${EXAMPLE_LIBRARIES_TO_LINK} -Wl,--as-needed
  )
  file(APPEND ${CMAKE_BINARY_DIR}/examples.txt "${EXAMPLE_NAME}\n")
endfunction()

include(cmake/isac-install.cmake)
