# SPDX-License-Identifier: GPL-2.0-only
#
# What the module needs and what it can do without. Each thing that is missing gives one line: what
# is left out, and the Debian package that brings it. Paths of libraries instead of imported
# targets, which are known in one directory only and which an ns-3 tree would take for its own.

# Without these there is no module: isac_missing names them, CMakeLists.txt gives up.
set(isac_missing)
find_package(Eigen3 3.3 QUIET NO_MODULE)
if(TARGET Eigen3::Eigen)
  get_target_property(isac_eigen_include Eigen3::Eigen INTERFACE_INCLUDE_DIRECTORIES)
  include_directories(SYSTEM ${isac_eigen_include})
else()
  list(APPEND isac_missing "Eigen 3.3 (libeigen3-dev)")
endif()
find_package(Boost 1.70 QUIET)
if(Boost_FOUND)
  include_directories(SYSTEM ${Boost_INCLUDE_DIRS})
else()
  list(APPEND isac_missing "Boost 1.70 (libboost-dev)")
endif()

# HDF5, which policy files are made of, and zlib, which compresses them and comes with it. Headers
# do not depend on either, except those that are not installed.
find_path(ISAC_HDF5_INCLUDE hdf5.h PATH_SUFFIXES hdf5/serial)
find_library(ISAC_HDF5_LIBRARY NAMES hdf5_serial hdf5 PATH_SUFFIXES hdf5/serial)
find_path(ISAC_ZLIB_INCLUDE zlib.h)
find_library(ISAC_ZLIB_LIBRARY NAMES z)
mark_as_advanced(ISAC_HDF5_INCLUDE ISAC_HDF5_LIBRARY ISAC_ZLIB_INCLUDE ISAC_ZLIB_LIBRARY)
set(isac_hdf5)
if(ISAC_HDF5_INCLUDE AND ISAC_HDF5_LIBRARY AND ISAC_ZLIB_INCLUDE AND ISAC_ZLIB_LIBRARY)
  set(isac_hdf5 ${ISAC_HDF5_LIBRARY} ${ISAC_ZLIB_LIBRARY})
  include_directories(SYSTEM ${ISAC_HDF5_INCLUDE} ${ISAC_ZLIB_INCLUDE})
else()
  message(STATUS "isac: HDF5 (libhdf5-dev) not found, leaving out policy files")
endif()

# FFTW, which the waveform radar's matched filter is made of.
find_path(ISAC_FFTW_INCLUDE fftw3.h)
find_library(ISAC_FFTW_LIBRARY NAMES fftw3)
mark_as_advanced(ISAC_FFTW_INCLUDE ISAC_FFTW_LIBRARY)
set(isac_fftw)
if(ISAC_FFTW_INCLUDE AND ISAC_FFTW_LIBRARY)
  set(isac_fftw ${ISAC_FFTW_LIBRARY})
  include_directories(SYSTEM ${ISAC_FFTW_INCLUDE})
else()
  message(STATUS "isac: FFTW (libfftw3-dev) not found, leaving out the waveform radar")
endif()

# LibTorch, for the library isac-learning only. An empty path is one that was looked for in vain.
option(ISAC_LEARNING "Build isac-learning if LibTorch is there" ON)
find_path(ISAC_TORCH_INCLUDE torch/csrc/api/include/torch/torch.h)
set(isac_torch_libraries)
foreach(isac_torch_part torch torch_cpu c10)
  find_library(ISAC_TORCH_LIBRARY_${isac_torch_part} ${isac_torch_part})
  mark_as_advanced(ISAC_TORCH_LIBRARY_${isac_torch_part})
  list(APPEND isac_torch_libraries ${ISAC_TORCH_LIBRARY_${isac_torch_part}})
endforeach()
mark_as_advanced(ISAC_TORCH_INCLUDE)
set(isac_torch OFF)
if(NOT ISAC_LEARNING)
  message(STATUS "isac: ISAC_LEARNING is OFF, leaving out isac-learning")
elseif(NOT ISAC_TORCH_INCLUDE OR NOT ISAC_TORCH_LIBRARY_torch_cpu)
  message(STATUS "isac: LibTorch (libtorch-dev) not found, leaving out isac-learning")
else()
  set(isac_torch ON)
endif()

# Programs draw with gnuplot when they run.
find_program(ISAC_GNUPLOT gnuplot)
mark_as_advanced(ISAC_GNUPLOT)
if(NOT ISAC_GNUPLOT)
  message(STATUS "isac: gnuplot (gnuplot-nox) not found, programs leave out their pictures")
endif()

# What was seen to build and to pass its tests.
set(isac_ns3_oldest 37)
set(isac_ns3_newest 48)
if(NOT isac_ns3_version MATCHES "^3\\.([0-9]+)"
   OR CMAKE_MATCH_1 LESS isac_ns3_oldest
   OR CMAKE_MATCH_1 GREATER isac_ns3_newest
)
  message(
    WARNING "isac: verified with ns-3.${isac_ns3_oldest} to ns-3.${isac_ns3_newest}, "
            "this is ns-${isac_ns3_version}; trying anyway"
  )
endif()
