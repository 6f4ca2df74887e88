// Loops over an index: sums, products, means, the smallest and the largest, logarithms of sums of exponentials, norms.
#pragma once

#include <chainrule/operations/array.hpp>
#include <chainrule/operations/joining_along.hpp>
#include <chainrule/operations/piecewise.hpp>

namespace chainrule {
namespace detail {

/// A loop in text and in LaTeX, where its head takes the index and its first value below, the last one above.
template <hash_t Index, fixed_string Name, fixed_string Head>
struct loop_text {
  static constexpr auto name = definition_at<Index>::variable_name;
  static constexpr auto latex_name = latex_of_name<name, void, false>();
  static constexpr auto text = joined<joined<Name, "(", "">(), name, ", #2, #3, #1)">();
  static constexpr auto latex = joined<joined<Head, "_{", "">(), latex_name, "=#2}^{#3} #1">();
};

/// How often a loop runs, as an interval.
constexpr interval turns_between(interval const& low, interval const& high) {
  interval const one = interval::closed({1, 1}, {1, 1});
  return max(high + -low + one, interval::closed({0, 1}, {0, 1}));
}
constexpr rational turns_between(rational low, rational high) {
  return high < low ? rational{0, 1} : high - low + rational{1, 1};
}

}  // namespace detail

namespace operations {

/// What every loop states. Its arguments are the value u of a turn, and the first and the last value of its index, both included. Its
/// turns are joined in this order.
template <hash_t Index, fixed_string Name, fixed_string Head>
struct loop {
  static constexpr auto name = Name;
  using written = detail::loop_text<Index, Name, Head>;
  static constexpr notation text{written::text.view()};
  static constexpr notation latex{written::latex.view(), precedence::term, precedence::term};
  static constexpr interval domain[] = {reals};
};

/// The sum of u; 0 where high < low.
template <hash_t Index>
struct sum_ : loop<Index, "sum", "\\sum"> {
  static constexpr detail::loop_joining joining{.each = detail::operation_beside<add_, sum_>};
  static constexpr detail::indexing indexes{detail::indexing_kind::loop, Index, nullptr, &joining};
  static constexpr interval image(interval const& u, interval const& low, interval const& high) {
    return detail::turns_between(low, high) * u;
  }
  static constexpr rational exact(rational u, rational low, rational high) { return u * detail::turns_between(low, high); }
  static constexpr detail::fold drop(detail::shape const& u, detail::shape const&, detail::shape const&) {
    return u.is(0) ? detail::fold{.what = detail::fold::constant, .value = {0, 1}} : detail::fold{};
  }
};

/// The mean of u.
template <hash_t Index>
struct mean_ : loop<Index, "mean", "\\operatorname{mean}"> {
  static constexpr detail::loop_joining joining{.each = detail::operation_beside<add_, mean_>,
                                                .by_count = detail::operation_beside<divide_, mean_>,
                                                .total = detail::operation_beside<sum_<Index>, mean_>,
                                                .needs_a_turn = true};
  static constexpr detail::indexing indexes{detail::indexing_kind::loop, Index, nullptr, &joining};
  static constexpr interval image(interval const& u, interval const&, interval const&) { return u; }
  static constexpr rational exact(rational u, rational, rational) { return u; }
  static constexpr detail::fold drop(detail::shape const& u, detail::shape const&, detail::shape const&) {
    return u.is(0) ? detail::fold{.what = detail::fold::constant, .value = {0, 1}} : detail::fold{};
  }
};

/// The product of the factors of a product but u, for which its state tells two numbers.
struct product_of_others_ {
  static constexpr auto name = fixed_string("product_of_others");
  static constexpr int cost = 9;
  template <class T>
  static constexpr T value(T const& u, T const& whole, T const& scale) {
    using with = detail::numbers_to_join<T>;
    T const quotient = with::template of<multiply_>(with::template of<divide_>(whole, u), scale);
    return with::choose(with::same(u, with::zero()), whole,
                        with::choose(with::same(scale, with::zero()), with::zero(), quotient));
  }
  static constexpr auto partials(auto u, auto whole, auto scale, auto r) {
    auto const is_zero = chainrule::equal(u, constant<0>);
    return boost::hana::make_tuple(chainrule::select(is_zero, constant<0>, -(r / u)),
                                   chainrule::select(is_zero, constant<1>, scale / u),
                                   chainrule::select(is_zero, constant<0>, whole / u));
  }
};

/// The tangent of the product of the factors but u, of what a product's state tells to its tangents.
struct tangent_of_others_ {
  static constexpr auto name = fixed_string("tangent_of_others");
  static constexpr int cost = 20;
  template <class T>
  static constexpr T value(T const& u, T const& along, T const& whole, T const& scale, T const& zeros, T const& p, T const& q) {
    using with = detail::numbers_to_join<T>;
    auto const is_zero = with::same(u, with::zero());
    auto const has_none = with::same(zeros, with::zero());
    auto const has_one = with::same(zeros, with::one());
    T const divisor = with::choose(is_zero, with::one(), u);
    T const ratio = with::template of<divide_>(along, divisor);
    T const rest = with::choose(with::same(ratio, p), with::zero(), with::template of<subtract_>(p, ratio));
    T const others = with::choose(has_none, with::template of<add_>(q, rest), with::choose(has_one, p, with::zero()));
    T const has_two = with::template of<add_>(with::one(), with::one());
    T const partner = with::choose(with::same(along, p), q, p);
    T const beside_zero = with::choose(has_one, q, with::choose(with::same(zeros, has_two), partner, with::zero()));
    T const product = with::template of<divide_>(whole, divisor);
    T const result = with::template of<multiply_>(product, with::choose(is_zero, beside_zero, others));
    return with::choose(with::same(result, with::zero()), result,
                        with::template of<multiply_>(result, scale));  // which may be infinite
  }
};

/// The product of u; 1 where high < low.
template <hash_t Index>
struct product_ : loop<Index, "product", "\\prod"> {
  using written = typename loop<Index, "product", "\\prod">::written;
  static constexpr notation latex{written::latex.view(), precedence::term, precedence::power};
  static constexpr detail::loop_joining joining{.each = detail::operation_beside<multiply_, product_>,
                                                .nothing = {1, 1},
                                                .keeps_factors = true,
                                                .has_weight = true,
                                                .curved_nodes = 2,
                                                .weigh = &detail::weight_on_graph<product_>,
                                                .curve = &detail::curvature_on_graph<product_>,
                                                .told_along = 7};
  static constexpr detail::indexing indexes{detail::indexing_kind::loop, Index, nullptr, &joining};
  template <class T>
  using joined = detail::multiplied<T>;
  template <class T>
  using told = detail::multiplied_apart<T>;
  template <class T>
  using joined_along = detail::multiplied_along<T>;
  template <class T>
  using told_along = detail::multiplied_apart_along<T>;

