// Symbolic calculus: formulas in, formulas out.
#pragma once

#include <chainrule/calculus/algebra.hpp>
#include <chainrule/calculus/compare.hpp>
#include <chainrule/calculus/differentiate.hpp>
#include <chainrule/calculus/equivalent.hpp>
#include <chainrule/calculus/expand.hpp>
#include <chainrule/calculus/facts.hpp>
#include <chainrule/calculus/gradient.hpp>
#include <chainrule/calculus/print.hpp>
#include <chainrule/calculus/simplify.hpp>
#include <chainrule/calculus/substitute.hpp>
#include <chainrule/calculus/written_out.hpp>
