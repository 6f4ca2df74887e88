// Every reduction over gathered elements, in the written order and in lanes: no turn, one, one less and one more than lanes; and integers out of range,
// which throw before results are touched. Arrays have no room behind them, so that tools/verify sees what is read there.
#include "lanes.hpp"
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <memory>
#include <span>
#include <stdexcept>

namespace cr = chainrule;
using namespace chainrule::literals;
using namespace lanes;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"mu", k> mu;
constexpr cr::integers<"owner", n> owner;
constexpr cr::variable<"a"> a;
constexpr cr::index<"i"> i;

namespace {

/// So many numbers and not one more.
template <class T>
struct exactly {
  std::unique_ptr<T[]> numbers;
  std::size_t size;
  explicit exactly(std::vector<T> const& from) : numbers(new T[from.size()]), size(from.size()) {
    std::copy(from.begin(), from.end(), numbers.get());
  }
  [[nodiscard]] std::span<T> all() const { return {numbers.get(), size}; }
};

constexpr auto turn = a * mu(owner[i]);
constexpr auto reductions =
    boost::hana::make_tuple(cr::sum(i, n, turn), cr::mean(i, n, turn), cr::product(i, n, turn), cr::min(i, n, turn),
                            cr::max(i, n, turn), cr::log_sum_exp(i, n, turn), cr::norm(i, n, turn));

/// The value of reduction Which of some turns, and what each turn is worth.
template <int Which>
double reduced(std::vector<double> const& u, std::vector<double>& worth) {
  worth.assign(u.size(), 0);
  double value = Which == 2 ? 1 : 0;
  if constexpr (Which < 2) {
    double const each = Which == 0 ? 1 : 1 / double(u.size());
    for (std::size_t at = 0; at < u.size(); ++at) value += u[at] * each, worth[at] = each;
  } else if constexpr (Which == 2) {
    for (double const one : u) value *= one;
    for (std::size_t at = 0; at < u.size(); ++at) worth[at] = value / u[at];
  } else if constexpr (Which < 5) {
    auto const best = Which == 3 ? std::min_element(u.begin(), u.end()) : std::max_element(u.begin(), u.end());
    value = *best;
    double const equals = double(std::count(u.begin(), u.end(), value));
    for (std::size_t at = 0; at < u.size(); ++at) worth[at] = u[at] == value ? 1 / equals : 0;
  } else if constexpr (Which == 5) {
    for (double const one : u) value += std::exp(one);
    for (std::size_t at = 0; at < u.size(); ++at) worth[at] = std::exp(u[at]) / value;
    value = std::log(value);
  } else {
    for (double const one : u) value += one * one;
    value = std::sqrt(value);
    for (std::size_t at = 0; at < u.size(); ++at) worth[at] = u[at] / value;
  }
  return value;
}

template <int Which, class... Policy>
void check_reduction(Policy const&... policy) {
  constexpr auto f = cr::function(reductions[boost::hana::int_c<Which>], cr::wrt(a, mu), cr::given(owner));
  constexpr bool needs_a_turn = Which == 1 || Which == 3 || Which == 4;
  for (std::size_t const length : {0UL, 1UL, 7UL, 8UL, 9UL, 17UL}) {
    exactly const centres(random_numbers(5));
    exactly<int> const owners(random_places(length, 5));
    double const scale = 0.75;
    double value = 77, by_a = 77;
    exactly<double> const by_mu(std::vector<double>(5, 77.0));
    auto const call = [&] {
      f.value_and_gradient(policy..., cr::into(value, by_a, by_mu.all()), scale, centres.all(), owners.all());
    };
    auto const is_untouched = [&] { return value == 77 && by_a == 77 && by_mu.all()[0] == 77 && by_mu.all()[4] == 77; };
    if (length == 0 && needs_a_turn) {
      BOOST_CHECK_THROW(call(), std::invalid_argument);
      BOOST_CHECK_THROW(f(policy..., scale, centres.all(), owners.all()), std::invalid_argument);
      continue;
    }
    for (int const outside : {-1, 5, 1 << 30})
      for (std::size_t at = 0; at < length; at += length < 3 ? 1 : length / 2) {
        int const right = owners.all()[at];
        owners.all()[at] = outside;
        BOOST_CHECK_THROW(call(), std::out_of_range);
        BOOST_CHECK_THROW(f(policy..., scale, centres.all(), owners.all()), std::out_of_range);
        owners.all()[at] = right;
      }
    BOOST_TEST((length == 0 || is_untouched()));
    std::vector<double> turns(length), worth;
    for (std::size_t at = 0; at < length; ++at) turns[at] = scale * centres.all()[std::size_t(owners.all()[at])];
    double const wanted = reduced<Which>(turns, worth);
    std::array<double, 5> slopes{};
    double slope = 0;
    for (std::size_t at = 0; at < length; ++at) {
      auto const place = std::size_t(owners.all()[at]);
      slopes[place] += worth[at] * scale;
      slope += worth[at] * centres.all()[place];
    }
    call();
    BOOST_TEST((value == wanted || is_near(value, wanted)),
               "reduction " << Which << " of " << length << ": " << value << ", " << wanted);
    BOOST_TEST((f(policy..., scale, centres.all(), owners.all()) == wanted || is_near(value, wanted)));
    BOOST_TEST(is_near(by_a, slope));
    for (std::size_t at = 0; at < 5; ++at) BOOST_TEST(is_near(by_mu.all()[at], slopes[at]));
  }
}
template <int... Which>
void check_all(std::integer_sequence<int, Which...>) {
  (check_reduction<Which>(), ...);
  (check_reduction<Which>(cr::simd), ...);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_reduction_at_its_edges) { check_all(std::make_integer_sequence<int, 7>{}); }
