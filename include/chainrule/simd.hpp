// chainrule for SIMD batches: functions called with xsimd::batch<double>, one point in each lane. Needs xsimd.
#pragma once

#ifdef CHAINRULE_SINGLE_HEADER
#  ifndef CHAINRULE_SINGLE_HEADER_SIMD
#    error "chainrule: a single header came before: take its neighbour simd.hpp instead of <chainrule/simd.hpp>"
#  endif
#else

// The front door first, which brings what has sentences.
// clang-format off
#  include <chainrule/chainrule.hpp>
#  include <chainrule/adapters/simd.hpp>
// clang-format on

#endif
