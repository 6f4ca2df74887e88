// Sentences of adapters of solvers: each mistake with its cure, all in one program.
#include <chainrule/adapters/ceres.hpp>
#include <chainrule/adapters/gsl.hpp>
#include <chainrule/adapters/nlopt.hpp>
#include <chainrule/adapters/npy.hpp>
#include <chainrule/adapters/odeint.hpp>
#include <chainrule/adapters/roots.hpp>
#include <chainrule/adapters/sundials.hpp>

#include <boost/hana/tuple.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"k"> k;
constexpr cr::variable<"t"> t;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"z", n> z;
constexpr cr::index<"i"> i;
constexpr auto pair = boost::hana::make_tuple(x * y, x - y);
constexpr auto summed = cr::function(cr::sum(i, n, square(z[i])), z);
constexpr auto row = cr::function(y - k * x, cr::wrt(k), cr::given(x, y));
inline std::vector<double> const numbers{1, 2, 3};
inline std::vector<double> made() { return numbers; }

// expect: chainrule: npy: numbers in files are float, double, or integers of up to 64 bits
#ifdef CHAINRULE_FIX
inline cr::npy::file<double> measured() { return cr::npy::file<double>("measured.npy"); }
#else
inline cr::npy::file<long double> measured() { return cr::npy::file<long double>("measured.npy"); }
#endif

// expect: chainrule: a root is of one formula: cr::roots::newton_function(cr::function(formula, x))
#ifdef CHAINRULE_FIX
constexpr auto of_one = cr::roots::newton_function(cr::function(x * x - 2_c, x));
#else
constexpr auto of_one = cr::roots::newton_function(cr::function(pair, x, y));
#endif

// expect: chainrule: a root is sought in one variable: cr::function(formula, cr::wrt(x), cr::given(others...))
#ifdef CHAINRULE_FIX
constexpr auto in_one = cr::roots::halley_function(cr::function(x * x - y, cr::wrt(x), cr::given(y)), 2.0);
#else
constexpr auto in_one = cr::roots::halley_function(cr::function(x * x - y, x, y));
#endif

// expect: chainrule: roots: each variable of cr::given has its number: cr::roots::newton_function(f, numbers...)
#ifdef CHAINRULE_FIX
constexpr auto given_all = cr::roots::newton_function(cr::function(x * x - y, cr::wrt(x), cr::given(y)), 2.0);
#else
constexpr auto given_all = cr::roots::newton_function(cr::function(x * x - y, cr::wrt(x), cr::given(y)));
#endif

// expect: chainrule: residuals: each variable of cr::given takes a column of numbers, in their order
#ifdef CHAINRULE_FIX
inline auto const with_columns = cr::gsl::multifit(row, numbers, numbers);
#else
inline auto const with_columns = cr::gsl::multifit(row, numbers);
#endif

// expect: chainrule: residuals refer to their columns, and this one is gone before it is read: give it a name, or a std::span of what lives on
#ifdef CHAINRULE_FIX
inline auto const with_lasting = cr::gsl::multifit(row, numbers, std::span(numbers));
#else
inline auto const with_lasting = cr::gsl::multifit(row, numbers, made());
#endif

// expect: chainrule: residuals of arrays are given all by cr::sized(errors, {}, at = times)
#ifdef CHAINRULE_FIX
inline auto const of_rows =
    cr::gsl::multifit(cr::sized(cr::function(cr::each(i, n, z[i] - k), cr::wrt(k), cr::given(z)), {}, z = numbers));
#else
inline auto const of_rows = cr::gsl::multifit(cr::sized(cr::function(cr::each(i, n, z[i]), cr::wrt(z)), {3}), numbers);
#endif

// expect: chainrule: residuals are a compiled function of as many numbers as there are unknowns
#ifdef CHAINRULE_FIX
inline auto const compiled = cr::gsl::multifit(cr::function(pair, x, y));
#else
inline auto const compiled = cr::gsl::multifit(pair);
#endif

// expect: chainrule: multimin needs the number of unknowns: cr::sized(f, {1000}) for an array of any length
#ifdef CHAINRULE_FIX
inline auto const with_length = cr::gsl::multimin(cr::sized(summed, {3}));
#else
inline auto const with_length = cr::gsl::multimin(summed);
#endif

