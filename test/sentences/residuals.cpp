// Sentences about residuals: each mistake with its cure, all in one program.
#include <chainrule/chainrule.hpp>

#include <tuple>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"a"> a;
constexpr cr::extent<"n"> n;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"w", 500> w;
constexpr auto rows = cr::each(i, n, x[i] - a);
constexpr auto f = cr::function(rows, cr::wrt(a), cr::given(x));
constexpr auto by_x = cr::function(rows, cr::wrt(x), cr::given(a));

// expect: chainrule: diff: cr::each is rows of residuals: cr::function(cr::each(i, n, r), x) has their jacobian
#ifdef CHAINRULE_FIX
constexpr auto by_a = diff(cr::sum(i, n, x[i] - a), a);
#else
constexpr auto by_a = diff(rows, a);
#endif

// expect: chainrule: cr::each over nothing: the last value of the index is below the first
#ifdef CHAINRULE_FIX
constexpr auto some = cr::each(i, 3_c, 3_c, w[i]);
#else
constexpr auto some = cr::each(i, 3_c, 2_c, w[i]);
#endif

// expect: chainrule: cr::each is rows of a function: nothing is calculated with it; it stands alone in cr::function, or in a tuple there
#ifdef CHAINRULE_FIX
constexpr auto twice = cr::function(cr::each(i, n, 2_c * (x[i] - a)), cr::wrt(a), cr::given(x));
#else
constexpr auto twice = cr::function(2_c * rows, cr::wrt(a), cr::given(x));
#endif

// clang-format off
inline void calls() {
  std::vector<double> xs{1, 2};
  std::vector<double> out(2);
  auto work = f.workspace();
// expect: chainrule: rows of residuals need memory: give a workspace, auto work = f.workspace(); f.jacobian(work, ...), or
#ifdef CHAINRULE_FIX
  f.jacobian(work, 1.0, xs);
#else
  f.jacobian(1.0, xs);
#endif

// expect: chainrule: cr::into takes a place for each result: cr::into(values), cr::into(rows), cr::into(values, rows)
#ifdef CHAINRULE_FIX
  f.jacobian(cr::into(out), 1.0, xs);
#else
  f.jacobian(cr::into(out, out), 1.0, xs);
#endif

// expect: chainrule: a table of slopes by an array whose length the call tells is not kept: ask for the sparse_jacobian
#ifdef CHAINRULE_FIX
  by_x.sparse_jacobian(work, xs, 1.0);
#else
  by_x.jacobian(work, xs, 1.0);
#endif

// expect: chainrule: a sparse matrix needs a workspace, which keeps its pattern: auto work = f.workspace(); f.sparse_jacobian(work, ...)
#ifdef CHAINRULE_FIX
  f.sparse_jacobian(work, 1.0, xs);
#else
  f.sparse_jacobian(cr::into(out), 1.0, xs);
#endif

// expect: chainrule: a sum in a residual runs over unknowns, and is too long to be written out: there is no sparse matrix of it
#ifdef CHAINRULE_FIX
  constexpr auto g = cr::function(cr::each(i, n, x[i] - cr::sum(j, 5_c, w[j])), cr::wrt(w), cr::given(x));
#else
  constexpr auto g = cr::function(cr::each(i, n, x[i] - cr::sum(j, 500_c, w[j])), cr::wrt(w), cr::given(x));
#endif
  g.sparse_jacobian(work, std::vector<double>(500), xs);

// expect: chainrule: sparse_hessian: a sum in a row, or within other operations than +, - and factors, runs over unknowns, and is too
  constexpr auto h = cr::function(cr::exp(cr::sum(i, n, square(x[i]))), cr::wrt(x));
  constexpr auto h_cure = cr::function(cr::sum(i, n, square(x[i])), cr::wrt(x));
  auto h_work = h.sparse_workspace();
#ifdef CHAINRULE_FIX
  h_cure.sparse_hessian(h_work, xs);
#else
  static_cast<void>(h_cure);
  h.sparse_hessian(h_work, xs);
#endif

// expect: chainrule: sparse_hessian: one weight for each residual, in a std::vector, std::span, std::array or Eigen vector of the
#ifdef CHAINRULE_FIX
  by_x.sparse_hessian(work, std::tie(xs, xs[0]), out);
#else
  by_x.sparse_hessian(work, std::tie(xs, xs[0]), std::vector<int>(2));
#endif
}
