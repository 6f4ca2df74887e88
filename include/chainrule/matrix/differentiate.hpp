// Derivatives of matrix formulas, as matrix formulas: the reverse sweep (adjoints) and the forward one (tangents).
//
// Element-by-element operations are differentiated by their scalar rules; only matrix operations have rules of their own.
// An adjoint or tangent may have a smaller shape than its node (a scalar, a row, a column): it stands for its broadcast.
#pragma once

#include <chainrule/calculus/differentiate.hpp>
#include <chainrule/matrix/algebra.hpp>
#include <chainrule/matrix/squares.hpp>

namespace chainrule {
namespace detail {

struct matrix_pruning;

/// A formula that the rules of matrix operations are read with: structural zeros and ones drop.
template <class E>
struct matrix_rule {
  using chainrule_reading = matrix_pruning;
  using type = E;
  static constexpr bool is_matrix_rule = true;
  static constexpr int rows = extent_of<E>().rows.size;
  static constexpr int columns = extent_of<E>().columns.size;

  /// A formula to read this rule with.
  template <class Other>
  static constexpr matrix_rule<Other> of(Other const&) {
    return {};
  }
};

template <class T>
struct unwrap_matrix {
  using type = formula_of<T>;
};
template <class E>
struct unwrap_matrix<matrix_rule<E>> {
  using type = E;
};

/// Op(arguments...) in a derivative of matrices; masks are not merged.
template <fold::action Action, fold Fold, class Op, class... A>
struct prune_matrix_by {
  using type = typename define_matrix<matrix_application<Op, A...>>::type;
};

template <class Op, class... A>
constexpr fold matrix_fold() {
  if constexpr (is_matrix_operation<Op>) {
    constexpr bool zero[] = {is_zero_formula<A>...};
    if (Op::is_linear && zero[0]) return {fold::constant, 0, rational{0, 1}};
    if constexpr (sizeof...(A) == 2)
      if (requires { Op::is_product; } || std::is_same_v<Op, matrix_operations::dot_>)
        if (zero[0] || zero[1]) return {fold::constant, 0, rational{0, 1}};
    return {};
  } else {
    shape const shapes[] = {shape_of(*info_of<A>)...};
    return drop_of<Op>(shapes, int(sizeof...(A)));
  }
}

template <class Op, class... A>
struct prune_formulas {
  static constexpr fold found = matrix_fold<Op, A...>();
  using type = typename prune_matrix_by<found.what, found, Op, A...>::type;
};
template <class Op, class... A>
requires(!is_matrix_operation<Op> && !(is_matrix<A> || ...)) struct prune_formulas<Op, A...> {
  using type = prune<Op, A...>;
};
/// What is transposed twice is itself, and so is a scalar.
template <class A>
struct prune_transpose {
  using type = typename define_matrix<matrix_application<matrix_operations::transpose_, A>>::type;
};
template <class A>
requires(is_scalar<A>) struct prune_transpose<A> {
  using type = A;
};
template <class A>
requires(!is_scalar<A> &&
         std::is_base_of_v<application<matrix_operations::transpose_, A>, definition_of<A>>) struct prune_transpose<A> {
  using type = A;
};

template <class Op, class... A>
using prune_matrix = typename prune_formulas<typename meant_operation<Op, A...>::type, A...>::type;

template <fold Fold, class Op, class... A>
struct prune_matrix_by<fold::argument, Fold, Op, A...> {
  using type = nth<Fold.index, A...>;
};
template <fold Fold, class Op, class... A>
struct prune_matrix_by<fold::negated, Fold, Op, A...> {
  using type = prune_matrix<operations::negate_, nth<Fold.index, A...>>;
};
template <fold Fold, class Op, class... A>
struct prune_matrix_by<fold::constant, Fold, Op, A...> {
  using type = constant_t<Fold.value>;
};

template <class Definition>
struct matrix_parts;
template <class Op, class... A>
struct matrix_parts<matrix_application<Op, A...>> : parts<application<Op, A...>> {};
template <class Op, class... A>
struct matrix_parts<application<Op, A...>> : parts<application<Op, A...>> {};
template <class E>
using matrix_parts_of = matrix_parts<definition_of<E>>;

template <fold Fold, class Op, class E>
struct prune_matrix_by<fold::under_negation, Fold, Op, E> {
  using type = typename matrix_parts_of<E>::template argument<0>;
};
template <fold Fold, class Op, class E>
struct prune_matrix_by<fold::inside, Fold, Op, E> {
  using parts = matrix_parts_of<E>;
  using type = prune_matrix<typename parts::operation_type, typename parts::template argument<0>,
                            prune_matrix<Op, typename parts::template argument<1>>,
                            prune_matrix<Op, typename parts::template argument<2>>>;
};
template <fold Fold, class Op, class A, class B>
struct prune_matrix_by<fold::inside, Fold, Op, A, B> {
  using parts = matrix_parts_of<nth<Fold.index, A, B>>;
  template <int Branch>
  using branch = typename parts::template argument<Branch>;
  template <int Branch>
  using inner = prune_matrix<std::conditional_t<std::is_same_v<Op, operations::multiply_>, operations::hadamard_, Op>,
                             std::conditional_t<Fold.index == 0, branch<Branch>, A>,
                             std::conditional_t<Fold.index == 1, branch<Branch>, B>>;
  using type = prune_matrix<typename parts::operation_type, branch<0>, inner<1>, inner<2>>;
};

template <class A>
struct prune_formulas<matrix_operations::transpose_, A> : prune_transpose<A> {};

struct matrix_pruning {
  template <class Op, class... A>
  using result = matrix_rule<prune_matrix<Op, typename unwrap_matrix<A>::type...>>;