// expect: chainrule: a solver moves one array, or numbers alone: bind columns of data to the function, objective(f.over(t = times))
#ifdef CHAINRULE_FIX
inline auto const alone =
    cr::gsl::multimin(cr::sized(cr::function(cr::sum(i, n, square(z[i] - k)), cr::wrt(z), cr::given(k)), {3}, k = 1.0));
#else
inline auto const alone = cr::gsl::multimin(cr::function(cr::sum(i, n, square(z[i] - k)), cr::wrt(z), cr::given(k)));
#endif

// expect: chainrule: the right side of a differential equation is a function of formulas
#ifdef CHAINRULE_FIX
inline auto const right_side = cr::sundials::ode(cr::function(boost::hana::make_tuple(cos(t) - x), cr::wrt(x), cr::given(t)), t);
#else
inline auto const right_side = cr::sundials::ode(cr::formula<1>([](auto const& all) { return std::array{-all[0]}; }));
#endif

// expect: chainrule: a system has a formula for each number of the state that cr::wrt lists
#ifdef CHAINRULE_FIX
inline auto const square_system = cr::sundials::ode(cr::function(pair, x, y));
#else
inline auto const square_system = cr::sundials::ode(cr::function(boost::hana::make_tuple(x * y), x, y));
#endif

// expect: chainrule: a variable of this formula has no value in the call
#ifdef CHAINRULE_FIX
inline auto const with_parameter =
    cr::gsl::odeiv2(cr::function(boost::hana::make_tuple(-k * x), cr::wrt(x), cr::given(k)), k = 2.0);
#else
inline auto const with_parameter = cr::gsl::odeiv2(cr::function(boost::hana::make_tuple(-k * x), cr::wrt(x), cr::given(k)));
#endif

// expect: chainrule: sundials: a cell's rates are differentiated in the numbers of its left neighbour, its own, and those of the right one
#ifdef CHAINRULE_FIX
inline auto const cells =
    cr::sundials::row(cr::function(boost::hana::make_tuple(x - 2_c * y + k), cr::wrt(x, y, k)), 9, {0}, {0});
#else
inline auto const cells = cr::sundials::row(cr::function(boost::hana::make_tuple(x - y), cr::wrt(x, y)), 9, {0}, {0});
#endif

// expect: chainrule: sundials: a cell is a compiled function, cr::function(hana::make_tuple(...), cr::wrt(left, own, right), cr::given(...))
#ifdef CHAINRULE_FIX
inline auto const compiled_cells =
    cr::sundials::row(cr::function(boost::hana::make_tuple(x - 2_c * y + k), cr::wrt(x, y, k)), 9, {0}, {0});
#else
inline auto const compiled_cells = cr::sundials::row(summed, 9, {0}, {0});
#endif

// expect: chainrule: sundials: each variable of the cell's cr::given has its number: row(cell, n, left, right, numbers...)
#ifdef CHAINRULE_FIX
inline auto const cells_with_numbers = cr::sundials::row(
    cr::function(boost::hana::make_tuple(t * (x - 2_c * y + k)), cr::wrt(x, y, k), cr::given(t)), 9, {0}, {0}, 2.0);
#else
inline auto const cells_with_numbers =
    cr::sundials::row(cr::function(boost::hana::make_tuple(t * (x - 2_c * y + k)), cr::wrt(x, y, k), cr::given(t)), 9, {0}, {0});
#endif

constexpr auto decay = cr::function(boost::hana::make_tuple(-k * x), cr::wrt(x), cr::given(k));
constexpr auto plain_decay = cr::function(boost::hana::make_tuple(-x), x);
// expect: chainrule: sundials: sensitivities are by parameters: cr::function(hana::make_tuple(...), cr::wrt(state...), cr::given(k...))
#ifdef CHAINRULE_FIX
inline auto const slopes = cr::sundials::sensitivities(cr::sundials::ode(decay, k = 2.0), {1}, 0, 1).by_parameter;
#else
inline auto const slopes = cr::sundials::sensitivities(cr::sundials::ode(plain_decay), {1}, 0, 1).by_parameter;
#endif

