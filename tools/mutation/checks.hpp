// What mutants of one operation are tried with, many in one program: the tests of test/operations/, on an operation that stands
// for another.
#pragma once

#include "asked.hpp"

#include <function/complex.hpp>
#include <operations/every_fact.hpp>

namespace mutants {

/// The rule read with numbers; what names its own type.
template <class Op, class Original, int N = 1>
void check_rule() {
  using namespace every_fact;
  if constexpr (requires { Op::samples; } && every_operation::takes<Op, N> && fixed<Op> == 0 &&
                !cr::detail::operation<Op>.is_condition && !takes_truth_values<Original>) {
    stated const op{&cr::detail::operation<Op>, N, std::get<calculation<wide>>(known().at({cr::detail::operation<Op>.key, N}))};
    for (cr::sample const& at : Op::samples) every_fact::check_rule<Op>(op, at, std::make_integer_sequence<int, N>{});
  }
  if constexpr (N < 3) check_rule<Op, Original, N + 1>();
  else if constexpr (requires { typename Op::angle_of; }) check_inverse<typename Op::angle_of, Op>();
}

}  // namespace mutants
