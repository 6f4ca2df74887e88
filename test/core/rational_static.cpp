// Exact rationals of 64 bits: lowest terms, overflow that is seen, and correctly rounded values.
#include <chainrule/core/rational.hpp>

using chainrule::nearest;
using chainrule::rational;
using chainrule::detail::divided_by_zero;
using chainrule::detail::no_rational;
using chainrule::detail::power;
using chainrule::detail::reduce;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

// Lowest terms, the sign above.
static_assert(reduce(6, 4) == rational{3, 2} && reduce(6, -4) == rational{-3, 2} && reduce(-6, -4) == rational{3, 2});
static_assert(reduce(0, -7) == rational{0, 1} && reduce(1, 0) == no_rational);

static_assert(rational{1, 2} + rational{1, 3} == rational{5, 6} && rational{1, 2} - rational{1, 2} == rational{0, 1});
static_assert(rational{2, 3} * rational{3, 4} == rational{1, 2} && rational{2, 3} / rational{-4, 3} == rational{-1, 2});
static_assert(-rational{2, 3} == rational{-2, 3} && rational{1, 3} < rational{1, 2} && !(rational{1, 2} < rational{1, 2}));
static_assert(rational{4, 1}.is_integer() && !rational{1, 2}.is_integer());

// What does not fit says so, and stays so; what fits after reduction fits.
static_assert(rational{most, 1} + rational{0, 1} == rational{most, 1} && !(rational{most, 1} + rational{1, 1}).fits());
static_assert(!(rational{most, 1} * rational{2, 1}).fits() && !(rational{1, most} / rational{2, 1}).fits());
static_assert(rational{most, 3} * rational{3, most} == rational{1, 1} &&
              rational{most, 2} + rational{most, 2} == rational{most, 1});
static_assert(!(no_rational + rational{1, 1}).fits() && !(rational{1, 1} * no_rational).fits() &&
              !(no_rational / rational{1, 1}).fits());
static_assert(rational{1, 1} / rational{0, 1} == divided_by_zero && rational{0, 1} / rational{0, 1} == divided_by_zero);
static_assert(rational{-most, 1} < rational{most, 1} && rational{most - 1, most} < rational{1, 1});

static_assert(power({2, 3}, 3) == rational{8, 27} && power({2, 3}, -3) == rational{27, 8} && power({5, 1}, 0) == rational{1, 1});
static_assert(power({-1, 1}, most) == rational{-1, 1} && power({2, 1}, 62) == rational{std::int64_t{1} << 62, 1});
static_assert(!power({2, 1}, 63).fits() && power({0, 1}, -1) == divided_by_zero && power({0, 1}, 0) == rational{1, 1});
static_assert(!power({2, 1}, least).fits());

// The nearest floating-point number: one rounding, ties to even.
static_assert(nearest<double>({1, 3}) == 1.0 / 3 && nearest<float>({1, 3}) == 1.0f / 3 &&
              nearest<long double>({1, 3}) == 1.0L / 3);
static_assert(nearest<double>({-1, 10}) == -0.1 && nearest<float>({1, 10}) == 0.1f && nearest<long double>({1, 10}) == 0.1L);
static_assert(nearest<double>({most, 1}) == 9223372036854775808.0 && nearest<long double>({most, 1}) == 9223372036854775807.0L);
static_assert(nearest<double>({(std::int64_t{1} << 53) + 1, 1}) == 9007199254740992.0);
static_assert(nearest<double>({(std::int64_t{1} << 53) + 3, 1}) == 9007199254740996.0);
static_assert(nearest<float>({(1 << 24) + 1, 1}) == 16777216.0f && nearest<float>({(1 << 24) + 3, 1}) == 16777220.0f);
static_assert(nearest<double>({1, most}) == 0x1p-63 && nearest<double>({most, most - 1}) == 1.0);
// Two roundings would give 0.5 + 2^-24: the rest decides.
static_assert(nearest<float>({(std::int64_t{1} << 53) + (std::int64_t{1} << 29) + 1, std::int64_t{1} << 54}) == 0x1.000002p-1f);
static_assert(nearest<float>({(std::int64_t{1} << 53) + (std::int64_t{1} << 29), std::int64_t{1} << 54}) == 0x1p-1f);
