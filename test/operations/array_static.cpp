// Arrays and their elements: what they are called, which are variables, and what makes two arrays one.
#include <chainrule/operations/data.hpp>
#include <chainrule/operations/each.hpp>

#include <array>

namespace cr = chainrule;
namespace op = chainrule::operations;
using namespace chainrule::literals;
using namespace chainrule::detail;

constexpr cr::extent<"n"> n;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::variables<"v", n> v;
constexpr cr::variables<"x", 5> x;
constexpr cr::variables<"m", 2, 3> m;
constexpr cr::variables<"t", 2, 3, 4> t;
constexpr cr::variables<"q", 2, 3, 4, 5> q;
constexpr cr::integers<"owner", 5> owner;
struct left;
constexpr cr::variables<"x", 5, cr::tag<left>> tagged;
template <class A, class B>
constexpr bool same = std::is_same_v<A, B>;
template <int N>
constexpr auto whole = boost::hana::int_c<N>;

// An element at numbers is a variable; at an index, of an array whose length a call tells, or of integers, it is not.
static_assert(same<decltype(x[3_c]), cr::variable<"x[3]">> && same<decltype(m(1_c, 2_c)), cr::variable<"m[1, 2]">> &&
              same<decltype(t(1_c, 0_c, 3_c)), cr::variable<"t[1, 0, 3]">> && same<decltype(x[4_c]), decltype(x(4_c))>);
static_assert(same<decltype(m[1_c][2_c]), decltype(m(1_c, 2_c))> && same<decltype(m[i][j]), decltype(m(i, j))> &&
              same<decltype(t[i][1_c][j]), decltype(t(i, 1_c, j))> &&
              same<decltype(q[i][j][0_c][4_c]), decltype(q(i, j, 0_c, 4_c))>);
static_assert(same<decltype(x[whole<3>]), decltype(x[3_c])> && same<decltype(m[whole<1>][whole<2>]), decltype(m(1_c, 2_c))> &&
              same<decltype(m(whole<1>, i)), decltype(m(1_c, i))>);
template <class Definition>
constexpr bool is_application = false;
template <class Op, class... A>
constexpr bool is_application<application<Op, A...>> = true;
template <class E>
constexpr bool stands_at_index = is_application<definition_of<E>>;
static_assert(stands_at_index<decltype(x[i])> && stands_at_index<decltype(v[0_c])> && stands_at_index<decltype(owner[3_c])> &&
              stands_at_index<decltype(m(i, 2_c))> && stands_at_index<decltype(m(1_c, j))> && !stands_at_index<decltype(x[0_c])>);
static_assert(not same<decltype(m(i, j)), decltype(m(j, i))> && not same<decltype(x[i]), decltype(v[i])>);

// How they print.
template <auto const& Array>
using printed_element = op::element_<std::remove_cvref_t<decltype(Array)>::hash>;
static_assert(operation<printed_element<x>>.text.pattern == "x[#1]" &&
              operation<printed_element<m>>.text.pattern == "m[#1, #2]" &&
              operation<printed_element<t>>.text.pattern == "t[#1, #2, #3]" &&
              operation<printed_element<q>>.text.pattern == "q[#1, #2, #3, #4]");
static_assert(operation<printed_element<x>>.latex.pattern == "x_{#1}" &&
              operation<printed_element<m>>.latex.pattern == "m_{#1, #2}");
static_assert(operation<printed_element<x>>.domain_count == 1 && !operation<printed_element<x>>.domain[0].is_nonnegative());
constexpr cr::variables<"x_max", 5> largest;
static_assert(operation<printed_element<largest>>.latex.pattern == "\\left(x_{\\mathrm{max}}\\right)_{#1}");
constexpr cr::variables<"longer_than_any_name_of_a_variable_should_be", 2> long_name;
static_assert(operation<printed_element<long_name>>.latex.pattern.size() == 136 &&
              operation<printed_element<tagged>>.latex.pattern.size() == 37);

