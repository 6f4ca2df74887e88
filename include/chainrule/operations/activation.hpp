// What learning calls activations, and their relatives: none overflows, none loses digits where its result has them.
#pragma once

#include <chainrule/operations/exponential.hpp>
#include <chainrule/operations/slopes.hpp>

#include <array>

namespace chainrule {
namespace operations {
struct relu_;
struct sigmoid_;
struct logit_;
struct softplus_;
struct log_sum_exp_;
struct xlogy_;
}  // namespace operations

/// u where u > 0, else 0; the derivative at 0 is 0.
template <class U>
constexpr applied<operations::relu_, U> relu(U const& u) {
  return apply<operations::relu_>(u);
}
/// 1 / (1 + exp(-u)).
template <class U>
constexpr applied<operations::sigmoid_, U> sigmoid(U const& u) {
  return apply<operations::sigmoid_>(u);
}
/// log(1 + exp(u)).
template <class U>
constexpr applied<operations::softplus_, U> softplus(U const& u) {
  return apply<operations::softplus_>(u);
}
/// log(exp(u) + exp(v) + ...), for 2 to 16 arguments.
template <class U, class V, class... More>
constexpr applied<operations::log_sum_exp_, U, V, More...> log_sum_exp(U const& u, V const& v, More const&... more) {
  static_assert(sizeof...(More) <= 14, "chainrule: log_sum_exp takes 2 to 16 arguments; nest it for more");
  return apply<operations::log_sum_exp_>(u, v, more...);
}
/// u * log(v), and 0 where u is 0.
template <class U, class V>
constexpr applied<operations::xlogy_, U, V> xlogy(U const& u, V const& v) {
  return apply<operations::xlogy_>(u, v);
}

namespace detail {
template <class>
inline constexpr auto zero_for = constant<0>;

/// log(exp(u)): u with an imaginary part within pi.
template <complex_number T>
constexpr T within_a_turn(T const& u) {
  auto const angle = chainrule::log(chainrule::exp(T(0, u.imag()))).imag();
  auto const turned = angle - u.imag();
  return T(u.real(), turned * turned < 1 ? u.imag() : angle);
}
}  // namespace detail

namespace operations {

struct relu_ : composite {
  static constexpr auto name = fixed_string("relu");
  static constexpr bool is_holomorphic = false;
  static constexpr int cost = 2;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}, {-1, 0}};
  static constexpr bool keeps_nonnegative = true;
  static constexpr interval range = nonnegative_reals;
  static constexpr interval domain[] = {reals};
  static constexpr rational homogeneity{1, 1};
  static constexpr sample samples[] = {{1.5}, {-2.5}, {1e-6}};

  static constexpr auto value(auto const& u) { return chainrule::select(u <= constant<0>, constant<0>, u); }
  static constexpr auto partials(auto u, auto) {
    return boost::hana::make_tuple(chainrule::select(apply<above_>(u, constant<0>), apply<one_>(u), constant<0>));
  }
  static constexpr interval image(interval const& u) { return max(u, interval::closed({0, 1}, {0, 1})); }
};

/// Of sigmoid, from its value r: exactly that, and 0 where r rounds to 1. Its own slope loses no digits.
struct sigmoid_slope_ : slope, composite {
  static constexpr auto name = fixed_string("sigmoid'");
  static constexpr int cost = 2;
  static constexpr auto value(auto const&, auto const& r) { return r * (constant<1> - r); }
  static constexpr auto written(auto, auto r) { return r * (constant<1> - r); }
  /// Where it is not differentiated any more: backward then needs r alone.
  static constexpr int expand(graph_builder& graph, int const* arguments, int) {
    return graph.multiply(arguments[1], graph.make(graph.operations().subtract, graph.constant(1), arguments[1]));
  }
  static constexpr auto partials(auto u, auto r, auto) {
    auto const rest = chainrule::sigmoid(-u);
    return boost::hana::make_tuple(r * rest * (rest - r), constant<0>);
  }
};
/// Of softplus: a sigmoid whose slope loses no digits.
struct softplus_slope_ : slope, composite {
  static constexpr auto name = fixed_string("softplus'");
  static constexpr auto value(auto const& u) { return chainrule::sigmoid(u); }
  static constexpr auto written(auto u) { return chainrule::sigmoid(u); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(r * apply<softplus_slope_>(-u)); }
};

