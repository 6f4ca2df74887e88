// What mutants of one operation are tried with, many in one program: the tests of test/operations/, on an operation that stands
// for another.
#pragma once

#include <function/complex.hpp>
#include <operations/complete_facts.hpp>
#include <operations/derivative_errors.hpp>
#include <operations/every_fold.hpp>

namespace mutants {

/// The goals of test/operations/derivatives_*.cpp; the first that is missed ends the check.
template <class Op, class Original>
void check_slopes(double goal) {
  auto const visit = [&](std::string const& name, auto const& in_double, auto const& in_float) {
    bool const by_value = name == "sigmoid" || name == "tanh";
    for (auto const& each : {in_double, in_float}) {
      BOOST_TEST_REQUIRE((by_value || each.first.worst <= goal));
      BOOST_TEST_REQUIRE(each.second.worst <= 16);
    }
  };
  derivative_errors::measure_operation<Original, 1, Op>(visit);
  derivative_errors::measure_operation<Original, 2, Op>(visit);
  derivative_errors::measure_operation<Original, 3, Op>(visit);
}
template <class Op, class Original>
void check_facts() {
  every_fact::check<Op, Original>();
  complete_facts::check<Op, Original>();
  every_fold::check<Op>();
}

}  // namespace mutants
