// Formulas of matrices: their types, shapes, variables, and how the library's operations read them.
//
// A matrix formula's type is matrix_expression<label, hash, rows, columns>; its definition, one level deep, is found by the
// hash, as that of any formula. Scalar formulas stand among its arguments as they are. What is 1 x 1 is a scalar.
#pragma once

#include <chainrule/core/core.hpp>
#include <chainrule/operations/operations.hpp>

namespace chainrule {

/// A number of rows or columns known only when a function is called, such as the batch's.
inline constexpr int dynamic = -1;

/// A formula of matrices. Rows and Columns are numbers or `dynamic`.
template <fixed_string Label, hash_t Hash, int Rows, int Columns>
struct matrix_expression;

namespace detail {

struct matrix_reading;

/// Rows or columns: a number, or the dimension of a variable that only a call knows.
struct dimension {
  int size = 1;
  hash_t variable = 0;  // whose rows or columns these are
  bool is_columns = false;

  [[nodiscard]] constexpr bool is_dynamic() const { return size < 0; }
  [[nodiscard]] constexpr bool same(dimension const& other) const {
    return size == other.size && (size >= 0 || (variable == other.variable && is_columns == other.is_columns));
  }
};
struct extent {
  dimension rows;
  dimension columns;

  [[nodiscard]] constexpr bool is_scalar() const { return rows.size == 1 && columns.size == 1; }
  /// Whether this is not smaller than a shape that it is, or is broadcast to.
  [[nodiscard]] constexpr bool fills(extent const& other) const {
    return (rows.size != 1 || other.rows.size == 1) && (columns.size != 1 || other.columns.size == 1);
  }
};

template <class T>
inline constexpr bool is_matrix = false;
template <fixed_string Label, hash_t Hash, int Rows, int Columns>
inline constexpr bool is_matrix<matrix_expression<Label, Hash, Rows, Columns>> = true;

template <fixed_string Label, hash_t Hash, int Rows, int Columns>
struct argument_traits<matrix_expression<Label, Hash, Rows, Columns>> {
  static constexpr argument_kind kind = argument_kind::reading;
  using formula = matrix_expression<Label, Hash, Rows, Columns>;
};

template <class Definition>
constexpr extent extent_of_definition() {
  if constexpr (requires { Definition::dimensions; }) return Definition::dimensions;
  else return {};
}

template <class E>
constexpr extent extent_of() {
  if constexpr (is_matrix<E>) return definition_of<E>::dimensions;
  else return {};
}
template <class E>
inline constexpr bool is_scalar = extent_of<E>().is_scalar();

/// Two dimensions that a call must find equal.
struct requirement {
  dimension first;
  dimension second;

  [[nodiscard]] constexpr bool asks_call() const { return (first.is_dynamic() || second.is_dynamic()) && !first.same(second); }
};
/// An operation asks for at most three.
struct requirements {
  requirement each[3]{};
  int count = 0;

  constexpr void add(dimension const& first, dimension const& second) {
    if (requirement const asked{first, second}; asked.asks_call()) each[count++] = asked;
  }
};

/// Whether numbers fit: equal, or one unknown until the call.
constexpr bool fits(int a, int b) { return a == b || a < 0 || b < 0; }
constexpr dimension known(dimension const& a, dimension const& b) { return a.is_dynamic() && !b.is_dynamic() ? b : a; }

template <fixed_string Name, int Rows, int Columns, class Tag>
struct matrix_variable_definition : variable_definition<Name, Tag> {
  using base = variable_definition<Name, Tag>;
  static constexpr hash_t hash = mix(mix(mix(11, base::hash), static_cast<hash_t>(Rows)), static_cast<hash_t>(Columns));
  static constexpr extent dimensions{{Rows, hash, false}, {Columns, hash, true}};
  static constexpr definition_info info = [] {
    definition_info described = base::info;
    described.hash = hash;
    return described;
  }();
};

template <class Definition>
inline constexpr bool is_matrix_variable_definition = false;
template <fixed_string Name, int Rows, int Columns, class Tag>
inline constexpr bool is_matrix_variable_definition<matrix_variable_definition<Name, Rows, Columns, Tag>> = true;

/// An operation that is not element by element; it has
///   check<A...>()              sentences about the shapes of its arguments
///   dimensions<A...>()         the extent of its result
///   asked<A...>()              what the call must check (requirements)
///   write(out, memory, a...)   its value; what is 1 x 1 is a matrix here too, the result and the arguments
///   pullback(g, r, a...)       adjoints of the arguments, a hana::tuple, from that of the result r
///   pushforward(r, a..., d...) the tangent of the result from those of the arguments
/// The last two are written in matrix formulas, and read with types only.
struct matrix_operation {
  static constexpr bool is_matrix_operation = true;
  static constexpr bool is_linear = false;    // it is zero where its first argument is
  static constexpr int shape_only_from = 16;  // arguments from here on give their shape, not their value
  static constexpr int cost = 20;

