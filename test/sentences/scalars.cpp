// Sentences that stand beside others of their kind in test/compile_fail: each mistake with its cure, all in one program.
#include <chainrule/chainrule.hpp>

#include <cmath>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variables<"xs", 4> xs;
constexpr cr::index<"i"> i;

// expect: chainrule: jacobian: the tuple must hold formulas only
#ifdef CHAINRULE_FIX
constexpr auto table = cr::jacobian(hana::make_tuple(x * y, 2_c), x, y);
#else
constexpr auto table = cr::jacobian(hana::make_tuple(x * y, 2.0), x, y);
#endif

// expect: chainrule: substitute: the formula contains the index of a sum or product that it would come into
#ifdef CHAINRULE_FIX
constexpr auto put = cr::sum(i, 0_c, 3_c, substitute(x* xs[i], x = i));
#else
constexpr auto put = substitute(cr::sum(i, 0_c, 3_c, x* xs[i]), x = i);
#endif

// expect: chainrule: a rule combines its arguments with exact constants: write 2_c, not 2
struct doubled {
  static constexpr auto name = cr::fixed_string("doubled");
  static constexpr auto value(auto const& u) { return 2_c * u; }
#ifdef CHAINRULE_FIX
  static constexpr auto partials(auto, auto) { return hana::make_tuple(2_c); }
#else
  static constexpr auto partials(auto, auto) { return hana::make_tuple(2); }
#endif
};
constexpr auto slope = diff(cr::apply<doubled>(x), x);

// expect: chainrule: a rule combines its arguments with exact constants (2_c), not with plain numbers or variables
struct tripled {
  static constexpr auto name = cr::fixed_string("tripled");
  static constexpr auto value(auto const& u) { return 3_c * u; }
#ifdef CHAINRULE_FIX
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(3_c + 0_c * u); }
#else
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(3_c + x * u); }
#endif
};
constexpr auto steepness = cr::function(cr::apply<tripled>(x), x).gradient(1.0);

// expect: chainrule: division by zero in exact constants
#ifdef CHAINRULE_FIX
constexpr auto quotient = 1_c / 2_c;
#else
constexpr auto quotient = 1_c / 0_c;
#endif

// expect: chainrule: an array of variables takes a list of numbers: formula(xs = numbers)
#ifdef CHAINRULE_FIX
constexpr auto called = (xs[0_c] * xs[1_c])(xs = std::array{1.0, 2.0, 3.0, 4.0});
#else
constexpr auto called = (xs[0_c] * xs[1_c])(xs = 1.0);
#endif

// expect: chainrule: log_sum_exp takes 2 to 16 arguments; nest it for more
#ifdef CHAINRULE_FIX
constexpr auto largest = cr::log_sum_exp(cr::log_sum_exp(x, y, x, y, x, y, x, y), cr::log_sum_exp(x, y, x, y, x, y, x, y, x));
#else
constexpr auto largest = cr::log_sum_exp(x, y, x, y, x, y, x, y, x, y, x, y, x, y, x, y, x);
#endif

// expect: chainrule: polygamma: the order is an exact constant: polygamma(1_c, x)
#ifdef CHAINRULE_FIX
constexpr auto trigamma = cr::polygamma(1_c, x);
#else
constexpr auto trigamma = cr::polygamma(y, x);
#endif

// expect: chainrule: ierfcx: the order is an exact constant: ierfcx(1_c, x)
#ifdef CHAINRULE_FIX
constexpr auto repeated = cr::ierfcx(1_c, x);
#else
constexpr auto repeated = cr::ierfcx(y, x);
#endif

// expect: chainrule: log_norm_cdf_derivative: the order is an exact constant: log_norm_cdf_derivative(1_c, x)
#ifdef CHAINRULE_FIX
constexpr auto hazard = cr::log_norm_cdf_derivative(1_c, x);
#else
constexpr auto hazard = cr::log_norm_cdf_derivative(y, x);
#endif

// expect: chainrule: polygamma_difference: the order is an exact constant: polygamma_difference(1_c, x, y)
#ifdef CHAINRULE_FIX
constexpr auto gap = cr::polygamma_difference(1_c, x, y);
#else
constexpr auto gap = cr::polygamma_difference(x, x, y);
#endif

// expect: chainrule: the ends of a sum or product are integers: cr::sum(i, 0_c, 9_c, body)
#ifdef CHAINRULE_FIX
constexpr auto halves = cr::sum(i, 0_c, 1_c, xs[i]);
#else
constexpr auto halves = cr::sum(i, 0_c, 0.5_c, xs[i]);
#endif

// expect: chainrule: the ends of a sum or product are too large
#ifdef CHAINRULE_FIX
constexpr auto many = cr::sum(i, 0_c, 1'000'000_c, x);
#else
constexpr auto many = cr::sum(i, 0_c, 1'000'000'000'000_c, x);
#endif

// expect: chainrule: the body of a sum or product is a formula: cr::sum(i, 0_c, 9_c, square(xs[i]))
#ifdef CHAINRULE_FIX
constexpr auto body = cr::sum(i, 0_c, 3_c, 2_c);
#else
constexpr auto body = cr::sum(i, 0_c, 3_c, 2.0);
#endif

// expect: chainrule: an array of variables has at least one element
#ifdef CHAINRULE_FIX
constexpr cr::variables<"zs", 1> zs;
#else
constexpr cr::variables<"zs", 0> zs;
#endif

// expect: chainrule: formula: give a lambda or a functor: cr::formula<2>([](auto const& x) { return f(x); })
template <class T>
constexpr T squared(T const& u) {
  return u * u;
}
#ifdef CHAINRULE_FIX
constexpr auto recorded = cr::formula<1>([](auto const& u) { return squared(u[0]); });
#else
constexpr auto recorded = cr::formula<1>(&squared<double>);
#endif

