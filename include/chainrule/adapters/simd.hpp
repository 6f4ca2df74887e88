// The policy cr::simd.
#pragma once

#include <chainrule/residuals/lanes.hpp>

#if __has_include(<xsimd/xsimd.hpp>)
#  include <chainrule/adapters/xsimd/batches.hpp>
#endif

namespace chainrule {
namespace detail {

#if __has_include(<xsimd/xsimd.hpp>)
using batches_of_simd = xsimd_batches;
#else
using batches_of_simd = single_numbers;
#endif

}  // namespace detail

/// Sums and products in lanes, as the first argument of a call: f(cr::simd, ...), f.gradient(cr::simd, ...),
/// f.value_and_gradient(cr::simd, work, ...). Every loop has eight partial results, minima, norms and logarithms of sums of
/// exponentials too: lane k takes turns k, k + 8, ...; at the end k is joined with k + 4, then with k + 2, then the last two, the same on
/// every machine. Of loops one in another the outermost whose turns are alike runs in lanes, unless one within it reads its elements
/// side by side where the outer one does not. In <chainrule/simd.hpp>; without xsimd these are plain loops.
inline constexpr lanes_policy<detail::batches_of_simd> simd{};

}  // namespace chainrule
