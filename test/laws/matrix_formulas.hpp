// Formulas of matrices made at random while the program runs, as the data that == reads, and their values by loops of its own.
#pragma once

#include "data_formulas.hpp"
#include <chainrule/matrix.hpp>

#include <stdexcept>

namespace matrix_formulas {

namespace cr = chainrule;
namespace cd = chainrule::detail;
namespace op = chainrule::operations;
namespace mo = chainrule::matrix_operations;
using cd::dimension;
using cd::extent;
using cr::rational;
using data_formulas::number;

/// A formula: the part that == reads, and the formulas it is made of.
struct formula {
  cd::definition_info info;
  cd::matrix_part part;
  std::vector<formula const*> arguments;
  std::vector<cd::definition_info const*> infos;

  [[nodiscard]] extent const& shape() const { return part.shape; }
  [[nodiscard]] bool is_scalar() const { return shape().is_scalar(); }
  template <class Op>
  [[nodiscard]] bool is() const {
    return info.is_application() && info.operation->key == cd::type_hash<Op>;
  }
};
using node = formula const*;

inline bool same(dimension const& a, dimension const& b) { return a.same(b); }
inline bool same(extent const& a, extent const& b) { return same(a.rows, b.rows) && same(a.columns, b.columns); }

/// Owns formulas; equal ones are one.
class pool {
 public:
  node constant(rational r) {
    formula f;
    f.info.constant = r;
    f.info.hash = cd::mix(cd::mix(2, static_cast<cr::hash_t>(r.num)), static_cast<cr::hash_t>(r.den));
    return intern(std::move(f));
  }
  /// Sizes are numbers, or cr::dynamic.
  node variable(std::string_view name, int rows, int columns) {
    formula f;
    f.info.kind = cd::definition_kind::variable;
    f.info.name = name;
    f.info.has_variables = true;
    f.info.hash = cd::mix(cd::mix(cd::mix(11, cd::mix(3, cd::hash_text(name))), static_cast<cr::hash_t>(rows)),
                          static_cast<cr::hash_t>(columns));
    f.part.shape = {{rows, f.info.hash, false}, {columns, f.info.hash, true}};
    return intern(std::move(f));
  }
  template <class Op>
  node apply(std::vector<node> const& arguments) {
    return apply(&cd::operation<Op>, arguments, cd::is_matrix_operation<Op>);
  }
  node apply(cd::operation_info const* of, std::vector<node> const& arguments, bool is_of_matrices = false) {
    formula f;
    f.info.kind = cd::definition_kind::application;
    f.info.operation = of;
    f.info.arity = static_cast<int>(arguments.size());
    f.info.hash = cd::mix(of->key, static_cast<cr::hash_t>(f.info.arity));
    f.arguments = arguments;
    for (node const a : arguments) {
      f.infos.push_back(&a->info);
      f.info.hash = cd::mix(f.info.hash, a->info.hash);
      f.info.has_variables = f.info.has_variables || a->info.has_variables;
    }
    f.part.is_of_matrices = is_of_matrices;
    f.part.shape = is_of_matrices ? shape_of_matrices(of->key, arguments) : common(arguments);
    return intern(std::move(f));
  }
  /// What * is between these: a matrix product, or element by element where one is a scalar.
  node times(node a, node b) {
    if (a->is_scalar() || b->is_scalar()) return apply<op::multiply_>({a, b});
    return apply<mo::product_>({a, b});
  }
  node by_element(node a, node b) {
    if (a->is_scalar() || b->is_scalar()) return apply<op::multiply_>({a, b});
    return apply<op::hadamard_>({a, b});
  }
  node plus(node a, node b) { return apply<op::add_>({a, b}); }
  node size(dimension const& d) {
    if (!d.is_dynamic()) return constant({d.size, 1});
    node const of = known_.at(d.variable);
    return d.is_columns ? apply<mo::columns_of_>({of}) : apply<mo::rows_of_>({of});
  }
  /// The same operation on other arguments.
  node with(node f, std::vector<node> const& arguments) {
    if (!f->info.is_application()) return f;
    if (f->is<mo::product_>() || f->is<op::multiply_>()) return times(arguments[0], arguments[1]);
    return apply(f->info.operation, arguments, f->part.is_of_matrices);
  }

