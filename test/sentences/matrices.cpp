// Sentences about matrices that stand beside others of their kind in test/compile_fail: each mistake with its cure, all in one program.
#include <chainrule/matrix.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::matrix<"A", 2, 3> A;
constexpr cr::matrix<"B", 3, 2> B;
constexpr cr::matrix<"S", 2, 2> S;
constexpr cr::vector<"b", 2> b;
constexpr cr::vector<"c", 3> c;
constexpr cr::variable<"x"> x;

// expect: chainrule: broadcast: rows and columns must be 1, or those of the matrix it is to look like
#ifdef CHAINRULE_FIX
constexpr auto repeated = cr::broadcast(c, A);
#else
constexpr auto repeated = cr::broadcast(b, A);
#endif

// expect: chainrule: dot: both matrices must have the same rows and columns
#ifdef CHAINRULE_FIX
constexpr auto product = dot(A, transpose(B));
#else
constexpr auto product = dot(A, B);
#endif

// expect: chainrule: element by element: the rows of both matrices must be equal, or one is a row vector
#ifdef CHAINRULE_FIX
constexpr auto added = A + transpose(B);
#else
constexpr auto added = A + B * A;
#endif

// expect: chainrule: matrix: rows and columns are positive numbers, or cr::dynamic
#ifdef CHAINRULE_FIX
constexpr cr::matrix<"E", cr::dynamic, 3> E;
#else
constexpr cr::matrix<"E", 0, 3> E;
#endif

// expect: chainrule: trace, determinant, cofactors, inverse, solve: the matrix must be square (rows must equal columns)
#ifdef CHAINRULE_FIX
constexpr auto volume = determinant(A * transpose(A));
#else
constexpr auto volume = determinant(A);
#endif

// expect: chainrule: solve: the matrix must have as many rows as the right-hand side
#ifdef CHAINRULE_FIX
constexpr auto solution = solve(S, A);
#else
constexpr auto solution = solve(S, B);
#endif

// expect: chainrule: affine: b must be a row vector, one number per column of W
#ifdef CHAINRULE_FIX
constexpr auto layer = cr::affine(A, B, b);
#else
constexpr auto layer = cr::affine(A, B, S);
#endif

// expect: chainrule: affine: columns of W must equal columns of b
#ifdef CHAINRULE_FIX
constexpr auto next = cr::affine(A, B, b);
#else
constexpr auto next = cr::affine(A, B, c);
#endif

// expect: chainrule: softmax_cross_entropy: rows of Z must equal rows of T
#ifdef CHAINRULE_FIX
constexpr auto loss = cr::softmax_cross_entropy(S, A* B);
#else
constexpr auto loss = cr::softmax_cross_entropy(S, B);
#endif

// expect: chainrule: gradient: the key is a variable: gradient(loss)[W]
#ifdef CHAINRULE_FIX
constexpr auto slope = cr::gradient(sum(A))[A];
#else
constexpr auto slope = cr::gradient(sum(A))[2];
#endif

// expect: chainrule: function: list the variables: cr::function(formula, W, b)
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(sum(A), A);
#else
constexpr auto f = cr::function(sum(A));
#endif

// expect: chainrule: function: only variables can be listed, as in cr::function(formula, W, b)
#ifdef CHAINRULE_FIX
constexpr auto g = cr::function(sum(A), A);
#else
constexpr auto g = cr::function(sum(A), A, 2_c);
#endif

inline void calls() {
  constexpr auto h = cr::function(x * sum(A), A, x);
  Eigen::MatrixXd const a = Eigen::MatrixXd::Ones(2, 3);
  Eigen::MatrixXf const rough = Eigen::MatrixXf::Ones(2, 3);

// expect: chainrule: function: for a matrix variable give an Eigen matrix, Map, Block or Ref
#ifdef CHAINRULE_FIX
  h(a, 2.0);
#else
  h(1.0, 2.0);
#endif

// expect: chainrule: function: an argument must lie in memory with its columns (or rows) contiguous: evaluate
#ifdef CHAINRULE_FIX
  h((a + a).eval(), 2.0);
#else
  h(a + a, 2.0);
#endif

// expect: chainrule: function: an argument has another number of rows than its variable
#ifdef CHAINRULE_FIX
  h(Eigen::Matrix<double, 2, 3>::Ones().eval(), 2.0);
#else
  h(Eigen::Matrix<double, 3, 3>::Ones().eval(), 2.0);
#endif

// expect: chainrule: function: all matrices of a call must have the same number type
#ifdef CHAINRULE_FIX
  cr::function(sum(A + S * A), A, S)(a, Eigen::MatrixXd::Ones(2, 2).eval());
#else
  cr::function(sum(A + S * A), A, S)(rough, Eigen::MatrixXd::Ones(2, 2).eval());
#endif

// expect: chainrule: gradient and hvp are for a scalar formula such as a loss: this one is a matrix
#ifdef CHAINRULE_FIX
  cr::function(sum(A * B), A, B).gradient(a, a.transpose().eval());
#else
  cr::function(A * B, A, B).gradient(a, a.transpose().eval());
#endif

// expect: chainrule: function: give one argument per variable, wrt first, then given
#ifdef CHAINRULE_FIX
  h(a, 1.0);
#else
  h(a);
#endif

// expect: chainrule: function: the second tuple holds one direction per variable of wrt (for vjp, one cotangent)
#ifdef CHAINRULE_FIX
  h.jvp(boost::hana::make_tuple(a, 1.0), boost::hana::make_tuple(a, 1.0));
#else
  h.jvp(boost::hana::make_tuple(a, 1.0), boost::hana::make_tuple(a));
#endif

// expect: chainrule: layer: give one argument per variable, wrt first, then given
#ifdef CHAINRULE_FIX
  cr::layer(A * B, A, B).forward(a, a.transpose().eval());
#else
  cr::layer(A * B, A, B).forward(a);
#endif
}

// expect: chainrule: a scalar formula is no matrix: this operation takes matrix formulas
#ifdef CHAINRULE_FIX
constexpr auto turned = transpose(A) * x;
#else
constexpr auto turned = cr::transpose(x);
#endif

// expect: chainrule: function: for a scalar variable give a number
constexpr auto scaled = cr::function(sum(A * x), x, A);
Eigen::Matrix<double, 2, 3> const ones = Eigen::Matrix<double, 2, 3>::Ones();
#ifdef CHAINRULE_FIX
double const total = scaled(2.0, ones);
#else
double const total = scaled(ones, ones);
#endif

// expect: chainrule: function: jvp and hvp take two tuples: f.jvp(std::tie(w, x), std::tie(dw))
constexpr auto summed = cr::function(sum(A), A);
#ifdef CHAINRULE_FIX
double const along = summed.jvp(std::tie(ones), std::tie(ones));
#else
double const along = summed.jvp(std::tie(ones), ones);
#endif

// expect: chainrule: function: vjp takes the point as a tuple: f.vjp(std::tie(w, x), weights)
#ifdef CHAINRULE_FIX
auto const weighted = summed.vjp(std::tie(ones), Eigen::Matrix<double, 1, 1>(2.0));
#else
auto const weighted = summed.vjp(ones, Eigen::Matrix<double, 1, 1>(2.0));
#endif

// expect: chainrule: only a variable can be bound: write W = values with a variable on the left
#ifdef CHAINRULE_FIX
double const by_name = summed(A = ones);
#else
double const by_name = summed(A + A = ones);
#endif
