// The special cases of C's annex F, and our own for the gamma family, in constant expressions. Compiling is passing.

#include <chainrule/math/math.hpp>

#include <limits>

namespace {

namespace m = chainrule::math;

template <class T>
struct edges {
  using limits = std::numeric_limits<T>;
  static constexpr T inf = limits::infinity(), nan = limits::quiet_NaN(), most = limits::max(), least = limits::denorm_min(),
                     zero = 0, one = 1, half = T(0.5), two = 2, three = 3, pi = T(3.14159265358979323846264338327950288L);
  static constexpr bool is_nan(T x) { return m::isnan(x); }
  static constexpr bool same(T a, T b) { return a == b && m::signbit(a) == m::signbit(b); }  // zeros with their signs
  static constexpr bool near(T a, T b) { return m::abs(a - b) <= m::abs(b) * limits::epsilon(); }

  static_assert(m::isnan(nan) && !m::isnan(inf) && m::isinf(-inf) && !m::isinf(most) && m::isfinite(most) && !m::isfinite(nan));
  static_assert(m::signbit(-zero) && !m::signbit(zero) && m::signbit(-least) && m::signbit(-inf));
  static_assert(same(m::abs(-zero), zero) && m::abs(-inf) == inf && is_nan(m::abs(nan)) && m::abs(-two) == two);
  static_assert(same(m::copysign(zero, -one), -zero) && m::copysign(-inf, zero) == inf && is_nan(m::copysign(nan, -one)));
  static_assert(m::ldexp(one, 3) == 8 && m::ldexp(one, 100000) == inf && same(m::ldexp(-one, -100000), -zero) &&
                m::ldexp(-inf, 2) == -inf);
  static_assert(m::ldexp(least, limits::digits) == limits::min() * 2 && same(m::ldexp(-zero, 9), -zero) &&
                is_nan(m::ldexp(nan, 2)));

  static_assert(same(m::floor(-zero), -zero) && m::floor(-half) == -1 && m::floor(inf) == inf && is_nan(m::floor(nan)));
  static_assert(same(m::ceil(-half), -zero) && m::ceil(half) == 1 && m::ceil(-inf) == -inf && is_nan(m::ceil(nan)));
  static_assert(same(m::trunc(-half), -zero) && m::trunc(-T(2.5)) == -2 && m::trunc(most) == most && is_nan(m::trunc(nan)));
  static_assert(m::round(half) == 1 && m::round(-T(2.5)) == -3 && same(m::round(-T(0.25)), -zero) && is_nan(m::round(nan)));
  static_assert(m::round(half - limits::epsilon() / 4) == 0 && m::round(1 / limits::epsilon() - half) == 1 / limits::epsilon());
  static_assert(m::fmod(T(7), three) == 1 && m::fmod(-T(7), three) == -1 && same(m::fmod(-T(6), three), -zero) &&
                m::fmod(T(2), inf) == 2);
  static_assert(is_nan(m::fmod(inf, two)) && is_nan(m::fmod(two, zero)) && is_nan(m::fmod(nan, two)) &&
                same(m::fmod(-zero, two), -zero));
  static_assert(m::fmod(most, T(3)) >= 0 && m::fmod(most, least) == 0);

  static_assert(m::exp(zero) == 1 && m::exp(-zero) == 1 && m::exp(inf) == inf && same(m::exp(-inf), zero) && is_nan(m::exp(nan)));
  static_assert(m::exp(most) == inf && m::exp(-most) == 0 && m::exp(least) == 1);
  static_assert(m::exp2(zero) == 1 && m::exp2(T(10)) == 1024 && m::exp2(-one) == half && m::exp2(inf) == inf &&
                m::exp2(-inf) == 0);
  static_assert(m::exp2(T(limits::min_exponent - limits::digits)) == least && m::exp2(T(limits::max_exponent)) == inf);
  static_assert(same(m::expm1(-zero), -zero) && m::expm1(-inf) == -1 && m::expm1(inf) == inf && m::expm1(-most) == -1);
  static_assert(m::expm1(least) == least && m::expm1(most) == inf && is_nan(m::expm1(nan)) && is_nan(m::exp2(nan)));
  static_assert(m::log(zero) == -inf && m::log(-zero) == -inf && same(m::log(one), zero) && is_nan(m::log(-one)) &&
                m::log(inf) == inf);
  static_assert(is_nan(m::log(-inf)) && is_nan(m::log(nan)) && m::log2(zero) == -inf && m::log10(-zero) == -inf &&
                is_nan(m::log2(-one)));
  static_assert(m::log2(T(8)) == 3 && m::log2(least) == limits::min_exponent - limits::digits && same(m::log2(one), zero));
  static_assert(m::log10(T(1000)) == 3 && same(m::log10(one), zero) && m::log10(inf) == inf && is_nan(m::log10(-inf)));
  static_assert(same(m::log1p(-zero), -zero) && m::log1p(-one) == -inf && is_nan(m::log1p(-two)) && m::log1p(inf) == inf);
  static_assert(m::log1p(least) == least && is_nan(m::log1p(nan)) && is_nan(m::log1p(-inf)));

