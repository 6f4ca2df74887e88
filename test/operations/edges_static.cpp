// Edge policies hold in constant expressions.
#include "edges.hpp"

static_assert(edges::corners());
static_assert(edges::comparisons());
static_assert(edges::ties());
static_assert(edges::origin_of_hypot());
static_assert(edges::powers());
static_assert(edges::nan_in_nan_out());
static_assert(edges::far_away());
static_assert(edges::x_log_y());
static_assert(edges::probabilities());
static_assert(edges::tails());
static_assert(edges::arguments_of_beta());
static_assert(edges::dead_branches());
static_assert(edges::dead_branches_that_share());
static_assert(edges::dead_branches_inside());
static_assert(edges::dead_branches_by_different_conditions());
static_assert(edges::dead_corners());
