// Functors with data members: those that are recorded with their right values, and those that are refused, since a member
// decides what they calculate or is more than a double.
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

/// Whether cr::formula<N...>(F{}) is a function, or a sentence (test/compile_fail shows them).
template <class F, std::size_t... N>
constexpr bool is_recorded() {
  using recording = cr::detail::recording<F, cr::detail::blocks<N...>>;
  constexpr bool runs = requires { typename cr::detail::runs_while_compiling<recording::measure()>; };
  if constexpr (!cr::only_doubles<F>) return false;
  else if constexpr (!runs) return false;
  else return cr::detail::all_follow<recording, recording::measure()>();
}

namespace kinds {
struct only {
  double a;
  double const b = 2;
  double c[3];
  std::array<double, 2> d;
  struct {
    double e;
    std::array<double, 2> f[2];
  } g;
};
struct derived : only {
  double h;
};
struct with_bool {
  double a;
  bool b;
};
struct with_bools {
  double a;
  std::array<bool, 8> b;
};
struct with_ints {
  double a;
  int b, c;
};
struct with_long {
  long a;
};
struct with_field {
  double a;
  int b : 3;
};
struct with_float {
  double a;
  float b, c;
};
struct with_long_double {
  long double a;
};
struct with_letters {
  char a[8];
};
enum class mode : long { first };
enum old_mode : long { old_first };
struct with_enum {
  mode a;
};
struct with_old_enum {
  old_mode a;
};
struct with_pointer {
  double* a;
};
struct with_function {
  double (*a)(double);
};
struct with_member_pointer {
  double with_bool::*a;
};
struct with_reference {
  double& a;
};
struct with_union {
  union {
    double a;
    long b;
  };
};
struct with_volatile {
  double volatile a;
};
struct padded {
  alignas(16) double a;
};
struct greedy {
  float a = 1, b = 2;
  template <class T>
  constexpr greedy(T) {}
};
struct with_greedy {
  greedy a;
};
struct narrow {
  float a, b = 0;
  template <class T>
  requires std::convertible_to<T, double>
  constexpr narrow(T from) : a(float(double(from))) {}
};
struct with_narrow {
  narrow a;
  double b;
};
class hidden {
  double a = 0;

 public:
  constexpr double get() const { return a; }
};
class declared {
  double a = 0;

 public:
  using only_doubles = declared;
  constexpr double get() const { return a; }
};
struct with_more : declared {
  long more;
};
struct foreign {
  foreign() {}
  double a;
};

static_assert(cr::only_doubles<only> and cr::only_doubles<declared>);
static_assert(cr::only_doubles<derived>);
static_assert(not cr::only_doubles<with_bool> and not cr::only_doubles<with_bools> and not cr::only_doubles<with_ints>);
static_assert(not cr::only_doubles<with_long> and not cr::only_doubles<with_field> and not cr::only_doubles<with_float>);
static_assert(not cr::only_doubles<with_long_double> and not cr::only_doubles<with_letters> and not cr::only_doubles<with_enum>);
static_assert(not cr::only_doubles<with_old_enum> and not cr::only_doubles<with_pointer> and not cr::only_doubles<with_function>);
static_assert(not cr::only_doubles<with_member_pointer> and not cr::only_doubles<with_reference> and
              not cr::only_doubles<with_union>);
static_assert(not cr::only_doubles<with_volatile> and not cr::only_doubles<padded> and not cr::only_doubles<with_greedy>);
static_assert(not cr::only_doubles<with_narrow> and not cr::only_doubles<hidden> and not cr::only_doubles<with_more>);
}  // namespace kinds
template <>
inline constexpr bool cr::only_doubles<kinds::foreign> = true;
static_assert(cr::only_doubles<kinds::foreign>);