  static_assert(same(m::sin(-zero), -zero) && is_nan(m::sin(inf)) && is_nan(m::sin(nan)) && m::sin(-least) == -least);
  static_assert(m::cos(-zero) == 1 && is_nan(m::cos(-inf)) && is_nan(m::cos(nan)) && m::cos(least) == 1);
  static_assert(same(m::tan(-zero), -zero) && is_nan(m::tan(inf)) && is_nan(m::tan(nan)) && m::tan(least) == least);
  static_assert(m::sincos(two).sin == m::sin(two) && m::sincos(two).cos == m::cos(two) && is_nan(m::sincos(inf).cos));
  static_assert(same(m::asin(-zero), -zero) && near(m::asin(-one), -pi / 2) && is_nan(m::asin(two)) && is_nan(m::asin(-inf)));
  static_assert(same(m::acos(one), zero) && near(m::acos(-one), pi) && is_nan(m::acos(-two)) && is_nan(m::acos(nan)));
  static_assert(same(m::atan(-zero), -zero) && near(m::atan(inf), pi / 2) && near(m::atan(-most), -pi / 2) &&
                is_nan(m::atan(nan)));

  static_assert(same(m::atan2(zero, one), zero) && same(m::atan2(-zero, one), -zero) && same(m::atan2(zero, zero), zero));
  static_assert(near(m::atan2(zero, -zero), pi) && near(m::atan2(-zero, -zero), -pi) && same(m::atan2(-zero, zero), -zero));
  static_assert(near(m::atan2(zero, -one), pi) && near(m::atan2(-zero, -one), -pi));
  static_assert(near(m::atan2(one, zero), pi / 2) && near(m::atan2(one, -zero), pi / 2) && near(m::atan2(-one, -zero), -pi / 2));
  static_assert(near(m::atan2(one, -inf), pi) && near(m::atan2(-one, -inf), -pi));
  static_assert(same(m::atan2(one, inf), zero) && same(m::atan2(-one, inf), -zero));
  static_assert(near(m::atan2(inf, one), pi / 2) && near(m::atan2(-inf, -one), -pi / 2));
  static_assert(near(m::atan2(inf, inf), pi / 4) && near(m::atan2(-inf, inf), -pi / 4) && near(m::atan2(inf, -inf), 3 * pi / 4));
  static_assert(is_nan(m::atan2(nan, one)) && is_nan(m::atan2(one, nan)) && is_nan(m::atan2(inf, nan)) &&
                is_nan(m::atan2(nan, zero)));
  static_assert(same(m::atan2(-least, most), -zero) && m::atan2(least, two) == 0 && m::atan2(least, half) == 2 * least);

  static_assert(same(m::sinh(-zero), -zero) && m::sinh(-inf) == -inf && m::sinh(-most) == -inf && is_nan(m::sinh(nan)) &&
                m::sinh(least) == least);
  static_assert(m::cosh(-zero) == 1 && m::cosh(-inf) == inf && m::cosh(most) == inf && is_nan(m::cosh(nan)));
  static_assert(same(m::tanh(-zero), -zero) && m::tanh(inf) == 1 && m::tanh(-most) == -1 && is_nan(m::tanh(nan)) &&
                m::tanh(least) == least);
  static_assert(same(m::asinh(-zero), -zero) && m::asinh(-inf) == -inf && is_nan(m::asinh(nan)) && m::asinh(most) < most);
  static_assert(same(m::acosh(one), zero) && m::acosh(inf) == inf && is_nan(m::acosh(half)) && is_nan(m::acosh(-inf)) &&
                is_nan(m::acosh(nan)));
  static_assert(same(m::atanh(-zero), -zero) && m::atanh(one) == inf && m::atanh(-one) == -inf && is_nan(m::atanh(two)) &&
                is_nan(m::atanh(nan)));

  static_assert(same(m::sqrt(-zero), -zero) && m::sqrt(inf) == inf && is_nan(m::sqrt(-one)) && is_nan(m::sqrt(-inf)) &&
                is_nan(m::sqrt(nan)));
  static_assert(m::sqrt(T(2.25)) == T(1.5) && m::sqrt(T(0x1p-126)) == T(0x1p-63));
  static_assert(same(m::cbrt(-zero), -zero) && m::cbrt(-inf) == -inf && m::cbrt(-T(27)) == -3 && is_nan(m::cbrt(nan)));
  static_assert(m::hypot(T(3), T(-4)) == 5 && m::hypot(inf, nan) == inf && m::hypot(nan, -inf) == inf &&
                is_nan(m::hypot(nan, one)));
  static_assert(m::hypot(most, most) == inf && m::hypot(most, zero) == most && m::hypot(least, -zero) == least &&
                same(m::hypot(-zero, -zero), zero));
  static_assert(m::hypot(3 * least, 4 * least) == 5 * least && m::hypot(-inf, zero) == inf);

