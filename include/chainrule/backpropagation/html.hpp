// cr::to_html: a page around the drawing of a computation graph, with every node's local rule.
#pragma once

#include <chainrule/backpropagation/backpropagate.hpp>
#include <chainrule/graph/draw/page.hpp>

namespace chainrule {
namespace detail {

/// An operation's partial derivatives as text: u, v, w (u1, u2... if there are more) are its arguments, r its result.
template <hash_t Operation, int Arity>
constexpr auto write_rule() {
  std::array<bounded_text<80>, std::size_t(Arity)> result;
  arithmetic_operations textbook = arithmetic_table<typename void_beside<operation_at<Operation>>::type>;
  textbook.writes_textbook = true;
  graph_builder graph(textbook);
  recipe const rule = operation<operation_at<Operation>>.read_rule(graph, Arity);
  list<text> steps(Arity + 1);
  list<argument_form> forms(Arity + 1, {});
  for (int k = 0; k < Arity; ++k) put_argument_name(steps[k], k, Arity);
  steps[Arity].put('r');
  for (graph_node const& step : rule.steps) {
    text written;
    if (step.is_leaf()) put_rational(written, step.constant());
    else
      put_operation(
          written, step.operation->text, step.count, [&](int operand) { return forms[rule.arguments[step.more + operand]]; },
          [&](int operand, std::size_t skipped) {
            written.put(steps[rule.arguments[step.more + operand]].view().substr(skipped));
          });
    steps.push_back(written);
    if (step.is_leaf()) forms.push_back({precedence_of(step.constant()), minus_of(step.constant())});
    else forms.push_back(form_of(step.operation->text, step.count > 0 ? forms[rule.arguments[step.more]] : argument_form{}));
  }
  for (int k = 0; k < rule.outputs.size(); ++k) result[std::size_t(k)].put(steps[rule.outputs[k]].view());
  return result;
}
template <hash_t Operation, int Arity>
inline constexpr auto rule_texts = write_rule<Operation, Arity>();

/// The local derivative by each argument of each node; empty where a condition or constant is the argument.
template <class Nodes, std::size_t... I>
constexpr list<text> rules_of(std::index_sequence<I...>) {
  list<text> result;
  auto const append = [&result](graph_vertex const& drawn, bounded_text<80> const* partials) {
    for (int argument = 0; argument < drawn.arguments.size(); ++argument) {
      bool const flows = drawn.has_gradient && Nodes::vertices[std::size_t(drawn.arguments[argument])].has_gradient;
      result.push_back(flows ? text(partials[argument].view()) : text());
    }
  };
  auto const one = [&append](auto position) {
    constexpr graph_vertex const& drawn = Nodes::vertices[decltype(position)::value];
    if constexpr (drawn.arguments.count > 0 && drawn.has_gradient)
      append(drawn, rule_texts<drawn.key, drawn.arguments.count>.data());
    else append(drawn, nullptr);
    return 0;
  };
  int const done[] = {one(std::integral_constant<std::size_t, I>{})...};
  static_cast<void>(done);
  return result;
}

}  // namespace detail

/// The nodes of what to_html is given, as a type.
template <any_formula E>
constexpr detail::computation<E> nodes_of(E const&) {
  return {};
}
template <class Formulas>
requires(detail::holds_formulas<Formulas>) constexpr auto nodes_of(Formulas const&) {
  return detail::elements_in<Formulas, detail::computation>{};
}
template <class E, class T>
constexpr detail::computation<E> nodes_of(backward_pass<E, T> const&) {
  return {};
}

/// A page of its own, without anything to load, around the drawing of a formula's computation graph or of a backward
/// pass: choosing a node, by mouse or keyboard, shows its formula, value, gradient and local rule.
template <class What>
constexpr text to_html(What const& what) {
  figure const drawn = detail::checked_figure(what);
  if constexpr (drawable<What>) {
    using nodes = decltype(nodes_of(what));
    return detail::write_html(drawn, detail::rules_of<nodes>(std::make_index_sequence<std::size_t(nodes::size)>{}));
  } else {
    return {};
  }
}

}  // namespace chainrule