  static constexpr auto weight(auto u, auto reference, auto factor) { return apply<product_of_others_>(u, reference, factor); }
  static constexpr auto curvature(auto u, auto along, auto const& told) {
    return apply<tangent_of_others_>(u, along, told[2], told[3], told[4], told[5], told[6]);
  }
  static constexpr interval image(interval const& u, interval const&, interval const&) {
    return u.is_positive() ? positive_reals : u.is_nonnegative() ? nonnegative_reals : reals;
  }
  static constexpr rational exact(rational u, rational low, rational high) {
    return detail::power(u, detail::turns_between(low, high).num);
  }
  static constexpr detail::fold drop(detail::shape const& u, detail::shape const&, detail::shape const&) {
    return u.is(1) ? detail::fold{.what = detail::fold::constant, .value = {1, 1}} : detail::fold{};
  }
};

/// The smallest and the largest u, as min and max of two numbers find them.
template <class Loop, hash_t Index, class Op, fixed_string Name, fixed_string Head>
struct extremum : loop<Index, Name, Head> {
  static constexpr bool is_holomorphic = false;
  static constexpr detail::loop_joining joining{.each = detail::operation_beside<Op, extremum>,
                                                .needs_a_turn = true,
                                                .has_weight = true,
                                                .curved_nodes = 8,
                                                .weigh = &detail::weight_on_graph<Loop>,
                                                .curve = &detail::curvature_on_graph<Loop>};
  static constexpr detail::indexing indexes{detail::indexing_kind::loop, Index, nullptr, &joining};
  using choice = Op;
  template <class T>
  using joined = detail::chosen<Op, T>;
  template <class T>
  using told = detail::chosen_of_equals<Op, T>;
  template <class T>
  using joined_along = detail::chosen_along<Op, T>;
  template <class T>
  using told_along = detail::chosen_along<Op, T>;

  static constexpr auto curvature(auto, auto, auto const&) { return constant<0>; }

