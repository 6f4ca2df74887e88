// add subtract multiply divide in constant expressions: the IEEE results, at every edge. Compiling is passing.

#include <chainrule/math/ieee.hpp>

#include <limits>

namespace {

using namespace chainrule::math;

template <class T>
struct edges {
  using limits = std::numeric_limits<T>;
  static constexpr T inf = limits::infinity(), quiet = limits::quiet_NaN(), most = limits::max(), least = limits::denorm_min(),
                     normal = limits::min(), zero = 0, one = 1, two = 2, half = T(0.5), epsilon = limits::epsilon();
  static constexpr bool is_nan(T x) { return x != x; }
  static constexpr bool is_zero(T x, bool minus) { return x == 0 && ieee::negative(x) == minus; }

  static_assert(add(one, two) == 3 && add(most, -most) == 0 && add(most, one) == most && add(least, least) == 2 * least);
  static_assert(add(most, most) == inf && add(-most, -most) == -inf);
  static_assert(add(most, most* epsilon / 8) == most && add(most, most* epsilon / 2) == inf);
  static_assert(is_nan(add(inf, -inf)) && is_nan(add(-inf, inf)) && add(inf, inf) == inf && add(inf, -most) == inf);
  static_assert(is_nan(add(quiet, one)) && is_nan(add(one, quiet)) && is_nan(add(quiet, inf)));
  static_assert(is_zero(add(-zero, -zero), true) && is_zero(add(-zero, zero), false) && is_zero(add(one, -one), false));

  static_assert(subtract(one, two) == -1 && subtract(most, -most) == inf && subtract(-most, most) == -inf);
  static_assert(is_nan(subtract(inf, inf)) && subtract(inf, -inf) == inf && subtract(one, inf) == -inf);
  static_assert(is_nan(subtract(quiet, inf)) && is_zero(subtract(-zero, zero), true) && is_zero(subtract(zero, zero), false));

  static_assert(multiply(two, two) == 4 && multiply(most, two) == inf && multiply(most, -two) == -inf);
  static_assert(multiply(most, half) == most / 2 && multiply(most / 4, T(4)) == most && multiply(most, one + epsilon) == inf);
  static_assert(multiply(most, least) == most * least && multiply(least, half) == 0 && multiply(-most, -most) == inf);
  static_assert(is_nan(multiply(inf, zero)) && is_nan(multiply(zero, -inf)) && is_nan(multiply(quiet, zero)));
  static_assert(multiply(inf, -least) == -inf && is_zero(multiply(-zero, most), true) && is_zero(multiply(-least, least), true));

  static_assert(divide(one, two) == half && divide(one, zero) == inf && divide(one, -zero) == -inf && divide(-one, zero) == -inf);
  static_assert(is_nan(divide(zero, zero)) && is_nan(divide(inf, -inf)) && is_nan(divide(one, quiet)) &&
                is_nan(divide(quiet, zero)));
  static_assert(divide(most, half) == inf && divide(most / 2, half) == most && divide(most, -least) == -inf &&
                divide(one, least) == inf);
  static_assert(divide(one, normal) == 1 / normal && divide(most, most) == 1 && divide(least, least) == 1);
  static_assert(divide(inf, -two) == -inf && divide(inf, zero) == inf && divide(inf, -zero) == -inf);
  static_assert(is_zero(divide(one, -inf), true) && is_zero(divide(-zero, inf), true) && is_zero(divide(least, most), false));
};

template struct edges<float>;
template struct edges<double>;
template struct edges<long double>;

}  // namespace
