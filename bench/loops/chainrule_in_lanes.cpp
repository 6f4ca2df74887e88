// Loops by formulas, in lanes.
#include "models.hpp"

bench::loops const& bench::by_chainrule_in_lanes() {
  static constexpr loops all = with<cr::simd>::all("chainrule, cr::simd");
  return all;
}
