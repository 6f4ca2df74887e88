// Derivatives at the ends of the range, at singular points, and of zeros and NaNs, in constant expressions.
#include "slope_edges.hpp"

static_assert(edges::powers_of_zero());
static_assert(edges::squares());
static_assert(edges::nan_in_nan_slope());
static_assert(edges::far_slopes());
static_assert(edges::far_pairs());
static_assert(edges::infinite_pairs());
static_assert(edges::sums_of_exponentials());
static_assert(edges::zeros_and_infinite_slopes());
static_assert(edges::singular_points());
