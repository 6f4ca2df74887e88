// Where the number type that records must be what double is: its limits, its zero, and what a bool is beside it.
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <limits>

namespace cr = chainrule;

namespace like_double {

template <class V>
using number_in = std::remove_cvref_t<decltype(std::declval<V>()[0])>;

// std::numeric_limits.
using limits = std::numeric_limits<cr::traced>;
using of_double = std::numeric_limits<double>;
static_assert(std::is_same_v<decltype(limits::max()), cr::traced> and std::is_same_v<decltype(limits::epsilon()), cr::traced>);
static_assert(limits::is_specialized and limits::is_iec559 and limits::has_infinity and not limits::is_exact);
static_assert(limits::digits == 53 and limits::max_exponent == 1024 and limits::digits10 == 15);
static_assert(std::numeric_limits<cr::traced const>::digits == 53 and std::numeric_limits<cr::traced volatile>::digits == 53);

constexpr auto all_limits = [](auto const& v) {
  using here = std::numeric_limits<number_in<decltype(v)>>;
  return std::array{here::min(),       here::max(),         here::lowest(),
                    here::epsilon(),   here::round_error(), here::infinity(),
                    here::quiet_NaN(), here::denorm_min(),  v[0]};
};
constexpr auto recorded_limits = cr::formula<1>(all_limits)(7.0);
static_assert(recorded_limits[0] == of_double::min() and recorded_limits[1] == of_double::max());
static_assert(recorded_limits[2] == of_double::lowest() and recorded_limits[3] == of_double::epsilon());
static_assert(recorded_limits[4] == 0.5 and recorded_limits[5] == of_double::infinity());
static_assert(recorded_limits[6] != recorded_limits[6] and recorded_limits[7] == of_double::denorm_min());
static_assert(cr::check_record(cr::formula<1>(all_limits), all_limits, std::array{7.0}));

constexpr auto least_square = [](auto const& v) {
  using T = number_in<decltype(v)>;
  using cr::min;
  T best = std::numeric_limits<T const>::max();
  for (auto const& e : v) best = min(best, e * e);
  return best;
};
static_assert(cr::formula<3>(least_square)(3.0, 2.0, 5.0) == 4);
static_assert(cr::formula<3>(least_square).gradient(3.0, 2.0, 5.0) == std::array{0.0, 4.0, 0.0});
static_assert(cr::check_record(cr::formula<3>(least_square), least_square, std::array{3.0, 2.0, 5.0}));

constexpr auto safe_quotient = [](auto const& v) {
  return v[0] / (v[1] + std::numeric_limits<number_in<decltype(v)>>::epsilon());
};
static_assert(cr::formula<2>(safe_quotient)(1.0, 0.0) == 1 / of_double::epsilon());
static_assert(cr::check_record(cr::formula<2>(safe_quotient), safe_quotient, std::array{1.0, 0.0}));

// T{} is 0, also as a residual: the last one, the first one, all of them.
struct last {
  template <class T>
  constexpr void operator()(T const* v, T* r) const {
    r[0] = v[0] * v[1];
    r[1] = T{};
  }
};
struct first {
  template <class T>
  constexpr void operator()(T const* v, T* r) const {
    r[0] = T();
    r[1] = v[0] * v[1];
  }
};
struct from_a_list {
  template <class T>
  constexpr bool operator()(T const* v, T* r) const {
    T e[3] = {};
    e[1] += v[0] * v[1];
    for (int k = 0; k < 3; ++k) r[k] = e[k];
    return true;
  }
};
struct nothing_but_zero {
  template <class T>
  constexpr void operator()(T const*, T* r) const {
    std::array<T, 2> const zeros{};
    for (int k = 0; k < 2; ++k) r[k] = zeros[std::size_t(k)];
  }
};
constexpr std::array at{3.0, 2.0};
static_assert(cr::formula<2>(last{})(at) == std::array{6.0, 0.0} and cr::check_record(cr::formula<2>(last{}), last{}, at));
static_assert(cr::formula<2>(first{})(at) == std::array{0.0, 6.0} and cr::check_record(cr::formula<2>(first{}), first{}, at));
static_assert(cr::formula<2>(first{}).jacobian(at) == std::array{std::array{0.0, 0.0}, std::array{2.0, 3.0}});
static_assert(cr::formula<2>(from_a_list{})(at) == std::array{0.0, 6.0, 0.0});
static_assert(cr::check_record(cr::formula<2>(from_a_list{}), from_a_list{}, at));
static_assert(cr::formula<2>(nothing_but_zero{})(at) == std::array{0.0, 0.0});

// The same with data members, whose further runs have room for one result more.
struct with_a_member {
  double seen;
  template <class T>
  constexpr void operator()(T const* v, T* r) const {
    r[0] = T{};
    r[1] = v[0] - seen;
    r[2] = T{};
  }
};
static_assert(cr::formula<2>(with_a_member{})(at, with_a_member{1.0}) == std::array{0.0, 2.0, 0.0});

// A bool is 0 or 1 beside a number.
constexpr auto picked = [](auto const& v) {
  auto sum = 0.0 * v[0];
  for (std::size_t i = 0; i < v.size(); ++i) sum += v[i] * (i == 1) + (i == 2) / v[i];
  sum -= true;
  using T = decltype(sum);
  return sum + T(2) * (v.size() == 3) + cr::select(v[0] < true, v[0], v[2]) + cr::select(v.size() == 2, v[1], 0.0);
};
static_assert(cr::formula<3>(picked)(3.0, 2.0, 5.0) == 2 + 1 / 5.0 - 1 + 2 + 5);
static_assert(cr::formula<3>(picked).gradient(0.5, 2.0, 4.0) == std::array{1.0, 1.0, -1 / 16.0});
static_assert(cr::check_record(cr::formula<3>(picked), picked, std::array{0.5, 2.0, 4.0}));

constexpr auto step = cr::formula<1>([](auto const& v) { return cr::select(v[0] < 1.0, true, 2.0 * v[0]); });
static_assert(step(0.5) == 1 and step(3.0) == 6);

// A long double is rounded as by double's constructor. (Beside a number it is refused.)
static_assert(cr::formula<1>([](auto const& v) { return number_in<decltype(v)>(0.1L) * v[0]; })(3.0) == 0.1 * 3.0);

// max and min at NaN give NaN, where std::max gives the first: docs/ordinary_cpp.md.
constexpr auto larger = cr::formula<2>([](auto const& v) {
  using std::max;
  return max(v[0], v[1]);
});
static_assert(larger(of_double::quiet_NaN(), 1.0) != larger(of_double::quiet_NaN(), 1.0));
static_assert(larger(1.0, of_double::quiet_NaN()) != larger(1.0, of_double::quiet_NaN()) and larger(1.0, 2.0) == 2);

// Operators of one's own for arrays are chosen, also for arrays of one number.
template <class T, std::size_t N>
constexpr T operator*(std::array<T, N> const& a, std::array<T, N> const& b) {
  T sum{};
  for (std::size_t i = 0; i < N; ++i) sum += a[i] * b[i];
  return sum;
}
static_assert(cr::formula<1>([](auto const& v) { return v * v; })(3.0) == 9);

}  // namespace like_double
