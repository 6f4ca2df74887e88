// Facts about signs, domains, symmetry, homogeneity and independence, and what is not known.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
using cr::constants::e;
using cr::constants::pi;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;

// Signs: of functions by their range, of sums and products by their parts.
static_assert(cr::is_positive(exp(x)) and cr::is_positive(exp(x) + x * x) and cr::is_positive(exp(x) * sigmoid(y)));
static_assert(cr::is_nonnegative(x * x) and not cr::is_positive(x * x) and not cr::is_nonzero(x * x));
static_assert(cr::is_nonnegative(pow(x, 4_c) * pow(y - x, 2_c)) and not cr::is_nonnegative(pow(x, 3_c)));
static_assert(cr::is_nonnegative(x * y * x * y) and not cr::is_nonnegative(x * y));
static_assert(cr::is_positive(1_c + square(x)) and cr::is_negative(-1_c - square(x)) and cr::is_nonpositive(-square(x)));
static_assert(cr::is_positive(cosh(x) - 1_c / 2_c) and cr::is_nonnegative(cosh(x) - 1_c) and not cr::is_positive(cosh(x) - 1_c));
static_assert(cr::is_positive(1_c - sigmoid(x)) and cr::is_positive(sigmoid(x) * (1_c - sigmoid(x))));
static_assert(cr::is_positive(softplus(x)) and cr::is_positive(cr::norm_pdf(x)) and cr::is_positive(cr::norm_cdf(x)));
static_assert(cr::is_nonnegative(1_c + sin(x)) and not cr::is_positive(1_c + sin(x)) and not cr::is_negative(cos(x) - 1_c));
static_assert(cr::is_positive(cr::erfc(x)) and cr::is_positive(2_c - cr::erfc(x)) and cr::is_negative(erf(x) - 1_c));
static_assert(cr::is_nonnegative(sqrt(x)) and cr::is_nonnegative(abs(x)) and cr::is_nonnegative(relu(x)));
static_assert(cr::is_nonnegative(hypot(x, y)) and cr::is_positive(hypot(exp(x), y)));
static_assert(cr::is_positive(max(exp(x), y)) and not cr::is_positive(min(exp(x), y)));
static_assert(cr::is_nonnegative(max(x, 0_c)) and cr::is_nonpositive(min(x, 0_c)));
static_assert(cr::is_nonnegative(clamp(x, 0_c, 1_c)) and cr::is_nonnegative(1_c - clamp(x, 0_c, 1_c)));
static_assert(cr::is_positive(select(x < y, exp(x), 1_c)) and not cr::is_positive(select(x < y, exp(x), 0_c)));
static_assert(cr::is_positive(2_c + sin(x)) and cr::is_nonnegative(1_c - cos(x)) and not cr::is_positive(sin(x) + 1_c / 2_c));
static_assert(cr::is_positive(pi - 3_c) and cr::is_positive(pi - e) and cr::is_positive(6.62607015e-34_c));

// By growth from a value that is known.
static_assert(cr::is_nonnegative(log(1_c + square(x))) and cr::is_positive(log(2_c + square(x))));
static_assert(cr::is_positive(tanh(exp(x))) and cr::is_negative(atan(-1_c - square(y))) and
              cr::is_positive(exp(square(x)) - 1_c / 2_c));
static_assert(cr::is_nonnegative(exp(square(x)) - 1_c) and cr::is_nonnegative(1_c - exp(-square(x))));
static_assert(cr::is_positive(sqrt(4_c + square(x)) - 1_c) and cr::is_nonnegative(floor(abs(x))));

// Not zero, of either sign.
static_assert(cr::is_nonzero(1_c / x) and not cr::is_positive(1_c / x) and cr::is_positive(1_c / square(x)));
static_assert(cr::is_nonzero(-exp(x) / y) and cr::is_positive(square(1_c / x)) and not cr::is_nonzero(x));

// After cancelling; as known where the formula is defined.
static_assert(cr::is_positive(x / x) and cr::is_nonnegative(x * x * x / x) and cr::is_nonnegative(x - x));

// Defined for all real arguments.
static_assert(cr::is_defined_everywhere(log(1_c + square(x))) and not cr::is_defined_everywhere(log(square(x))));
static_assert(cr::is_defined_everywhere(x * y + sin(x)) and not cr::is_defined_everywhere(1_c / x));
static_assert(cr::is_defined_everywhere(x / (1_c + x * x)) and cr::is_defined_everywhere(1_c / (2_c + sin(x) * cos(y))));
static_assert(cr::is_defined_everywhere(sqrt(x * x * y * y)) and not cr::is_defined_everywhere(sqrt(x * y)));
static_assert(cr::is_defined_everywhere(asin(sin(x))) and cr::is_defined_everywhere(acosh(cosh(x))));
static_assert(cr::is_defined_everywhere(atanh(tanh(x))) and not cr::is_defined_everywhere(atanh(x)));
static_assert(cr::is_defined_everywhere(tan(sin(x))) and not cr::is_defined_everywhere(tan(x)));
static_assert(cr::is_defined_everywhere(pow(exp(x), y)) and not cr::is_defined_everywhere(pow(x, y)));
static_assert(cr::is_defined_everywhere(pow(x, 3_c)) and not cr::is_defined_everywhere(pow(x, -3_c)));
static_assert(cr::is_defined_everywhere(pow(abs(x), 1_c / 3_c)) and not cr::is_defined_everywhere(pow(x, 1_c / 3_c)));
static_assert(cr::is_defined_everywhere(lgamma(1_c + exp(x))) and not cr::is_defined_everywhere(lgamma(x)));
static_assert(not cr::is_defined_everywhere(x / x) and not cr::is_defined_everywhere(0_c * log(x)));
static_assert(not cr::is_defined_everywhere(select(x > 0_c, log(x), 0_c)));  // conditions are not used
static_assert(cr::is_negative(cr::sign(-exp(x))) and cr::is_positive(cr::sign(exp(x))) and not cr::is_negative(cr::sign(x)));
static_assert(cr::is_defined_everywhere(fmod(x, 2_c)) and cr::is_defined_everywhere(cr::log_sum_exp(x, y, z)));
static_assert(cr::is_positive(cr::log_sum_exp(exp(x), y)) and cr::is_positive(cr::log_sum_exp(x, square(y), z)) and
              not cr::is_nonnegative(cr::log_sum_exp(x, y)));