// expect: chainrule: formula: this function returns no number
#ifdef CHAINRULE_FIX
constexpr auto something = cr::formula<1>([](auto const& u) { return std::array{u[0]}; })(2.0);
#else
constexpr auto something =
    cr::formula<1>([](auto const& u) { return std::array<std::remove_cvref_t<decltype(u[0])>, 0>{}; })(2.0);
#endif

// expect: chainrule: formula: a block of no numbers
#ifdef CHAINRULE_FIX
constexpr auto block = cr::formula<2>([](auto const& u) { return u[0]; });
#else
constexpr auto block = cr::formula<0, 2>([](auto const&, auto const& u) { return u[0]; });
#endif

// expect: chainrule: formula: either numbers of arguments, cr::formula<2, functor{4, true}>(), or formulas
struct power_law {
  double factor;
  constexpr auto operator()(auto const& u) const { return factor * u[0]; }
};
#ifdef CHAINRULE_FIX
constexpr auto law = cr::formula<1, power_law{4.0}>();
#else
constexpr auto law = cr::formula<1, power_law{4.0}>(x);
#endif

// expect: chainrule: check_record: the function was recorded from another functor
struct scaled {
  double by;
  constexpr auto operator()(auto const& u) const { return by * u[0]; }
};
struct shifted {
  double by;
  constexpr auto operator()(auto const& u) const { return by + u[0]; }
};
#ifdef CHAINRULE_FIX
constexpr bool same = cr::check_record(cr::formula<1>(scaled{}), scaled{2.0}, std::array{1.0});
#else
constexpr bool same = cr::check_record(cr::formula<1>(scaled{}), shifted{2.0}, std::array{1.0});
#endif

// expect: chainrule: gradient and hessian are of one formula: gradient(z)[x]; of a tuple of formulas it is jacobian
#ifdef CHAINRULE_FIX
constexpr auto slopes = cr::jacobian(hana::make_tuple(x, y), x, y);
#else
constexpr auto slopes = cr::gradient(hana::make_tuple(x, y), x, y);
#endif

// expect: chainrule: near takes a tolerance: near(a, b, 1e-12), or near(a, b, cr::absolute(1e-12))
#ifdef CHAINRULE_FIX
constexpr bool close = cr::near(1.0, 1.0, 1e-15).holds;
#else
constexpr bool close = cr::near(1.0, 1.0).holds;
#endif

// expect: chainrule: taylor: of a function: cr::taylor<4>(cr::function(z, x, y), point, direction)
#ifdef CHAINRULE_FIX
constexpr auto series = cr::taylor<2>(cr::function(x * y, x, y), std::array{1.0, 2.0}, std::array{1.0, 0.0});
#else
constexpr auto series = cr::taylor<2>(x * y, std::array{1.0, 2.0}, std::array{1.0, 0.0});
#endif

// expect: chainrule: cr::at takes exact constants: cr::at(d = 0_c)
#ifdef CHAINRULE_FIX
constexpr auto at_number = cr::function(x * y, cr::wrt(x, y), cr::at(x = 0_c));
#else
constexpr auto at_number = cr::function(x * y, cr::wrt(x, y), cr::at(x = 0.5));
#endif

// expect: chainrule: cr::at names variables and exact constants: cr::at(d = 0_c)
#ifdef CHAINRULE_FIX
constexpr auto at_nothing = cr::function(x * y, cr::wrt(x, y), cr::at(y = 0_c));
#else
constexpr auto at_nothing = cr::function(x * y, cr::wrt(x, y), cr::at(y));
#endif

// expect: chainrule: cr::at: a variable has two values
#ifdef CHAINRULE_FIX
constexpr auto at_twice = cr::function(x + y, cr::wrt(x, y), cr::at(x = 0_c, y = 1_c));
#else
constexpr auto at_twice = cr::function(x + y, cr::wrt(x, y), cr::at(x = 0_c, x = 1_c));
#endif

// expect: chainrule: function: behind cr::wrt stand cr::given, cr::at, cr::search and cr::checkpoints
#ifdef CHAINRULE_FIX
constexpr auto behind = cr::function(x - y, cr::wrt(x), cr::given(y));
#else
constexpr auto behind = cr::function(x - y, cr::wrt(x), y);
#endif

// expect: chainrule: formula: behind the function stand cr::at and cr::given of its blocks, by their numbers from 0
constexpr auto apart = [](auto const& a, auto const& b) { return a[0] - b[0]; };
#ifdef CHAINRULE_FIX
constexpr auto roles = cr::formula<1, 1>(apart, cr::at<0>(0_c));
#else
constexpr auto roles = cr::formula<1, 1>(apart, cr::at(x = 0_c));
#endif

// expect: chainrule: cr::at takes exact constants: cr::at<0>(0_c)
#ifdef CHAINRULE_FIX
constexpr auto exact_block = cr::formula<1, 1>(apart, cr::at<0>(2_c));
#else
constexpr auto exact_block = cr::formula<1, 1>(apart, cr::at<0>(2.0));
#endif

// expect: chainrule: formula: a block is named once, and takes one constant, or one for each of its numbers
#ifdef CHAINRULE_FIX
constexpr auto named_once = cr::formula<3, 1>(apart, cr::at<0>(0_c, 0_c, 0_c));
#else
constexpr auto named_once = cr::formula<3, 1>(apart, cr::at<0>(0_c, 0_c));
#endif

// expect: chainrule: formula: at least one block is not given
#ifdef CHAINRULE_FIX
constexpr auto some_given = cr::formula<1, 1>(apart, cr::given<0>());
#else
constexpr auto some_given = cr::formula<1, 1>(apart, cr::given<0, 1>());
#endif
