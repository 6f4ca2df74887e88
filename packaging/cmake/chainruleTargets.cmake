# Defines chainrule::chainrule, and a target for each component whose package is found. Installed, it belongs to
# chainruleConfig.cmake; CMakeLists.txt uses it in place.
#
#   chainrule_include      the folder that holds chainrule/
#   chainrule_components   the components wanted: matrix (needs Eigen), simd (needs xsimd)
#   chainrule_scope        GLOBAL, or nothing: where the targets are known
#   chainrule_missing      set to a sentence if something is not found
set(chainrule_missing)

# Adds chainrule::NAME if the package is found that it needs.
macro(chainrule_target name package target hint)
  if(NOT TARGET ${target})
    find_package(${package} QUIET)
    # What is found here must be known where the library's targets are.
    if(TARGET ${target} AND chainrule_scope)
      set_target_properties(${target} PROPERTIES IMPORTED_GLOBAL TRUE)
    endif()
  endif()
  if(NOT TARGET ${target})
    set(chainrule_missing "chainrule::${name} needs ${package} (${hint})")
  elseif(NOT TARGET chainrule::${name})
    add_library(chainrule::${name} INTERFACE IMPORTED ${chainrule_scope})
  endif()
endmacro()

chainrule_target(chainrule Boost Boost::headers "for the headers of Boost.Hana; Debian: libboost-dev")
if(TARGET chainrule::chainrule)
  set_target_properties(chainrule::chainrule PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${chainrule_include}"
    INTERFACE_LINK_LIBRARIES Boost::headers
    INTERFACE_COMPILE_FEATURES cxx_std_20)
else()
  set(chainrule_components)
  set(chainrule_FOUND FALSE)
endif()

foreach(chainrule_component IN LISTS chainrule_components)
  if(chainrule_component STREQUAL "matrix")
    chainrule_target(matrix Eigen3 Eigen3::Eigen "Debian: libeigen3-dev")
    set(chainrule_uses Eigen3::Eigen)
  elseif(chainrule_component STREQUAL "simd")
    chainrule_target(simd xsimd xsimd "Debian: libxsimd-dev")
    # Only its headers: as Debian packages xsimd, its target also links xtl, which is not there.
    set(chainrule_uses)
    if(TARGET chainrule::simd)
      target_include_directories(chainrule::simd INTERFACE $<TARGET_PROPERTY:xsimd,INTERFACE_INCLUDE_DIRECTORIES>)
    endif()
  else()
    set(chainrule_missing "chainrule has no component ${chainrule_component}, but matrix and simd")
  endif()
  if(TARGET chainrule::${chainrule_component})
    target_link_libraries(chainrule::${chainrule_component} INTERFACE chainrule::chainrule ${chainrule_uses})
    set(chainrule_${chainrule_component}_FOUND TRUE)
  elseif(chainrule_FIND_REQUIRED_${chainrule_component})
    set(chainrule_FOUND FALSE)
  endif()
endforeach()