 private:
  static dimension common(std::vector<node> const& arguments, bool columns) {
    dimension result;
    for (node const a : arguments) {
      dimension const& one = columns ? a->shape().columns : a->shape().rows;
      if (one.size != 1) result = result.size == 1 ? one : cd::known(result, one);
    }
    return result;
  }
  static extent common(std::vector<node> const& a) { return {common(a, false), common(a, true)}; }
  static extent shape_of_matrices(cr::hash_t key, std::vector<node> const& a) {
    extent const& first = a[0]->shape();
    if (key == cd::type_hash<mo::product_> || key == cd::type_hash<mo::affine_>) return {first.rows, a[1]->shape().columns};
    if (key == cd::type_hash<mo::solve_>) return {first.columns, a[1]->shape().columns};
    if (key == cd::type_hash<mo::transpose_>) return {first.columns, first.rows};
    if (key == cd::type_hash<mo::broadcast_>) return a[1]->shape();
    if (key == cd::type_hash<mo::row_sums_> || key == cd::type_hash<mo::log_sum_exp_rows_>) return {first.rows, {}};
    if (key == cd::type_hash<mo::column_sums_>) return {{}, first.columns};
    if (key == cd::type_hash<mo::softmax_> || key == cd::type_hash<mo::log_softmax_> || key == cd::type_hash<mo::inverse_> ||
        key == cd::type_hash<mo::identity_>)
      return first;
    return {};
  }
  node intern(formula f) {
    if (auto const found = known_.find(f.info.hash); found != known_.end()) return found->second;
    formula& kept = all_.emplace_back(std::move(f));
    kept.info.arguments = kept.infos.data();
    kept.part.what = &kept.info;
    return known_[kept.info.hash] = &kept;
  }
  std::deque<formula> all_;
  std::unordered_map<cr::hash_t, node> known_;
};

/// The distinct parts, arguments first.
inline std::vector<node> parts_of(node root) {
  std::vector<node> order;
  std::unordered_map<node, bool> seen;
  auto const visit = [&](auto const& self, node d) -> void {
    if (!seen.emplace(d, true).second) return;
    for (node const a : d->arguments) self(self, a);
    order.push_back(d);
  };
  visit(visit, root);
  return order;
}

/// What == compares; nothing where the formula divides by zero or its constants overflow.
inline std::vector<cr::hash_t> spelling(node root, cr::hash_t kept_bits = ~cr::hash_t{0}) {
  std::vector<cd::matrix_part> parts;
  std::vector<int> arguments;
  std::unordered_map<node, int> numbers;
  for (node const d : parts_of(root)) {
    for (node const a : d->arguments) arguments.push_back(numbers.at(a));
    numbers.emplace(d, static_cast<int>(numbers.size()));
    parts.push_back(d->part);
  }
  cd::matrix_reader reader(parts.data(), arguments.data(), static_cast<int>(parts.size()));
  reader.arena().scalars().weaken_hashes(kept_bits);
  reader.read(static_cast<int>(1e9));
  cd::canonical_arena const& arena = reader.arena().scalars();
  if (arena.error() != cd::canonical_error::none) return {};
  cd::list<cr::hash_t> const words = cd::canonical_speller(arena, reader.value().node).words();
  std::vector<cr::hash_t> all(words.begin(), words.end());
  all.push_back(static_cast<cr::hash_t>(reader.value().factor.num));
  all.push_back(static_cast<cr::hash_t>(reader.value().factor.den));
  for (dimension const& d : {root->shape().rows, root->shape().columns}) all.push_back(static_cast<cr::hash_t>(d.size));
  return all;
}

inline std::string text(node d) {
  if (d->info.is_variable()) return std::string(d->info.name);
  if (d->info.is_constant()) return std::to_string(d->info.constant.num) + "/" + std::to_string(d->info.constant.den);
  std::string result(d->info.operation->name);
  bool const infix = d->arguments.size() == 2 && !std::isalpha(static_cast<unsigned char>(result[0]));
  if (infix)
    return "(" + text(d->arguments[0]) + " " + result + (d->is<mo::product_>() ? "* " : " ") + text(d->arguments[1]) + ")";
  result += '(';
  for (std::size_t k = 0; k < d->arguments.size(); ++k) result += (k == 0 ? "" : ", ") + text(d->arguments[k]);
  return result + ')';
}

/// A matrix of numbers.
struct matrix {
  int rows = 1;
  int columns = 1;
  std::vector<number> elements = {0};

