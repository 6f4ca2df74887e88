// Sums and products over an index as formulas: names, derivatives, substitution, equality and facts.
#include <chainrule/chainrule.hpp>

#include <boost/hana/hash.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variables<"x", 100> xs;
constexpr cr::variables<"alpha", 9> alphas;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"x[3]"> x3;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr auto squares = cr::sum(i, 0_c, 9_c, square(xs[i]));
constexpr auto rosenbrock = cr::sum(i, 0_c, 98_c, 100_c * square(xs[i + 1_c] - square(xs[i])) + square(1_c - xs[i]));

// An element is the variable of its name.
static_assert(std::is_same_v<decltype(xs[3_c]), std::remove_const_t<decltype(x3)>> and xs[hana::int_c<3>] == xs[3_c]);
static_assert(cr::to_latex(alphas[i * 2_c] + alphas[0_c]) == "\\alpha_{i \\cdot 2} + \\alpha_{0}");
static_assert(cr::to_string(rosenbrock) == "sum(i, 0, 98, 100*(x[i + 1] - x[i]^2)^2 + (1 - x[i])^2)");
static_assert(cr::to_latex(y * cr::sum(i, 0_c, 9_c, y* xs[2_c * i])) == "y \\, \\left(\\sum_{i=0}^{9} y \\, x_{2 \\, i}\\right)");

// Constants fold, empty ranges too.
static_assert(cr::sum(i, 0_c, 9_c, 2_c) == 20_c and cr::product(i, 1_c, 3_c, 2_c) == 8_c);
static_assert(cr::sum(i, 1_c, 0_c, xs[i]) == 0_c and cr::product(i, 1_c, 0_c, xs[i + 1000_c]) == 1_c);

// Derivatives pick the turns that reach the variable.
static_assert(diff(squares, xs[3_c]) == 2_c * xs[3_c] and diff(squares, xs[13_c]) == 0_c and diff(squares, y) == 0_c);
static_assert(cr::to_string(diff(squares, xs[3_c])) == "2*x[3]");
static_assert(diff(rosenbrock, xs[5_c]) ==
              200_c * (xs[5_c] - square(xs[4_c])) - 400_c * xs[5_c] * (xs[6_c] - square(xs[5_c])) - 2_c * (1_c - xs[5_c]));
static_assert(diff(rosenbrock, xs[99_c]) == 200_c * (xs[99_c] - square(xs[98_c])));
static_assert(diff(squares, xs[3_c], xs[3_c]) == 2_c and diff(squares, xs[3_c], xs[4_c]) == 0_c);
static_assert(cr::to_string(diff(cr::sum(i, 0_c, 9_c, y* xs[i]), y)) == "sum(i, 0, 9, x[i])");
static_assert(diff(cr::sum(i, 0_c, 4_c, xs[2_c * i]), xs[6_c]) == 1_c and
              diff(cr::sum(i, 0_c, 4_c, xs[2_c * i]), xs[5_c]) == 0_c);
static_assert(cr::to_string(diff(cr::product(i, 0_c, 4_c, xs[i]), xs[2_c])) == "product(i, 0, 1, x[i])*product(i, 3, 4, x[i])");
static_assert(diff(cr::product(i, 0_c, 2_c, xs[i]), xs[0_c]) == xs[1_c] * xs[2_c]);
static_assert(cr::equivalent(diff(cr::product(i, 0_c, 2_c, y + xs[i]), y),
                             (y + xs[0_c]) * (y + xs[1_c]) + (y + xs[0_c]) * (y + xs[2_c]) + (y + xs[1_c]) * (y + xs[2_c])));
static_assert(cr::gradient(squares)[xs[4_c]] == 2_c * xs[4_c]);

