// What is asked of a whole function with loops: values, and rows of derivatives, as blocks.
#pragma once

#include <chainrule/graph/block.hpp>

namespace chainrule::detail {

/// Requests of a whole function. Their sweeps are rows of a Jacobian: the adjoints of sweep k belong into row k.
template <class Inputs, class... E>
struct whole_request {
  static constexpr direction_set directions{};
  static constexpr int rows = 0;
  static constexpr int parts() { return count_parts({info_of<E>...}); }
  static constexpr arithmetic_operations const& operations() { return Inputs::operations(); }
  static constexpr list<int> roots(block_builder& b) {
    list<int> const result{b.lower(info_of<E>)...};
    b.note_guarded(result);
    return result;
  }
};
template <class Inputs, class... E>
struct whole_value_request : whole_request<Inputs, E...> {
  static constexpr int values = int(sizeof...(E));
  static constexpr block_builder builder() { return {Inputs::operations(), Inputs::layout(), {}}; }
  static constexpr list<int> build(block_builder& b, list<sweep_target>&) { return whole_request<Inputs, E...>::roots(b); }
};
/// A row for each formula.
template <class Inputs, bool WithValue, class... E>
struct whole_jacobian_request : whole_request<Inputs, E...> {
  static constexpr int rows = int(sizeof...(E));
  static constexpr int values = WithValue ? rows : 0;
  static constexpr block_builder builder() { return {Inputs::operations(), Inputs::layout(), {}}; }
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    list<int> const roots = whole_request<Inputs, E...>::roots(b);
    list<int> outputs;
    if (WithValue) outputs = roots;
    for (int k = 0; k < rows; ++k) b.append_adjoints({roots[k]}, {b.graph().constant(1)}, k, outputs, targets);
    return outputs;
  }
};
/// One row: the gradient of the formulas' sum, weighted by the numbers behind the inputs.
template <class Inputs, class... E>
struct whole_vjp_request : whole_request<Inputs, E...> {
  static constexpr int rows = 1;
  static constexpr int values = 0;
  static constexpr block_builder builder() { return {Inputs::operations(), Inputs::layout(), {}}; }
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    list<int> const roots = whole_request<Inputs, E...>::roots(b);
    list<int> seeds;
    for (int k = 0; k < roots.size(); ++k) seeds.push_back(b.add_leaf({leaf_kind::input, Inputs::inputs + k, nullptr}));
    list<int> outputs;
    b.append_adjoints(roots, seeds, 0, outputs, targets);
    return outputs;
  }
};
/// The tangents of the formulas along the direction behind the inputs.
template <class Inputs, class... E>
struct whole_jvp_request : whole_request<Inputs, E...> {
  static constexpr direction_set directions{1, false};
  static constexpr int values = int(sizeof...(E));
  static constexpr block_builder builder() { return {Inputs::operations(), Inputs::layout(), directions}; }
  static constexpr list<int> build(block_builder& b, list<sweep_target>&) {
    return b.tangents(whole_request<Inputs, E...>::roots(b), 1);
  }
};
/// One row: the gradient of the tangents' sum, which is a Hessian times the direction behind the inputs.
template <class Inputs, bool WithTangent, class... E>
struct whole_hvp_request : whole_request<Inputs, E...> {
  static constexpr direction_set directions{1, false};
  static constexpr int rows = 1;
  static constexpr int values = WithTangent ? int(sizeof...(E)) : 0;
  static constexpr block_builder builder() { return {Inputs::operations(), Inputs::layout(), directions}; }
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    list<int> const along = b.tangents(whole_request<Inputs, E...>::roots(b), 1);
    list<int> outputs;
    if (WithTangent) outputs = along;
    b.append_adjoints(along, list<int>(along.size(), b.graph().constant(1)), 0, outputs, targets);
    return outputs;
  }
};
/// The value, and two rows: the gradient, and the Hessian times the direction behind the inputs.
template <class Inputs, class E>
struct whole_value_gradient_hvp_request : whole_request<Inputs, E> {
  static constexpr direction_set directions{1, false};
  static constexpr int rows = 2;
  static constexpr int values = 1;
  static constexpr block_builder builder() { return {Inputs::operations(), Inputs::layout(), directions}; }
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    list<int> const roots = whole_request<Inputs, E>::roots(b);
    list<int> const along = b.tangents(roots, 1);
    list<int> outputs = roots;
    b.append_adjoints(roots, {b.graph().constant(1)}, 0, outputs, targets);
    b.append_adjoints(along, {b.graph().constant(1)}, 1, outputs, targets);
    return outputs;
  }
};
/// A row for each input that the function is differentiated in: the gradient of the slope in it, up to the diagonal. The values are the
/// formula's own and its slopes.
template <class Inputs, bool WithGradient, class E>
struct whole_hessian_request : whole_request<Inputs, E> {
  static constexpr direction_set directions{Inputs::wrt, true};
  static constexpr int rows = Inputs::wrt;
  static constexpr int values = WithGradient ? 1 + rows : 0;
  static constexpr int parts() { return count_parts({info_of<E>}) * (1 + rows); }
  static constexpr block_builder builder() { return {Inputs::operations(), Inputs::layout(), directions}; }
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    list<int> const roots = whole_request<Inputs, E>::roots(b);
    list<int> slopes;
    for (int row = 0; row < rows; ++row) slopes.append(b.tangents(roots, row + 1));
    list<int> outputs;
    if (WithGradient) {
      outputs = roots;
      outputs.append(slopes);
    }
    for (int row = 0; row < rows; ++row) b.append_adjoints({slopes[row]}, {b.graph().constant(1)}, row, outputs, targets);
    return outputs;
  }
};

}  // namespace chainrule::detail