struct sigmoid_ : composite {
  static constexpr auto name = fixed_string("sigmoid");
  using undoes = logit_;
  static constexpr notation latex{"\\sigma\\left(#1\\right)"};
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::open({0, 1}, {1, 1});
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {10}, {-30}};

  template <class U>
  static constexpr auto value(U const& u) {
    if constexpr (detail::ordered<U>) {
      auto const small = chainrule::exp(-chainrule::abs(u));
      return chainrule::select(u < constant<0>, small, constant<1>) / (constant<1> + small);
    } else {
      return constant<1> / (constant<1> + chainrule::exp(-u));
    }
  }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(apply<sigmoid_slope_>(u, r)); }
};

struct softplus_ : composite {
  static constexpr auto name = fixed_string("softplus");
  static constexpr interval domain[] = {reals};
  static constexpr interval range = positive_reals;
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {30}, {-30}};

  template <class U>
  static constexpr auto value(U const& u) {
    if constexpr (detail::ordered<U>) return chainrule::relu(u) + chainrule::log1p(chainrule::exp(-chainrule::abs(u)));
    else
      return u.real() > 0 ? detail::within_a_turn(U(detail::within_a_turn(u) + chainrule::log1p(chainrule::exp(-u))))
                          : U(chainrule::log1p(chainrule::exp(u)));
  }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(apply<softplus_slope_>(u)); }
};

/// The largest number, of complex ones that of the largest real part: what log_sum_exp measures the others from, of no consequence for
/// its slopes.
struct reference_ : slope, composite {
  static constexpr auto name = fixed_string("reference");
  static constexpr int cost = 1;
  template <class U>
  static constexpr U value(U const& first, auto const&... more) {
    U largest = first;
    if constexpr (detail::ordered<U>) ((largest = U(chainrule::select(more > largest, more, largest))), ...);
    else ((largest = more.real() > largest.real() ? U(more) : largest), ...);
    return largest;
  }
  static constexpr auto written(auto first, auto...) { return first; }
  template <class First, class... Rest>
  requires(sizeof...(Rest) >= 2) static constexpr auto partials(First, Rest...) {
    return boost::hana::make_tuple(detail::zero_for<Rest>...);
  }
};
/// u / (u + v), calculated before as w: its slopes lose no digits where v is small.
struct share_ : slope {
  static constexpr auto name = fixed_string("share");
  static constexpr int cost = 0;
  static constexpr auto value(auto const&, auto const&, auto const& w) { return w; }
  static constexpr auto written(auto, auto, auto w) { return w; }
  static constexpr auto partials(auto u, auto v, auto, auto r) {
    auto const inverse = constant<1> / (u + v);
    return boost::hana::make_tuple(v * inverse * inverse, -(r * inverse), constant<0>);
  }
};

struct log_sum_exp_ : composite {
  static constexpr auto name = fixed_string("log_sum_exp");
  static constexpr bool commutes = true;
  static constexpr int cost = 40;
  static constexpr interval domain[] = {reals};
  static constexpr sample samples[] = {{0.5, -0.25, 2}, {0, 0, 0}, {-3, 5, 4}, {0, -40, -50}};

  /// One argument after the other, as largest + log1p(rest): the sum so far is exp(largest) * (1 + rest).
  template <class U>
  static constexpr auto value(U const& first, auto const&... more) {
    if constexpr (detail::ordered<U>) return accumulate(first, constant<0>, more...);
    else return of_complex<U>({first, more...});
  }
  template <class... A>
  requires(sizeof...(A) >= 3) static constexpr auto partials(A... arguments_and_result) {
    return shares(std::make_index_sequence<sizeof...(A) - 1>{}, boost::hana::make_tuple(arguments_and_result...));
  }