  static constexpr interval image(interval const& u, interval const&, interval const&) { return u; }
  static constexpr rational exact(rational u, rational, rational) { return u; }
};
template <hash_t Index>
struct smallest_ : extremum<smallest_<Index>, Index, min_, "min", "\\min"> {
  static constexpr auto weight(auto u, auto reference, auto factor) {
    return chainrule::select(apply<not_below_>(reference, u), factor, constant<0>);
  }
  static constexpr auto share(auto u, auto r, auto low, auto high) {
    auto const is_smallest = u <= r;
    return chainrule::select(
        is_smallest, constant<1> / apply<sum_<Index>>(chainrule::select(is_smallest, constant<1>, constant<0>), low, high),
        constant<0>);
  }
};
template <hash_t Index>
struct largest_ : extremum<largest_<Index>, Index, max_, "max", "\\max"> {
  static constexpr auto weight(auto u, auto reference, auto factor) {
    return chainrule::select(apply<not_below_>(u, reference), factor, constant<0>);
  }
  static constexpr auto share(auto u, auto r, auto low, auto high) {
    auto const is_largest = u >= r;
    return chainrule::select(is_largest,
                             constant<1> / apply<sum_<Index>>(chainrule::select(is_largest, constant<1>, constant<0>), low, high),
                             constant<0>);
  }
};

/// log(exp(u) + ...); -infinity where high < low.
template <hash_t Index>
struct log_sum_exp_over_ : loop<Index, "log_sum_exp", "\\operatorname{log\\_sum\\_exp}"> {
  static constexpr int cost = 40;
  static constexpr detail::loop_joining joining{.each = detail::operation_beside<log_sum_exp_, log_sum_exp_over_>,
                                                .has_weight = true,
                                                .curved_nodes = 48,
                                                .weigh = &detail::weight_on_graph<log_sum_exp_over_>,
                                                .curve = &detail::curvature_on_graph<log_sum_exp_over_>,
                                                .told_along = 4};
  static constexpr detail::indexing indexes{detail::indexing_kind::loop, Index, nullptr, &joining};
  template <class T>
  using joined = detail::exponentials<T>;
  template <class T>
  using told = detail::exponentials<T>;
  template <class T>
  using joined_along = detail::exponentials_along<T>;
  template <class T>
  using told_along = detail::exponentials_along<T>;

  static constexpr auto weight(auto u, auto reference, auto factor) { return apply<exp_of_difference_>(u, reference) * factor; }
  static constexpr auto curvature(auto u, auto along, auto const& told) {
    return weight(u, told[0], told[1]) * (along - told[2] - told[3]);
  }
  static constexpr auto share(auto u, auto r, auto, auto) { return chainrule::exp(u - r); }
  static constexpr auto nothing() { return chainrule::log(detail::beside(log_sum_exp_over_{}, constant<0>)); }
};

/// sqrt(u^2 + ...); 0 where high < low.
template <hash_t Index>
struct norm_ : loop<Index, "norm", "\\operatorname{norm}"> {
  static constexpr bool is_holomorphic = false;
  static constexpr interval range = nonnegative_reals;
  static constexpr detail::loop_joining joining{.each = detail::operation_beside<hypot_, norm_>,
                                                .alone = detail::operation_beside<abs_, norm_>,
                                                .has_weight = true,
                                                .curved_nodes = 48,
                                                .weigh = &detail::weight_on_graph<norm_>,
                                                .curve = &detail::curvature_on_graph<norm_>,
                                                .told_along = 3};
  static constexpr detail::indexing indexes{detail::indexing_kind::loop, Index, nullptr, &joining};
  template <class T>
  using joined = detail::euclidean<T>;
  template <class T>
  using told = detail::euclidean<T>;
  template <class T>
  using joined_along = detail::euclidean_along<T>;
  template <class T>
  using told_along = detail::euclidean_along<T>;

  static constexpr auto weight(auto u, auto reference, auto factor) { return u * factor / reference; }
  static constexpr auto curvature(auto u, auto along, auto const& told) {
    return (along - weight(u, told[0], told[1]) * told[2]) * told[1] / told[0];
  }
  static constexpr auto share(auto u, auto r, auto, auto) {
    return chainrule::select(chainrule::equal(r, constant<0>), constant<0>, u / r);
  }
  static constexpr detail::fold drop(detail::shape const& u, detail::shape const&, detail::shape const&) {
    return u.is(0) ? detail::fold{.what = detail::fold::constant, .value = {0, 1}} : detail::fold{};
  }
};

}  // namespace operations

// By content, as arrays.
template <hash_t Index>
inline constexpr hash_t detail::type_hash<operations::sum_<Index>> = detail::mix(7, Index);
template <hash_t Index>
inline constexpr hash_t detail::type_hash<operations::product_<Index>> = detail::mix(8, Index);
template <hash_t Index>
inline constexpr hash_t detail::type_hash<operations::mean_<Index>> = detail::mix(12, Index);
template <hash_t Index>
inline constexpr hash_t detail::type_hash<operations::smallest_<Index>> = detail::mix(13, Index);
template <hash_t Index>
inline constexpr hash_t detail::type_hash<operations::largest_<Index>> = detail::mix(14, Index);
template <hash_t Index>
inline constexpr hash_t detail::type_hash<operations::log_sum_exp_over_<Index>> = detail::mix(15, Index);
template <hash_t Index>
inline constexpr hash_t detail::type_hash<operations::norm_<Index>> = detail::mix(16, Index);

}  // namespace chainrule
