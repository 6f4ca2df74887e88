// chainrule for SIMD batches: functions called with xsimd::batch<double>, one point in each lane. Needs xsimd.
#pragma once

#include <chainrule/adapters/xsimd.hpp>
#include <chainrule/chainrule.hpp>