// Which turns those are, of each element in the body that moves with the index alone.
namespace cd = chainrule::detail;
template <class V, class I, class Low, class High, class Body>
constexpr bool reaches(V const&, I const&, Low const&, High const&, Body const&, cd::list<std::int64_t> const& turns) {
  cd::list<cd::turn_of_element> const found = cd::reaching_turns<V::hash, I::hash, Body, Low, High>::found();
  bool same = found.size() == turns.size();
  for (int k = 0; same && k < turns.size(); ++k) same = found[k].turn == turns[k];
  return same;
}
constexpr cr::extent<"n"> many;
constexpr cr::integers<"owner", 100> owner;
constexpr cr::variables<"z", many> zs;
constexpr auto first = cr::constant<0>;
constexpr auto last = cr::constant<9>;
static_assert(reaches(xs[3_c], i, first, last, square(xs[i]), {3}) and reaches(xs[0_c], i, first, last, exp(xs[i]), {0}) and
              reaches(xs[9_c], i, first, last, y* xs[i], {9}) and reaches(xs[10_c], i, first, last, y + xs[i], {}) and
              reaches(xs[0_c], i, first, last, xs[i + 1_c], {}) and reaches(xs[1_c], i, first, last, xs[i + 1_c], {0}));
static_assert(reaches(xs[6_c], i, first, last, xs[2_c * i] + xs[9_c - i] * xs[3_c * i - 3_c], {3, 3, 3}) and
              reaches(xs[5_c], i, first, last, xs[2_c * i] - xs[2_c * i + 1_c], {2}) and
              reaches(y, i, first, last, y* xs[i], {}));
static_assert(reaches(xs[5_c], i, first, last, xs[i + j] * xs[5_c] * xs[j] * alphas[i] * zs[i], {}) and
              reaches(xs[4_c], i, first, last, xs[i] * cr::sum(j, first, last, xs[i] * xs[j]), {4}) and
              reaches(xs[4_c], i, first, last, cr::sum(i, first, last, xs[i]) * xs[i + 2_c], {2}));
static_assert(reaches(xs[4_c], i, many, last, y, {}) and reaches(y, i, first, many, y* zs[i], {}) and
              not reaches(xs[4_c], i, first, last, xs[i], {5}));
// Where a variable stands in an array, and what moves with one index.
template <class Array, class V>
constexpr std::int64_t position_of(V const&) {
  return cd::position_in(cd::definition_at<Array::hash>::info, *cd::info_of<V>);
}
using hundred = std::remove_const_t<decltype(xs)>;
constexpr cr::variable<"x[3]", hundred> tagged;
static_assert(position_of<hundred>(xs[0_c]) == 0 and position_of<hundred>(x3) == 3 and position_of<hundred>(xs[99_c]) == 99 and
              position_of<hundred>(y) == -1 and position_of<hundred>(alphas[3_c]) == -1 and position_of<hundred>(tagged) == -1 and
              position_of<hundred>(xs[i]) == -1 and position_of<std::remove_const_t<decltype(zs)>>(cr::variable<"z[3]">{}) == -1);
template <class E>
constexpr bool follows(E const&) {
  return cd::follows_an_index(cd::affine_of(cd::info_of<E>));
}
static_assert(follows(i) and follows(3_c * i - 1_c) and follows(many + i - many) and not follows(i + j) and not follows(many) and
              not follows(owner[i]) and not follows(i - i) and not follows(cr::constant<3>) and follows(i - i + j));

// Written out, turn by turn from the first on; what is too long, or whose length calls tell, is compared as loops from 0 over indices
// that are numbered from the innermost. This mirrors calculus/written_out.hpp.
template <class A, class B>
constexpr bool same_type(A const&, B const&) {
  return std::is_same_v<A, B>;
}
template <class A, class B>
constexpr bool is_written(A const&, B const&) {
  return std::is_same_v<cd::written_out<A>, B> && std::is_same_v<cd::comparable<A>, B>;
}
static_assert(is_written(cr::sum(i, 1_c, 3_c, xs[i] * i), xs[1_c] * 1_c + xs[2_c] * 2_c + xs[3_c] * 3_c) and
              is_written(cr::sum(i, 3_c, 3_c, xs[i]), xs[3_c]) and is_written(y + xs[1_c], y + xs[1_c]) and
              is_written(y * cr::sum(i, 0_c, 1_c, cr::product(j, 0_c, 1_c, xs[i + j])),
                         y*(xs[0_c] * xs[1_c] + xs[1_c] * xs[2_c])));