  static_assert(m::pow(zero, -one) == inf && m::pow(-zero, -one) == -inf && m::pow(-zero, -three) == -inf);
  static_assert(m::pow(zero, -two) == inf && m::pow(-zero, -two) == inf && m::pow(-zero, -half) == inf);
  static_assert(m::pow(zero, -inf) == inf && m::pow(-zero, -inf) == inf);
  static_assert(same(m::pow(-zero, three), -zero) && same(m::pow(zero, three), zero) && same(m::pow(-zero, two), zero));
  static_assert(same(m::pow(-zero, half), zero) && same(m::pow(-zero, inf), zero));
  static_assert(m::pow(-one, inf) == 1 && m::pow(-one, -inf) == 1 && m::pow(one, nan) == 1 && m::pow(one, inf) == 1);
  static_assert(m::pow(nan, zero) == 1 && m::pow(nan, -zero) == 1 && m::pow(zero, zero) == 1 && m::pow(inf, zero) == 1);
  static_assert(is_nan(m::pow(-two, half)) && is_nan(m::pow(nan, one)) && is_nan(m::pow(two, nan)) && is_nan(m::pow(-one, nan)));
  static_assert(m::pow(half, -inf) == inf && same(m::pow(two, -inf), zero) && same(m::pow(-half, inf), zero) &&
                m::pow(-two, inf) == inf);
  static_assert(same(m::pow(-inf, -three), -zero) && same(m::pow(-inf, -two), zero) && same(m::pow(-inf, -half), zero));
  static_assert(m::pow(-inf, three) == -inf && m::pow(-inf, two) == inf && m::pow(-inf, half) == inf);
  static_assert(same(m::pow(inf, -half), zero) && m::pow(inf, half) == inf && m::pow(-two, three) == -8 &&
                m::pow(-two, -two) == T(0.25));
  static_assert(m::pow(two, most) == inf && m::pow(half, most) == 0 && m::pow(most, two) == inf && m::pow(-most, three) == -inf);
  static_assert(m::pow(-one, most) == 1 && m::pow(-one, 1 / limits::epsilon() + 1) == -1 && m::pow(T(4), half) == 2);
  static_assert(same(m::pow(-least, three), -zero) && m::pow(two, T(limits::min_exponent - limits::digits)) == least);

  static_assert(same(m::erf(-zero), -zero) && m::erf(inf) == 1 && m::erf(-inf) == -1 && m::erf(most) == 1 && is_nan(m::erf(nan)));
  static_assert(m::erfc(-inf) == 2 && same(m::erfc(inf), zero) && m::erfc(-most) == 2 && m::erfc(zero) == 1 &&
                is_nan(m::erfc(nan)));
  static_assert(m::lgamma(one) == 0 && m::lgamma(two) == 0 && m::lgamma(zero) == inf && m::lgamma(-zero) == inf &&
                m::lgamma(-two) == inf);
  static_assert(m::lgamma(-inf) == inf && m::lgamma(inf) == inf && m::lgamma(most) == inf && m::lgamma(-most) == inf &&
                is_nan(m::lgamma(nan)));
  static_assert(m::tgamma(zero) == inf && m::tgamma(-zero) == -inf && is_nan(m::tgamma(-one)) && is_nan(m::tgamma(-inf)));
  static_assert(m::tgamma(inf) == inf && m::tgamma(most) == inf && is_nan(m::tgamma(nan)) && is_nan(m::tgamma(-most)));
  static_assert(m::tgamma(one) == 1 && m::tgamma(T(5)) == 24 && m::tgamma(T(10)) == 362880 && m::tgamma(least) == inf);
  static_assert(same(m::tgamma(T(-2000.5)), -zero) && same(m::tgamma(T(-2001.5)), zero));

  static_assert(m::digamma(zero) == -inf && m::digamma(-zero) == inf && is_nan(m::digamma(-one)) && is_nan(m::digamma(-inf)));
  static_assert(m::digamma(inf) == inf && is_nan(m::digamma(nan)) && m::digamma(least) == -inf && m::digamma(-least) == inf);
  static_assert(m::trigamma(zero) == inf && m::trigamma(-zero) == inf && m::trigamma(-one) == inf &&
                same(m::trigamma(inf), zero));
  static_assert(m::polygamma(2, zero) == -inf && m::polygamma(2, -zero) == inf && is_nan(m::polygamma(2, -one)) &&
                is_nan(m::trigamma(nan)));
  static_assert(same(m::polygamma(2, inf), -zero) && m::polygamma(3, -two) == inf && is_nan(m::polygamma(3, -inf)) &&
                is_nan(m::polygamma(-1, one)));
  static_assert(m::polygamma(0, two) == m::digamma(two) && near(m::trigamma(one), T(1.64493406684822643647241516665L)) &&
                near(m::polygamma(3, one), T(6.49393940226682914909602217925L)));
  static_assert(m::trigamma(least) == inf && m::polygamma(2, -least) == inf && m::polygamma(2, least) == -inf);

