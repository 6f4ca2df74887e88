// The rules of the canonical form, each as an equality that holds by it, and what it leaves apart.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace tags {
struct left;
struct right;
/// States an exact result.
struct doubled_ {
  static constexpr auto name = cr::fixed_string("twin");
  static constexpr cr::rational exact(cr::rational u) { return u + u; }
  static constexpr auto value(auto const& u) { return u + u; }
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(cr::constant<2>); }
};
/// Another of that name; the inverse of the sine, without a value at 0.
struct angle_ {
  static constexpr auto name = cr::fixed_string("twin");
  using angle_of = cr::operations::sin_;
  static constexpr auto value(auto const& u) { return cr::asin(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(1_c / cr::sqrt(1_c - u * u)); }
};
}  // namespace tags

namespace {

using tags::left;
using tags::right;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr auto s = x + y;

// Sums: order, association, equal terms, signs.
static_assert(y + x == s and (x + y) + z == z + (y + x) and x + x == 2_c * x and x - x == 0_c);
static_assert(y - x == -(x - y) and -(-x) == x and x - (y - z) == x - y + z and -x + x == 0_c);
static_assert(x / 2_c + x / 2_c == x and x / 3_c + x / 6_c == x / 2_c and 1_c + x - 1_c == x);
static_assert(0.1_c * x + 0.2_c * x == 0.3_c * x);

// Products: order, equal bases, quotients.
static_assert(y * x == x * y and x * x == pow(x, 2_c) and x * y + y * x == 2_c * x * y and x / x == 1_c);
static_assert(x / y == x * pow(y, -1_c) and 1_c / (x * y) == 1_c / x / y and x / (y / z) == x * z / y);
static_assert(x * x * x / x == pow(x, 2_c) and s * s == pow(y + x, 2_c) and s / (y + x) == 1_c);
static_assert(0_c * x == 0_c and 1_c * x == x and x * 0_c + y == y);

// Numeric factors distribute and come out of sums; nothing else is expanded.
static_assert(2_c * s == 2_c * x + 2_c * y and -s == -x - y and s / 2_c == x / 2_c + y / 2_c);
static_assert(pow(2_c * x + 2_c * y, 2_c) == 4_c * pow(s, 2_c) and x * (2_c * x + 4_c) == 2_c * x * (x + 2_c));
static_assert(x * (y - x) == -(x - y) * x and pow(y - x, 2_c) == pow(x - y, 2_c));
static_assert(pow(y - x, 3_c) == -pow(x - y, 3_c));
static_assert(x * (y + z) != x * y + x * z and pow(s, 2_c) != x * x + 2_c * x * y + y * y);

// Powers: integer ones open products and powers, others do not.
static_assert(pow(x, 0_c) == 1_c and pow(x, 1_c) == x and pow(pow(x, 2_c), 3_c) == pow(x, 6_c));
static_assert(pow(x * y, 3_c) == pow(x, 3_c) * pow(y, 3_c) and pow(x / y, -2_c) == y * y / (x * x));
static_assert(sqrt(x) == pow(x, 1_c / 2_c) and sqrt(x) * sqrt(x) == x and pow(sqrt(x), 2_c) == x);
static_assert(x / sqrt(x) == sqrt(x));
static_assert(sqrt(x * x) != x and sqrt(x * y) != sqrt(x) * sqrt(y) and sqrt(x * x) == sqrt(pow(x, 2_c)));
static_assert(pow(sqrt(-x), 2_c) == -x and pow(sqrt(x * y), 4_c) == x * x * y * y and sqrt(y - x) == sqrt(-x + y));
static_assert(sqrt(2_c * x) * sqrt(2_c * x) == 2_c * x and sqrt(4_c * x) == 2_c * sqrt(x));
static_assert(sqrt(-4_c * x) == 2_c * sqrt(-x) and sqrt(4_c) == 2_c and sqrt(1_c / 9_c) == 1_c / 3_c);
static_assert(pow(8_c, 2_c / 3_c) == 4_c and pow(32_c, -1_c / 5_c) == 1_c / 2_c);
static_assert(sqrt(2_c) * sqrt(2_c) == 2_c and 1_c / sqrt(2_c) == sqrt(2_c) / 2_c);
static_assert(pow(2_c, 3_c / 2_c) == 2_c * sqrt(2_c));
static_assert(pow(x, y) * pow(x, y) == pow(pow(x, y), 2_c) and pow(x, y + z) == pow(x, z + y));
static_assert(pow(x, y - y + 2_c) == x * x);

// What operations state of themselves.
static_assert(min(y, x) == min(x, y) and max(y, x) == max(x, y) and hypot(y, x) == hypot(x, y));
static_assert(log_sum_exp(y, x) == log_sum_exp(x, y) and log_sum_exp(y, z, x) == log_sum_exp(x, y, z));
static_assert(cr::equal(y, x) == cr::equal(x, y));
static_assert(atan2(y, x) != atan2(x, y) and (x < y) != (y < x) and min(2_c * x, x) == min(x, 2_c * x));
static_assert(sin(0_c) == 0_c and exp(x - x) == 1_c and log(1_c) == 0_c and cbrt(-8_c) == -2_c and cos(0_c) == 1_c);
static_assert(sin(-x) == -sin(x) and cos(-x) == cos(x) and sin(y - x) == -sin(x - y) and cos(y - x) == cos(x - y));
static_assert(abs(-2_c * x) == abs(2_c * x) and tanh(-x) + tanh(x) == 0_c and exp(-x) != exp(x));
static_assert(exp(log(x)) == x and log(exp(s)) == y + x and exp(log(2_c * x)) == 2_c * x and abs(abs(x)) == abs(-x));
static_assert(floor(floor(x)) == floor(x) and exp2(log2(x)) == x and expm1(log1p(x)) == x);
static_assert(select(x < y, s, y + x) == s and select(x < y, x, y) != s);
static_assert(select(x + x < y, x, y) == select(2_c * x < y, x, y));

// Constants that are no rationals are symbols.
static_assert(cr::constants::pi * x / cr::constants::pi == x and cr::constants::pi != 22_c / 7_c);
static_assert(6.62607015e-34_c * x - x * 6.62607015e-34_c == 0_c);
static_assert(3.14159265358979323846264338327950288_c != 3.14159265358979323846264338327950289_c);
static_assert(6.62607015e-34_c != 6.62607016e-34_c and 1e-40_c != 1e40_c and 1e-40_c != 0_c and
              1e-40_c + 1e-40_c == 2_c * 1e-40_c);

// Variables are told apart by name and tag.
constexpr cr::variable<"x", left> x_left;
constexpr cr::variable<"x", right> x_right;
static_assert(x_left != x_right and x_left != x and x_left + x_right == x_right + x_left);

// A chain that uses each step twice: its tree has 2^40 leaves.
template <int N>
constexpr auto chain() {
  if constexpr (N == 0) {
    return x;
  } else {
    constexpr auto below = chain<N - 1>();
    return sin(below) * below + x;
  }
}
template <int N>
constexpr auto chain_swapped() {
  if constexpr (N == 0) {
    return x;
  } else {
    constexpr auto below = chain_swapped<N - 1>();
    return x + below * sin(below);
  }
}
static_assert(chain<40>() == chain_swapped<40>());

// A sum of many terms, written from both ends.
template <std::size_t... I>
constexpr auto squares(std::index_sequence<I...>) {
  return (pow(x - cr::constant<std::int64_t(I)>, 2_c) + ...);
}
template <std::size_t... I>
constexpr auto squares_reversed(std::index_sequence<I...>) {
  return (... + pow(cr::constant<std::int64_t(sizeof...(I) - 1 - I)> - x, 2_c));
}
static_assert(squares(std::make_index_sequence<12>{}) == squares_reversed(std::make_index_sequence<12>{}));

// What == compares: the parts, not a hash. Hashes of which few bits count, or none, make no two formulas equal.
template <class E>
constexpr auto spelled_with(cr::hash_t kept_bits, E) {
  cr::detail::canonical_reader reader(cr::detail::info_of<E>);
  reader.arena().weaken_hashes(kept_bits);
  reader.read(10000);
  return cr::detail::canonical_words(reader.arena(), reader.value().node);
}
template <class A, class B>
constexpr bool told_apart(A a, B b) {
  bool same = true;
  for (cr::hash_t const kept_bits : {cr::hash_t{0}, cr::hash_t{1}, ~cr::hash_t{0}}) {
    auto const u = spelled_with(kept_bits, a);
    auto const v = spelled_with(kept_bits, b);
    same = same && u.length == v.length && cr::detail::same_words(u.words.data(), v.words.data(), u.length);
  }
  return !same;
}
static_assert(told_apart(x, y) and told_apart(x_left, x_right) and told_apart(sin(x), cos(x)) and told_apart(sin(x), sin(y)));
static_assert(told_apart(x + y, x* y) and told_apart(x / y, y / x) and told_apart(pow(x, 2_c), pow(x, 3_c)));
static_assert(told_apart(x + 2_c * y, x + 3_c * y) and told_apart(sqrt(2_c * x), sqrt(3_c * x)) and told_apart(s + z, s));
static_assert(told_apart(sin(x + sin(y)), sin(y + sin(x))) and not told_apart(sin(x + sin(y)), sin(sin(y) + x)));
// Nor do they make nodes of one arena the same, or steps that are written.
template <class E, bool Fits = true>
constexpr bool same_with_any_hashes(E) {
  using namespace cr::detail;
  int nodes = 0;
  written_formula<64, 64> before;
  for (cr::hash_t const kept_bits : {~cr::hash_t{0}, cr::hash_t{1}, cr::hash_t{0}}) {
    canonical_reader reader(info_of<E>);
    reader.arena().weaken_hashes(kept_bits);
    reader.read(10000);
    canonical_writer writer(reader.arena(), {});
    auto const written = writer.template pack<64, 64>(writer.write(reader.value()));
    if (nodes != 0 && (nodes != reader.arena().size() || written.steps != before.steps || written.arguments != before.arguments))
      return false;
    nodes = reader.arena().size();
    before = written;
  }
  return before.used_steps > 0;
}
static_assert(same_with_any_hashes(sin(x) * cos(x) + sin(y) / x_left - x_right * sin(x + y) +
                                   pow(2_c * x, 1_c / 2_c) * atan2(x, y) + atan2(y, x) - 2_c * x +
                                   3_c * pow(x, 3_c) * (x + 2_c * y) * (x + 3_c * y) * sin(x * y)));
// What is written fits exactly, or not at all.
template <int Steps, int Arguments>
constexpr bool fits() {
  cr::detail::canonical_reader reader(cr::detail::info_of<decltype(sin(x * y))>);
  reader.read(10000);
  cr::detail::canonical_writer writer(reader.arena(), {});
  return writer.template pack<Steps, Arguments>(writer.write(reader.value())).used_steps == 4;
}
static_assert(fits<4, 3>() and not fits<3, 3>() and not fits<4, 2>() and not fits<4, 1>());

// A form that is too long to be spelled where it is read is spelled when it is compared.
template <class E>
struct long_form : cr::detail::canonical_formula<E> {
  static constexpr cr::detail::canonical_words words{};
};
template <class A, class B>
constexpr bool equal_when_long(A, B) {
  return cr::detail::same_spelling<long_form<A>, long_form<B>>() and
         cr::detail::same_spelling<long_form<A>, cr::detail::canonical_formula<B>>();
}
static_assert(equal_when_long(chain<20>(), chain_swapped<20>()) and not equal_when_long(chain<20>(), chain<19>()));
static_assert(not equal_when_long(x * sin(x), y* sin(y)) and equal_when_long(x * sin(x), sin(x) * x));

// Read a few parts at a time, each from where the last was saved, it is the same as read at once, also with -x for x; and where it is
// spelled again from the last.
template <int Budget, cr::hash_t... Mirrored, class E>
constexpr bool same_in_stages(E) {
  using namespace cr::detail;
  constexpr int last = last_stage<Budget, E, 0, Mirrored...>();
  constexpr canonical_progress const& staged = canonical_stage<Budget, E, last, Mirrored...>::progress;
  constexpr canonical_progress const& once = canonical_stage<1000, E, 0, Mirrored...>::progress;
  static_assert(last > 1 and once.finished and staged.nodes == once.nodes and staged.items == once.items);
  static_assert(staged.entries == once.entries and staged.arguments == once.arguments and staged.operations == once.operations);
  static_assert(staged.summary.hash == once.summary.hash and staged.summary.is_closed == once.summary.is_closed);
  canonical_reader const again = canonical_stage<Budget, E, last + 1, Mirrored...>::reached();
  list<cr::hash_t> const spelled = canonical_speller(again.arena(), again.value().node).words();
  return staged.words.length == once.words.length and spelled.size() == once.words.length and
         same_words(staged.words.words.data(), once.words.words.data(), once.words.length) and
         same_words(spelled.begin(), once.words.words.data(), once.words.length);
}
constexpr auto to_be_read = sin(x - y) * (2_c * x + sqrt(x * y) - x / 3_c) + exp(x) * (x + 2_c * y - z) - 3_c;
static_assert(same_in_stages<8>(to_be_read) and same_in_stages<6, z.hash>(to_be_read));
static_assert(to_be_read == exp(x) * (x - z + 2_c * y) + (sqrt(y * x) + 5_c * x / 3_c) * sin(x - y) - 3_c);

// Exact results and angles as an operation of one's own states them; two of one name are told apart, and have an order.
constexpr auto doubled = [](auto u) { return cr::apply<tags::doubled_>(u); };
constexpr auto angle = [](auto u) { return cr::apply<tags::angle_>(u); };
static_assert(doubled(x - x + 3_c) == 6_c and angle(x - x) == 0_c and angle(x - x + 1_c / 2_c) == cr::constants::pi / 6_c);
static_assert(doubled(x) != angle(x) and doubled(x) + angle(x) == angle(x) + doubled(x));
// What is in no table stays; what looks like a logarithm undone stays.
static_assert(sin(cr::constants::pi / 5_c) != sin(cr::constants::pi / 7_c) and asin(1_c / 5_c) != asin(1_c / 7_c));
static_assert(max(2_c, log2(x)) != x and hypot(10_c, log10(x)) != x and pow(0_c, sin(x)) != x and pow(2_c, log2(x)) == x);
static_assert(cbrt(2_c * pow(x, 3_c)) == x * cbrt(2_c) and sign(2_c * x + 2_c * y) == sign(x + y));
// Factors of one degree, of one beginning.
static_assert((x + y + z) * (x + y) == (x + y) * (x + y + z) and (x + y) * (x + z) == (x + z) * (x + y));
// A logarithm whose argument becomes a number; common denominators up to the largest number, and beyond.
static_assert(log2(x - x + 8_c) == 3_c and
              (x + y) / 9223372036854775807_c == x / 9223372036854775807_c + y / 9223372036854775807_c);
static_assert(x / 9223372036854775783_c + y / 9223372036854775643_c + z / 9223372036854775549_c ==
              z / 9223372036854775549_c + x / 9223372036854775783_c + y / 9223372036854775643_c);

// A root of one rational is an angle's value, a product of roots and another root are not.
static_assert(atan(sqrt(6_c) / 3_c) != cr::constants::pi / 6_c and asin(sqrt(6_c) / 2_c) != cr::constants::pi / 4_c);
static_assert(atan(pow(3_c, 1_c / 3_c) / 3_c) != cr::constants::pi / 6_c and atan(sqrt(3_c) / 3_c) == cr::constants::pi / 6_c);
static_assert(pow(cbrt(x), -3_c) == 1_c / x and pow(cbrt(x), -2_c) != 1_c / x);
// Powers of 0 with a negative exponent divide by 0.
static_assert(cr::detail::canonical_of<decltype(pow(x - x, -1_c / 2_c))>.error == cr::detail::canonical_error::division_by_zero);
static_assert(cr::detail::canonical_of<decltype(pow(x - x, -2_c))>.error == cr::detail::canonical_error::division_by_zero);
static_assert(pow(x - x, 1_c / 2_c) == 0_c and pow(x - x, 3_c) == 0_c);

// Degrees that overflow put nothing in order, and the first error is the one that is told.
constexpr auto huge = pow(x, 9223372036854775807_c) * pow(y, 9223372036854775807_c);
static_assert(huge + z == z + huge and z * z + huge + z == huge + z + z * z);
static_assert(cr::detail::canonical_of<decltype(z / (9223372036854775807_c * x + 4_c * x))>.error ==
              cr::detail::canonical_error::overflow);
}  // namespace

// Found by random formulas: powers of numbers that meet become exact again.
static_assert(pow(4_c, 1_c / 4_c) * pow(4_c, 1_c / 4_c) == 2_c and
              pow(9_c / 16_c, 1_c / 4_c) * pow(9_c / 16_c, 1_c / 4_c) == 3_c / 4_c);
