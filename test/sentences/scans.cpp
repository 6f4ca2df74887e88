// Sentences about scans: each mistake with its cure, all in one program.
#include <chainrule/chainrule.hpp>

#include <boost/hana/tuple.hpp>

#include <tuple>

namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"q"> q;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"q0"> q0;
constexpr cr::variable<"h"> h;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"s"> s;
constexpr auto decay = cr::scan(s, n, cr::state(q = q0), cr::next(q = q - h * q));
constexpr auto f = cr::function(decay.last(q), cr::wrt(q0, h), cr::given(n));

// expect: chainrule: cr::scan: what a state is and what it becomes are formulas: write q = 0_c, or name it
#ifdef CHAINRULE_FIX
constexpr auto of_numbers = cr::scan(s, n, cr::state(q = 0_c), cr::next(q = q + h));
#else
constexpr auto of_numbers = cr::scan(s, n, cr::state(q = 0), cr::next(q = q + h));
#endif

// expect: chainrule: cr::scan: states are variables bound to formulas: cr::state(q = q0), cr::next(q = q + h)
#ifdef CHAINRULE_FIX
constexpr auto of_formulas = cr::scan(s, n, cr::state(q = q0), cr::next(q = q + h));
#else
constexpr auto of_formulas = cr::scan(s, n, cr::state(q), cr::next(q = q + h));
#endif

// expect: chainrule: cr::scan: a state is bound twice
#ifdef CHAINRULE_FIX
constexpr auto once = cr::scan(s, n, cr::state(q = q0), cr::next(q = q + h));
#else
constexpr auto once = cr::scan(s, n, cr::state(q = q0), cr::next(q = q + h, q = h));
#endif

// expect: chainrule: cr::scan: a state is a number: in place of a condition write select(x > 0_c, 1_c, 0_c)
#ifdef CHAINRULE_FIX
constexpr auto numbers = cr::scan(s, n, cr::state(q = q0), cr::next(q = select(q > h, 1_c, 0_c)));
#else
constexpr auto numbers = cr::scan(s, n, cr::state(q = q0), cr::next(q = q > h));
#endif

// expect: chainrule: cr::scan: cr::next does not say what this state becomes, see name<...>: q = q where it stays
#ifdef CHAINRULE_FIX
constexpr auto stays = cr::scan(s, n, cr::state(q = q0, u = h), cr::next(q = q + u, u = u));
#else
constexpr auto stays = cr::scan(s, n, cr::state(q = q0, u = h), cr::next(q = q + u));
#endif

// expect: chainrule: cr::scan: cr::state does not say what this is before the first step, see name<...>: cr::state(q = q0)
#ifdef CHAINRULE_FIX
constexpr auto begins = cr::scan(s, n, cr::state(q = q0, u = 0_c), cr::next(q = q + u, u = h));
#else
constexpr auto begins = cr::scan(s, n, cr::state(q = q0), cr::next(q = q + u, u = h));
#endif

// expect: chainrule: a scan runs over an index: cr::index<"s"> s
#ifdef CHAINRULE_FIX
constexpr auto over = cr::scan(s, n, cr::state(q = q0), cr::next(q = q + h));
#else
constexpr auto over = cr::scan(u, n, cr::state(q = q0), cr::next(q = q + h));
#endif

// expect: chainrule: a scan is cr::scan(s, n, cr::state(q = q0), cr::next(q = q + h)): an index, how many steps or both ends, states, and what they become
#ifdef CHAINRULE_FIX
constexpr auto parts = cr::scan(s, n, cr::state(q = q0), cr::next(q = q + h));
#else
constexpr auto parts = cr::scan(s, n, cr::next(q = q + h));
#endif

// expect: chainrule: last: of a state, as cr::state names it: orbit.last(q)
#ifdef CHAINRULE_FIX
constexpr auto last = decay.last(q);
#else
constexpr auto last = decay.last(u);
#endif

// expect: chainrule: at: of a state and the scan's index: orbit.at(q, s), orbit.at(q, s + 1_c)
#ifdef CHAINRULE_FIX
constexpr auto losses = cr::sum(s, n, square(decay.at(q, s + 1_c) - x[s]));
#else
constexpr auto losses = cr::sum(s, n, square(decay.at(q, s + 2_c) - x[s]));
#endif

// expect: chainrule: along a scan runs cr::sum; what else its steps leave behind is a state, too
#ifdef CHAINRULE_FIX
constexpr auto highest = cr::scan(s, n, cr::state(q = q0, u = q0), cr::next(q = q - h * q, u = max(u, q))).last(u);
#else
constexpr auto highest = cr::max(s, n, decay.at(q, s));
#endif

// expect: chainrule: a sum along a scan runs over all of its steps: cr::sum(s, n, ...) along cr::scan(s, n, ...)
#ifdef CHAINRULE_FIX
constexpr auto late = cr::sum(s, n, select(s > 0_c, decay.at(q, s), 0_c));
#else
constexpr auto late = cr::sum(s, 1_c, n - 1_c, decay.at(q, s));
#endif

