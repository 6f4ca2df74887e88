// Formulas while they are differentiated: structural zeros and ones that the chain rule makes drop, exact constants fold.
#pragma once

#include <chainrule/operations/piecewise.hpp>

namespace chainrule::detail {

struct pruning;

template <class... E>
struct formula_list {};

/// A formula that rules are read with while differentiating.
template <class E>
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
    for (int k = 1; k < 3; ++k) s.is_masked = s.is_masked || (d.arguments[k]->is_constant() && d.arguments[k]->constant.num == 0);
  }
  s.is_negation = d.is_application() && d.operation->is_negation;
  return s;
}

template <class Op, class... E>
constexpr fold fold_for() {
  shape const shapes[] = {shape_of(*info_of<E>)...};
  if constexpr (requires { &Op::exact; }) {
    if (rational const exact = exact_result<Op, E...>(); exact.fits()) return {fold::constant, 0, exact};
  }
  return drop_of<Op>(shapes, int(sizeof...(E)));
}

template <int I, class... E>
struct nth_type;
template <class A, class... Rest>
struct nth_type<0, A, Rest...> {
  using type = A;
};
template <class A, class B, class... Rest>
struct nth_type<1, A, B, Rest...> {
  using type = B;
};
template <int I, class A, class B, class... Rest>
requires(I > 1) struct nth_type<I, A, B, Rest...> : nth_type<I - 2, Rest...> {
};
template <int I, class... E>
using nth = typename nth_type<I, E...>::type;

/// An application taken apart.
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

/// Op(arguments...) in a derivative: what `fold` makes of it.
template <fold::action Action, fold Fold, class Op, class... E>
struct prune_by {
  using type = defined<application<Op, E...>>;
};
template <class Op, class... E>
using prune = typename prune_by<fold_for<Op, E...>().what, fold_for<Op, E...>(), Op, E...>::type;

template <fold Fold, class Op, class... E>
struct prune_by<fold::argument, Fold, Op, E...> {
  using type = nth<Fold.index, E...>;
};
template <fold Fold, class Op, class... E>
struct prune_by<fold::negated, Fold, Op, E...> {
  using type = prune<operations::negate_, nth<Fold.index, E...>>;
};
template <fold Fold, class Op, class... E>
struct prune_by<fold::constant, Fold, Op, E...> {
  using type = constant_t<Fold.value>;
};
template <fold Fold, class Op, class E>
struct prune_by<fold::under_negation, Fold, Op, E> {
  using type = typename parts_of<E>::template argument<0>;
};
template <fold Fold, class Op, class E>
struct prune_by<fold::inside, Fold, Op, E> {
  using parts = parts_of<E>;
  using type = prune<typename parts::operation_type, typename parts::template argument<0>,
                     prune<Op, typename parts::template argument<1>>, prune<Op, typename parts::template argument<2>>>;
};
template <fold Fold, class Op, class A, class B>
struct prune_by<fold::inside, Fold, Op, A, B> {
  using parts = parts_of<nth<Fold.index, A, B>>;
  template <int Branch>
  using branch = typename parts::template argument<Branch>;
  template <int Branch>
  using inner =
      prune<Op, std::conditional_t<Fold.index == 0, branch<Branch>, A>, std::conditional_t<Fold.index == 1, branch<Branch>, B>>;
  using type = prune<typename parts::operation_type, branch<0>, inner<1>, inner<2>>;
};
template <fold Fold, class Op, class A, class B>
struct prune_by<fold::inside_both, Fold, Op, A, B> {
  using first = parts_of<A>;
  using second = parts_of<B>;
  template <int Branch>
  using inner = prune<Op, typename first::template argument<Branch>, typename second::template argument<Branch>>;
  using type = prune<typename first::operation_type, typename first::template argument<0>, inner<1>, inner<2>>;
};

// nvcc gives the host's compiler types like zero_t, which depend on nothing and hold a string, under a name that it does not declare, where
// a template names them outside of a `using`: in an expression, a base class or a specialisation's arguments.
using zero_t = constant_t<rational{0, 1}>;
template <class E>
inline constexpr bool is_zero_formula = E::hash == constant_definition<0, 1>::hash;
/// N as a formula that depends on a template's argument.
template <class, std::int64_t N>
struct integer_beside {
  using type = constant_t<rational{N, 1}>;
};

