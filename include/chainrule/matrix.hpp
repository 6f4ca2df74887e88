// Opt-in door: formulas of matrices, their gradients, and functions of Eigen matrices. Needs Eigen 3.4.
#pragma once

#ifdef CHAINRULE_SINGLE_HEADER
#  ifndef CHAINRULE_SINGLE_HEADER_MATRIX
#    error "chainrule: a single header came before: take its neighbour matrix.hpp instead of <chainrule/matrix.hpp>"
#  endif
#else

// As in the front door, first what has sentences.
// clang-format off
#  include <chainrule/chainrule.hpp>
#  include <chainrule/matrix/expression.hpp>
#  include <chainrule/matrix/misuse.hpp>
#  include <chainrule/matrix/algebra.hpp>
#  include <chainrule/matrix/solving.hpp>
#  include <chainrule/matrix/learning.hpp>
#  include <chainrule/matrix/arguments.hpp>
#  include <chainrule/matrix/function.hpp>
#  include <chainrule/matrix/gradient.hpp>
#  include <chainrule/matrix/layer.hpp>
// clang-format on

#  include <chainrule/matrix/compare.hpp>
#  include <chainrule/matrix/draw.hpp>
#  include <chainrule/matrix/print.hpp>
#  include <chainrule/matrix/targets.hpp>

#endif