// Symmetry, in some variables or in all.
static_assert(cr::is_even(x * x + cos(x), x) and cr::is_odd(x - pow(x, 3_c) / 6_c, x) and not cr::is_even(x + x * x, x));
static_assert(cr::is_even(exp(x) + exp(-x), x) and cr::is_odd(exp(x) - exp(-x), x) and not cr::is_odd(exp(x), x));
static_assert(cr::is_odd(x * square(y), x) and cr::is_even(x * square(y), y) and cr::is_even(x * y) and cr::is_odd(x + y));
static_assert(cr::is_even(square(x + 1_c) + square(x - 1_c), x) and cr::is_even(y, x) and not cr::is_odd(y, x));
static_assert(cr::is_even(x - x, x) and cr::is_odd(x - x, x) and cr::is_even(3_c) and cr::is_odd(diff(cosh(x), x), x));
static_assert(cr::is_even(abs(x), x) and cr::is_odd(x / abs(x), x) and cr::is_odd(erf(x) * cr::norm_pdf(x)));

// Homogeneity
static_assert(cr::is_homogeneous<2>(x * y + x * x) and not cr::is_homogeneous<2>(x * y + x) and cr::is_homogeneous<1>(x * y, x));
static_assert(cr::is_homogeneous<1>(hypot(x, y)) and cr::is_homogeneous<1>(sqrt(x * y)) and cr::is_homogeneous<0>(x / y));
static_assert(cr::is_homogeneous<-1>(1_c / x) and cr::is_homogeneous<-1, 2>(1_c / sqrt(x)) and cr::is_homogeneous<1, 3>(cbrt(x)));
static_assert(cr::is_homogeneous<0>(atan2(y, x)) and cr::is_homogeneous<0>(log(x / y)) and not cr::is_homogeneous<0>(log(x)));
static_assert(cr::is_homogeneous<1>(max(x, y) - relu(x) + abs(y)) and cr::is_homogeneous<1>(max(x, 0_c)));
static_assert(cr::is_homogeneous<2>(select(x < y, x* x, x* y)) and not cr::is_homogeneous<1>(select(x < 1_c, x, y)));
static_assert(cr::is_homogeneous<1>(x + y, x, y) and cr::is_homogeneous<7>(x - x) and cr::is_homogeneous<0>(exp(z), x));
static_assert(cr::is_homogeneous<1>(pow(x, 1_c / 4_c) * pow(y, 3_c / 4_c)));  // Cobb and Douglas

// Constancy and independence
static_assert(cr::is_constant(2_c * pi) and cr::is_constant(x - x + e) and not cr::is_constant(x));
static_assert(cr::is_independent(sin(y), x) and not cr::is_independent(sin(y), x, y) and cr::is_independent(x + y - x, x));
static_assert(cr::is_independent(square(x + y) - square(x) - 2_c * x * y, x));
static_assert(cr::is_independent(square(sin(x)) + square(cos(x)) + y, x) and not cr::is_independent(sign(x), x));
static_assert(cr::is_independent((square(x) - square(y)) / (x - y) - x, x) and cr::is_independent(y, x, z));

// Sums over an index
constexpr cr::variables<"xs", 10> xs;
constexpr cr::index<"i"> i;
static_assert(cr::is_nonnegative(cr::sum(i, 0_c, 9_c, square(xs[i]))) and cr::is_positive(cr::product(i, 0_c, 9_c, exp(xs[i]))));
static_assert(cr::is_defined_everywhere(cr::sum(i, 0_c, 9_c, log(1_c + square(xs[i])))));
static_assert(not cr::is_defined_everywhere(cr::sum(i, 0_c, 9_c, log(xs[i]))) and
              not cr::is_positive(cr::sum(i, 0_c, 9_c, xs[i])));
static_assert(not cr::is_even(cr::sum(i, 0_c, 9_c, xs[i]), xs[3_c]) and
              not cr::is_independent(cr::sum(i, 0_c, 9_c, xs[i]), xs[3_c]));

static_assert(cr::is_odd(cr::sum(i, 0_c, 9_c, xs[i])) and cr::is_even(cr::sum(i, 0_c, 9_c, square(xs[i])), xs[3_c]));
static_assert(cr::is_homogeneous<2>(cr::sum(i, 0_c, 9_c, square(xs[i]))) and
              cr::is_homogeneous<10>(cr::product(i, 0_c, 9_c, xs[i])));
static_assert(cr::is_independent(cr::sum(i, 0_c, 5_c, xs[i]), xs[7_c]) and not cr::is_constant(cr::sum(i, 0_c, 5_c, xs[i])));

// For dispatch
constexpr auto root(hana::true_) { return 1; }
constexpr auto root(hana::false_) { return 2; }
static_assert(root(cr::is_positive(exp(x))) == 1 and root(cr::is_positive(x)) == 2);
static_assert(std::is_same_v<decltype(cr::is_even(x)), hana::false_>);

}  // namespace
