// Elementary and special functions of plain floating-point numbers that also work in constant expressions. At run time they
// are the standard library's; `portable::` names the algorithms of constant evaluation, for any time.
#pragma once

#include <chainrule/math/beta.hpp>
#include <chainrule/math/classification.hpp>
#include <chainrule/math/error.hpp>
#include <chainrule/math/exponential.hpp>
#include <chainrule/math/gamma.hpp>
#include <chainrule/math/hyperbolic.hpp>
#include <chainrule/math/ieee.hpp>
#include <chainrule/math/normal.hpp>
#include <chainrule/math/polygamma.hpp>
#include <chainrule/math/power.hpp>
#include <chainrule/math/rounding.hpp>
#include <chainrule/math/trigonometric.hpp>