  template <class Op, class... A>
  static constexpr result<Op, A...> apply(A const&...) {
    return {};
  }
};

/// A scalar rule's partial, element by element: products in it are hadamard.
template <class Definition, class... A>
struct element_definition {
  using type = typename instantiate_definition<Definition, A...>::type;
};
template <class E, class... A>
using element_formula = typename element_definition<definition_of<E>, A...>::type;
template <class Op, class... E, class... A>
requires(sizeof...(E) > 0) struct element_definition<application<Op, E...>, A...> {
  using type = prune_matrix<std::conditional_t<std::is_same_v<Op, operations::multiply_>, operations::hadamard_, Op>,
                            element_formula<E, A...>...>;
};

/// A formula broadcast to the shape of Like, if it has not that shape.
template <class G, class Like>
struct with_shape {
  using type = typename define_matrix<matrix_application<matrix_operations::broadcast_, G, Like>>::type;
};
template <class G, class Like>
requires(extent_of<G>().fills(extent_of<Like>()) || is_zero_formula<G>) struct with_shape<G, Like> {
  using type = G;
};
template <class G, class Like>
using shaped = typename with_shape<G, Like>::type;

template <class G, class A, class Result>
constexpr auto reduced() {
  if constexpr (extent_of<A>().fills(extent_of<Result>()) || is_zero_formula<G>) return type_box<G>{};
  else return type_box<typename unwrap_matrix<decltype(reduce_to(matrix_rule<A>{}, matrix_rule<shaped<G, Result>>{}))>::type>{};
}

template <class Op, class Self, class... A>
struct element_rule {
  template <int K>
  using partial = element_formula<typename partials_of<Op, int(sizeof...(A))>::template partial<K>, A..., Self>;

  /// The adjoint of argument K from that of the result.
  template <int K, class G>
  using pullback = typename decltype(reduced<prune_matrix<operations::hadamard_, G, partial<K>>, nth<K, A...>, Self>())::type;

