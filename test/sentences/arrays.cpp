// Sentences about arrays that stand beside others of their kind in test/compile_fail: each mistake with its cure, all in one program.
#include <chainrule/chainrule.hpp>

#include <tuple>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"a"> a;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::index<"i"> i;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"mu", k, 3> mu;
constexpr cr::variables<"w", 3> w;
constexpr cr::integers<"owner", n> owner;
constexpr auto f = cr::function(cr::sum(i, n, square(x[i] - a)), cr::wrt(a, x));
struct row_of_three {  // a matrix as Eigen's are
  static constexpr bool IsVectorAtCompileTime = false;
  static constexpr bool IsRowMajor = true;
  double* numbers;
  double* data() const { return numbers; }
  long rows() const { return 1; }
  long cols() const { return 3; }
  long size() const { return 3; }
  long innerStride() const { return 1; }
  long outerStride() const { return 3; }
};

// expect: chainrule: diff: a sum or product whose length each call tells has no formula for the derivative by one element
#ifdef CHAINRULE_FIX
constexpr auto by_element = diff(cr::sum(i, 0_c, 2_c, square(w[i])), w[1_c]);
#else
constexpr auto by_element = diff(cr::sum(i, n, square(w[i])), w[1_c]);
#endif

// expect: chainrule: an extent is a number, or made of cr::extent: n + 1_c
#ifdef CHAINRULE_FIX
constexpr cr::variables<"y", n + 1_c> y;
#else
constexpr cr::variables<"y", n / 2_c> y;
#endif

// expect: chainrule: an extent is a number or a cr::extent: cr::variables<
#ifdef CHAINRULE_FIX
constexpr cr::variables<"z", 3> z;
#else
struct three {};
constexpr cr::variables<"z", three{}> z;
#endif

// expect: chainrule: an array of variables has one to four extents: cr::variables<
#ifdef CHAINRULE_FIX
constexpr cr::variables<"t", 2, 2, 2, 2> t;
#else
constexpr cr::variables<"t", 2, 2, 2, 2, 2> t;
#endif

// expect: chainrule: each call tells how many elements this array has
#ifdef CHAINRULE_FIX
constexpr std::size_t length = w.size();
#else
constexpr std::size_t length = x.size();
#endif

// expect: chainrule: an element of an array takes one index for each extent: mu(i, j)
#ifdef CHAINRULE_FIX
constexpr auto element = mu(0_c, 1_c);
#else
constexpr auto element = mu(0_c);
#endif