  static_assert(m::erfcx(zero) == 1 && m::erfcx(inf) == 0 && m::erfcx(-inf) == inf && is_nan(m::erfcx(nan)) &&
                m::erfcx(-most) == inf);
  static_assert(m::ierfcx(0, zero) == 1 && m::ierfcx(1, inf) == 0 && m::ierfcx(2, -inf) == inf && is_nan(m::ierfcx(1, nan)) &&
                is_nan(m::ierfcx(-1, one)) && near(m::ierfcx(2, zero), T(0.25)) && m::ierfcx(3, most) == 0);
  static_assert(m::norm_cdf(zero) == half && m::norm_cdf(-inf) == 0 && m::norm_cdf(inf) == 1 && is_nan(m::norm_cdf(nan)) &&
                m::norm_pdf(inf) == 0 && m::norm_pdf(-most) == 0 && is_nan(m::norm_pdf(nan)));
  static_assert(m::log_norm_cdf(-inf) == -inf && same(m::log_norm_cdf(inf), -zero) && same(m::log_norm_cdf(most), -zero) &&
                m::log_norm_cdf(-most) == -inf && is_nan(m::log_norm_cdf(nan)) && near(m::log_norm_cdf(zero), -m::log(two)));
  static_assert(m::log_norm_cdf_derivative(1, -inf) == inf && m::log_norm_cdf_derivative(2, -inf) == -1 &&
                m::log_norm_cdf_derivative(3, -inf) == 0 && same(m::log_norm_cdf_derivative(1, inf), zero) &&
                same(m::log_norm_cdf_derivative(2, inf), -zero) && is_nan(m::log_norm_cdf_derivative(1, nan)) &&
                m::log_norm_cdf_derivative(1, -most) == most && m::log_norm_cdf_derivative(2, -most) == -1);
  static_assert(m::norm_quantile(zero) == -inf && m::norm_quantile(-zero) == -inf && m::norm_quantile(one) == inf &&
                same(m::norm_quantile(half), zero) && is_nan(m::norm_quantile(two)) && is_nan(m::norm_quantile(-least)) &&
                is_nan(m::norm_quantile(nan)) && m::norm_quantile(least) < -13 && m::norm_quantile(1 - limits::epsilon()) > 5);
  static_assert(m::logit(zero) == -inf && m::logit(one) == inf && same(m::logit(half), zero) && is_nan(m::logit(two)) &&
                is_nan(m::logit(-least)) && is_nan(m::logit(nan)) && near(m::logit(T(0.25)), -m::log(three)));
  static_assert(m::log1mexp(zero) == -inf && m::log1mexp(-zero) == -inf && same(m::log1mexp(-inf), -zero) &&
                is_nan(m::log1mexp(one)) && is_nan(m::log1mexp(nan)) && same(m::log1mexp(-most), -zero) &&
                m::log1mexp(-least) == m::log(least));
  static_assert(m::log_beta(one, one) == 0 && m::log_beta(zero, two) == inf && m::log_beta(inf, two) == -inf &&
                is_nan(m::log_beta(zero, inf)) && is_nan(m::log_beta(-one, two)) && is_nan(m::log_beta(nan, one)) &&
                is_nan(m::log_beta(one, nan)) && near(m::log_beta(half, half), m::log(pi)) && m::log_beta(most, most) == -inf &&
                m::log_beta(least, least) > 0);
  static_assert(m::polygamma_difference(0, zero, one) == -inf && m::polygamma_difference(1, zero, one) == inf &&
                m::polygamma_difference(0, one, inf) == -inf && near(m::polygamma_difference(1, one, inf), m::trigamma(one)) &&
                m::polygamma_difference(0, one, zero) == 0 && m::polygamma_difference(2, inf, one) == 0 &&
                is_nan(m::polygamma_difference(0, inf, inf)) && is_nan(m::polygamma_difference(0, -one, one)) &&
                is_nan(m::polygamma_difference(-1, one, one)) && m::polygamma_difference(0, one, one) == -1 &&
                m::polygamma_difference(1, one, one) == 1 && m::polygamma_difference(2, one, one) == -2);
};

template struct edges<float>;
template struct edges<double>;
template struct edges<long double>;

}  // namespace
