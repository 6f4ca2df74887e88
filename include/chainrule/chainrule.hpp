// The front door: formulas, their derivatives, and functions made from them.
#pragma once

// First headers whose sentences users may see, each behind what it includes itself: before a sentence, compilers print how
// they came to its header, a line for every header between.
// clang-format off
#ifndef CHAINRULE_SINGLE_HEADER  // which has all of it
#include <chainrule/core/expression.hpp>
#include <chainrule/core/constant.hpp>
#include <chainrule/core/number.hpp>
#include <chainrule/core/variable.hpp>
#include <chainrule/core/apply.hpp>
#include <chainrule/graph/handle.hpp>
#include <chainrule/operations/arithmetic.hpp>
#include <chainrule/operations/power.hpp>
#include <chainrule/operations/activation.hpp>
#include <chainrule/operations/error_gamma.hpp>
#include <chainrule/operations/hana_integers.hpp>
#include <chainrule/operations/array.hpp>
#include <chainrule/operations/indexed.hpp>
#include <chainrule/operations/data.hpp>
#include <chainrule/operations/each.hpp>
#include <chainrule/operations/statistics.hpp>
#include <chainrule/traced/misuse.hpp>
#include <chainrule/traced/traced.hpp>
#include <chainrule/traced/reading.hpp>
#include <chainrule/calculus/canonical.hpp>
#include <chainrule/calculus/prune.hpp>
#include <chainrule/calculus/differentiate.hpp>
#include <chainrule/calculus/substitute.hpp>
#include <chainrule/calculus/indexed.hpp>
#include <chainrule/calculus/written_out.hpp>
#include <chainrule/calculus/compare.hpp>
#include <chainrule/calculus/equivalent.hpp>
#include <chainrule/calculus/expand.hpp>
#include <chainrule/calculus/facts.hpp>
#include <chainrule/calculus/gradient.hpp>
#include <chainrule/calculus/print.hpp>
#include <chainrule/function/requests.hpp>
#include <chainrule/function/checkpoints.hpp>
#include <chainrule/loops/kept_states.hpp>
#include <chainrule/loops/blocks.hpp>
#include <chainrule/function/arguments.hpp>
#include <chainrule/function/by_blocks.hpp>
#include <chainrule/function/names.hpp>
#include <chainrule/function/misuse.hpp>
#include <chainrule/function/named_calls.hpp>
#include <chainrule/function/compiled_calls.hpp>
#include <chainrule/function/compiled.hpp>
#include <chainrule/function/fixed.hpp>
#include <chainrule/function/function.hpp>
#include <chainrule/loops/scans/scan.hpp>
#include <chainrule/loops/scans/iterate.hpp>
#include <chainrule/loops/scans/array_states.hpp>
#include <chainrule/loops/scans/array_scan_formulas.hpp>
#include <chainrule/loops/columns.hpp>
#include <chainrule/loops/array_calls.hpp>
#include <chainrule/loops/array_requests.hpp>
#include <chainrule/loops/bound.hpp>
#include <chainrule/loops/arrays.hpp>
#include <chainrule/loops/chunks.hpp>
#include <chainrule/residuals/places.hpp>
#include <chainrule/residuals/workspace.hpp>
#include <chainrule/residuals/second.hpp>
#include <chainrule/residuals/residuals.hpp>
#include <chainrule/backpropagation/call.hpp>
#include <chainrule/backpropagation/backpropagate.hpp>
#include <chainrule/function/near.hpp>
#include <chainrule/function/differences.hpp>
#include <chainrule/graph/draw/figure.hpp>
#include <chainrule/backpropagation/layer.hpp>
#include <chainrule/traced/results.hpp>
#include <chainrule/traced/arguments.hpp>
#include <chainrule/traced/problem.hpp>
#include <chainrule/traced/roles.hpp>
#include <chainrule/traced/formula.hpp>
#include <chainrule/traced/record_check.hpp>

#include <chainrule/calculus/calculus.hpp>
#include <chainrule/function/check.hpp>
#include <chainrule/backpropagation/html.hpp>
#include <chainrule/loops/loops.hpp>
#include <chainrule/graph/draw.hpp>
#include <chainrule/operations/operations.hpp>
#include <chainrule/version.hpp>
#endif
// clang-format on