static_assert(is_written(cr::mean(i, 0_c, 2_c, xs[i]), (xs[0_c] + xs[1_c] + xs[2_c]) / 3_c) and
              is_written(cr::norm(i, 0_c, 1_c, xs[i]), hypot(xs[0_c], xs[1_c])) and
              is_written(cr::norm(i, 4_c, 4_c, xs[i]), abs(xs[4_c])) and is_written(cr::max(i, 4_c, 4_c, xs[i]), xs[4_c]));
template <class E>
constexpr bool is_short(E const&) {
  return cd::can_be_written_out<E>();
}
constexpr cr::variables<"w", 1000> ws;
constexpr auto long_sum = cr::sum(i, 0_c, 998_c, ws[i]);
static_assert(is_short(exp(long_sum)) and not is_short(exp(exp(long_sum))) and not is_short(cr::sum(i, many, y)));
template <class E>
constexpr int depth_of(E const&) {
  return cd::depth_of_loops(cd::info_of<E>);
}
static_assert(depth_of(y) == 0 and depth_of(xs[i] * y) == 0 and depth_of(long_sum * y) == 1 and depth_of(y * long_sum) == 1 and
              depth_of(y * cr::sum(j, 0_c, 1_c, long_sum* i) * long_sum) == 2);
template <class E>
constexpr auto numbered(E const&) {
  return typename cd::numbered_loops<E>::type{};
}
constexpr cd::numbered_index<'0'> zero;
constexpr cd::numbered_index<'1'> one;
static_assert(same_type(numbered(cr::sum(i, many, zs[i])), cr::sum(zero, many, zs[zero])) and same_type(numbered(y), y) and
              same_type(numbered(y * cr::sum(i, 2_c, many, zs[i] * i)),
                        y* cr::sum(zero, 0_c, many - 2_c, zs[zero + 2_c] * (zero + 2_c))));
static_assert(same_type(numbered(cr::sum(j, many, many + j, zs[j])), cr::sum(zero, 0_c, many + j - many, zs[zero + many])) and
              same_type(numbered(cr::max(j, many, cr::sum(i, j, many, zs[i + j]))),
                        cr::max(one, many, cr::sum(zero, 0_c, many - one, zs[(zero + one) + one]))));

// By an element that is known: elements elsewhere are asked where they stand, row by row; one whose position follows an index is left to
// the loop that binds it.
constexpr cr::variables<"m", 4, 5> ms;
constexpr cr::variables<"c", 2, 3, 4> cs;
template <class X, class E, std::size_t N>
constexpr bool derived(E const&, X const&, char const (&text)[N]) {
  return cr::to_string(typename cd::derivative<E::hash, X::hash>::type{}) == text;
}
static_assert(derived(ms[owner[i]][2_c], ms[1_c][2_c], "select(equal(owner[i]*5 + 2, 7), 1, 0)") and
              derived(cs[owner[i]][1_c][i], cs[1_c][2_c][3_c], "select(equal((owner[i]*3 + 1)*4 + i, 23), 1, 0)") and
              derived(xs[owner[i]] * y, xs[0_c], "select(equal(owner[i], 0), y, 0)") and
              derived(xs[i + j] * y, xs[3_c], "select(equal(i + j, 3), y, 0)"));
static_assert(derived(ms[i][3_c - 5_c * i], ms[0_c][3_c], "select(equal(i*5 + (3 - 5*i), 3), 1, 0)") and
              derived(xs[i] * y, xs[0_c], "0") and derived(xs[i] * y, xs[i], "y") and
              derived(xs[owner[i]] * y, y, "x[owner[i]]") and derived(xs[owner[i]] * y, zs[0_c], "0"));
// An outer loop's element is another one where a loop inside binds the same index.
static_assert(derived(cr::sum(i, 0_c, 9_c, xs[i] * xs[j]), xs[i], "0") and
              derived(cr::sum(i, 0_c, 9_c, xs[i] * xs[j]), xs[j], "sum(i, 0, 9, x[i])") and
              derived(cr::sum(i, 0_c, 9_c, xs[2_c * i]), xs[2_c * i], "0"));
// Means stay means; products leave one turn out; shares of turns.
static_assert(derived(cr::mean(i, 0_c, 9_c, xs[i] * y), xs[3_c], "y/10") and
              derived(cr::mean(i, 0_c, 9_c, xs[i] * square(y)), y, "mean(i, 0, 9, x[i]*(2*y))"));
