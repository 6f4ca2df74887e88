// Batches of xsimd as numbers.
#pragma once

#include <chainrule/operations/operations.hpp>

#include <xsimd/xsimd.hpp>

namespace chainrule::detail {

/// xsimd's erfc errs by tens of thousands of ulps, and it has no digamma: special functions are calculated lane by lane.
template <class T, class Architecture>
struct lanes_of<xsimd::batch<T, Architecture>> {
  using batch = xsimd::batch<T, Architecture>;
  static constexpr std::size_t count = batch::size;

  template <class F>
  static batch each(F f, batch const& u) {
    alignas(Architecture::alignment()) T lanes[count];
    u.store_aligned(lanes);
    for (T& lane : lanes) lane = f(lane);
    return batch::load_aligned(lanes);
  }
  template <class F>
  static batch each(F f, batch const& u, batch const& v) {
    alignas(Architecture::alignment()) T lanes[count];
    v.store_aligned(lanes);
    std::size_t at = 0;
    return each([&](T const& first) { return f(first, lanes[at++]); }, u);
  }
};

}  // namespace chainrule::detail
