// chainrule for SIMD batches: functions called with xsimd::batch<double>, one point in each lane. Needs xsimd.
#pragma once

#ifdef CHAINRULE_SINGLE_HEADER
#  ifndef CHAINRULE_SINGLE_HEADER_SIMD
#    error "chainrule: a single header came before: take its neighbour simd.hpp instead of <chainrule/simd.hpp>"
#  endif
#else

#  include <chainrule/adapters/xsimd.hpp>
#  include <chainrule/chainrule.hpp>

#endif