  matrix(int r, int c) : rows(r), columns(c), elements(static_cast<std::size_t>(r * c)) {}
  number& operator()(int i, int j) { return elements[static_cast<std::size_t>(i * columns + j)]; }
  number operator()(int i, int j) const { return elements[static_cast<std::size_t>(i * columns + j)]; }
  /// As if repeated.
  [[nodiscard]] number spread(int i, int j) const { return (*this)(rows == 1 ? 0 : i, columns == 1 ? 0 : j); }
};
/// Formulas of dynamic sizes ask for equal ones; a point may have others.
struct unequal_sizes : std::runtime_error {
  unequal_sizes() : std::runtime_error("sizes") {}
};
inline void require(bool condition) {
  if (!condition) throw unequal_sizes();
}

inline matrix transposed(matrix const& a) {
  matrix t(a.columns, a.rows);
  for (int i = 0; i < a.rows; ++i)
    for (int j = 0; j < a.columns; ++j) t(j, i) = a(i, j);
  return t;
}
inline matrix product(matrix const& a, matrix const& b) {
  require(a.columns == b.rows);
  matrix p(a.rows, b.columns);
  for (int i = 0; i < a.rows; ++i)
    for (int j = 0; j < b.columns; ++j)
      for (int k = 0; k < a.columns; ++k) p(i, j) += a(i, k) * b(k, j);
  return p;
}
/// Gauss and Jordan, with pivots: the solution of a*x = b, infinite where a is next to singular, and the determinant.
inline std::pair<matrix, number> solved(matrix a, matrix b) {
  require(a.rows == a.columns && a.rows == b.rows);
  number determinant = 1, size = 0;
  for (number const x : a.elements) size = std::max(size, std::fabs(x));
  for (int k = 0; k < a.rows; ++k) {
    int pivot = k;
    for (int i = k + 1; i < a.rows; ++i)
      if (std::fabs(a(i, k)) > std::fabs(a(pivot, k))) pivot = i;
    if (pivot != k) determinant = -determinant;
    for (int j = 0; j < a.columns; ++j) std::swap(a(k, j), a(pivot, j));
    for (int j = 0; j < b.columns; ++j) std::swap(b(k, j), b(pivot, j));
    if (!(std::fabs(a(k, k)) > 1e-7L * size)) {
      for (number& x : b.elements) x = HUGE_VALL;
      return {b, 0};
    }
    determinant *= a(k, k);
    number const scale = 1 / a(k, k);
    for (int i = 0; i < a.rows; ++i) {
      if (i == k) continue;
      number const factor = a(i, k) * scale;
      for (int j = 0; j < a.columns; ++j) a(i, j) -= factor * a(k, j);
      for (int j = 0; j < b.columns; ++j) b(i, j) -= factor * b(k, j);
    }
  }
  for (int i = 0; i < a.rows; ++i)
    for (int j = 0; j < b.columns; ++j) b(i, j) /= a(i, i);
  return {b, determinant};
}
inline matrix identity(int n) {
  matrix one(n, n);
  for (int i = 0; i < n; ++i) one(i, i) = 1;
  return one;
}

/// Values of variables, and how many rows those of dynamic size have.
struct point {
  std::unordered_map<node, matrix> values;
};

/// A formula's value at a point. `largest` is that of all values on the way; what stands behind huge ones is noise.
class evaluator {
 public:
  explicit evaluator(point const& at) : at_(at) {}
  matrix const& operator()(node d) {
    if (auto const found = known_.find(d); found != known_.end()) return found->second;
    matrix result = value(d);
    for (number const x : result.elements) largest = std::isfinite(x) ? std::max(largest, std::fabs(x)) : HUGE_VALL;
    return known_.emplace(d, std::move(result)).first->second;
  }
  number largest = 0;

