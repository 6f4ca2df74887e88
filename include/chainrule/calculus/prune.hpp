// Formulas while they are differentiated: structural zeros and ones that the chain rule makes drop, exact constants fold.
#pragma once

#include <chainrule/operations/arithmetic.hpp>

namespace chainrule::detail {

struct pruning;

/// A formula that rules are read with while differentiating.
template <formula E>
struct pruned {
  using chainrule_reading = pruning;
  using type = E;
};

constexpr shape shape_of(definition_info const& d) {
  shape s;
  s.is_constant = d.is_constant();
  s.constant = d.constant;
  if (d.is_application() && d.operation->is_selection) {
    s.condition = d.arguments[0]->hash;
    for (int k = 1; k < 3; ++k)
      s.is_masked = s.is_masked || d.arguments[k]->is_constant() || shape_of(*d.arguments[k]).is_masked;
  }
  s.is_negation = d.is_application() && d.operation->is_negation;
  return s;
}

template <class Op, class... E>
constexpr fold fold_for() {
  shape const shapes[] = {shape_of(*info_of<E>)...};
  if constexpr (requires { &Op::exact; }) {
    bool constants = true;
    for (shape const& s : shapes) constants = constants && s.is_constant;
    rational const values[] = {shape_of(*info_of<E>).constant...};
    if (constants)
      if (rational const r = exact_of<Op>(values, int(sizeof...(E))); r.fits()) return {fold::constant, 0, r};
  }
  return drop_of<Op>(shapes, int(sizeof...(E)));
}

template <int I, class... E>
using nth = std::remove_cvref_t<decltype(boost::hana::at_c<std::size_t(I)>(std::declval<boost::hana::tuple<E...>>()))>;

template <class Definition>
struct parts;
template <class Op, class... A>
struct parts<application<Op, A...>> {
  using operation_type = Op;
  template <int I>
  using argument = nth<I, A...>;
};
template <class E>
using parts_of = parts<definition_of<E>>;

/// Op(arguments...) in a derivative, as a formula.
template <class Op, class... E>
constexpr auto prune();

/// The same with argument I replaced.
template <class Op, int I, class New, class... E, int... K>
constexpr auto prune_replacing(std::integer_sequence<int, K...>) {
  return prune<Op, std::conditional_t<I == K, New, E>...>();
}

template <class Op, class... E>
constexpr auto prune() {
  constexpr fold f = fold_for<Op, E...>();
  if constexpr (f.what == fold::argument) {
    return nth<f.index, E...>{};
  } else if constexpr (f.what == fold::negated) {
    return prune<operations::negate_, nth<f.index, E...>>();
  } else if constexpr (f.what == fold::constant) {
    return constant_t<f.value>{};
  } else if constexpr (f.what == fold::under_negation) {
    return typename parts_of<nth<0, E...>>::template argument<0>{};
  } else if constexpr (f.what == fold::inside) {
    using selection = parts_of<nth<f.index, E...>>;
    using each = std::make_integer_sequence<int, int(sizeof...(E))>;
    using first = decltype(prune_replacing<Op, f.index, typename selection::template argument<1>, E...>(each{}));
    using second = decltype(prune_replacing<Op, f.index, typename selection::template argument<2>, E...>(each{}));
    return prune<typename selection::operation_type, typename selection::template argument<0>, first, second>();
  } else if constexpr (f.what == fold::inside_both) {
    using a = parts_of<nth<0, E...>>;
    using b = parts_of<nth<1, E...>>;
    using first = decltype(prune<Op, typename a::template argument<1>, typename b::template argument<1>>());
    using second = decltype(prune<Op, typename a::template argument<2>, typename b::template argument<2>>());
    return prune<typename a::operation_type, typename a::template argument<0>, first, second>();
  } else {
    return define_application<Op, E...>();
  }
}

/// The formula behind what a rule wrote: a pruned one, a constant, a Hana integer.
template <class T>
constexpr auto unwrap() {
  if constexpr (requires { typename T::chainrule_reading; }) {
    return typename T::type{};
  } else {
    static_assert(formula<T> || hana_integer<T>, "chainrule: a rule combines its arguments with exact constants: write 2_c, not 2");
    return decltype(to_formula(std::declval<T const&>())){};
  }
}

struct pruning {
  template <class Op, class... A>
  using result = pruned<decltype(prune<Op, decltype(unwrap<A>())...>())>;

  template <class Op, class... A>
  static constexpr result<Op, A...> apply(A const&...) {
    static_assert(checked_operation<Op>::value);
    return {};
  }
};

}  // namespace chainrule::detail
