// Scans while compiling: values and tangents, memory by the type, and one body for every length.
#include <chainrule/chainrule.hpp>

#include <boost/hana/tuple.hpp>

#include <tuple>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"q"> q;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"q0"> q0;
constexpr cr::variable<"h"> h;
constexpr cr::variables<"c", 3> c;
constexpr cr::extent<"n"> n;
constexpr cr::index<"s"> s;

// Fibonacci's numbers: all right sides read the states before the step.
constexpr auto numbers = cr::scan(s, n, cr::state(q = q0, u = 1_c), cr::next(q = u, u = q + u));
constexpr auto fibonacci = cr::function(numbers.last(q), cr::wrt(q0), cr::given(n));
static_assert(fibonacci(0.0, 0) == 0 and fibonacci(0.0, 1) == 1 and fibonacci(0.0, 10) == 55 and
              fibonacci(0.0, 60) == 1548008755920);
static_assert(fibonacci.jvp(std::tuple(0.0, 10), 1.0) == 34 and fibonacci.bytes_per_step() == 16);

// From one end to the other, both included; elements of a short array; powers of a loop without a step.
constexpr auto horner = cr::scan(s, 0_c, 2_c, cr::state(q = 0_c), cr::next(q = q * h + c[s] + s));
constexpr auto polynomial = cr::function(horner.last(q), cr::wrt(h, c));
static_assert(polynomial(2.0, std::array{3.0, 4.0, 5.0}) == 3 * 4 + 5 * 2 + 7);
static_assert(polynomial.jvp(std::tuple(2.0, std::array{3.0, 4.0, 5.0}), std::tuple(1.0, std::array{0.0, 0.0, 1.0})) ==
              2 * 3 * 2 + 5 + 1);
static_assert(cr::function(cr::scan(s, 3_c, 2_c, cr::state(q = h), cr::next(q = q * q)).last(q), h)(5.0) == 5);

// A formula like any other, named by its content; the names of its states mean nothing outside.
constexpr auto last = cr::scan(s, n, cr::state(q = q0), cr::next(q = q * h + q0)).last(q);
static_assert(
    std::is_same_v<decltype(last), decltype(cr::scan(s, n, cr::state(q = q0), cr::next(q = q * h + q0)).last(q)) const>);
static_assert(last == last and last + last == 2_c * last and not decltype(last == numbers.last(q))::value);
static_assert(cr::to_string(last) == "last(q*h + q0, q0, 0, n - 1)");
constexpr auto replaced = substitute(last, q = 7_c, q0 = u);
static_assert(cr::function(replaced, cr::wrt(u, h), cr::given(n))(1.0, 2.0, 3) == 15);

// Sums along a scan, while compiling.
constexpr auto squares = cr::sum(s, n, square(numbers.at(q, s)) + numbers.at(q, s + 1_c));
constexpr auto energy = cr::function(squares, cr::wrt(q0), cr::given(n));
static_assert(energy(0.0, 4) == 0 + 1 + 1 + 4 + 1 + 1 + 2 + 3 and energy.jvp(std::tuple(0.0, 2), 1.0) == 0 + 0 + 0 + 1);

// Steps until a condition holds, one in another.
constexpr auto halved = cr::iterate_until(q <= 1_c, 100_c, cr::state(q = h, u = q0), cr::next(q = q / 2_c, u = u + q));
constexpr auto halves = cr::function(halved.last(u), cr::wrt(q0, h));
static_assert(halves(0.5, 8.0) == 0.5 + 8 + 4 + 2 and halves(0.5, 1.0) == 0.5 and
              halves.jvp(std::tuple(0.0, 8.0), std::tuple(1.0, 1.0)) == 2.75);
constexpr auto inner = cr::iterate_until(u > q, 9_c, cr::state(u = 1_c), cr::next(u = 2_c * u));
constexpr auto outer = cr::iterate_until(q > 100_c, 9_c, cr::state(q = h), cr::next(q = q + inner.last(u)));
static_assert(cr::function(outer.last(q), h)(3.0) == 3 + 4 + 8 + 16 + 32 + 64 and
              cr::function(outer.last(q), h).jvp(3.0, 1.0) == 1);

// The binomial schedule: with room for three states, six steps are taken forward eight times in all.
static_assert(cr::detail::steps_to_next_kept(6, 3) == 3 and cr::detail::steps_to_next_kept(3, 2) == 2);