  template <class...>
  static constexpr void check() {}
  template <class...>
  static constexpr requirements asked() {
    return {};
  }
};

template <class Op>
inline constexpr bool is_matrix_operation = requires {
  requires Op::is_matrix_operation;
};

template <int Rows, int OtherRows>
constexpr void check_same_rows() {
  static_assert(fits(Rows, OtherRows) || Rows == 1 || OtherRows == 1,
                "chainrule: element by element: the rows of both matrices must be equal, or one is a row vector");
}
template <int Columns, int OtherColumns>
constexpr void check_same_columns() {
  static_assert(fits(Columns, OtherColumns) || Columns == 1 || OtherColumns == 1,
                "chainrule: element by element: the columns of both matrices must be equal, or one is a column vector");
}

/// What one dimension of an element-by-element result is: that of the arguments which have more than 1.
template <class... A>
constexpr dimension common_dimension(bool columns) {
  dimension result;
  for (extent const& each : {extent_of<A>()...}) {
    dimension const& one = columns ? each.columns : each.rows;
    if (one.size != 1) result = result.size == 1 ? one : known(result, one);
  }
  return result;
}
template <class... A>
constexpr extent common_extent() {
  return {common_dimension<A...>(false), common_dimension<A...>(true)};
}

/// Shapes of an operation on arguments, for the library's own operations (element by element) and for matrix operations.
template <class Op, class... A>
struct shape_rule {
  static constexpr extent dimensions = common_extent<A...>();
  static constexpr requirements asked() {
    requirements all;
    for (extent const& each : {extent_of<A>()...}) {
      if (each.rows.size != 1) all.add(dimensions.rows, each.rows);
      if (each.columns.size != 1) all.add(dimensions.columns, each.columns);
    }
    return all;
  }
};
template <class Op, class... A>
requires(is_matrix_operation<Op>) struct shape_rule<Op, A...> {
  static constexpr extent dimensions = Op::template dimensions<A...>();
  static constexpr requirements asked() { return Op::template asked<A...>(); }
};

template <class Op, class... A>
struct matrix_application : application<Op, A...> {
  static constexpr extent dimensions = shape_rule<Op, A...>::dimensions;
  static constexpr definition_info info = as_matrix(application<Op, A...>::info, !dimensions.is_scalar());
  static constexpr requirements asked = shape_rule<Op, A...>::asked();
};

/// Publishes a definition and names the matrix formula it defines, as `define` does for scalar ones.
template <class Definition>
struct define_matrix {
  static_assert(Definition::info.hash == publish<Definition>::hash);
  template <fixed_string Label, hash_t Hash, int Rows, int Columns>
  struct named {
    using type = matrix_expression<Label, Hash, Rows, Columns>;
  };
  using type = typename named<Definition::label, publish<Definition>::hash, Definition::dimensions.rows.size,
                              Definition::dimensions.columns.size>::type;
};

}  // namespace detail

namespace operations {
/// The product element by element; between a scalar and a matrix it is multiply_.
struct hadamard_ : multiply_ {
  static constexpr auto name = fixed_string("hadamard");
  static constexpr notation text{"hadamard(#1, #2)"};
  static constexpr notation latex{"#1 \\odot #2", precedence::term, precedence::product, precedence::power, true};
};
}  // namespace operations

namespace matrix_operations {
struct product_;
}

namespace detail {

/// The operation that a written one is between these arguments: * of two matrices is the matrix product.
template <class Op, class... A>
struct meant_operation {
  using type = Op;
};
template <class A, class B>
requires(!is_scalar<A> && !is_scalar<B>) struct meant_operation<operations::multiply_, A, B> {
  using type = matrix_operations::product_;
};
template <class A, class B>
requires(is_scalar<A> || is_scalar<B>) struct meant_operation<operations::hadamard_, A, B> {
  using type = operations::multiply_;
};

/// The formula behind an argument of a matrix formula.
template <class A>
struct matrix_argument {
  static_assert(!std::is_arithmetic_v<A>, "chainrule: a plain number in a formula: write 2_c, or name it: cr::variable<\"k\">");
  static_assert(
      std::is_arithmetic_v<A> || requires { typename argument_traits<A>::formula; },
      "chainrule: a matrix formula combines with matrix formulas, scalar formulas and exact constants (2_c)");
  using type = typename std::conditional_t < requires { typename argument_traits<A>::formula; }
  , argument_traits<A>, argument_traits < constant_t < rational{0, 1} >>> ::formula;
};

template <class A>
inline constexpr bool is_condition_formula = info_of<A>->operation != nullptr&& info_of<A>->operation->is_condition;

template <bool IsCondition>
constexpr void check_numbers() {
  static_assert(!IsCondition, "chainrule: a condition is no matrix of numbers: write select(condition, 1_c, 0_c)");
}

struct element_by_element {
  template <class... A>
  static constexpr void check() {
    constexpr extent dimensions = common_extent<A...>();
    ((check_same_rows<extent_of<A>().rows.size, dimensions.rows.size>(),
      check_same_columns<extent_of<A>().columns.size, dimensions.columns.size>()),
     ...);
  }
};
template <class Op, class... A>
struct written_matrix {
  using operation = typename meant_operation<Op, A...>::type;
  static_assert(checked_operation<operation>::value);
  static_assert(check_truths < is_matrix_operation<operation>
                    ? truth_misuse::none
                    : find_truth_misuse(conditions_taken<operation>(), info_of<A>...) > ());
  static_assert((check_numbers < is_matrix_operation<operation> && (is_condition_formula<A> || ...) > (), true));
  using shapes = std::conditional_t<is_matrix_operation<operation>, operation, element_by_element>;
  static_assert((shapes::template check<A...>(), true));
  using type = typename define_matrix<matrix_application<operation, A...>>::type;
};

struct matrix_reading {
  template <class Op, class... A>
  using result = typename written_matrix<Op, typename matrix_argument<A>::type...>::type;