inline void calls() {
  std::vector<double> const numbers{1, 2, 3};
  auto work = f.workspace();

// expect: chainrule: an array of integers is read where it is: give a std::vector, std::span or std::array of them
#ifdef CHAINRULE_FIX
  cr::function(cr::sum(i, n, w[owner[i]]), cr::wrt(w), cr::given(owner))(numbers, std::vector{0, 2});
#else
  cr::function(cr::sum(i, n, w[owner[i]]), cr::wrt(w), cr::given(owner))(numbers, std::vector{0.0, 2.0});
#endif

// expect: chainrule: a gradient by arrays is indexed by exact integers: gradient[0_c]
#ifdef CHAINRULE_FIX
  f.gradient(work, 2.0, numbers)[0_c];
#else
  f.gradient(work, 2.0, numbers)[0];
#endif

// expect: chainrule: an index outside of the gradient
#ifdef CHAINRULE_FIX
  f.gradient(work, 2.0, numbers)[1_c];
#else
  f.gradient(work, 2.0, numbers)[2_c];
#endif

// expect: chainrule: the workspace has another number type than the call: f.workspace<float>()
#ifdef CHAINRULE_FIX
  auto rough = f.workspace<float>();
  f.gradient(rough, 2.0f, std::vector{1.0f, 2.0f});
#else
  f.gradient(work, 2.0f, std::vector{1.0f, 2.0f});
#endif

  double value = 0;
  double slope = 0;
  std::vector<double> slopes(3);

// expect: chainrule: cr::into(value, gradient...) takes a place for each of wrt
#ifdef CHAINRULE_FIX
  f.value_and_gradient(cr::into(value, slope, slopes), 2.0, numbers);
#else
  f.value_and_gradient(cr::into(value, slopes), 2.0, numbers);
#endif

  row_of_three table{slopes.data()};

// expect: chainrule: cr::into: a place with steps is a list for an array of one extent, a matrix for one of two extents
#ifdef CHAINRULE_FIX
  f.value_and_gradient(cr::into(value, slope, slopes), 2.0, numbers);
#else
  f.value_and_gradient(cr::into(value, slope, table), 2.0, numbers);
#endif

  auto spaced = cr::strided(slopes.data(), 2, 2);

// expect: chainrule: cr::into: where a policy runs rows in blocks, results lie one number after the other
#ifdef CHAINRULE_FIX
  f.value_and_gradient(cr::blocks, cr::into(value, slope, slopes), 2.0, numbers);
#else
  f.value_and_gradient(cr::blocks, cr::into(value, slope, spaced), 2.0, numbers);
#endif

// expect: chainrule: cr::into writes numbers of the call's own type
#ifdef CHAINRULE_FIX
  f.value_and_gradient(cr::into(value, slope, slopes), 2.0, numbers);
#else
  f.value_and_gradient(cr::into(value, slope, slopes), 2.0f, std::vector{1.0f, 2.0f, 3.0f});
#endif

// expect: chainrule: a variable of this formula has no value in the call, see name<...>: bind each, z(x = 3, y = 4)
#ifdef CHAINRULE_FIX
  f(a = 2.0, x = numbers);
#else
  f(x = numbers);
#endif

// expect: chainrule: an array of variables takes a list of numbers: formula(xs = numbers); a variable takes one
#ifdef CHAINRULE_FIX
  f(a = 2.0, x = numbers);
#else
  f(a = 2.0, x = 3.0);
#endif

// expect: chainrule: the result of a call by name is read by name, slopes[x]; calls by position give arrays
#ifdef CHAINRULE_FIX
  f.gradient(work, a = 2.0, x = numbers)[a];
#else
  f.gradient(work, a = 2.0, x = numbers)[0_c];
#endif

// expect: chainrule: over: a call gives what is not bound: a number or a list for each of them
#ifdef CHAINRULE_FIX
  f.over(x = numbers)(2.0);
#else
  f.over(x = numbers)(2.0, numbers);
#endif
}

constexpr auto g = cr::function(a * cr::sum(i, n, square(x[i])), cr::wrt(a), cr::given(x));
std::vector<double> const numbers(3);
inline auto memory = f.workspace();
double const one = 2;

// expect: chainrule: a Hessian by an array whose length the call tells, or of a scan, needs memory: give a workspace
#ifdef CHAINRULE_FIX
auto const second = f.hessian(memory, 2.0, numbers);
#else
auto const second = f.hessian(2.0, numbers);
#endif

// expect: chainrule: value_gradient_hvp is by numbers and arrays of known length
#ifdef CHAINRULE_FIX
auto const three = g.value_gradient_hvp(std::tie(one, numbers), std::tie(one));
#else
auto const three = f.value_gradient_hvp(std::tie(one, numbers), std::tie(one, numbers));
#endif

// expect: chainrule: a Jacobian by an array whose length the call tells, or of a scan, needs memory: give a workspace
#ifdef CHAINRULE_FIX
auto const rows = f.jacobian(memory, 2.0, numbers);
#else
auto const rows = f.jacobian(2.0, numbers);
#endif

// expect: chainrule: a sparse matrix keeps its pattern in a workspace of its own: auto work = f.sparse_workspace(); f.sparse_hessian(work, ...)
#ifdef CHAINRULE_FIX
auto pattern = f.sparse_workspace();
auto const entries = f.sparse_hessian(pattern, 2.0, numbers);
#else
auto const entries = f.sparse_hessian(memory, 2.0, numbers);
#endif

// expect: chainrule: a direction has a number or a list for each of wrt, in their order
#ifdef CHAINRULE_FIX
auto const along = f.jvp(std::tuple(2.0, numbers), std::tuple(1.0, numbers));
#else
auto const along = f.jvp(std::tuple(2.0, numbers), std::tuple(numbers, 1.0));
#endif

// expect: chainrule: the direction of an array whose length the call tells is read where it is
#ifdef CHAINRULE_FIX
auto const further = f.jvp(std::tuple(2.0, numbers), std::tuple(1.0, numbers));
#else
auto const further = f.jvp(std::tuple(2.0, numbers), std::tuple(1.0, std::vector<float>(3)));
#endif

