// Sums over rows that ranks share.
#include <chainrule/adapters/mpi.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <vector>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"a"> a;
constexpr cr::data<"t"> t;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"mu", k> mu;
constexpr cr::integers<"of", n> of;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;

inline std::vector<double> const rows{1, 2, 3};
inline auto const machines = cr::distributed(MPI_COMM_WORLD);
inline auto const of_n = cr::distributed(MPI_COMM_WORLD, n);

constexpr auto scaled = cr::function(cr::sum(i, n, square(a* x[i])), cr::wrt(a), cr::given(x));
inline double no_rows() {
  // expect: chainrule: cr::distributed: no sum runs over the rows that ranks share: name their extent, cr::distributed(comm, n)
#ifdef CHAINRULE_FIX
  return scaled(of_n, 1.0, rows);
#else
  return scaled(machines, 1.0, rows);
#endif
}

#ifdef CHAINRULE_FIX
constexpr auto distances = cr::function(cr::sum(i, n, cr::sum(j, k, square(x[i] - mu[j]))), cr::wrt(mu), cr::given(x));
#else
constexpr auto distances = cr::function(cr::sum(j, k, cr::sum(i, n, square(x[i] - mu[j]))), cr::wrt(mu), cr::given(x));
#endif
inline double within() {
  // expect: chainrule: cr::distributed: a sum over the rows that ranks share stands within another sum: every rank has some of the rows, so write that sum outermost
  return distances(of_n, rows, rows);
}

#ifdef CHAINRULE_FIX
constexpr cr::variables<"w", k> w;
#else
constexpr cr::variables<"w", 600> w;
#endif
constexpr auto weighted = cr::function(cr::sum(i, n, x[i] * w[of[i]]), cr::wrt(w), cr::given(x, of));
inline void many_weights(std::vector<int> const& places, std::vector<double> const& weights, std::vector<double>& slopes) {
  // expect: chainrule: cr::distributed: a gradient by so many elements of arrays of known length is not joined from what ranks find: give the array a length that calls tell
  double value = 0;
  weighted.value_and_gradient(of_n, cr::into(value, slopes), weights, rows, places);
}

constexpr auto errors = cr::function(cr::each(i, n, x[i] - mu[of[i]]), cr::wrt(mu), cr::given(x, of));
constexpr auto own_errors = cr::function(cr::each(i, n, square(x[i])), cr::wrt(x));
inline double apart([[maybe_unused]] std::vector<int> const& places) {
  // expect: chainrule: cr::distributed: a matrix by an array with the extent of the rows that processes share: each process has unknowns of its own there; give the array of all unknowns another extent
#ifdef CHAINRULE_FIX
  auto work = errors.workspace();
  return errors.sparse_normal_equations(of_n, work, rows, rows, places).cost;
#else
  auto work = own_errors.workspace();
  return own_errors.sparse_normal_equations(of_n, work, rows).cost;
#endif
}

inline void of_fifty_digits() {
  // expect: chainrule: cr::distributed: numbers that are sent are plain: float, double, long double
#ifdef CHAINRULE_FIX
  using number = long double;
#else
  using number = boost::multiprecision::cpp_bin_float_50;
#endif
  scaled(of_n, number(1), std::vector<number>{1, 2, 3});
}
