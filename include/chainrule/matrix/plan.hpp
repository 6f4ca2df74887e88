// Which nodes of matrix formulas a call computes, and which of them it stores: decided while compiling.
#pragma once

#include <chainrule/matrix/tangent.hpp>

#include <array>

namespace chainrule::detail {

/// What planning must know of an operation.
struct node_facts {
  bool is_leaf = true;
  bool is_matrix = false;   // more than one element
  bool is_element = false;  // computed element by element, so that it need not be stored
  bool is_view = false;     // a transpose: read in the other order
  bool is_broadcast = false;
  bool is_condition = false;  // never stored
  int shape_only_from = 16;
};

template <class Definition>
struct facts_of {
  static constexpr node_facts value{};
};
template <class Op, class... A>
constexpr node_facts facts_of_application(bool is_matrix) {
  node_facts facts;
  facts.is_leaf = false;
  facts.is_matrix = is_matrix;
  facts.is_element = !is_matrix_operation<Op>;
  facts.is_view = std::is_same_v<Op, matrix_operations::transpose_>;
  facts.is_broadcast = std::is_same_v<Op, matrix_operations::broadcast_>;
  facts.is_condition = operation<Op>.is_condition;
  if constexpr (is_matrix_operation<Op>) {
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
  static constexpr node_facts value = facts_of_application<Op, A...>(!matrix_application<Op, A...>::dimensions.is_scalar());
};
template <fixed_string Name, int R, int C, class Tag>
struct facts_of<matrix_variable_definition<Name, R, C, Tag>> {
  static constexpr node_facts value{true, R != 1 || C != 1};
};

template <class Definition>
constexpr requirements requirements_of_definition() {
  if constexpr (requires { Definition::asked; }) return Definition::asked;
  else return {};
}

template <class Original, class Tag>
struct facts_of<companion_definition<Original, Tag>> {
  static constexpr node_facts value{true, !companion_definition<Original, Tag>::dimensions.is_scalar()};
};

struct planned_node {
  bool is_needed = false;
  bool is_stored = false;  // a matrix with memory of its own
  int output = -1;         // the first output that it is
};

/// What a call computes of the formulas Roots in the variables V: their nodes, arguments before what uses them.
template <class Variables, class... Roots>
struct plan;

template <class... V, class... Roots>
struct plan<formula_list<V...>, Roots...> {
  static constexpr hash_t hash = [] {
    hash_t mixed = mix(23, sizeof...(V));
    ((mixed = mix(mixed, V::hash)), ...);
    ((mixed = mix(mixed, Roots::hash)), ...);
    return mixed;
  }();

  static constexpr int inputs = int(sizeof...(V));
  static constexpr hash_t variables[sizeof...(V)] = {V::hash...};
  static constexpr std::string_view names[sizeof...(V)] = {definition_of<V>::variable_name.view()...};
  static constexpr extent declared[sizeof...(V)] = {extent_of<V>()...};

  static constexpr auto const& hashes = subformulas<false, Roots...>::hashes;
  static constexpr int count = int(hashes.size());
  static constexpr int outputs = int(sizeof...(Roots));

  template <int I>
  using definition = definition_at<hashes[std::size_t(I)]>;

  static constexpr int number_of(hash_t sought) {
    for (int i = 0; i < count; ++i)
      if (hashes[std::size_t(i)] == sought) return i;
    return -1;
  }
  static constexpr int input_of(hash_t sought) {
    for (int i = 0; i < inputs; ++i)
      if (variables[i] == sought) return i;
    return -1;
  }
  static constexpr std::array<int, sizeof...(Roots)> roots{number_of(Roots::hash)...};

  static constexpr auto facts = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<node_facts, sizeof...(I)>{facts_of<definition_at<hashes[I]>>::value...};
  }
  (std::make_index_sequence<std::size_t(count)>{});
  static constexpr auto extents = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<extent, sizeof...(I)>{extent_of_definition<definition_at<hashes[I]>>()...};
  }
  (std::make_index_sequence<std::size_t(count)>{});

