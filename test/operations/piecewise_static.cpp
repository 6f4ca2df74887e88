// What rounding, remainders and signs state of themselves: where their values lie, that they are flat, that they need an order.
#include <chainrule/operations/constants.hpp>
#include <chainrule/operations/error_gamma.hpp>
#include <chainrule/operations/piecewise.hpp>

#include <numbers>

namespace cr = chainrule;
namespace op = chainrule::operations;
using cr::interval;
using cr::rational;
using namespace chainrule::detail;

constexpr interval from_to(std::int64_t low, std::int64_t high) { return interval::closed({low, 1}, {high, 1}); }
template <class Op>
constexpr bool lies(interval const& u, interval const& v, interval const& wanted) {
  interval const all[] = {u, v},
                 found = operation<Op>.image(all, cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, 1>{}) ? 1 : 2);
  return compare(found.low, wanted.low) == 0 && compare(found.high, wanted.high) == 0 && found.low.open == wanted.low.open &&
         found.high.open == wanted.high.open && found.is_nonzero() == wanted.is_nonzero();
}
template <class Op>
constexpr bool lies(interval const& u, interval const& wanted) {
  return lies<Op>(u, {}, wanted);
}

// Flat, and defined for all numbers.
template <class Op>
constexpr bool is_staircase() {
  operation_info const& info = operation<Op>;
  auto const slope = checked_partials<Op>(2.0, 2.25);
  return !info.is_holomorphic && to_number<double>(boost::hana::at_c<0>(slope)) == 0 && info.domain_count == 1 &&
         info.domain[0].low.infinity < 0 && info.domain[0].high.infinity > 0;
}
static_assert(is_staircase<op::sign_>() && is_staircase<op::floor_>() && is_staircase<op::ceil_>());
static_assert(is_staircase<op::round_>() && is_staircase<op::trunc_>());

static_assert(lies<op::sign_>(from_to(1, 5), from_to(1, 1)) && lies<op::sign_>(from_to(-7, -2), from_to(-1, -1)));
static_assert(lies<op::sign_>(from_to(0, 5), from_to(0, 1)) && lies<op::sign_>(from_to(-7, 0), from_to(-1, 0)));
static_assert(lies<op::sign_>(from_to(-1, 2), from_to(-1, 1)) && lies<op::sign_>(cr::positive_reals, from_to(1, 1)));
static_assert(lies<op::sign_>(cr::nonzero_reals, {{{-1, 1}, 0, false}, {{1, 1}, 0, false}, true}));

// A remainder is not larger than what is divided, is smaller than the divisor, and has the sign of the former.
static_assert(lies<op::fmod_>(from_to(0, 2), from_to(5, 6), from_to(0, 2)) &&
              lies<op::fmod_>(from_to(-2, 1), from_to(5, 6), from_to(-2, 2)));
static_assert(lies<op::fmod_>(from_to(0, 9), from_to(-3, 2), {{{0, 1}, 0, false}, {{3, 1}, 0, true}}));
static_assert(lies<op::fmod_>(from_to(-9, 0), from_to(-3, 2), {{{-3, 1}, 0, true}, {{0, 1}, 0, false}}));
static_assert(lies<op::fmod_>({}, from_to(2, 3), interval::open({-3, 1}, {3, 1})) && lies<op::fmod_>({}, {}, {}));

static_assert(lies<op::copysign_>(from_to(-3, 2), from_to(1, 2), from_to(0, 3)) &&
              lies<op::copysign_>(from_to(2, 3), from_to(-2, -1), from_to(-3, -2)));
static_assert(lies<op::copysign_>(from_to(2, 3), from_to(-1, 1), {{{-3, 1}, 0, false}, {{3, 1}, 0, false}, true}));

// pi lies between two numbers of five digits, and is neither.
static_assert([] {
  interval const range = op::pi_::range;
  auto const number = [](rational r) { return double(r.num) / double(r.den); };
  return range.low.open && range.high.open && number(range.low.at) < std::numbers::pi &&
         std::numbers::pi < number(range.high.at) && number(range.high.at) - number(range.low.at) < 1.001e-5;
}());
static_assert(operation<op::pi_>.is_nonnegative);

// polygamma has its pole at 0, and 0 among its orders.
static_assert(op::polygamma_::domain[1].low.open && op::polygamma_::domain[1].low.at == rational{0, 1} &&
              operation<op::polygamma_>.domain_count == 2);
static_assert(op::polygamma_::domain[0].low.infinity < 0 && cr::apply<op::polygamma_>(0.0, 1.0) < 0);
