// Long programs, which run in parts: the bits are those of the whole, for every kind of step and whatever crosses from part to part.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

namespace cr = chainrule;
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

template <class Problem, bool Vector>
Problem problem_of(cr::compiled_function<Problem, Vector> const&);
using request = cr::detail::value_and_jacobian_request<decltype(problem_of(f))>;
using program = cr::detail::code_for<request>;
using whole = cr::detail::instructions<program, cr::detail::every_step>;
using parts = cr::detail::program_parts<program, whole>;
static_assert(parts::count > 1 && parts::memory.slots < whole::size.instructions * 2 / 3);

std::array<double, request::outputs> run_whole(std::array<double, 3> const& in) {
  using namespace cr::detail;
  std::array<double, request::outputs> out{};
  run_all<program>(in.data(), out, blocks_of<whole::size.constants>{}, blocks_of<whole::size.instructions>{},
                   blocks_of<request::outputs>{});
  return out;
}
std::array<double, request::outputs> run_in_parts(std::array<double, 3> const& in) {
  using namespace cr::detail;
  std::array<double, request::outputs> out{};
  run_parts<program, parts>(in.data(), out, std::make_integer_sequence<int, parts::count>{}, blocks_of<request::outputs>{});
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(parts_give_the_bits_of_the_whole) {
  for (double const x : {0.3, 1.7, -0.4})
    for (double const y : {0.5, -1.2}) {
      std::array const in{x, y, 0.8};
      std::array const expected = run_whole(in);
      BOOST_TEST(run_in_parts(in) == expected, boost::test_tools::per_element());
      BOOST_TEST(expected[1] != 0);
    }
}
