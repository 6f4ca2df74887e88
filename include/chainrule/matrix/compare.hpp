// == of matrix formulas: their canonical forms (canonical.hpp says what those are) compared part by part.
#pragma once

#include <chainrule/calculus/compare.hpp>
#include <chainrule/matrix/canonical.hpp>
#include <chainrule/matrix/learning.hpp>

#include <boost/hana/bool.hpp>

namespace chainrule {
namespace detail {

/// A subformula, arguments before what uses them.
struct matrix_part {
  definition_info const* what = nullptr;
  extent shape;
  bool is_of_matrices = false;  // an operation that is not element by element
};

/// Reads formulas into canonical form.
class matrix_reader {
 public:
  /// A formula's distinct parts, and the numbers of their arguments, one after the other.
  constexpr matrix_reader(matrix_part const* parts, int const* arguments, int count)
      : parts_(parts), arguments_(arguments), count_(count) {}
  /// The same from where it was saved.
  template <int Nodes, int Items, int Values>
  constexpr matrix_reader(matrix_part const* parts, int const* arguments, int count,
                          matrix_snapshot<Nodes, Items, Values> const& saved)
      : parts_(parts), arguments_(arguments), count_(count), arena_(saved), values_(as_list(saved.values)) {
    for (int k = 0; k < Values; ++k) arguments_ += parts[k].what->arity;
  }
  template <int Nodes, int Items, int Values>
  [[nodiscard]] constexpr auto snapshot() {
    matrix_snapshot<Nodes, Items, Values> saved;
    arena_.save(saved);
    copy(values_, saved.values);
    return saved;
  }

  /// Reads on until as many nodes are made, or as many parts read, or everything is.
  constexpr void read(int budget) {
    int const last = values_.size() + budget;
    int const largest = arena_.scalars().size() + budget;
    while (values_.size() < count_ && values_.size() < last && arena_.scalars().size() < largest) {
      matrix_part const& part = parts_[values_.size()];
      values_.push_back(value_of(part, arguments_));
      arguments_ += part.what->arity;
    }
    if (finished()) value_ = arena_.filled(values_.back(), parts_[count_ - 1].shape);
  }
  [[nodiscard]] constexpr bool finished() const { return values_.size() == count_; }
  /// How many parts were read.
  [[nodiscard]] constexpr int size() const { return values_.size(); }
  [[nodiscard]] constexpr weighted value() const { return value_; }
  [[nodiscard]] constexpr matrix_arena& arena() { return arena_; }
  [[nodiscard]] constexpr matrix_arena const& arena() const { return arena_; }

 private:
  template <class Op>
  static constexpr bool is(definition_info const& d) {
    return d.operation->key == type_hash<Op>;
  }

  constexpr weighted value_of(matrix_part const& part, int const* numbers) {
    using namespace operations;
    definition_info const& d = *part.what;
    canonical_arena& scalars = arena_.scalars();
    if (d.is_constant()) return {scalars.checked(d.constant), 0};
    if (d.is_variable()) return arena_.variable(&d, part.shape);
    if (part.is_of_matrices) return value_of_matrices(part, numbers);
    auto const value = [&](int k) { return values_[numbers[k]]; };
    if (is<negate_>(d)) return arena_.plus({{0, 1}, 0}, value(0), {-1, 1});
    if (is<add_>(d)) return arena_.plus(value(0), value(1));
    if (is<subtract_>(d)) return arena_.plus(value(0), value(1), {-1, 1});
    if (is<multiply_>(d) || is<hadamard_>(d)) return arena_.times(value(0), value(1));
    if (is<divide_>(d)) return arena_.times(value(0), value(1), {-1, 1});
    if (is<sqrt_>(d)) return scalars.power(value(0), {1, 2});
    if (is<pow_>(d) && value(1).is_number()) return scalars.power(value(0), value(1).factor);
    list<weighted> arguments;
    for (int k = 0; k < d.arity; ++k) arguments.push_back(value(k));
    return canonical_application(scalars, d.operation, arguments);
  }

  constexpr weighted value_of_matrices(matrix_part const& part, int const* numbers) {
    using namespace matrix_operations;
    definition_info const& d = *part.what;
    auto const value = [&](int k) { return values_[numbers[k]]; };
    auto const shape = [&](int k) -> extent const& { return parts_[numbers[k]].shape; };
    extent const& first = shape(0);
    if (is<transpose_>(d)) return arena_.turned(value(0));
    if (is<broadcast_>(d)) return value(0);
    if (is<product_>(d)) return arena_.product(value(0), value(1), known(first.columns, shape(1).rows));
    if (is<affine_>(d)) return arena_.plus(arena_.product(value(0), value(1), known(first.columns, shape(1).rows)), value(2));
    if (is<sum_>(d)) return arena_.sum(value(0), first);
    if (is<mean_>(d)) return arena_.times(arena_.sum(value(0), first), arena_.count(first), {-1, 1});
    if (is<row_sums_>(d)) return arena_.row_sums(value(0), first.columns);
    if (is<column_sums_>(d)) return arena_.column_sums(value(0), first.rows);
    if (is<norm_>(d)) return arena_.scalars().power(arena_.sum(arena_.times(value(0), value(0)), first), {1, 2});
    if (is<rows_of_>(d)) return arena_.size_of(first.rows);
    if (is<columns_of_>(d)) return arena_.size_of(first.columns);
    if (is<dot_>(d)) {
      extent const both{known(first.rows, shape(1).rows), known(first.columns, shape(1).columns)};
      return arena_.sum(arena_.times(value(0), value(1)), both);
    }
    dimension const side = known(first.rows, first.columns);  // of square matrices
    if (is<identity_>(d)) return arena_.identity(side);
    if (is<trace_>(d)) return arena_.trace(value(0), side);
    if (is<determinant_>(d)) return arena_.determinant(value(0), side);
    if (is<inverse_>(d)) return arena_.inverse(value(0), side);
    if (is<solve_>(d)) return arena_.product(arena_.inverse(value(0), side), value(1), known(side, shape(1).rows));
    list<weighted> arguments;  // of any other, nothing is known: what it is depends on its arguments and their shapes
    for (int k = 0; k < d.arity; ++k) arguments.push_back(arena_.filled(value(k), shape(k)));
    return arena_.matrix_kernel(d.operation, arguments, part.shape);
  }