// expect: chainrule: an objective is one formula, not a tuple of them
#ifdef CHAINRULE_FIX
inline auto const one_objective = cr::gsl::multimin(cr::function(x * y, x, y));
#else
inline auto const one_objective = cr::gsl::multimin(cr::function(pair, x, y));
#endif

// expect: chainrule: a root is sought in one variable: cr::gsl::root(cr::function(f, cr::wrt(x), cr::given(a)), 2.0)
#ifdef CHAINRULE_FIX
auto const in_one_of_gsl = cr::gsl::root(cr::function(x * x - y, cr::wrt(x), cr::given(y)), 2.0);
#else
auto const in_one_of_gsl = cr::gsl::root(cr::function(x * x - y, x, y));
#endif

constexpr cr::variables<"of_any", n> of_any;
constexpr auto of_any_length = cr::function(cr::sum(i, n, square(of_any[i])), of_any);
// expect: chainrule: this solver is told the number of unknowns
#ifdef CHAINRULE_FIX
auto const first_order = cr::ceres::first_order_function(cr::sized(of_any_length, {1000}));
#else
auto const first_order = cr::ceres::first_order_function(of_any_length);
#endif

// expect: chainrule: ceres: a loss is a function of one number, the squared norm
#ifdef CHAINRULE_FIX
auto const loss = cr::ceres::loss_function(log(1_c + x), x);
#else
auto const loss = cr::ceres::loss_function(log(1_c + x) * y, x, y);
#endif

// expect: chainrule: ceres: manifold<ambient, tangent>: plus gives as many numbers as the ambient space has
inline constexpr auto moved = [](auto const& p, auto const& d) { return std::array{p[0] + d[0], p[1]}; };
inline constexpr auto apart = [](auto const& q, auto const& p) { return std::array{q[0] - p[0]}; };
#ifdef CHAINRULE_FIX
auto const line = cr::ceres::manifold<2, 1>(moved, apart);
#else
auto const line = cr::ceres::manifold<2, 1>(moved, moved);
#endif

constexpr auto product = x * y;
// expect: chainrule: model: the objective comes first: cr::model(cr::minimize(f), cr::start(x = 1.0))
#ifdef CHAINRULE_FIX
auto const objective_first = cr::model(cr::minimize(product), cr::start(x = 1.0, y = 2.0));
#else
auto const objective_first = cr::model(product, cr::start(x = 1.0, y = 2.0));
#endif

// expect: chainrule: model: behind the objective stand constraints, cr::start, cr::lower, cr::upper and cr::with, nothing else
#ifdef CHAINRULE_FIX
auto const parts_known = cr::model(cr::minimize(product), cr::start(x = 1.0), cr::with(y = 2.0));
#else
auto const parts_known = cr::model(cr::minimize(product), cr::start(x = 1.0), y = 2.0);
#endif

// expect: chainrule: model: cr::start, cr::lower, cr::upper and cr::with stand once, for all: cr::lower(x = 0.0, y = 1.0)
#ifdef CHAINRULE_FIX
auto const parts_once = cr::model(cr::minimize(product), cr::start(x = 1.0, y = 2.0), cr::lower(x = 0.0, y = 1.0));
#else
auto const parts_once = cr::model(cr::minimize(product), cr::start(x = 1.0, y = 2.0), cr::lower(x = 0.0), cr::lower(y = 1.0));
#endif

// expect: chainrule: model: a variable stands twice in cr::start, lower, upper or with
#ifdef CHAINRULE_FIX
auto const named_once = cr::lower(x = 1.0, y = 0.0);
#else
auto const named_once = cr::lower(x = 1.0, x = 0.0);
#endif

#if BOOST_VERSION < 107500
// expect: chainrule: odeint: rosenbrock4 of Boost 1.74 does not compile in C++20
#  ifdef CHAINRULE_FIX
auto const of_later_boost = cr::odeint::system(decay, k = 2.0);
#  else
auto const of_later_boost = cr::odeint::solve(cr::odeint::system(decay, k = 2.0), {1}, 0, 1);
#  endif
#endif