 private:
  matrix value(node d) {
    if (d->info.is_variable()) return at_.values.at(d);
    if (d->info.is_constant()) {
      matrix one(1, 1);
      one(0, 0) = static_cast<number>(d->info.constant.num) / static_cast<number>(d->info.constant.den);
      return one;
    }
    std::vector<matrix> a;
    for (node const argument : d->arguments) a.push_back((*this)(argument));
    return d->part.is_of_matrices ? of_matrices(d, a) : element_by_element(d, a);
  }
  matrix element_by_element(node d, std::vector<matrix> const& a) {
    int rows = 1, columns = 1;
    for (std::size_t k = 0; k < a.size(); ++k) {
      extent const& shape = d->arguments[k]->shape();
      if (shape.rows.size != 1) require(rows == 1 || rows == a[k].rows), rows = a[k].rows;
      if (shape.columns.size != 1) require(columns == 1 || columns == a[k].columns), columns = a[k].columns;
    }
    matrix result(rows, columns);
    bool const product = d->is<op::hadamard_>();
    auto const& of = product ? data_formulas::find<op::multiply_>(2) : data_formulas::find(d->info.operation->key, d->info.arity);
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < columns; ++j) {
        number values[data_formulas::most_arguments]{};
        for (std::size_t k = 0; k < a.size(); ++k) values[k] = a[k].spread(i, j);
        result(i, j) = of.value(values);
        number const apart = std::fabs(values[0] - values[1]);
        if (d->info.operation->is_condition && apart > 0 && apart < 1e-12L * std::fabs(values[0]))
          largest = HUGE_VALL;  // rounding decides
      }
    return result;
  }
  static number sum_of(matrix const& m) {
    number sum = 0;
    for (number const x : m.elements) sum += x;
    return sum;
  }
  static matrix scalar(number x) {
    matrix one(1, 1);
    one(0, 0) = x;
    return one;
  }
  static matrix of_matrices(node d, std::vector<matrix> const& a) {
    matrix const& m = a[0];
    if (d->is<mo::product_>()) return product(m, a[1]);
    if (d->is<mo::transpose_>()) return transposed(m);
    if (d->is<mo::solve_>()) return solved(m, a[1]).first;
    if (d->is<mo::inverse_>()) return solved(m, identity(m.rows)).first;
    if (d->is<mo::determinant_>()) return scalar(solved(m, identity(m.rows)).second);
    if (d->is<mo::identity_>()) return require(m.rows == m.columns), identity(m.rows);
    if (d->is<mo::sum_>()) return scalar(sum_of(m));
    if (d->is<mo::mean_>()) return scalar(sum_of(m) / static_cast<number>(m.elements.size()));
    if (d->is<mo::rows_of_>()) return scalar(m.rows);
    if (d->is<mo::columns_of_>()) return scalar(m.columns);
    if (d->is<mo::trace_>()) {
      require(m.rows == m.columns);
      number sum = 0;
      for (int i = 0; i < m.rows; ++i) sum += m(i, i);
      return scalar(sum);
    }
    if (d->is<mo::norm_>() || d->is<mo::dot_>()) {
      matrix const& other = a.back();
      require(m.rows == other.rows && m.columns == other.columns);
      number sum = 0;
      for (std::size_t k = 0; k < m.elements.size(); ++k) sum += m.elements[k] * other.elements[k];
      return scalar(d->is<mo::dot_>() ? sum : std::sqrt(sum));
    }
    if (d->is<mo::row_sums_>()) {
      matrix sums(m.rows, 1);
      for (int i = 0; i < m.rows; ++i)
        for (int j = 0; j < m.columns; ++j) sums(i, 0) += m(i, j);
      return sums;
    }
    if (d->is<mo::column_sums_>()) {
      matrix sums(1, m.columns);
      for (int i = 0; i < m.rows; ++i)
        for (int j = 0; j < m.columns; ++j) sums(0, j) += m(i, j);
      return sums;
    }
    if (d->is<mo::broadcast_>() || d->is<mo::affine_>()) {
      bool const is_affine = d->is<mo::affine_>();
      matrix result = is_affine ? product(m, a[1]) : a[1];
      matrix const& what = is_affine ? a[2] : m;
      require((what.rows == 1 || what.rows == result.rows) && (what.columns == 1 || what.columns == result.columns));
      for (int i = 0; i < result.rows; ++i)
        for (int j = 0; j < result.columns; ++j) result(i, j) = (is_affine ? result(i, j) : 0) + what.spread(i, j);
      return result;
    }
    matrix logarithms(m.rows, 1), scaled = m;
    for (int i = 0; i < m.rows; ++i) {
      number sum = 0;
      for (int j = 0; j < m.columns; ++j) sum += std::exp(m(i, j));
      logarithms(i, 0) = std::log(sum);
      for (int j = 0; j < m.columns; ++j) scaled(i, j) -= logarithms(i, 0);
    }
    if (d->is<mo::log_sum_exp_rows_>()) return logarithms;
    if (d->is<mo::log_softmax_>()) return scaled;
    if (d->is<mo::softmax_cross_entropy_>()) {
      require(m.rows == a[1].rows && m.columns == a[1].columns);
      number loss = 0;
      for (std::size_t k = 0; k < m.elements.size(); ++k) loss -= scaled.elements[k] * a[1].elements[k];
      return scalar(loss / m.rows);
    }
    if (!d->is<mo::softmax_>()) throw std::logic_error("no value for " + text(d));
    for (number& x : scaled.elements) x = std::exp(x);
    return scaled;
  }

  point const& at_;
  std::unordered_map<node, matrix> known_;
};

}  // namespace matrix_formulas