  matrix_part const* parts_;
  int const* arguments_;  // of the next part
  int count_;
  matrix_arena arena_;
  list<weighted> values_;
  weighted value_;
};

template <class Definition>
inline constexpr bool is_of_matrices = false;
template <class Op, class... A>
inline constexpr bool is_of_matrices<application<Op, A...>> = is_matrix_operation<Op>;
template <class Op, class... A>
inline constexpr bool is_of_matrices<matrix_application<Op, A...>> = is_matrix_operation<Op>;

// clang allows a million steps in a constant evaluation: long formulas are read in stages, each a constant of its own.
#if defined(__clang__)
inline constexpr int matrix_budget = 200;
#else
inline constexpr int matrix_budget = 10000;
#endif

/// The parts of a formula.
template <class E>
struct matrix_parts {
  using source = flattened<E>;
  template <class Definition>
  static constexpr matrix_part part = {&Definition::info, extent_of_definition<Definition>(), is_of_matrices<Definition>};
  template <std::size_t... I>
  static constexpr std::array<matrix_part, sizeof...(I)> listed(std::index_sequence<I...>) {
    return {part<definition_at<source::listed.each[I]->hash>>...};
  }
  static constexpr auto all = listed(std::make_index_sequence<source::listed.each.size()>{});
  template <class... Saved>
  static constexpr matrix_reader reader(Saved const&... saved) {
    return {all.data(), source::listed.arguments.data(), int(all.size()), saved...};
  }
};

template <int Budget, class E, int Stage>
struct matrix_stage {
  struct progress {
    bool finished = false;
    int nodes = 0;
    int items = 0;
    int parts = 0;
    canonical_summary summary{};
    canonical_words words{};
  };
  static constexpr matrix_reader reached() {
    matrix_reader reader = start();
    reader.read(Budget);
    return reader;
  }
  static constexpr progress summarised() {
    matrix_reader const reader = reached();
    canonical_arena const& arena = reader.arena().scalars();
    weighted const v = reader.value();
    progress result{reader.finished(), arena.size(), arena.items().size(), reader.size()};
    result.summary = {arena.hash(v), arena.error(), v.is_number(), !arena.node(v.node).has_variables, v.factor};
    if (result.finished) result.words = canonical_words(arena, v.node);
    return result;
  }
  static constexpr progress found = summarised();

 private:
  friend struct matrix_stage<Budget, E, Stage + 1>;
  static constexpr matrix_reader start() {
    if constexpr (Stage == 0) return matrix_parts<E>::reader();
    else return matrix_parts<E>::reader(matrix_stage<Budget, E, Stage - 1>::saved);
  }
  static constexpr auto save() { return reached().template snapshot<found.nodes, found.items, found.parts>(); }
  static constexpr auto saved = save();
};
template <int Budget, class E, int Stage>
constexpr int last_matrix_stage() {
  if constexpr (matrix_stage<Budget, E, Stage>::found.finished) return Stage;
  else return last_matrix_stage<Budget, E, Stage + 1>();
}

template <class E>
struct canonical_matrix {
  static constexpr int stage = last_matrix_stage<matrix_budget, E, 0>();
  static constexpr auto const& summary = matrix_stage<matrix_budget, E, stage>::found.summary;
  static constexpr canonical_words const& words = matrix_stage<matrix_budget, E, stage>::found.words;
  static constexpr list<hash_t> spelled() {
    matrix_reader const reader = matrix_stage<matrix_budget, E, stage + 1>::reached();  // what was read, restored
    return canonical_speller(reader.arena().scalars(), reader.value().node).words();
  }
};

template <class A, class B>
constexpr bool same_matrices() {
  constexpr extent shape = extent_of<A>();
  constexpr extent other = extent_of<B>();
  if constexpr (shape.rows.size != other.rows.size || shape.columns.size != other.columns.size) {
    return false;
  } else {
    constexpr canonical_summary a = canonical_matrix<A>::summary;
    constexpr canonical_summary b = canonical_matrix<B>::summary;
    static_assert(check_canonical_error<a.error>() && check_canonical_error<b.error>());
    if constexpr (a.hash != b.hash || a.factor != b.factor) return false;
    else return same_spelling<canonical_matrix<A>, canonical_matrix<B>>();
  }
}

}  // namespace detail

/// Whether two formulas of matrices are the same in canonical form, or a 1 x 1 one and a scalar formula: a hana::bool_. Formulas that
/// differ may still have the same values: products of sums are not expanded.
template <class A, class B>
requires(matrix_formula<A> && (matrix_formula<B> || any_formula<B>)) ||
    (any_formula<A> && matrix_formula<B>)constexpr auto operator==(A const&, B const&) {
  return boost::hana::bool_c<detail::same_matrices<A, B>()>;
}
template <class A, class B>
requires(matrix_formula<A> && (matrix_formula<B> || any_formula<B>)) ||
    (any_formula<A> && matrix_formula<B>)constexpr auto operator!=(A const& a, B const& b) {
  return boost::hana::bool_c<!decltype(a == b)::value>;
}

}  // namespace chainrule
