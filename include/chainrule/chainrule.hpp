// The front door: formulas, their derivatives, and functions made from them.
#pragma once

// The lowest floor first, so that what a compiler prints of how it came to a line is short.
// clang-format off
#ifndef CHAINRULE_SINGLE_HEADER  // which has all of it
#include <chainrule/core/core.hpp>
#include <chainrule/graph/handle.hpp>
#include <chainrule/operations/operations.hpp>
#include <chainrule/traced/traced.hpp>

#include <chainrule/calculus/calculus.hpp>
#include <chainrule/function/arrays.hpp>
#include <chainrule/function/backpropagate.hpp>
#include <chainrule/function/call.hpp>
#include <chainrule/function/check.hpp>
#include <chainrule/function/function.hpp>
#include <chainrule/function/html.hpp>
#include <chainrule/function/layer.hpp>
#include <chainrule/function/loops.hpp>
#include <chainrule/graph/draw.hpp>
#include <chainrule/traced/formula.hpp>
#include <chainrule/traced/record_check.hpp>
#include <chainrule/version.hpp>
#endif
// clang-format on