static_assert(derived(cr::product(i, 0_c, 9_c, xs[i] * y), xs[3_c], "product(i, 0, 2, x[i]*y)*y*product(i, 4, 9, x[i]*y)") and
              derived(cr::product(i, 0_c, 9_c, xs[i] * y), y,
                      "sum(i, 0, 9, x[i]*product(i', 0, 9, select(equal(i', i), 1, x[i']*y)))") and
              derived(cr::log_sum_exp(i, 0_c, 9_c, xs[i] * y), xs[3_c], "exp(x[3]*y - log_sum_exp(i, 0, 9, x[i]*y))*y"));

// A formula in place of an element, likewise.
template <class E, std::size_t N>
constexpr bool is_text(E const& e, char const (&text)[N]) {
  return cr::to_string(e) == text;
}
static_assert(is_text(substitute(xs[owner[i]], xs[0_c] = y), "select(equal(owner[i], 0), y, x[owner[i]])") and
              is_text(substitute(ms[owner[i]][j], ms[1_c][2_c] = y), "select(equal(owner[i]*5 + j, 7), y, m[owner[i], j])"));
static_assert(same_type(substitute(xs[j], j = 2_c, xs[2_c] = y), y) and
              same_type(substitute(xs[j], j = 2_c, xs[3_c] = y), xs[2_c]) and same_type(substitute(xs[j], y = 2_c), xs[j]));
// A branch is chosen where both sides of its condition become constants.
constexpr auto third = select(cr::equal(i, 3_c), y, xs[0_c]);
static_assert(same_type(substitute(third, i = 3_c), y) and same_type(substitute(third, i = 2_c), xs[0_c]) and
              same_type(substitute(third, y = 2_c), select(cr::equal(i, 3_c), 2_c, xs[0_c])));

// Two indices.
constexpr auto nested = cr::sum(i, 0_c, 2_c, cr::sum(j, 0_c, 3_c, xs[4_c * i + j] * square(xs[j])));
static_assert(diff(nested, xs[5_c]) == square(xs[1_c]));
static_assert(cr::equivalent(diff(nested, xs[1_c]), 2_c * xs[1_c] * (xs[1_c] + xs[5_c] + xs[9_c]) + square(xs[1_c])));

// A loop inside may bind the same index anew: its elements are others. A derivative's own index is new to the body.
constexpr std::array<double, 100> point{1, 2, 3, 5};
constexpr cr::index<"i'"> primed;
constexpr auto variance = cr::sum(i, 0_c, 3_c, square(xs[i] - cr::sum(i, 0_c, 3_c, xs[i]) / 4_c));
static_assert(diff(variance, xs[1_c])(xs = point) == -1.5 and diff(variance, xs[1_c], xs[1_c])(xs = point) == 1.5);
static_assert(diff(cr::sum(i, 0_c, 2_c, xs[i] * cr::sum(i, 0_c, 3_c, square(xs[i]))), xs[1_c])(xs = point) == 63);
static_assert(diff(cr::product(i, 0_c, 1_c, xs[i] + cr::product(i, 0_c, 1_c, xs[i])), xs[1_c])(xs = point) == 10);
static_assert(diff(cr::sum(i, 0_c, 2_c, xs[i] * cr::sum(j, 0_c, 1_c, xs[i] * y)), xs[1_c])(xs = point, y = 0.5) == 4);
static_assert(diff(cr::sum(primed, 0_c, 1_c, cr::product(i, 0_c, 1_c, y + primed * y * y)), y)(y = 0.5) == 4);

// Turns that are equally large or small share a derivative.
constexpr std::array<double, 100> ties{3, 2, 3, 2, 2};
static_assert(diff(cr::max(i, 0_c, 4_c, y* xs[i]), y)(y = 2, xs = ties) == 3 and
              diff(cr::min(i, 0_c, 4_c, square(y) * xs[i]), y)(y = 2, xs = ties) == 8);
static_assert(diff(cr::max(i, 0_c, 4_c, xs[i]), xs[2_c])(xs = ties) == 0.5 and
              diff(cr::min(i, 0_c, 4_c, xs[i]), xs[2_c])(xs = ties) == 0);