// expect: chainrule: a sum along a scan reads the states of one: what two carry, one with all states carries
#ifdef CHAINRULE_FIX
constexpr auto two = cr::scan(s, n, cr::state(q = q0, u = h), cr::next(q = q - h * q, u = u * u));
constexpr auto apart = cr::sum(s, n, square(two.at(q, s) - two.at(u, s)));
#else
constexpr auto two = cr::scan(s, n, cr::state(u = h), cr::next(u = u * u));
constexpr auto apart = cr::sum(s, n, square(decay.at(q, s) - two.at(u, s)));
#endif

// expect: chainrule: a state before a step stands in a sum along its scan: cr::sum(s, n, square(orbit.at(q, s) - seen[s]))
#ifdef CHAINRULE_FIX
constexpr auto alone = cr::function(cr::sum(s, n, decay.at(q, s)), cr::wrt(q0, h), cr::given(n));
#else
constexpr auto alone = cr::function(decay.at(q, s), cr::wrt(q0, h), cr::given(n));
#endif

// expect: chainrule: cr::iterate_until: first stands the condition that ends the steps: cr::iterate_until(abs(q * q - a) < 1e-12_c, 100_c, cr::state(q = a), cr::next(q = (q + a / q) / 2_c))
#ifdef CHAINRULE_FIX
constexpr auto ended = cr::iterate_until(q < h, 100_c, cr::state(q = q0), cr::next(q = q / 2_c));
#else
constexpr auto ended = cr::iterate_until(q - h, 100_c, cr::state(q = q0), cr::next(q = q / 2_c));
#endif

// expect: chainrule: an iteration is cr::iterate_until(condition, 100_c, cr::state(q = a), cr::next(q = f)): what ends it, at most how many steps, states, and what they become
#ifdef CHAINRULE_FIX
constexpr auto bounded = cr::iterate_until(q < h, 100_c, cr::state(q = q0), cr::next(q = q / 2_c));
#else
constexpr auto bounded = cr::iterate_until(q < h, cr::state(q = q0), cr::next(q = q / 2_c));
#endif

// expect: chainrule: cr::each of a scan: no rows are made of scans; a function of formulas with scans has jvp, vjp and hvp
#ifdef CHAINRULE_FIX
constexpr auto rows = cr::function(boost::hana::make_tuple(decay.last(q), decay.last(q) * h), cr::wrt(q0, h), cr::given(n));
#else
constexpr auto rows = cr::function(cr::each(s, n, decay.last(q) * s), cr::wrt(q0, h), cr::given(n));
#endif

// expect: chainrule: diff: the derivative of a scan is no formula: cr::function(orbit.last(q), cr::wrt(q0)) has gradient, jvp and hvp
#ifdef CHAINRULE_FIX
constexpr auto by_first = cr::function(decay.last(q), cr::wrt(q0), cr::given(h, n));
#else
constexpr auto by_first = diff(decay.last(q), q0);
#endif

// expect: chainrule: a formula with a scan is called as a function: cr::function(formula, x)(numbers)
#ifdef CHAINRULE_FIX
inline double const value = f(1.0, 0.5, 3);
#else
inline double const value = decay.last(q)(q0 = 1.0, h = 0.5);
#endif

// expect: chainrule: backward through a scan needs memory for its states: give a workspace, auto work = f.workspace(); f.value_and_gradient(work, ...)
#ifdef CHAINRULE_FIX
inline auto work = f.workspace();
inline auto const gradient = f.gradient(work, 1.0, 0.5, 3);
#else
inline auto const gradient = f.gradient(1.0, 0.5, 3);
#endif

// expect: chainrule: a Hessian by an array whose length the call tells, or of a scan, needs memory: give a workspace
#ifdef CHAINRULE_FIX
inline auto const slopes = f.hessian(work, 1.0, 0.5, 3);
#else
inline auto const slopes = f.hessian(1.0, 0.5, 3);
#endif

// expect: chainrule: no sparse Hessian is made of a scan: f.hessian(work, ...), with auto work = f.workspace(), is dense
#ifdef CHAINRULE_FIX
inline auto const curved = f.hvp(work, std::tuple(1.0, 0.5, 3), std::tuple(1.0, 0.0));
#else
inline auto sparse = f.sparse_workspace();
inline auto const curved = f.sparse_hessian(sparse, 1.0, 0.5, 3);
#endif

// expect: chainrule: a scan takes its steps one after the other: its function has no policies, cr::simd and cr::parallel
#ifdef CHAINRULE_FIX
inline double const in_order = f(1.0, 0.5, 3);
#else
inline double const in_order = f(cr::blocks, 1.0, 0.5, 3);
#endif

// expect: chainrule: a length that a function lists is given as an integer: f(1.0, 1000)
#ifdef CHAINRULE_FIX
inline double const steps = f(1.0, 0.5, 3);
#else
inline double const steps = f(1.0, 0.5, 3.0);
#endif

