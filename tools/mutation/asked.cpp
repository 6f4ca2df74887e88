// The tests of test/operations/ on functions that are interpreted.
#include "asked.hpp"

#include "everything.hpp"

#include <algorithm>
#include <functional>
#include <operations/derivative_statistics.hpp>
#include <operations/every_fold.hpp>
#include <operations/every_operation.hpp>
#include <operations/slope_edges.hpp>
#include <string_view>

namespace mutants {
namespace {

namespace op = cr::operations;

/// The goals of test/operations/derivatives_*.cpp.
struct goals {
  double first;
  std::string_view only{};  // where many are measured together
  [[nodiscard]] bool wants(std::string_view name) const { return only.empty() || name.substr(0, only.size()) == only; }
  void operator()(std::string const& name, derivative_errors::measured const& in_double,
                  derivative_errors::measured const& in_float) const {
    bool const by_value = name == "sigmoid" || name == "tanh";
    for (auto const& each : {in_double, in_float}) {
      BOOST_TEST_REQUIRE(each.value.worst <= 4);
      BOOST_TEST_REQUIRE((by_value || each.first.worst <= first));
      BOOST_TEST_REQUIRE(each.second.worst <= 16);
    }
  }
};

template <class Op, class... Special>
constexpr bool is_one_of(cr::operation_list<Special...>) {
  return (std::is_same_v<Op, Special> || ...);
}

/// What it states, as data.
template <class Op, int N>
void ask_of_facts(operation_info const& info) {
  if constexpr (every_operation::takes<Op, N> && every_operation::fixed<Op> == 0) {
    auto const& values = known().at({info.key, N});
    bool const has_poles = every_fact::has_poles<Op>;
    every_fact::stated const stated{&info, N, std::get<calculation<wide>>(values), has_poles};
    every_fact::check_stated(stated, Op::samples, std::size(Op::samples), growths()[info.key]);
    complete_facts::check_tested({&info, N, std::get<calculation<long double>>(values), has_poles});
    if (cr::detail::operation<Op>.has_drop && !info.is_selection) every_fold::check_stated(stated);
  }
}
template <class Op>
void ask_of() {
  auto const other = replaced().find(cr::detail::operation<Op>.key);
  operation_info const& info = other == replaced().end() ? cr::detail::operation<Op> : *other->second;
  if constexpr (!every_operation::takes_truth_values<Op> && !cr::detail::operation<Op>.is_condition &&
                requires { Op::samples; }) {
    ask_of_facts<Op, 1>(info);
    ask_of_facts<Op, 2>(info);
    ask_of_facts<Op, 3>(info);
  }
  every_operation::check<Op>();
  goals const wanted{is_one_of<Op>(op::error_gamma{}) ? 8.0 : 4.0};
  derivative_errors::measure_operation<Op, 1>(wanted);
  derivative_errors::measure_operation<Op, 2>(wanted);
  derivative_errors::measure_operation<Op, 3>(wanted);
  if constexpr (std::is_same_v<Op, op::pow_>) derivative_errors::measure_exact_exponents(goals{8, "pow"});
  if constexpr (std::is_same_v<Op, op::polygamma_>) derivative_errors::measure_exact_exponents(goals{8, "polygamma"});
  if constexpr (is_one_of<Op>(op::statistics{})) {
    static std::string const called = std::string(Op::name.view()) + '(';
    derivative_errors::measure_statistics(goals{8, called});
  }
}

using questions = std::map<cr::hash_t, void (*)()>;
template <class... Op>
questions about(cr::operation_list<Op...>) {
  return {{cr::detail::operation<Op>.key, &ask_of<Op>}...};
}

template <class... Op>
bool learn_all(cr::operation_list<Op...>) {
  return (learn<Op>(), ..., true);
}
bool const learnt = learn_all(everything{});

void ask_at_the_edges() {
  using namespace edges;
  for (bool (*const holds)() : {corners,
                                ties,
                                origin_of_hypot,
                                powers,
                                nan_in_nan_out,
                                far_away,
                                x_log_y,
                                probabilities,
                                tails,
                                arguments_of_beta,
                                dead_branches,
                                dead_branches_that_share,
                                dead_branches_inside,
                                dead_branches_by_different_conditions,
                                dead_corners,
                                powers_of_zero,
                                squares,
                                nan_in_nan_slope,
                                far_slopes,
                                far_pairs,
                                infinite_pairs,
                                sums_of_exponentials,
                                zeros_and_infinite_slopes,
                                poles_and_slopes_of_slopes,
                                singular_points})
    BOOST_TEST_REQUIRE(holds());
}

}  // namespace

void ask(cr::hash_t original) {
  cr::hash_t const guard = cr::detail::operation<op::product_or_zero_>.key;  // nobody's rule states it alone
  if (auto const other = replaced().find(guard); other != replaced().end())
    every_fold::check_stated({other->second, 2, std::get<calculation<wide>>(known().at({other->second->key, 2}))});
  static questions const all = about(op::all{});
  if (auto const found = all.find(original); found != all.end()) found->second();
  ask_at_the_edges();
}

}  // namespace mutants