  template <class Sum, int K, class... D>
  struct forward {
    using type = Sum;
  };
  template <class Sum, int K, class... Rest>
  struct forward<Sum, K, zero_t, Rest...> : forward<Sum, K + 1, Rest...> {};
  template <class Sum, int K, class D, class... Rest>
  struct forward<Sum, K, D, Rest...>
      : forward<prune_matrix<operations::add_, Sum, prune_matrix<operations::hadamard_, partial<K>, D>>, K + 1, Rest...> {};
  template <class... D>
  using pushforward = typename forward<zero_t, 0, D...>::type;
};

template <class Op, class Self, class... A>
struct matrix_operation_rule {
  template <class G>
  using adjoints = decltype(Op::pullback(matrix_rule<shaped<G, Self>>{}, matrix_rule<Self>{}, matrix_rule<A>{}...));
  template <int K, class G>
  using pullback = typename unwrap_matrix<
      std::remove_cvref_t<decltype(boost::hana::at_c<std::size_t(K)>(std::declval<adjoints<G> const&>()))>>::type;
  template <class... D>
  using pushforward = typename unwrap_matrix<decltype(Op::pushforward(matrix_rule<Self>{}, matrix_rule<A>{}...,
                                                                      matrix_rule<shaped<D, A>>{}...))>::type;
};

/// d u^n = n u^(n-2) (v dv + w dw + ...), where u^2 = v^2 + w^2 + ...
template <class Self, class U, class Root>
struct even_power_rule;
template <class Self, class U, class Op, class... A>
struct even_power_rule<Self, U, application<Op, A...>> {
  static constexpr std::int64_t n = even_power_of_root(*info_of<Self>);
  static constexpr bool is_norm = is_matrix_operation<Op>;
  using arguments = formula_list<A...>;
  using factor = prune_matrix<operations::hadamard_, constant_t<rational{n, 1}>,
                              prune_matrix<operations::pow_, U, constant_t<rational{n - 2, 1}>>>;

  template <int K, class G>
  using pullback =
      typename decltype(reduced<prune_matrix<operations::hadamard_, prune_matrix<operations::hadamard_, G, factor>, nth<K, A...>>,
                                nth<K, A...>, Self>())::type;

  template <class V, class D>
  static constexpr auto half() {
    if constexpr (is_zero_formula<D>) return type_box<zero_t>{};
    else if constexpr (is_norm) return type_box<prune_matrix<matrix_operations::dot_, V, shaped<D, V>>>{};
    else return type_box<prune_matrix<operations::hadamard_, V, D>>{};
  }
  template <class Sum, class... Terms>
  struct total {
    using type = Sum;
  };
  template <class Sum, class Term, class... Rest>
  struct total<Sum, Term, Rest...> : total<prune_matrix<operations::add_, Sum, Term>, Rest...> {};
  template <class... D>
  using pushforward =
      prune_matrix<operations::hadamard_, factor, typename total<zero_t, typename decltype(half<A, D>())::type...>::type>;
};
template <class Self, class U, class Op, class... A>
struct even_power_rule<Self, U, matrix_application<Op, A...>> : even_power_rule<Self, U, application<Op, A...>> {};

/// The number of an edge to an argument of a root of squares begins here.
inline constexpr int through_root = 16;

template <class Definition, class Self>
struct rule_of_definition;
template <class Op, class... A, class Self>
struct rule_of_definition<application<Op, A...>, Self> : element_rule<Op, Self, A...> {};
template <class Op, class... A, class Self>
struct rule_of_definition<matrix_application<Op, A...>, Self>
    : std::conditional_t<is_matrix_operation<Op>, matrix_operation_rule<Op, Self, A...>, element_rule<Op, Self, A...>> {};

template <class Definition, class Self>
struct rule_of_even_power;
template <class Op, class U, class N, class Self>
struct rule_of_even_power<application<Op, U, N>, Self> {
  using type = even_power_rule<Self, U, definition_of<U>>;
  using arguments = typename type::arguments;
};
template <class Op, class U, class N, class Self>
struct rule_of_even_power<matrix_application<Op, U, N>, Self> : rule_of_even_power<application<Op, U, N>, Self> {};

/// The formula, scalar or of matrices, with a hash that is published.
template <class Definition>
struct formula_of_definition {
  using type = defined<Definition>;
};
template <class Definition>
requires requires { Definition::dimensions; }
struct formula_of_definition<Definition> : define_matrix<Definition> {};
template <hash_t Hash>
using matrix_formula_at = typename formula_of_definition<definition_at<Hash>>::type;

/// Who uses each subformula of Root: the edges (user, argument number), by the used one, the last user first.
template <class Root>
struct users_in {
  static constexpr auto const& nodes = subformulas<false, Root>::hashes;
  static constexpr int count = int(nodes.size());
  struct edge {
    int used, user, argument;
  };
  static constexpr list<edge> found() {
    definition_map numbers;
    for (int i = 0; i < count; ++i) numbers.add(nodes[std::size_t(i)], i);
    list<edge> all;
    definition_map seen;
    walk(info_of<Root>, seen, [&](definition_info const* part) {
      bool const through = even_power_of_root(*part) != 0;
      definition_info const& used = through ? *part->arguments[0] : *part;
      for (int k = 0; k < used.arity; ++k)
        all.push_back({numbers.find(used.arguments[k]->hash), numbers.find(part->hash), through ? through_root + k : k});
      return 0;
    });
    return all;
  }
  static constexpr std::size_t size = std::size_t(found().size());
  static constexpr std::array<edge, size> edges = [] {  // counted by the used node, then placed
    std::array<edge, size> sorted{};
    list<edge> const all = found();
    list<int> first(count + 1);
    for (edge const& e : all) ++first[e.used + 1];
    for (int i = 0; i < count; ++i) first[i + 1] += first[i];
    for (int e = all.size() - 1; e >= 0; --e) sorted[std::size_t(first[all[e].used]++)] = all[e];
    return sorted;
  }();
  static constexpr std::size_t first_of(int node) {
    std::size_t e = 0;
    while (e < size && edges[e].used < node) ++e;
    return e;
  }
  static constexpr int number_of_node(hash_t hash) {
    for (int i = 0; i < count; ++i)
      if (nodes[std::size_t(i)] == hash) return i;
    return -1;
  }
};

template <class Root, class Seed, int Node>
struct adjoint_of;

/// The sum of what the users of a node contribute to its adjoint.
template <class Root, class Seed, int Node, std::size_t Edge, class Sum>
struct adjoint_sum;
template <bool More, class Root, class Seed, int Node, std::size_t Edge, class Sum>
struct adjoint_next {
  using type = Sum;
};
template <class Root, class Seed, int Node, std::size_t Edge, class Sum>
struct adjoint_next<true, Root, Seed, Node, Edge, Sum> {
  static constexpr auto edge = users_in<Root>::edges[Edge];
  using user = matrix_formula_at<users_in<Root>::nodes[std::size_t(edge.user)]>;
  using upstream = typename adjoint_of<Root, Seed, edge.user>::type;