  template <class Op, class... A>
  static constexpr result<Op, A...> apply(A const&...) {
    return {};
  }
};

/// Operators of matrices find their type at once, for the same reason.
template <class Op, class A, class B>
requires(is_matrix<A> || is_matrix<B>) struct operator_type<true, Op, A, B> {
  using type = typename written_matrix<Op, typename matrix_argument<A>::type, typename matrix_argument<B>::type>::type;
};

template <fixed_string Name, int Rows, int Columns, class Tag>
struct checked_matrix_variable {
  static_assert((Rows > 0 || Rows == dynamic) && (Columns > 0 || Columns == dynamic),
                "chainrule: matrix: rows and columns are positive numbers, or cr::dynamic");
  static_assert(sizeof(checked_variable<Name, Tag>) > 0);
  using type = typename define_matrix<matrix_variable_definition<Name, Rows, Columns, Tag>>::type;
};

}  // namespace detail

template <fixed_string Label, hash_t Hash, int Rows, int Columns>
struct matrix_expression {
  using chainrule_reading = detail::matrix_reading;
  static constexpr hash_t hash = Hash;
  static constexpr int rows = Rows;
  static constexpr int columns = Columns;

  /// A matrix for a variable, in a call by name: f(W = weights).
  template <class Values>
  constexpr array_binding<matrix_expression, Values> operator=(Values const& values) const {
    static_assert(detail::is_matrix_variable_definition<detail::definition_at<Hash>>,
                  "chainrule: only a variable can be bound: write W = values with a variable on the left");
    return {values};
  }
};

/// A formula of matrices: variable, or an operation on such.
template <class T>
concept matrix_formula = detail::is_matrix<std::remove_cvref_t<T>>;

/// A matrix formula that is one variable.
template <class T>
concept matrix_variable =
    matrix_formula<T> && detail::is_matrix_variable_definition<detail::definition_of<std::remove_cvref_t<T>>>;

/// A variable matrix: `constexpr cr::matrix<"X", cr::dynamic, 784> X;`, a row per sample (batch first).
template <fixed_string Name, int Rows, int Columns, class Tag = void>
using matrix = typename detail::checked_matrix_variable<Name, Rows, Columns, Tag>::type;

/// A variable row vector: cr::matrix<Name, 1, Size>. Beside a matrix with as many columns it stands for itself in each row.
template <fixed_string Name, int Size, class Tag = void>
using vector = matrix<Name, 1, Size, Tag>;

/// What matrix functions take: matrix formulas, and such formulas inside rules.
template <class T>
concept matrix_like = matrix_formula<T> || requires {
  requires T::is_matrix_rule;
};

/// The product element by element. One factor may be a row vector (for each row), a column vector or a scalar.
template <class A, class B>
requires(matrix_like<A> || matrix_like<B>) constexpr applied<operations::hadamard_, A, B> hadamard(A const& a, B const& b) {
  return apply<operations::hadamard_>(a, b);
}

}  // namespace chainrule
