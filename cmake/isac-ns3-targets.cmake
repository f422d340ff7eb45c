# SPDX-License-Identifier: GPL-2.0-only
#
# Debian's ns-3 targets name include directories and libraries of packages that libns3-dev does not
# depend on (GSL, libxml2, SQLite, Python), and nothing builds if they do not exist. No header needs
# the directories, and ns-3's own libraries find those that they need. So: leave out what is missing.
get_property(isac_imported DIRECTORY PROPERTY IMPORTED_TARGETS)
list(FILTER isac_imported INCLUDE REGEX "^ns3::")
foreach(isac_target ${isac_imported})
  foreach(isac_property INTERFACE_INCLUDE_DIRECTORIES INTERFACE_LINK_LIBRARIES)
    get_target_property(isac_items ${isac_target} ${isac_property})
    set(isac_present "")
    foreach(isac_item ${isac_items})
      if(NOT IS_ABSOLUTE "${isac_item}" OR EXISTS "${isac_item}")
        list(APPEND isac_present "${isac_item}")
      endif()
    endforeach()
    if(isac_items)
      set_target_properties(${isac_target} PROPERTIES ${isac_property} "${isac_present}")
    endif()
  endforeach()
endforeach()