  static constexpr auto contribution() {
    if constexpr (is_zero_formula<upstream>) return type_box<zero_t>{};
    else if constexpr (edge.argument >= through_root)
      return type_box<typename rule_of_even_power<definition_of<user>,
                                                  user>::type::template pullback<edge.argument - through_root, upstream>>{};
    else return type_box<typename rule_of_definition<definition_of<user>, user>::template pullback<edge.argument, upstream>>{};
  }
  using type = typename adjoint_sum<Root, Seed, Node, Edge + 1,
                                    prune_matrix<operations::add_, Sum, typename decltype(contribution())::type>>::type;
};
template <class Root, class Seed, int Node, std::size_t Edge, class Sum>
struct adjoint_sum
    : adjoint_next<(Edge < users_in<Root>::size && users_in<Root>::edges[Edge].used == Node), Root, Seed, Node, Edge, Sum> {};

/// The adjoint of a node: the derivative of Root, weighted by Seed, in it.
template <class Root, class Seed, int Node>
struct adjoint_of : adjoint_sum<Root, Seed, Node, users_in<Root>::first_of(Node),
                                std::conditional_t<Node == users_in<Root>::count - 1, Seed, zero_t>> {};

template <class G, class Variable>
constexpr auto with_shape_of() {
  if constexpr (is_scalar<Variable>) return G{};
  else if constexpr (is_zero_formula<G>)
    return typename define_matrix<matrix_application<matrix_operations::broadcast_, G, Variable>>::type{};
  else return shaped<G, Variable>{};
}

/// The derivative of Root, weighted by Seed (1 for a scalar), in a variable, with the variable's shape.
template <class Root, class Variable, class Seed = constant_t<rational{1, 1}>>
constexpr auto matrix_derivative() {
  constexpr int node = users_in<Root>::number_of_node(Variable::hash);
  if constexpr (node < 0) return with_shape_of<zero_t, Variable>();
  else return with_shape_of<typename adjoint_of<Root, Seed, node>::type, Variable>();
}

}  // namespace detail
}  // namespace chainrule
