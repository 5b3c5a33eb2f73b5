# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# pugixml for opcost::openvino: a target of the project, the system's package, or a download of a pinned archive.

macro(opcost_provide_pugixml)
  if(NOT TARGET pugixml::pugixml AND NOT TARGET pugixml AND NOT TARGET pugixml-static)
    find_package(pugixml 1.11 QUIET)
    if(NOT pugixml_FOUND)
      include(FetchContent)
      FetchContent_Declare(pugixml
        URL https://github.com/zeux/pugixml/releases/download/v1.15/pugixml-1.15.tar.gz
        URL_HASH SHA256=655ade57fa703fb421c2eb9a0113b5064bddb145d415dd1f88c79353d90d511a)
      FetchContent_MakeAvailable(pugixml)
    endif()
  endif()
endmacro()

# Sets `into` if a target of this folder or of one below links opcost::openvino.
function(opcost_find_link_to_openvino folder into)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    if(target STREQUAL "opcost_openvino")
      continue()
    endif()
    foreach(property LINK_LIBRARIES INTERFACE_LINK_LIBRARIES)
      get_target_property(linked ${target} ${property})
      if(linked MATCHES "opcost(::|_)openvino")
        set(${into} ON PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
  get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(below IN LISTS folders)
    opcost_find_link_to_openvino(${below} found)
    if(found)
      set(${into} ON PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

macro(opcost_provide_pugixml_if_linked)
  set(opcost_links_openvino OFF)
  opcost_find_link_to_openvino(${CMAKE_SOURCE_DIR} opcost_links_openvino)
  if(opcost_links_openvino)
    opcost_provide_pugixml()
  endif()
endmacro()