// expect: chainrule: over: a point has what is not bound: a number or a list for each of them
void at_a_point() {
#ifdef CHAINRULE_FIX
  (void)f.over(x = numbers).jvp(2.0, std::tuple(1.0, numbers));
#else
  (void)f.over(x = numbers).jvp(std::tuple(2.0, 1.0), std::tuple(1.0, numbers));
#endif
}

// expect: chainrule: rows of residuals have a jacobian, normal_equations (with the gradient of half their sum of squares)
void of_rows() {
  constexpr auto residuals = cr::function(cr::each(i, n, a * x[i]), cr::wrt(a), cr::given(x));
#ifdef CHAINRULE_FIX
  (void)residuals.normal_equations(2.0, numbers).gradient;
#else
  residuals.gradient(2.0, numbers);
#endif
}

constexpr cr::variables<"seen", n> seen;
constexpr auto chunked = cr::function(cr::sum(i, n, square(seen[i] - a * x[i])), cr::wrt(a), cr::given(x, seen));

// expect: chainrule: in_chunks: bind all that does not come in chunks: loss.in_chunks(a = 1.0, b = 0.5)
#ifdef CHAINRULE_FIX
auto const all_bound = chunked.in_chunks(a = 1.0);
#else
auto const all_bound = chunked.in_chunks(seen = numbers);
#endif

// expect: chainrule: in_chunks: a length is no column: bind it, loss.in_chunks(a = 1.0, n = 100), and list none that columns tell
#ifdef CHAINRULE_FIX
auto const no_length = cr::function(cr::sum(i, n, square(a* x[i])), cr::wrt(a), cr::given(x)).in_chunks(a = 1.0);
#else
auto const no_length = cr::function(cr::sum(i, n, square(a* x[i])), cr::wrt(a), cr::given(x, n)).in_chunks(a = 1.0);
#endif

// expect: chainrule: cr::at: beside arrays whose length calls tell, numbers alone are at constants, and not in rows of cr::each: bind a list, f.over(x = list)
#ifdef CHAINRULE_FIX
auto const at_zero = cr::function(cr::sum(i, n, a* x[i]), cr::wrt(a), cr::given(x), cr::at(a = 0_c));
#else
auto const at_zero = cr::function(cr::sum(i, n, a* x[i]), cr::wrt(a), cr::given(x), cr::at(x = 0_c));
#endif

// expect: chainrule: in_chunks: gradients are by numbers and arrays of known length
#ifdef CHAINRULE_FIX
auto const by_numbers = chunked.in_chunks(a = 1.0);
#else
auto const by_numbers =
    cr::function(cr::sum(i, n, square(seen[i] - a * x[i])), cr::wrt(a, x), cr::given(seen)).in_chunks(a = 1.0);
#endif

// expect: chainrule: in_chunks: a row reads its own elements, x[i], in a sum over all rows, and its number is not known
#ifdef CHAINRULE_FIX
auto const own_rows = cr::function(cr::sum(i, n, square(a* x[i])), cr::wrt(a), cr::given(x)).in_chunks(a = 1.0);
#else
auto const own_rows = cr::function(cr::sum(i, n, i* square(a* x[i])), cr::wrt(a), cr::given(x)).in_chunks(a = 1.0);
#endif

// expect: chainrule: in_chunks<2>: this Hessian needs several passes over the rows
#ifdef CHAINRULE_FIX
auto const second_order = cr::function(cr::sum(i, n, exp(a* x[i])), cr::wrt(a), cr::given(x)).in_chunks<2>(a = 1.0);
#else
auto const second_order = cr::function(cr::log_sum_exp(i, n, a* x[i]), cr::wrt(a), cr::given(x)).in_chunks<2>(a = 1.0);
#endif

// expect: chainrule: in_chunks: a sum over the rows needs what another gives, so that they would have to come twice
#ifdef CHAINRULE_FIX
auto const once = cr::function(log(cr::sum(i, n, exp(a* x[i]))), cr::wrt(a), cr::given(x)).in_chunks<0>(a = 1.0);
#else
auto const once = cr::function(log(cr::sum(i, n, exp(a* x[i]))), cr::wrt(a), cr::given(x)).in_chunks(a = 1.0);
#endif

// expect: chainrule: in_chunks: a chunk has a list for each column that is not bound, in the order of the function's lists, or by name
void of_chunks() {
  auto running = chunked.in_chunks(a = 1.0);
#ifdef CHAINRULE_FIX
  running.accumulate(numbers, numbers);
#else
  running.accumulate(numbers);
#endif
}