// What decides is refused, whatever it compares with, and however it is hidden.
namespace refused {
using T = cr::traced;
using one = std::array<T, 1>;
#define FUNCTOR(name, ...)                                                                                                       \
  struct name {                                                                                                                  \
    double a, b, c;                                                                                                              \
    constexpr auto operator()(one const& p) const __VA_ARGS__                                                                    \
  };                                                                                                                             \
  static_assert(not is_recorded<name, 1>())
FUNCTOR(compares, { return a > 2.0 ? p[0] * p[0] * a : p[0] * a; });
FUNCTOR(compares_with_large, { return a > 3e200 ? p[0] * p[0] : p[0]; });
FUNCTOR(compares_with_small, { return a > -1e-200 && a < 1e-200 ? p[0] * p[0] : p[0]; });
FUNCTOR(compares_sizes, { return a * a > 1e4 ? p[0] * p[0] : p[0]; });
FUNCTOR(is_zero, { return a == 0.0 ? p[0] : p[0] * a; });
FUNCTOR(is_negative_zero, { return std::bit_cast<std::uint64_t>(b) == std::uint64_t{1} << 63 ? p[0] : p[0] * a; });
FUNCTOR(is_one, { return c == 1 ? p[0] : p[0] * c; });
FUNCTOR(is_minus_one, { return c == -1 ? p[0] : p[0] * c; });
FUNCTOR(is_two, { return b == 2 ? p[0] : p[0] * c; });
FUNCTOR(at_most, { return p[0] * std::max(a, 5.0); });
FUNCTOR(at_least, { return p[0] * std::min(5.0, a); });
FUNCTOR(clamped, { return p[0] * std::clamp(a, -1e3, 1e3); });
FUNCTOR(larger, { return p[0] * std::max(a, b); });
FUNCTOR(in_order, { return a < c ? p[0] : p[0] * p[0]; });
FUNCTOR(are_equal, { return b == c ? p[0] : p[0] * p[0]; });
FUNCTOR(are_equal_and_some, { return b == c && b != 0 ? p[0] : p[0] * p[0]; });
FUNCTOR(all_equal, { return a == b && b == c ? p[0] : p[0] * p[0]; });
FUNCTOR(size, { return (a < 0 ? -a : a) * p[0]; });
FUNCTOR(truth, { return static_cast<bool>(a) ? p[0] : p[0] * p[0]; });
FUNCTOR(chosen, { return select(a > 2.0, p[0], p[0] * p[0]); });
FUNCTOR(chosen_number, { return (a > 0 ? 1.0 : -1.0) * p[0]; });
FUNCTOR(chosen_member, { return (a > 0 ? b : c) * p[0]; });
FUNCTOR(sorted, {
  double all[] = {a, b, c};
  std::sort(all, all + 3);
  return all[0] * p[0];
});
FUNCTOR(loop, {
  T sum = 0;
  for (int k = 0; k < a; ++k) sum += p[0];
  return sum;
});
FUNCTOR(power, { return pow(p[0], static_cast<int>(a)); });
FUNCTOR(subscript, {
  T const of[] = {p[0], p[0] * p[0]};
  return of[static_cast<std::size_t>(a)];
});
FUNCTOR(whole, { return static_cast<double>(static_cast<long>(b)) == b ? p[0] : p[0] * p[0]; });
FUNCTOR(odd, { return static_cast<long>(b) % 2 == 1 ? p[0] : p[0] * p[0]; });
FUNCTOR(not_a_number, { return a != a ? p[0] : p[0] * a; });
FUNCTOR(infinite, { return a == std::numeric_limits<double>::infinity() ? p[0] : p[0] * a; });
FUNCTOR(finite, { return a - a == 0 ? p[0] : p[0] * a; });
FUNCTOR(calculated, { return p[0] * (a * b); });
FUNCTOR(negative, { return p[0] * -a; });
FUNCTOR(twice, { return p[0] * (2 * a); });
FUNCTOR(undone, { return p[0] * (a * 3.7 / 3.7); });
FUNCTOR(rounded, { return p[0] * static_cast<float>(a); });
FUNCTOR(calculated_twice, { return p[0] * (T(a) * T(b) * T(c)); });
FUNCTOR(chosen_constant, {
  if (a > 0) return p[0] + 1_c;
  else return p[0] + 2_c;
});
FUNCTOR(chosen_formula, {
  if (a > 0) return p[0] + cr::constants::pi;
  else return p[0] + cr::constants::e;
});
FUNCTOR(chosen_operation, { return a > 0 ? sin(p[0]) : cos(p[0]); });
FUNCTOR(chosen_count_of_arguments, { return a > 0 ? cr::log_sum_exp(p[0], p[0]) : cr::log_sum_exp(p[0], p[0], p[0]); });
FUNCTOR(chosen_order, { return a > 0 ? p[0] - a : a - p[0]; });
FUNCTOR(chosen_result, { return a > 0 ? p[0] : T(a); });
FUNCTOR(two_conditions, { return select(T(a) > 0 && T(b) > 0, p[0], p[0] * p[0]); });
FUNCTOR(thrown, { return a > 0 ? p[0] : throw 1; });
#undef FUNCTOR

struct chosen_count {
  double a;
  constexpr void operator()(T const* p, T* out) const {
    out[0] = p[0];
    if (a > 0) out[1] = p[0];
  }
};
static_assert(not is_recorded<chosen_count, 1>());
struct chosen_larger_count {
  double a;
  constexpr void operator()(T const* p, T* out) const {
    out[0] = p[0];
    if (a < 0) out[1] = p[0];
  }
};
static_assert(not is_recorded<chosen_larger_count, 1>());
struct with_gap {
  double a;
  constexpr void operator()(T const* p, T* out) const {
    out[0] = p[0];
    out[2] = p[0];
  }
};
static_assert(not is_recorded<with_gap, 1>());
struct remembers {
  double mutable a;
  constexpr T operator()(one const& p) const {
    T const result = p[0] * a;
    a = 5;
    return result;
  }
};
static_assert(cr::only_doubles<remembers> and not is_recorded<remembers, 1>());
}  // namespace refused

