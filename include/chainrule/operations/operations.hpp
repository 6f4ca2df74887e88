// Every mathematical fact, one struct per operation, families named as cppreference does.
#pragma once

#include <chainrule/operations/activation.hpp>
#include <chainrule/operations/arithmetic.hpp>
#include <chainrule/operations/conditions.hpp>
#include <chainrule/operations/constants.hpp>
#include <chainrule/operations/error_gamma.hpp>
#include <chainrule/operations/exponential.hpp>
#include <chainrule/operations/hana_integers.hpp>
#include <chainrule/operations/hyperbolic.hpp>
#include <chainrule/operations/indexed.hpp>
#include <chainrule/operations/piecewise.hpp>
#include <chainrule/operations/power.hpp>
#include <chainrule/operations/statistics.hpp>
#include <chainrule/operations/trigonometric.hpp>

namespace chainrule::operations {

/// Every operation of the library: what tests and tables loop over.
using all = decltype(arithmetic{} + power{} + exponential{} + trigonometric{} + hyperbolic{} + error_gamma{} + conditions{} +
                     piecewise{} + activation{} + statistics{} + irrational{});

}  // namespace chainrule::operations
