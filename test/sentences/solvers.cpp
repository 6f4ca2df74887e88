// Sentences about problems for solvers: each mistake with its cure, all in one program.
#include <chainrule/adapters/solver.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"k"> k;
constexpr auto f = cr::function(k * x, cr::wrt(x), cr::given(k));
constexpr auto both = hana::make_tuple(x + y, x - y);

// expect: chainrule: a solver moves every variable of cr::wrt
#ifdef CHAINRULE_FIX
auto const fixed = cr::detail::kept(x * y, cr::wrt(x), cr::given(y), cr::at(y = 1_c));
#else
auto const fixed = cr::detail::kept(x * y, cr::wrt(x, y), cr::at(y = 1_c));
#endif

// expect: chainrule: behind a solver's function stands what it is given
#ifdef CHAINRULE_FIX
auto const named = cr::detail::kept(f, 3.0);
#else
auto const named = cr::detail::kept(f, nullptr);
#endif

// expect: chainrule: a solver's function is a compiled one
#ifdef CHAINRULE_FIX
auto const lambda = cr::detail::kept(cr::formula<1>([](auto const& u) { return u[0] * u[0]; }));
#else
auto const lambda = cr::detail::kept([](auto const& u) { return u[0] * u[0]; });
#endif

// expect: chainrule: a problem is stated with functions
#ifdef CHAINRULE_FIX
auto const stated = cr::at_least(cr::function(x, x), 1.0);
#else
auto const stated = cr::at_least([](double u) { return u; }, 1.0);
#endif

constexpr cr::extent<"n"> n;
constexpr cr::variables<"xs", n> xs;
constexpr cr::index<"i"> i;
constexpr auto of_any_length = cr::function(cr::sum(i, n, square(xs[i])), xs);
constexpr cr::data<"t"> t;
constexpr auto of_data = cr::function(cr::sum(square(x * t)), cr::wrt(x), cr::given(t));
std::vector<double> const list{1, 2, 3};

// expect: chainrule: a problem is told the lengths of the arrays that it moves
#ifdef CHAINRULE_FIX
auto const moved = cr::minimize(cr::sized(of_any_length, {1000}));
#else
auto const moved = cr::minimize(of_any_length);
#endif

// expect: chainrule: sized: a function of arrays whose length a call tells
#ifdef CHAINRULE_FIX
auto const of_arrays = cr::sized(of_data.over(t = list), {});
#else
auto const of_arrays = cr::sized(f, {});
#endif

// expect: chainrule: sized: give all to over, or all to sized
#ifdef CHAINRULE_FIX
auto const all_to_one = cr::sized(of_data, {}, t = list);
#else
auto const all_to_one = cr::sized(of_data.over(t = list), {}, t = list);
#endif

// expect: chainrule: model: an array whose length is not known has a list here
#ifdef CHAINRULE_FIX
auto const with_length = cr::start(xs = list);
#else
auto const with_length = cr::start(xs = 1.0);
#endif

// expect: chainrule: summed: parts are repeated functions
#ifdef CHAINRULE_FIX
auto const parts = cr::summed(cr::repeated(cr::function(x, x), {0, 1}).into({0, 0}));
#else
auto const parts = cr::summed(cr::function(x, x));
#endif

// expect: chainrule: minimize: functions of one value
#ifdef CHAINRULE_FIX
auto const one_value = cr::least_squares(cr::function(both, x, y));
#else
auto const one_value = cr::minimize(cr::function(both, x, y));
#endif

// expect: chainrule: minimize: one formula, or functions
#ifdef CHAINRULE_FIX
auto const one_formula = cr::minimize(x + y);
#else
auto const one_formula = cr::minimize(x, y);
#endif

// expect: chainrule: least_squares: one tuple of formulas, or functions
#ifdef CHAINRULE_FIX
auto const one_tuple = cr::least_squares(both);
#else
auto const one_tuple = cr::least_squares(x + y, x - y);
#endif

// expect: chainrule: model: start, lower, upper and with take numbers by name
#ifdef CHAINRULE_FIX
auto const by_name = cr::start(x = 1.0);
#else
auto const by_name = cr::start(1.0);
#endif

// expect: chainrule: model: this variable has no start, so it is no unknown
#ifdef CHAINRULE_FIX
auto const unknown = cr::model(cr::minimize(square(x)), cr::start(x = 1.0), cr::lower(x = 0.0));
#else
auto const unknown = cr::model(cr::minimize(square(x)), cr::start(x = 1.0), cr::lower(y = 0.0));
#endif

// expect: chainrule: model: say where to start
#ifdef CHAINRULE_FIX
auto const begun = cr::model(cr::minimize(square(x)), cr::start(x = 1.0));
#else
auto const begun = cr::model(cr::minimize(square(x)), cr::lower(x = 1.0));
#endif
