// Which nodes of matrix formulas a call computes, and which of them it stores: decided while compiling.
#pragma once

#include <chainrule/matrix/algebra.hpp>
#include <chainrule/matrix/differentiate.hpp>

#include <array>

namespace chainrule::detail {

/// What planning must know of an operation.
struct node_facts {
  bool is_leaf = true;
  bool is_matrix = false;            // more than one element
  bool is_element = false;           // computed element by element, so that it need not be stored
  bool is_view = false;              // a transpose: read in the other order
  bool is_broadcast = false;
  bool is_condition = false;         // never stored
  bool takes_expressions = true;     // reads arguments that are not stored
  int shape_only_from = 16;
};

template <class Definition>
struct facts_of {
  static constexpr node_facts value{};
};
template <class Op, class... A>
constexpr node_facts facts_of_application(bool is_matrix) {
  node_facts facts;
  facts.is_leaf = sizeof...(A) == 0;
  facts.is_matrix = is_matrix;
  facts.is_element = !is_matrix_operation<Op>;
  facts.is_view = std::is_same_v<Op, matrix_operations::transpose_>;
  facts.is_broadcast = std::is_same_v<Op, matrix_operations::broadcast_>;
  facts.is_condition = operation<Op>.is_condition;
  if constexpr (is_matrix_operation<Op>) {
    facts.takes_expressions = Op::takes_expressions;
    facts.shape_only_from = Op::shape_only_from;
  }
  return facts;
}
template <class Op, class... A>
struct facts_of<application<Op, A...>> {
  static constexpr node_facts value = facts_of_application<Op, A...>(false);
};
template <class Op, class... A>
struct facts_of<matrix_application<Op, A...>> {
  static constexpr node_facts value =
      facts_of_application<Op, A...>(!matrix_application<Op, A...>::dimensions.is_scalar());
};
template <fixed_string Name, int R, int C, class Tag>
struct facts_of<matrix_variable_definition<Name, R, C, Tag>> {
  static constexpr node_facts value{true, R != 1 || C != 1};
};

struct planned_node {
  bool is_needed = false;
  bool is_stored = false;  // a matrix with memory of its own
  int output = -1;         // the first output that it is
};

/// The nodes of the formulas Roots, arguments before what uses them.
template <class... Roots>
struct plan {
  static constexpr auto const& hashes = subformulas<false, Roots...>::hashes;
  static constexpr int count = int(hashes.size());
  static constexpr int outputs = int(sizeof...(Roots));

  template <int I>
  using definition = definition_at<hashes[std::size_t(I)]>;

  static constexpr auto facts = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<node_facts, sizeof...(I)>{facts_of<definition<int(I)>>::value...};
  }(std::make_index_sequence<std::size_t(count)>{});

  static constexpr int number_of(hash_t hash) {
    for (int i = 0; i < count; ++i)
      if (hashes[std::size_t(i)] == hash) return i;
    return -1;
  }
  static constexpr std::array<int, sizeof...(Roots)> roots{number_of(Roots::hash)...};

  static constexpr auto build() {
    std::array<planned_node, std::size_t(count)> result{};
    definition_info const* const infos[] = {[] {
      return info_of<Roots>;
    }()...};
    definition_map numbers;
    list<definition_info const*> info_at(count, nullptr);
    for (int i = 0; i < count; ++i) numbers.add(hashes[std::size_t(i)], i);
    definition_map seen;
    for (definition_info const* const root : infos)
      walk(root, seen, [&](definition_info const* part) {
        info_at[numbers.find(part->hash)] = part;
        return 0;
      });
    list<int> uses(count, 0);
    for (int o = 0; o < outputs; ++o) {
      planned_node& node = result[std::size_t(roots[std::size_t(o)])];
      node.is_needed = true;
      if (node.output < 0) node.output = o;
      if (facts[std::size_t(roots[std::size_t(o)])].is_matrix && !facts[std::size_t(roots[std::size_t(o)])].is_leaf)
        node.is_stored = true;
    }
    for (int i = count - 1; i >= 0; --i) {
      node_facts const& fact = facts[std::size_t(i)];
      planned_node& node = result[std::size_t(i)];
      if (!node.is_needed || fact.is_leaf) continue;
      bool const computed = fact.is_matrix && !fact.is_view && !fact.is_broadcast && !fact.is_condition;
      if (computed && (!fact.is_element || uses[i] > 1)) node.is_stored = true;
      definition_info const& info = *info_at[i];
      for (int k = 0; k < info.arity && k < fact.shape_only_from; ++k) {
        int const argument = numbers.find(info.arguments[k]->hash);
        planned_node& used = result[std::size_t(argument)];
        node_facts const& its = facts[std::size_t(argument)];
        used.is_needed = true;
        ++uses[argument];
        if (!its.is_matrix || its.is_leaf) continue;
        bool const repeated = fact.is_broadcast || (fact.is_element && differs(info, k));
        bool const wants_stored = !fact.takes_expressions || fact.is_view || repeated;
        if (wants_stored && !its.is_view) used.is_stored = true;
      }
    }
    return result;
  }
  /// Whether argument k of an element-by-element operation is smaller than its result: an argument with more elements exists.
  static constexpr bool differs(definition_info const& info, int k) {
    extent const own = extents[std::size_t(number_of(info.arguments[k]->hash))];
    extent const whole = extents[std::size_t(number_of(info.hash))];
    return !own.fills(whole);
  }
  static constexpr auto extents = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<extent, sizeof...(I)>{extent_of_definition<definition<int(I)>>()...};
  }(std::make_index_sequence<std::size_t(count)>{});

  static constexpr auto nodes = build();
};

}  // namespace chainrule::detail
