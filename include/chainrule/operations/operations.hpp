// Every mathematical fact, one struct per operation, families named as cppreference does.
#pragma once

#include <chainrule/operations/arithmetic.hpp>
#include <chainrule/operations/exponential.hpp>
#include <chainrule/operations/piecewise.hpp>
#include <chainrule/operations/power.hpp>
