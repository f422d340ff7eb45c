# SPDX-License-Identifier: GPL-2.0-only
#
# Stand-alone mode: finds an installed ns-3 and gives CMakeLists.txt the two commands that an ns-3
# tree would: build_lib() and build_lib_example().

find_package(ns3 REQUIRED) # without a version: ns-3's version file accepts exact matches only
if(ns3_VERSION VERSION_LESS 3.37)
  message(FATAL_ERROR "isac needs ns-3 3.37 or later, found ${ns3_VERSION}")
endif()

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
option(ISAC_TESTS "Build the tests" ON)
option(ISAC_EXAMPLES "Build the examples" ON)
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
  add_compile_options(-fsanitize=${ISAC_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ISAC_SANITIZE})
endif()

# The modules' targets are ns3::libcore up to 3.42 and ns3::core from 3.43 on. A missing component
# is no error to find_package, so look for the target.
foreach(module
        core network internet applications flow-monitor mobility propagation
        traffic-control point-to-point bridge csma internet-apps stats lte)
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

set(libisac isac)
set(isac_include ${CMAKE_CURRENT_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${isac_include}/ns3)
include(GNUInstallDirs)
enable_testing()

set(isac_warnings -Wall -Wextra -Wno-unused-parameter)
if(ISAC_WERROR)
  list(APPEND isac_warnings -Werror)
endif()

function(build_lib)
  cmake_parse_arguments(
    LIB "" "LIBNAME" "SOURCE_FILES;HEADER_FILES;LIBRARIES_TO_LINK;TEST_SOURCES" ${ARGN}
  )
  set(module_header "#pragma once\n")
  foreach(header ${LIB_HEADER_FILES})
    get_filename_component(name ${header} NAME)
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${isac_include}/ns3/${name} SYMBOLIC)
    string(APPEND module_header "#include <ns3/${name}>\n")
  endforeach()
  file(CONFIGURE OUTPUT ${isac_include}/ns3/${LIB_LIBNAME}-module.h CONTENT "${module_header}" @ONLY)

  add_library(${LIB_LIBNAME} SHARED ${LIB_SOURCE_FILES})
  set_target_properties(${LIB_LIBNAME} PROPERTIES OUTPUT_NAME ns3-${LIB_LIBNAME})
  target_include_directories(
    ${LIB_LIBNAME} PUBLIC $<BUILD_INTERFACE:${isac_include}> $<INSTALL_INTERFACE:include>
  )
  target_link_libraries(${LIB_LIBNAME} PUBLIC ${LIB_LIBRARIES_TO_LINK})
  target_compile_options(${LIB_LIBNAME} PRIVATE ${isac_warnings})

  if(ISAC_EXAMPLES AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/examples/CMakeLists.txt)
    add_subdirectory(examples)
  endif()
  if(ISAC_TESTS)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/test-runner.cc
         "#include <ns3/test.h>\nint main(int c, char** v) { return ns3::TestRunner::Run(c, v); }\n"
    )
    add_executable(
      ${LIB_LIBNAME}-test-runner ${CMAKE_CURRENT_BINARY_DIR}/test-runner.cc ${LIB_TEST_SOURCES}
    )
    target_compile_options(${LIB_LIBNAME}-test-runner PRIVATE ${isac_warnings})
    # Objects are found by TypeId name only if their libraries are really loaded.
    target_link_libraries(
      ${LIB_LIBNAME}-test-runner -Wl,--no-as-needed ${LIB_LIBNAME} ${libapplications}
      ${libinternet-apps} ${libpoint-to-point} ${libbridge} ${libcsma} -Wl,--as-needed
    )
  endif()
endfunction()

function(build_lib_example)
  cmake_parse_arguments(EXAMPLE "" "NAME" "SOURCE_FILES;LIBRARIES_TO_LINK" ${ARGN})
  add_executable(${EXAMPLE_NAME} ${EXAMPLE_SOURCE_FILES})
  target_compile_options(${EXAMPLE_NAME} PRIVATE ${isac_warnings})
  target_link_libraries(
    ${EXAMPLE_NAME} -Wl,--no-as-needed ${EXAMPLE_LIBRARIES_TO_LINK} -Wl,--as-needed
  )
endfunction()
