// Identities of statistics: distributions, their logarithms and quantiles.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;
using cr::equivalent;

namespace statistics_proofs {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"p"> p;
constexpr auto pi = cr::constants::pi;
using cr::log_beta;
using cr::log_norm_cdf;
using cr::norm_cdf;
using cr::norm_pdf;

// Mills' ratio and the hazard.
static_assert(equivalent(cr::erfcx(x), exp(square(x)) * erfc(x)));
static_assert(equivalent(diff(cr::erfcx(x), x), 2_c * x * cr::erfcx(x) - 2_c / sqrt(pi)));
static_assert(equivalent(cr::ierfcx(1_c, x), 1_c / sqrt(pi) - x * cr::erfcx(x)));
static_assert(equivalent(diff(cr::ierfcx(2_c, x), x), -6_c * cr::ierfcx(3_c, x)));
static_assert(equivalent(diff(log_norm_cdf(x), x), norm_pdf(x) / norm_cdf(x)));
static_assert(equivalent(diff<2>(log_norm_cdf(x), x), -norm_pdf(x) / norm_cdf(x) * (x + norm_pdf(x) / norm_cdf(x))));
static_assert(equivalent(diff(diff<2>(log(norm_cdf(x)), x), x), diff<3>(log_norm_cdf(x), x)));
static_assert(equivalent(exp(log_norm_cdf(x)) + exp(log_norm_cdf(-x)), 1_c));

// Quantiles and odds.
static_assert(simplify(cr::norm_quantile(norm_cdf(x))) == x and simplify(norm_cdf(cr::norm_quantile(p))) == p);
static_assert(simplify(cr::norm_quantile(1_c / 2_c)) == 0_c);
static_assert(equivalent(diff(cr::norm_quantile(p), p) * norm_pdf(cr::norm_quantile(p)), 1_c));
static_assert(equivalent(diff<2>(cr::norm_quantile(p), p) * square(norm_pdf(cr::norm_quantile(p))), cr::norm_quantile(p)));
static_assert(simplify(cr::logit(sigmoid(x))) == x and simplify(sigmoid(cr::logit(p))) == p);
static_assert(equivalent(cr::logit(sigmoid(x)), x) and equivalent(sigmoid(cr::logit(p)), p));
static_assert(equivalent(cr::logit(p), log(p) - log(1_c - p)) and equivalent(cr::logit(1_c / 2_c), 0_c));
static_assert(equivalent(diff(cr::logit(p), p), 1_c / p + 1_c / (1_c - p)));
static_assert(simplify(cr::log1mexp(cr::log1mexp(x))) == x and equivalent(exp(cr::log1mexp(x)), 1_c - exp(x)));
static_assert(equivalent(diff(cr::log1mexp(x), x), 1_c / (1_c - exp(-x))));

// The beta function.
static_assert(log_beta(x, y) == log_beta(y, x));
static_assert(equivalent(log_beta(x, y), lgamma(x) + lgamma(y) - lgamma(x + y)) and equivalent(log_beta(1_c, 1_c), 0_c));
static_assert(equivalent(diff(log_beta(x, y), x), digamma(x) - digamma(x + y)));
static_assert(equivalent(diff(log_beta(x, y), x, y), -polygamma(1_c, x + y)));
static_assert(equivalent(diff<2>(log_beta(x, y), x), polygamma(1_c, x) - polygamma(1_c, x + y)));

// A Bernoulli variable of probability sigmoid(x): the logarithm of the likelihood has the slope seen minus expected.
static_assert(equivalent(diff(p * log(sigmoid(x)) + (1_c - p) * log(1_c - sigmoid(x)), x), p - sigmoid(x)));

// What is known of signs and of growth.
static_assert(cr::is_positive(cr::erfcx(x)) and cr::is_negative(log_norm_cdf(x)) and cr::is_negative(cr::log1mexp(x)));
static_assert(cr::is_defined_everywhere(log_norm_cdf(x)) and not cr::is_defined_everywhere(cr::norm_quantile(x)));

}  // namespace statistics_proofs
