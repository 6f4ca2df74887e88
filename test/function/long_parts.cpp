// Long programs, which run in parts: the bits are those of the whole, for every kind of step and whatever crosses from part to part.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

namespace cr = chainrule;
namespace cd = chainrule::detail;
using namespace chainrule::literals;

namespace {

// An early condition and early numbers are read at the end; sines and cosines of one number, constants, products in sums and
// operations of many arguments stand everywhere.
constexpr auto f = cr::formula<3>([](auto const& x) {
  auto const early = x[0] < x[1];
  auto a = x[0];
  auto b = x[1] + x[2] / 3_c;
  auto kept = x[2];
  for (int k = 0; k < 16; ++k) {
    auto const turn = sin(a) * b + cos(a);
    b = select(turn < b, cr::max(a, cr::log_sum_exp(b, turn, x[1], kept)), a * 0.7_c - turn * b);
    a = cr::hypot(turn, b) * 0.3_c + x[std::size_t(k % 3)];
    kept = select(early, a * kept * 0.1_c, kept - 0.2_c * turn);
  }
  return select(early, a * b + kept, a - b * x[0]);
});

// A loop written out: turns read their own input and constant, a constant that all of them read, what the last turns left, a
// condition and a pair; the sweep reads them backwards, and the end what one of them made.
constexpr int turns = 24;
constexpr auto g = cr::formula<turns + 1>([](auto const& x) {
  auto a = x[0];
  auto b = x[1] * 0.5_c;
  auto older = x[0] * x[1];
  auto middle = x[0];
  for (std::size_t k = 0; k < turns; ++k) {
    auto const quotient = older / double(2 * k + 3);
    if (k == 10) middle = quotient;
    auto const next = sin(a) * b + cos(a) * x[k] * 0.1_c - quotient;
    older = b;
    b = select(next < b, a * 0.7_c - x[k + 1] * b, b + 0.2_c * cr::hypot(next, x[k]));
    a = next;
  }
  return select(middle < older, a * b + older, a - b * x[0]);
});

template <class Problem, bool Vector>
Problem problem_of(cr::compiled_function<Problem, Vector> const&);
template <class Problem>
struct both_ways {
  using request = cr::detail::value_and_jacobian_request<Problem>;
  using program = cr::detail::code_for<request>;
  using whole = cr::detail::instructions<program, cr::detail::every_step>;
  using parts = cr::detail::program_parts<program, whole>;
  using results = std::array<double, request::outputs>;

  template <class In>
  static results run_whole(In const& in) {
    using namespace cr::detail;
    results out{};
    run_all<program>(in.data(), out, blocks_of<whole::size.constants>{}, blocks_of<whole::size.instructions>{},
                     blocks_of<request::outputs>{});
    return out;
  }
  template <class In>
  static constexpr results run_in_parts(In const& in) {
    using namespace cr::detail;
    results out{};
    run_parts<program, parts>(in.data(), out, std::make_integer_sequence<int, parts::count>{},
                              std::make_integer_sequence<int, parts::listed.waiting_constants>{},
                              blocks_of<parts::listed.output_stretches>{});
    return out;
  }
};

using irregular = both_ways<decltype(problem_of(f))>;
static_assert(irregular::parts::count > 1 && irregular::parts::listed.slots < irregular::whole::size.instructions * 2 / 3);

using repeated = both_ways<decltype(problem_of(g))>;
constexpr auto const& found = cr::detail::repeats_in<repeated::whole>;
static_assert(found.count == 2 && found.left_away > repeated::whole::size.instructions * 4 / 5);
static_assert(repeated::parts::listed.waiting_constants >= turns - 4);
static_assert(repeated::parts::listed.output_stretches < turns / 2);

// Two instructions a turn, the second of which reads ever later turns: with the last turn it comes to what that makes itself. One turn less is a stretch.
constexpr int stretches_of(int how_many) {
  constexpr int last = 79;
  cd::list<cd::instruction> all(2 * how_many);
  for (int turn = 0; turn < how_many; ++turn) {
    all[2 * turn] = {1, {cd::action::number, 1, 0}, 500 + 2 * turn, {3}};
    all[2 * turn + 1] = {2, {cd::action::number, 1, 0}, 501 + 2 * turn, {500 + 4 * turn - 2 * last}};
  }
  return cd::repeat_finder(all.data(), all.size(), 1000).found().count;
}
static_assert(stretches_of(79) == 1 && stretches_of(80) == 0);

}  // namespace

BOOST_AUTO_TEST_CASE(parts_give_the_bits_of_the_whole) {
  for (double const x : {0.3, 1.7, -0.4})
    for (double const y : {0.5, -1.2}) {
      std::array const in{x, y, 0.8};
      auto const expected = irregular::run_whole(in);
      BOOST_TEST(irregular::run_in_parts(in) == expected, boost::test_tools::per_element());
      BOOST_TEST(expected[1] != 0);
    }
}

BOOST_AUTO_TEST_CASE(turns_give_the_bits_of_the_whole) {
  for (double const from : {0.3, 1.1, -0.7}) {
    std::array<double, turns + 1> in{};
    for (std::size_t k = 0; k < in.size(); ++k) in[k] = from + 0.01 * double(k * k % 7);
    auto const expected = repeated::run_whole(in);
    BOOST_TEST(repeated::run_in_parts(in) == expected, boost::test_tools::per_element());
    BOOST_TEST(expected[1] != 0);
  }
}

// Constant evaluation ends where a number is read before it is there.
constexpr std::array<double, turns + 1> ones = [] {
  std::array<double, turns + 1> in{};
  in.fill(1.0);
  return in;
}();
constexpr repeated::results at_ones = repeated::run_in_parts(ones);
BOOST_AUTO_TEST_CASE(turns_in_constant_expressions) {
  auto const expected = repeated::run_whole(ones);
  for (std::size_t k = 0; k < expected.size(); ++k) BOOST_TEST(cr::near(at_ones[k], expected[k], 1e-12));
}
