# SPDX-License-Identifier: GPL-2.0-only
#
# HDF5 brings thirty libraries that a scenario without a policy need not load: what uses it is a part
# of its own, which lies beside the module's library and is loaded with the first policy. Takes the
# part's files out of isac_sources and HDF5 out of what the module links, isac_hdf5.

set(isac_hdf5_sources ${isac_sources})
list(FILTER isac_hdf5_sources INCLUDE REGEX "isac-hdf5")
list(FILTER isac_sources EXCLUDE REGEX "isac-hdf5")

add_library(isac-hdf5 MODULE ${isac_hdf5_sources})
target_link_libraries(isac-hdf5 PRIVATE ${libcore} ${isac_hdf5})
if(isac_standalone)
  set_target_properties(
    isac-hdf5 PROPERTIES OUTPUT_NAME ns3-isac-hdf5 LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}
  )
  target_include_directories(isac-hdf5 PRIVATE ${isac_include})
  target_compile_options(isac-hdf5 PRIVATE ${isac_warnings})
else()
  set_target_properties(
    isac-hdf5 PROPERTIES OUTPUT_NAME ns${NS3_VER}-isac-hdf5${build_profile_suffix}
  )
endif()
install(TARGETS isac-hdf5 LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})

set_source_files_properties(
  model/spiking/isac-policy-file.cc
  PROPERTIES COMPILE_DEFINITIONS ISAC_HDF5_PART="$<TARGET_FILE_NAME:isac-hdf5>"
)
set(isac_hdf5)