  static constexpr auto labels = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<std::string_view, sizeof...(I)>{definition_at<hashes[I]>::info.label...};
  }
  (std::make_index_sequence<std::size_t(count)>{});

  /// What the call must check, of all nodes.
  static constexpr list<requirement> found_requirements() {
    list<requirement> all;
    []<std::size_t... I>(std::index_sequence<I...>, list<requirement> & found) {
      requirements const each[] = {requirements_of_definition<definition_at<hashes[I]>>()...};
      for (requirements const& some : each)
        for (int k = 0; k < some.count; ++k) {
          bool known = false;
          for (requirement const& before : found)
            known = known || (before.first.same(some.each[k].first) && before.second.same(some.each[k].second));
          if (!known) found.push_back(some.each[k]);
        }
    }
    (std::make_index_sequence<std::size_t(count)>{}, all);
    return all;
  }
  static constexpr std::size_t requirement_count = std::size_t(found_requirements().size());
  static constexpr auto asked = [] {
    std::array<requirement, requirement_count> exact{};
    list<requirement> const all = found_requirements();
    for (std::size_t i = 0; i < requirement_count; ++i) exact[i] = all[int(i)];
    return exact;
  }();

  static constexpr auto build() {
    std::array<planned_node, std::size_t(count)> result{};
    definition_map numbers;
    for (int i = 0; i < count; ++i) numbers.add(hashes[std::size_t(i)], i);
    list<definition_info const*> infos(count, nullptr);
    definition_map seen;
    definition_info const* const each_root[] = {info_of<Roots>...};
    for (definition_info const* const root : each_root)
      walk(root, seen, [&](definition_info const* part) {
        infos[numbers.find(part->hash)] = part;
        return 0;
      });
    list<int> uses(count);
    for (int o = 0; o < outputs; ++o) {
      std::size_t const root = std::size_t(roots[std::size_t(o)]);
      result[root].is_needed = true;
      if (result[root].output < 0) result[root].output = o;
      if (facts[root].is_matrix && !facts[root].is_leaf) result[root].is_stored = true;
    }
    for (int i = count - 1; i >= 0; --i) {
      node_facts const& fact = facts[std::size_t(i)];
      planned_node& node = result[std::size_t(i)];
      if (!node.is_needed || fact.is_leaf) continue;
      bool const computed = fact.is_matrix && !fact.is_view && !fact.is_broadcast && !fact.is_condition;
      if (computed && (!fact.is_element || uses[i] > 1)) node.is_stored = true;
      definition_info const& info = *infos[i];
      for (int k = 0; k < info.arity && k < fact.shape_only_from; ++k) {
        int const argument = numbers.find(info.arguments[k]->hash);
        planned_node& used = result[std::size_t(argument)];
        node_facts const& its = facts[std::size_t(argument)];
        used.is_needed = true;
        ++uses[argument];
        if (!its.is_matrix || its.is_leaf) continue;
        // What is repeated by broadcasting must not be computed anew for each row.
        bool const repeated =
            (fact.is_broadcast || fact.is_element) && !extents[std::size_t(argument)].fills(extents[std::size_t(i)]);
        bool const read_by_element = fact.is_broadcast || fact.is_element;
        if ((!read_by_element || repeated) && !its.is_view && !its.is_condition) used.is_stored = true;
      }
    }
    return result;
  }
  static constexpr auto nodes = build();

  /// The nodes that a call computes, in order.
  static constexpr bool is_step(int i) {
    planned_node const& node = nodes[std::size_t(i)];
    node_facts const& fact = facts[std::size_t(i)];
    return node.is_stored || (node.is_needed && !fact.is_leaf && !fact.is_matrix && !fact.is_condition);
  }
  static constexpr std::size_t step_count = [] {
    std::size_t total = 0;
    for (int i = 0; i < count; ++i) total += is_step(i);
    return total;
  }();
  static constexpr auto steps = [] {
    std::array<int, step_count> exact{};
    std::size_t at = 0;
    for (int i = 0; i < count; ++i)
      if (is_step(i)) exact[at++] = i;
    return exact;
  }();
};

/// A plan by its hash, so that the names of what runs it stay short.
template <hash_t Hash>
struct plan_at : definition_at<Hash> {};
template <class Variables, class... Roots>
using planned = plan_at<publish<plan<Variables, Roots...>>::hash>;

}  // namespace chainrule::detail