static_assert(diff(cr::norm(i, 0_c, 1_c, y* xs[i]), y)(y = 2, xs = std::array<double, 100>{3, 4}) == 5 and
              diff(cr::norm(i, 0_c, 1_c, y* xs[i]), y)(y = 2, xs = std::array<double, 100>{}) == 0);
static_assert(diff(cr::log_sum_exp(i, 0_c, 1_c, y* xs[i]), y)(y = 0, xs = ties) == 2.5);

// Equality, simplification and facts see through them.
static_assert(cr::sum(i, 0_c, 2_c, xs[i]) == xs[0_c] + xs[1_c] + xs[2_c] and cr::sum(i, 0_c, 2_c, xs[i]) != xs[0_c] + xs[1_c]);
static_assert(cr::sum(i, 0_c, 2_c, xs[i]) == cr::sum(j, 1_c, 3_c, xs[j - 1_c]) and rosenbrock == rosenbrock);
static_assert(decltype(hana::equal(hana::hash(cr::sum(i, 0_c, 1_c, xs[i])), hana::hash(xs[0_c] + xs[1_c])))::value);
static_assert(cr::simplify(squares) == squares);
static_assert(cr::equivalent(cr::sum(i, 0_c, 2_c, xs[i]) * y, y* xs[0_c] + y * xs[1_c] + y * xs[2_c]));
static_assert(cr::expand(cr::product(i, 0_c, 1_c, y + xs[i])) == square(y) + y * xs[0_c] + y * xs[1_c] + xs[0_c] * xs[1_c]);
static_assert(cr::depends_on(squares, xs[3_c]) and not cr::depends_on(squares, xs[13_c]) and not cr::depends_on(squares, y));
static_assert(cr::degree(squares, xs[3_c]) == 2 and cr::is_linear(cr::sum(i, 0_c, 9_c, y* xs[i]), y));
static_assert(hana::length(cr::variables_of(squares)) == hana::size_c<10> and cr::variables_of(squares)[2_c] == xs[2_c]);

// Substitution leaves bound indices alone and finds elements.
static_assert(substitute(cr::sum(i, 0_c, 2_c, y* xs[i]), y = 2_c) == 2_c * (xs[0_c] + xs[1_c] + xs[2_c]));
static_assert(substitute(cr::sum(i, 0_c, 2_c, square(xs[i])), xs[1_c] = y) == square(xs[0_c]) + square(y) + square(xs[2_c]));
static_assert(substitute(squares, xs[20_c] = y) == squares and substitute(squares, i = 3_c) == squares);

// Calls by name take whole arrays.
constexpr std::array<double, 100> numbers = [] {
  std::array<double, 100> each{};
  for (std::size_t n = 0; n < 100; ++n) each[n] = 0.25 * double(n);
  return each;
}();
static_assert(cr::sum(i, 0_c, 2_c, y* xs[i])(y = 2, xs = numbers) == 1.5 and diff(squares, xs[3_c])(xs = numbers) == 1.5);
static_assert((xs[1_c] * xs[4_c])(xs = numbers) == 0.25 and squares(xs = numbers) == 0.0625 * 285);

// The body is compiled once: as many steps for 100 turns as for 10,000.
template <int N>
constexpr auto body_nodes() {
  using cr::detail::block_code;
  constexpr cr::variables<"v", N> vs;
  using body = decltype(cr::sum(i, 0_c, cr::constant<N - 2>, square(vs[i + 1_c] - square(vs[i]))));
  using inputs = cr::detail::problem<cr::detail::formulas<body>, cr::detail::formulas<cr::variables<"v", N>>, N>;
  using whole = block_code<cr::detail::whole_jacobian_request<inputs, true, body>>;
  using inner = block_code<cr::detail::pass_request<inputs, whole, 0>>;
  return std::array{whole::size.nodes, inner::size.nodes, int(inner::value.steps.size())};
}
static_assert(body_nodes<100>() == body_nodes<10000>() and body_nodes<100>()[2] < 20);

// A gradient costs at most four times its function.
constexpr auto f = cr::function(rosenbrock, xs);
static_assert(f.gradient_cost <= 4 * f.value_cost + 4);
constexpr auto p = cr::function(cr::product(i, 0_c, 49_c, xs[i]), xs);
static_assert(p.gradient_cost <= 4 * p.value_cost + 4);