// What only calculates is recorded.
namespace recorded {
/// A member meets an argument, or goes through one operation as a traced number.
struct meets {
  double a, b, c[2];
  template <class T>
  constexpr T operator()(std::array<T, 2> const& p) const {
    using cr::exp, cr::log, cr::pow, cr::select, std::max;
    T sum = exp(-T(a) * p[0]) + log(T(b)) * p[1] + p[0] * a * a - T(1.0) / T(b) * p[0] + pow(p[1], b) + max(T(a), T(5.0)) * p[1];
    for (double const each : c) sum += each * p[0];
    return sum + select(T(a) > 2.0, p[0] * b, p[1]) + select(!(T(a) < T(b)) && p[0] > 0.0, b * p[0], p[1]) +
           select(!(T(c[0]) != 0.0), p[1], p[0]) + select(T(1.0) != 2.0, p[0], p[1]) + T(c[0]);
  }
};
static_assert(is_recorded<meets, 2>());
constexpr auto f = cr::formula<2>(meets{});
constexpr bool right(meets const& m, double u, double v) {
  double sum = cr::exp(-m.a * u) + cr::log(m.b) * v + u * m.a * m.a - 1 / m.b * u + cr::pow(v, m.b) + (m.a > 5 ? m.a : 5) * v;
  for (double const each : m.c) sum += each * u;
  double const value = sum + (m.a > 2 ? u * m.b : v) + (!(m.a < m.b) && u > 0 ? m.b * u : v) + (m.c[0] != 0 ? u : v) + u + m.c[0];
  return cr::near(f(std::array{u, v}, m), value, 1e-15) && cr::check_record(f, m, std::array{u, v});
}
static_assert(right({1, 3, {5, 7}}, 2, 3) and right({3, 0.5, {0, 0}}, 2, 3) and right({7, 8, {-1, 1}}, -2, 3));
static_assert(right({2, 2, {2, 2}}, 2, 2) and right({5, 5, {0, 5}}, 1, 0.5));
static_assert(cr::to_string(f(x, y, 1_c, 2_c, 3_c, 4_c)) ==
              "exp(-1*x) + log(2)*y + x*1*1 - 1/2*x + y^2 + max(1, 5)*y + 3*x + 4*x + select(1 > 2, x*2, y) + "
              "select(!(1 < 2) && x > 0, x*2, y) + select(equal(3, 0), y, x) + x + 3");

/// Members of every kind of number reach the value unchanged.
struct line {
  double a, b;
  constexpr auto operator()(auto const& p) const { return a * p[0] + b; }
};
constexpr auto g = cr::formula<1>(line{});
static_assert(g(std::array{2.0}, line{0, -0.0}) == 0 and g(std::array{0.0}, line{1e300, 1e300}) == 1e300);
static_assert(g(std::array{1.0}, line{4, 4}) == 8 and g(std::array{1.0}, line{1.3723409185634171, 0}) == 1.3723409185634171);
static_assert(g(2.0, 3.0, 1.0) == 7 and g(std::array{2.0f}, line{3, 1}) == 7 and g.gradient(std::array{2.0}, line{3, 1})[0] == 3);

/// A member that nothing uses.
struct idle {
  double a, b;
  constexpr auto operator()(auto const& p) const { return p[0] * b; }
};
static_assert(cr::formula<1>(idle{})(std::array{2.0}, idle{5, 3}) == 6);

/// Constructors and private members.
class scaled {
 public:
  using only_doubles = scaled;
  constexpr explicit scaled(double factor) : factor_(factor) {}
  constexpr auto operator()(auto const& p) const { return factor_ * p[0]; }

 private:
  double factor_;
};
static_assert(cr::formula<1>(scaled(0))(std::array{2.0}, scaled(4)) == 8);
}  // namespace recorded