// expect: chainrule: function: no function is differentiated in integers: list cr::integers and cr::extent in cr::given
#ifdef CHAINRULE_FIX
constexpr auto listed = cr::function(decay.last(q), cr::wrt(q0, h), cr::given(n));
#else
constexpr auto listed = cr::function(decay.last(q), cr::wrt(q0, h, n));
#endif

// expect: chainrule: cr::checkpoints is for functions with scans: cr::scan
#ifdef CHAINRULE_FIX
constexpr auto kept = cr::function(decay.last(q), cr::wrt(q0, h), cr::given(n), cr::checkpoints(cr::every<10>));
#else
constexpr auto kept = cr::function(cr::sum(s, n, q0* x[s]), cr::wrt(q0), cr::given(x), cr::checkpoints(cr::every<10>));
#endif

// expect: chainrule: cr::every<k> and cr::bytes<n> keep something: k and n are at least 1
#ifdef CHAINRULE_FIX
constexpr auto some = cr::function(decay.last(q), cr::wrt(q0, h), cr::given(n), cr::checkpoints(cr::every<1>));
#else
constexpr auto some = cr::function(decay.last(q), cr::wrt(q0, h), cr::given(n), cr::checkpoints(cr::every<0>));
#endif

int main() {}

// Scans that carry arrays.
constexpr cr::extent<"m"> m;
constexpr cr::index<"i"> i;
constexpr cr::variables<"y", m> y;
constexpr cr::variables<"k", m> k;
constexpr cr::variables<"y0", m> y0;
constexpr cr::variables<"t", m, m> t;
constexpr auto rod = cr::scan(s, n, cr::state(y[i] = y0[i]), cr::next(y[i] = h * y[i]));
constexpr auto other_rod = cr::scan(s, n, cr::state(y[i] = y0[i]), cr::next(y[i] = h + y[i]));

// expect: chainrule: cr::scan: states are variables, or elements of an array of one extent, bound to formulas: cr::state(q = q0, y[i] = y0[i])
#ifdef CHAINRULE_FIX
constexpr auto list = cr::scan(s, n, cr::state(y[i] = t(i, 0_c)), cr::next(y[i] = h * y[i]));
#else
constexpr auto list = cr::scan(s, n, cr::state(t(i, 0_c) = y0[i]), cr::next(y[i] = h * y[i]));
#endif

// expect: chainrule: cr::scan: what an array is first is said of all its elements: cr::state(y[i] = y0[i])
#ifdef CHAINRULE_FIX
constexpr auto whole = cr::scan(s, n, cr::state(y[i] = y0[i]), cr::next(y[i] = h * y[i]));
#else
constexpr auto whole = cr::scan(s, n, cr::state(y[0_c] = y0[0_c]), cr::next(y[i] = h * y[i]));
#endif

// expect: chainrule: cr::let: what is on the way is no state: give it another name
#ifdef CHAINRULE_FIX
constexpr auto named_apart = cr::scan(s, n, cr::state(y[i] = y0[i]), cr::let(k[i] = h * y[i]), cr::next(y[i] = k[i]));
#else
constexpr auto named_apart = cr::scan(s, n, cr::state(y[i] = y0[i]), cr::let(y[i] = h * y[i]), cr::next(y[i] = y[i]));
#endif

// expect: chainrule: cr::let: what is calculated there reads what stands before it, and not itself
#ifdef CHAINRULE_FIX
constexpr auto read_behind = cr::scan(s, n, cr::state(y[i] = y0[i]), cr::let(k[i] = h * y[i]), cr::next(y[i] = k[m - 1_c - i]));
#else
constexpr auto read_behind = cr::scan(s, n, cr::state(y[i] = y0[i]), cr::let(k[i] = k[m - 1_c - i]), cr::next(y[i] = k[i]));
#endif

// expect: chainrule: at: where states are arrays, of these before a step: chain.at(y[i], s)
#ifdef CHAINRULE_FIX
constexpr auto before = cr::sum(s, n, rod.at(y[0_c], s));
#else
constexpr auto before = cr::sum(s, n, rod.at(y[0_c], s + 1_c));
#endif

// expect: chainrule: a sum over the last states of a scan reads those of one: what two carry, one with all states carries
#ifdef CHAINRULE_FIX
constexpr auto of_one = cr::sum(i, m, rod.last(y[i] * y[i]));
#else
constexpr auto of_one = cr::sum(i, m, rod.last(y[i]) * other_rod.last(y[i]));
#endif

// expect: chainrule: bytes_per_step: each call tells how long the arrays are that these scans carry
#ifdef CHAINRULE_FIX
constexpr cr::variables<"z", 7> z;
constexpr auto short_states = cr::scan(s, n, cr::state(z[i] = q0), cr::next(z[i] = h * z[i]));
static_assert(cr::function(short_states.last(z[2_c]), cr::wrt(q0), cr::given(h, n)).bytes_per_step() == 56);
#else
constexpr auto bytes = cr::function(rod.last(y[0_c]), cr::wrt(y0), cr::given(h, n)).bytes_per_step();
#endif