// One name with other extents, another tag, or integers is another array; an extent is a number however it is written.
template <auto const& Array>
constexpr cr::hash_t hash = std::remove_cvref_t<decltype(Array)>::hash;
constexpr cr::variables<"m", 4, 3> wider;
constexpr cr::variables<"m", 2, 4> longer;
constexpr cr::variables<"m", 2> shorter;
constexpr cr::integers<"m", 2, 3> whole_numbers;
static_assert(hash<m> != hash<wider> && hash<m> != hash<longer> && hash<m> != hash<shorter> && hash<m> != hash<whole_numbers>);
static_assert(hash<x> != hash<tagged> && definition_at<hash<m>>::label.view() == "m[2][3]" &&
              definition_at<hash<v>>::label.view() == "v[n]");
static_assert(same<cr::variables<"x", 5>, cr::variables<"x", 5u>> && same<cr::variables<"x", 5>, cr::variables<"x", 5_c>> &&
              same<cr::variables<"x", 5>, cr::variables<"x", whole<5>>> && x.size() == 5 && m.size() == 6 && q.size() == 120);
static_assert(not same<cr::variables<"x", n>, cr::variables<"x", n + 1_c>> && known_size(definition_at<hash<v>>::info) < 0);
static_assert(definition_at<hash<owner>>::info.is_integer && !definition_at<hash<x>>::info.is_integer && decltype(x)::is_array);

// Values for a call by name: whether they outlive it.
constexpr std::array<double, 5> values{};
static_assert(!decltype(x = values)::is_temporary && decltype(x = std::array<double, 5>{})::is_temporary);

// Sums count from zero to one below their number, and between two numbers.
static_assert(same<decltype(cr::sum(i, 5_c, x[i])), decltype(cr::sum(i, 0_c, 4_c, x[i]))> &&
              same<decltype(cr::sum(i, n, v[i])), decltype(cr::sum(i, 0_c, n - 1_c, v[i]))> &&
              same<decltype(cr::sum(i, whole<5>, x[i])), decltype(cr::sum(i, 5_c, x[i]))> &&
              same<decltype(cr::sum(i, whole<1>, whole<3>, x[i])), decltype(cr::sum(i, 1_c, 3_c, x[i]))>);
static_assert(same<decltype(cr::sum(i, 3_c, 2_c, x[i])), decltype(0_c)> &&
              same<decltype(cr::product(i, 3_c, 2_c, x[i])), decltype(1_c)>);
static_assert(not same<decltype(cr::sum(i, 2_c, 2_c, x[i])), decltype(0_c)> &&
              cr::any_formula<decltype(cr::sum(i, 3_c, whole<2>))>);

static_assert(check_indices<decltype(cr::sum(i, 5_c, x[i]))>() && check_indices<cr::variable<"a">>());

// Columns of data are elements of an array of their length at an index of its own; sums without an index are over what holds one.
constexpr cr::data<"y"> y;
constexpr cr::variable<"a"> a;
constexpr cr::variables<"u", cr::data_rows> u;
constexpr cr::variables<"w", cr::data_rows, 3> w;
template <class E>
constexpr bool is_of_data = is_data_column<std::remove_cvref_t<E>>;
static_assert(is_of_data<decltype(y)> && is_of_data<decltype(u[cr::data_row])> &&
              same<decltype(cr::variables<"y", cr::data_rows>()[cr::data_row]), std::remove_cvref_t<decltype(y)>>);
static_assert(not is_of_data<decltype(u[i])> && not is_of_data<decltype(v[cr::data_row])> &&
              not is_of_data<decltype(w(cr::data_row, 0_c))> && not is_of_data<decltype(x[i])> && not is_of_data<decltype(a)>);
static_assert(holds_data<decltype(a * y)>() && !holds_data<decltype(a * a)>() && !holds_data<decltype(a * x[i])>() &&
              !holds_data<double>());
static_assert(op::each_<i.hash>::joining.is_apart && !op::sum_<i.hash>::joining.is_apart);

// What is over the rows of columns: formulas of them, not of the other arrays, and no plain numbers.
constexpr cr::data<"column"> column;
static_assert(is_over_rows<decltype(column * column)>() && !is_over_rows<decltype(x[i] * x[i])>() &&
              !is_over_rows<decltype(x[2_c])>() && !is_over_rows<double>());