// A constant's members are known: they may be anything, and decide anything.
namespace constants {
struct r {
  double a;
  bool square;
  constexpr auto operator()(auto const& p) const { return square ? p[0] * p[0] * a : p[0] * a; }
};
static_assert(cr::formula<1, r{4, true}>()(std::array{3.0}) == 36 and cr::formula<1, r{4, false}>()(std::array{3.0}) == 12);
static_assert(cr::formula<1, r{4, true}>().gradient(3.0)[0] == 24);

enum class norm { absolute, square, huber };
struct loss {
  norm kind;
  int times;
  double delta;
  std::array<bool, 2> flags{};
  float scale = 0.5f;
  template <class T>
  constexpr T operator()(T const& u, T const& v) const {
    using cr::abs, cr::select;
    T sum = 0.0;
    for (int k = 0; k < times; ++k) {
      switch (kind) {
        case norm::absolute: sum += abs(u - v); break;
        case norm::square: sum += (u - v) * (u - v); break;
        case norm::huber: sum += select(abs(u - v) < delta, (u - v) * (u - v), std::max(delta, 1.0) * abs(u - v)); break;
      }
    }
    return flags[1] ? sum * scale : sum;
  }
};
constexpr loss huber{norm::huber, 2, 0.5, {false, true}};
constexpr auto f = cr::formula<2, huber>();
static_assert(f(1.0, 1.25) == 0.0625 and f(3.0, 1.0) == 2 and f.gradient(3.0, 1.0)[0] == 1);
static_assert(cr::check_record(f, huber, std::array{3.0, 1.0}) and cr::check_record(f, huber, std::array{1.0, 1.25}));
static_assert(cr::formula<2, loss{norm::square, 3, 0}>()(3.0, 1.0) == 12 and
              cr::formula<2, loss{norm::absolute, 1, 0}>()(3.0, 1.0) == 2);

// Several blocks, results by a pointer, formulas, lambdas.
struct camera {
  int kind;
  double focus;
  template <class T>
  constexpr bool operator()(T const* at, T const* point, T* residual) const {
    residual[0] = focus * (point[0] - at[0]) / point[1];
    if (kind == 2) residual[1] = point[1] - at[2];
    return true;
  }
};
constexpr auto seen = cr::formula<3, 2, camera{2, 1.5}>();
static_assert(seen(std::array{1.0, 2.0, 3.0}, std::array{5.0, 2.0}) == std::array{3.0, -1.0});
static_assert(cr::formula<3, 2, camera{1, 1.5}>()(std::array{1.0, 2.0, 3.0}, std::array{5.0, 2.0}) == std::array{3.0});
static_assert(cr::check_record(seen, camera{2, 1.5}, std::array{1.0, 2.0, 3.0, 5.0, 2.0}));
struct power {
  int n;
  constexpr auto operator()(auto u, auto v) const { return n > 2 ? pow(u, n) * v : v * u; }
};
static_assert(cr::formula<power{3}>(x, y) == pow(x, 3_c) * y and cr::formula<power{2}>(x, y) == x * y);
static_assert(cr::formula<2, [](auto u, auto v) { return u - v; }>()(3.0, 1.0) == 2);

// Constants that differ only in their last elements are different functions.
struct polynomial {
  double c[14];
  constexpr auto operator()(auto const& p) const {
    auto sum = 0.0 * p[0];
    for (int k = 13; k >= 0; --k) sum = c[k] == 0 ? sum * p[0] : sum * p[0] + c[k];
    return sum;
  }
};
constexpr auto a = cr::formula<1, polynomial{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}>();
constexpr auto b = cr::formula<1, polynomial{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}}>();
static_assert(a(2.0) == 8192 and b(2.0) == 16384 and a.gradient(1.0)[0] == 13 and b.gradient(1.0)[0] == 26);
}  // namespace constants

// What a tracer cannot see, and how a test finds it.
namespace unseen {
struct special {
  double a;
  template <class T>
  constexpr T operator()(std::array<T, 1> const& p) const {
    return std::is_same_v<T, double> ? p[0] : p[0] * a;
  }
};
constexpr auto f = cr::formula<1>(special{});
static_assert(cr::check_record(f, special{1}, std::array{3.0}) and not cr::check_record(f, special{2}, std::array{3.0}));
struct window {
  double a;
  template <class T>
  constexpr T operator()(std::array<T, 1> const& p) const {
    return a > 17 && a < 18 ? p[0] : p[0] * a;
  }
};
constexpr auto g = cr::formula<1>(window{});
static_assert(cr::check_record(g, window{16}, std::array{3.0}) and not cr::check_record(g, window{17.5}, std::array{3.0}));
// A result too many; NaN for NaN; another tolerance.
struct logarithm {
  double factor;
  int count = 2;
  constexpr auto operator()(auto const* u, auto* out) const {
    out[0] = cr::log(u[0]);
    if (count > 1) out[1] = u[0] * factor;
  }
};
constexpr auto logs = cr::formula<1, logarithm{1}>();
static_assert(cr::check_record(logs, logarithm{1}, std::array{-1.0}) and
              not cr::check_record(logs, logarithm{1, 1}, std::array{2.0}));
static_assert(not cr::check_record(cr::formula<1, logarithm{1, 1}>(), logarithm{1}, std::array{2.0}));
static_assert(not cr::check_record(logs, logarithm{1 + 1e-10}, std::array{2.0}));
static_assert(cr::check_record(logs, logarithm{1 + 1e-10}, std::array{2.0}, 1e-9));
}  // namespace unseen