/// Where a formula that is a branch of a selection is not zero, and its value there.
struct everywhere {};
struct nowhere {};
enum class mask_kind : unsigned char { always, never, when, unless };

template <class E>
constexpr mask_kind mask_kind_of() {
  shape const s = shape_of(*info_of<E>);
  if (s.is(0)) return mask_kind::never;
  if (!s.is_masked) return mask_kind::always;
  return shape_of(*info_of<E>->arguments[1]).is(0) ? mask_kind::unless : mask_kind::when;
}
template <class E, mask_kind Kind = mask_kind_of<E>()>
struct mask {
  using where = everywhere;
  using value = E;
};
template <class E>
struct mask<E, mask_kind::never> {
  using where = nowhere;
  using value = E;
};
template <class E>
struct mask<E, mask_kind::when> {
  using where = typename parts_of<E>::template argument<0>;
  using value = typename parts_of<E>::template argument<1>;
};
template <class E>
struct mask<E, mask_kind::unless> {
  using where = prune<operations::not_, typename parts_of<E>::template argument<0>>;
  using value = typename parts_of<E>::template argument<2>;
};

template <class Op, class A, class B>
struct combine {
  using type = prune<Op, A, B>;
};
template <class Op, class A>
struct combine<Op, A, A> {
  using type = A;
};
template <class A>
struct combine<operations::and_, A, nowhere> {
  using type = nowhere;
};
template <class A>
struct combine<operations::or_, nowhere, A> {
  using type = A;
};
template <class A>
struct combine<operations::or_, A, nowhere> {
  using type = A;
};

/// The condition, and where each branch is not zero, to where the selection is not zero.
template <class C, class A, class B>
struct live {
  using type = typename combine<operations::or_, typename combine<operations::and_, C, A>::type,
                                typename combine<operations::and_, prune<operations::not_, C>, B>::type>::type;
};
template <class C, class B>
struct live<C, everywhere, B> : combine<operations::or_, C, B> {};
template <class C, class A>
struct live<C, A, everywhere> : combine<operations::or_, prune<operations::not_, C>, A> {};

template <class Select, class C, class A, class B>
struct selected {
  using type = prune<Select, C, A, B>;
};
template <class Select, class C, class A, class B>
requires(is_zero_formula<B>) struct selected<Select, C, A, B> {
  using type = A;
};
template <class Select, class C, class A, class B>
requires(is_zero_formula<A>) struct selected<Select, C, A, B> {
  using type = B;
};

/// See graph_builder::merge.
template <fold Fold, class Op, class C, class A, class B>
struct prune_by<fold::merge, Fold, Op, C, A, B> {
  using type = prune<Op, typename live<C, typename mask<A>::where, typename mask<B>::where>::type,
                     typename selected<Op, C, typename mask<A>::value, typename mask<B>::value>::type, zero_t>;
};

/// The formula behind what a rule wrote: a pruned one, a constant, a Hana integer.
template <class T>
struct unwrap_type {
  static_assert(argument_traits<T>::kind <= argument_kind::closed_formula,
                "chainrule: a rule combines its arguments with exact constants: write 2_c, not 2");
  using type = formula_of<T>;
};
template <class E>
struct unwrap_type<pruned<E>> {
  using type = E;
};
template <class T>
using unwrap = typename unwrap_type<T>::type;

template <class Op, class... A>
struct pruned_application {
  using type = prune<Op, unwrap<A>...>;
};
template <class Op, class... A>
requires(Op::is_slope) struct pruned_application<Op, A...> {
  using type = unwrap<decltype(Op::written(std::declval<A>()...))>;
};

struct pruning {
  static constexpr bool writes_formulas = true;
  template <class Op, class... A>
  using result = pruned<typename pruned_application<Op, A...>::type>;

  template <class Op, class... A>
  static constexpr result<Op, A...> apply(A const&...) {
    static_assert(checked_operation<Op>::value);
    return {};
  }
};

}  // namespace chainrule::detail