 private:
  template <class U, std::size_t N>
  static constexpr U of_complex(U const (&all)[N]) {
    U const* largest = all;
    for (U const& each : all)
      if (each.real() > largest->real()) largest = &each;
    U rest(0);
    for (U const& each : all)
      if (&each != largest) rest += chainrule::apply<exp_of_difference_>(each, *largest);
    return detail::within_a_turn(U(detail::within_a_turn(*largest) + chainrule::log1p(rest)));
  }
  template <class U>
  static constexpr auto accumulate(U const& largest, auto const& rest) {
    return largest + chainrule::log1p(rest);
  }
  template <class U>
  static constexpr auto accumulate(U const& largest, auto const& rest, U const& next, auto const&... more) {
    U const smaller = chainrule::select(next > largest, largest, next);
    U const larger = chainrule::select(next > largest, next, largest);
    U const ratio = apply<exp_of_difference_>(smaller, larger);  // near a zero of the value all of its digits count
    U const grown = chainrule::select(next > largest, (constant<1> + rest) * ratio, rest + ratio);
    return accumulate(larger, grown, more...);
  }
  /// Each argument's share in the sum of the exponentials, which are measured from the largest: the value may have rounded the
  /// smaller ones away.
  template <class All, std::size_t... I>
  static constexpr auto shares(std::index_sequence<I...>, All const& all) {
    using first = std::remove_cvref_t<decltype(boost::hana::at_c<0>(all))>;
    if constexpr (detail::writes_formulas<first>) {
      return boost::hana::make_tuple(chainrule::exp(boost::hana::at_c<I>(all) - boost::hana::at_c<sizeof...(I)>(all))...);
    } else {
      constexpr std::size_t count = sizeof...(I);
      auto const reference = apply<reference_>(boost::hana::at_c<I>(all)...);
      std::array<first, count> const powers{apply<exp_of_difference_>(boost::hana::at_c<I>(all), reference)...};
      std::array<first, count> before = powers, behind = powers;  // sums of those up to here, and from here on
      for (std::size_t at = 1; at < count; ++at) before[at] = first(before[at - 1] + powers[at]);
      for (std::size_t at = count - 1; at-- > 0;) behind[at] = first(powers[at] + behind[at + 1]);
      auto const others = [&](std::size_t member) {
        return member == 0           ? behind[1]
               : member + 1 == count ? before[member - 1]
                                     : first(before[member - 1] + behind[member + 1]);
      };
      auto const inverse = constant<1> / before[count - 1];
      return boost::hana::make_tuple(apply<share_>(powers[I], others(I), powers[I] * inverse)...);
    }
  }

 public:
  static constexpr interval image(interval const& u, interval const& v) {
    interval_end const larger = max(u, v).low;
    return {{larger.at, larger.infinity, true}};
  }
  static constexpr interval image(interval const& u, interval const& v, interval const& w) { return image(image(u, v), w); }
};

struct xlogy_ : composite {
  static constexpr auto name = fixed_string("xlogy");
  static constexpr bool is_holomorphic = false;
  static constexpr notation latex{"#1 \\log\\left(#2\\right)", precedence::product, precedence::product, {}, true};
  static constexpr interval domain[] = {reals, positive_reals};
  static constexpr sample samples[] = {{0.5, 2}, {-3, 0.25}, {0, 1.5}};
  static constexpr bool is_singular = true;

  static constexpr auto value(auto const& u, auto const& v) {
    return chainrule::select(chainrule::equal(u, constant<0>) && chainrule::equal(v, v), constant<0>, u * chainrule::log(v));
  }
  static constexpr auto partials(auto u, auto v, auto) {
    auto const zero = chainrule::equal(u, constant<0>);
    return boost::hana::make_tuple(chainrule::select(zero && v <= constant<0>, constant<0>, chainrule::log(v)),
                                   chainrule::select(zero, constant<0>, u / v));
  }
};

using activation = operation_list<relu_, sigmoid_, softplus_, log_sum_exp_, xlogy_>;

}  // namespace operations
}  // namespace chainrule
