// Canonical forms of matrices, in the nodes of scalar ones (calculus/canonical_nodes.hpp).
//
// A matrix is read as a function of its row and its column. So what is element by element obeys the rules of scalars, and what is
// broadcast is itself: a row vector is a function of the column alone. Each node knows the extent in which it varies: 1 where it does
// not, as constants nowhere. Where a shape matters, a value that varies in less stands as `filled`, with the rows and columns that
// it fills. Products are chains of factors in their order, none a product itself; scalars come out of them. A factor u(i)*v(k), as a
// constant is, comes apart: (u*v)*B is u*(v*B), where v is a row of ones if nothing else. Sums of rows and columns are products
// with ones.
#pragma once

#include <chainrule/calculus/canonical.hpp>
#include <chainrule/matrix/solving.hpp>

namespace chainrule {
namespace matrix_operations {

/// A value, its rows and its columns where these are not its own: a matrix of a shape. In canonical forms only.
struct filled_ {
  static constexpr auto name = fixed_string("filled");
};

}  // namespace matrix_operations

namespace detail {

/// What an arena holds, and the values of the parts of a formula that were read, as arrays of exact size.
template <int Nodes, int Items, int Values>
struct matrix_snapshot {
  std::array<canonical_node, std::size_t(Nodes)> nodes{};
  std::array<weighted, std::size_t(Items)> items{};
  std::array<extent, std::size_t(Nodes)> extents{};
  std::array<char, std::size_t(Nodes)> is_of_matrices{};
  std::array<weighted, std::size_t(Values)> values{};
  canonical_error error = canonical_error::none;
};

template <class T, std::size_t N>
constexpr void copy(list<T> const& from, std::array<T, N>& to) {
  for (std::size_t k = 0; k < N; ++k) to[k] = from[int(k)];
}

/// The arithmetic that keeps canonical forms of matrices canonical.
class matrix_arena {
 public:
  constexpr matrix_arena() = default;
  template <int Nodes, int Items, int Values>
  constexpr explicit matrix_arena(matrix_snapshot<Nodes, Items, Values> const& saved)
      : extents_(as_list(saved.extents)), is_of_matrices_(as_list(saved.is_of_matrices)) {
    arena_.restore(as_list(saved.nodes), as_list(saved.items), saved.error);
  }
  template <int Nodes, int Items, int Values>
  constexpr void save(matrix_snapshot<Nodes, Items, Values>& saved) {
    varies(0);  // of all nodes
    copy(arena_.nodes(), saved.nodes);
    copy(arena_.items(), saved.items);
    copy(extents_, saved.extents);
    copy(is_of_matrices_, saved.is_of_matrices);
    saved.error = arena_.error();
  }

  [[nodiscard]] constexpr canonical_arena& scalars() { return arena_; }
  [[nodiscard]] constexpr canonical_arena const& scalars() const { return arena_; }

  /// In what a node varies.
  constexpr extent const& varies(int i) {
    while (extents_.size() < arena_.size()) add_shape(common_extent(extents_.size()), false);
    return extents_[i];
  }
  constexpr weighted variable(definition_info const* d, extent const& shape) {
    varies(0);
    weighted const result = arena_.variable(d);
    if (result.node == extents_.size()) add_shape(shape, false);
    return result;
  }
  /// An operation that is not element by element.
  template <class Op>
  constexpr weighted matrix_kernel(list<weighted> const& arguments, extent const& shape) {
    return matrix_kernel(&operation<Op>, arguments, shape);
  }
  constexpr weighted matrix_kernel(operation_info const* op, list<weighted> const& arguments, extent const& shape) {
    varies(0);
    weighted const result = arena_.kernel(op, arguments);
    if (result.node == extents_.size()) add_shape(shape, true);
    return result;
  }

  /// A dimension as a value: a number, or how many rows or columns a variable has.
  constexpr weighted size_of(dimension const& d) {
    if (!d.is_dynamic()) return {{d.size, 1}, 0};
    list<weighted> of;
    for (int i = 0; i < arena_.size() && of.empty(); ++i)
      if (arena_.is(i, canonical_kind::variable) && arena_.node(i).variable->hash == d.variable) of.push_back({{1, 1}, i});
    if (d.is_columns) return matrix_kernel<matrix_operations::columns_of_>(of, {});
    return matrix_kernel<matrix_operations::rows_of_>(of, {});
  }
  /// A value with a shape.
  constexpr weighted filled(weighted const& v, extent const& shape) {
    extent const own = varies(v.node);
    bool const has_rows = own.rows.size != 1 || shape.rows.size == 1;
    bool const has_columns = own.columns.size != 1 || shape.columns.size == 1;
    if (has_rows && has_columns) return v;
    weighted const none{{0, 1}, 0};
    list<weighted> arguments;
    arguments.push_back(v);
    arguments.push_back(has_rows ? none : size_of(shape.rows));
    arguments.push_back(has_columns ? none : size_of(shape.columns));
    return matrix_kernel<matrix_operations::filled_>(
        arguments, {has_rows ? own.rows : shape.rows, has_columns ? own.columns : shape.columns});
  }

  constexpr weighted times(weighted const& a, weighted const& b, rational exponent = {1, 1}) {
    rational factor{1, 1};
    list<weighted> bases;
    arena_.add_factor(factor, bases, a, {1, 1});
    arena_.add_factor(factor, bases, b, exponent);
    return arena_.product(factor, static_cast<list<weighted>&&>(bases));
  }
  constexpr weighted plus(weighted const& a, weighted const& b, rational factor = {1, 1}) {
    list<weighted> terms;
    arena_.add_term(terms, a, {1, 1});
    arena_.add_term(terms, b, factor);
    return arena_.sum(static_cast<list<weighted>&&>(terms));
  }

 private:
  static constexpr list<weighted> only(weighted const& v) {
    list<weighted> one;
    one.push_back(v);
    return one;
  }
  static constexpr list<weighted> only(int node) { return only(weighted{{1, 1}, node}); }
  [[nodiscard]] constexpr weighted item(int i, int k) const { return arena_.item(arena_.node(i), k); }
  template <class Op>
  [[nodiscard]] constexpr bool is_matrix_kernel(int i) const {
    return arena_.is(i, canonical_kind::kernel) && arena_.node(i).operation->key == type_hash<Op>;
  }
  /// A linear function of a sum, or of one with scalars in front.
  template <class Linear>
  constexpr weighted term_by_term(weighted const& a, Linear const& linear) {
    if (arena_.is(a.node, canonical_kind::product)) {
      parts const p = split(a);
      if (arena_.is(p.matrix.node, canonical_kind::sum)) return times(p.scalars, term_by_term(p.matrix, linear));
    }
    if (!arena_.is(a.node, canonical_kind::sum)) return linear(a);
    list<weighted> terms;
    canonical_node const n = arena_.node(a.node);
    for (int k = 0; k < n.count; ++k) arena_.add_term(terms, linear(arena_.item(n, k)), a.factor);
    return arena_.sum(static_cast<list<weighted>&&>(terms));
  }
  template <class Op>
  constexpr weighted of_filled(weighted const& v, extent const& shape, extent const& result) {
    return matrix_kernel<Op>(only(filled(v, shape)), result);
  }

 public:
  /// The product of matrices a and b; a has as many columns as b has rows.
  constexpr weighted product(weighted const& a, weighted const& b, dimension const& inner) {
    if (a.factor.num == 0 || b.factor.num == 0) return {{0, 1}, 0};
    if (inner.size == 1) return times(a, b);
    parts const left = split(a);
    parts const right = split(b);
    weighted outside = times(left.scalars, right.scalars);
    weighted first = left.matrix;
    weighted last = right.matrix;
    if (left.is_separable) outside = times(outside, left.column), first = left.row;
    if (right.is_separable) outside = times(outside, right.row), last = right.column;
    if (first.is_number() && last.is_number()) return times(outside, size_of(inner));
    first = filled(first, {{}, inner});
    last = filled(last, {inner, {}});
    list<weighted> factors;
    add_factors(factors, first);
    add_factors(factors, last);
    return times(outside, chain(factors));
  }
  /// The sum of each row of a matrix with so many columns.
  constexpr weighted row_sums(weighted const& a, dimension const& columns) {
    return term_by_term(a, [&](weighted const& t) { return product(t, {}, columns); });
  }
  constexpr weighted column_sums(weighted const& a, dimension const& rows) {
    return term_by_term(a, [&](weighted const& t) { return product({}, t, rows); });
  }
  constexpr weighted sum(weighted const& a, extent const& shape) {
    return term_by_term(a, [&](weighted const& t) { return product({}, product(t, {}, shape.columns), shape.rows); });
  }
  constexpr weighted count(extent const& shape) { return times(size_of(shape.rows), size_of(shape.columns)); }

  constexpr weighted identity(dimension const& size) {
    if (size.size == 1) return {};
    return matrix_kernel<matrix_operations::identity_>(only(size_of(size)), {size, size});
  }
  constexpr weighted trace(weighted const& a, dimension const& size) {
    if (size.size == 1) return a;
    return term_by_term(a, [&](weighted const& t) {
      parts const p = split(t);
      if (p.is_separable) return times(p.scalars, product(p.row, p.column, size));
      if (is_matrix_kernel<matrix_operations::identity_>(p.matrix.node)) return times(p.scalars, size_of(size));
      weighted const one = cycle(p.matrix);
      weighted const other = cycle(turned(p.matrix));
      weighted const m = arena_.compare(other.node, one.node) < 0 ? other : one;
      return times(times(p.scalars, {m.factor, 0}), matrix_kernel<matrix_operations::trace_>(only(m.node), {}));
    });
  }
  constexpr weighted determinant(weighted const& a, dimension const& size) {
    if (size.size == 1) return a;
    parts const p = split(a);
    if (p.is_separable) return of_filled<matrix_operations::determinant_>(upright(a), {size, size}, {});
    weighted const m = upright(p.matrix);
    weighted const scalars = times(p.scalars, {m.factor, 0});
    if (size.is_dynamic()) return matrix_kernel<matrix_operations::determinant_>(only(times(scalars, {{1, 1}, m.node})), {});
    weighted const outside = arena_.power(scalars, {size.size, 1});
    if (is_matrix_kernel<matrix_operations::identity_>(m.node)) return outside;
    return times(outside, matrix_kernel<matrix_operations::determinant_>(only(m.node), {}));
  }
  constexpr weighted inverse(weighted const& a, dimension const& size) {
    if (size.size == 1) return arena_.power(a, {-1, 1});
    if (a.factor.num == 0) return of_filled<matrix_operations::inverse_>(a, {size, size}, {size, size});
    parts const p = split(a);
    weighted const outside = arena_.power(p.scalars, {-1, 1});
    int const m = p.matrix.node;
    if (is_matrix_kernel<matrix_operations::identity_>(m)) return times(outside, p.matrix);
    if (is_matrix_kernel<matrix_operations::inverse_>(m) && !is_matrix_kernel<matrix_operations::filled_>(item(m, 0).node))
      return times(outside, item(m, 0));
    return times(outside, of_filled<matrix_operations::inverse_>(p.matrix, {size, size}, {size, size}));
  }

  /// The transpose, of each node once.
  constexpr weighted turned(weighted const& root) {
    list<char> needed(root.node + 1);
    needed[root.node] = 1;
    for (int i = root.node; i >= 0; --i) {
      if (!needed[i] || varies(i).is_scalar() || is_turned(i)) continue;
      canonical_node const& n = arena_.node(i);
      for (int k = 0; k < n.count; ++k) needed[arena_.item(n, k).node] = 1;
    }
    for (int i = 0; i <= root.node; ++i) {
      if (!needed[i] || is_turned(i)) continue;
      weighted const transposed = varies(i).is_scalar() ? weighted{{1, 1}, i} : turned_node(i);
      while (turned_.size() <= i) turned_.push_back({{0, 1}, 0});
      turned_[i] = transposed;
    }
    return turned_item(root);
  }

 private:
  /// Factors by what they vary in: in nothing; in rows or columns alone; the matrix is all but the scalars.
  struct parts {
    weighted scalars, column, row, matrix;
    bool is_separable = true;  // no factor varies in both
  };

  /// What an element-by-element node varies in: what its parts do.
  constexpr extent common_extent(int i) {
    extent result;
    canonical_node const& n = arena_.node(i);
    for (int k = 0; k < n.count; ++k) {
      extent const& part = extents_[arena_.item(n, k).node];
      if (part.rows.size != 1) result.rows = result.rows.size == 1 ? part.rows : known(result.rows, part.rows);
      if (part.columns.size != 1) result.columns = result.columns.size == 1 ? part.columns : known(result.columns, part.columns);
    }
    return result;
  }

  constexpr void add_shape(extent const& shape, bool is_of_matrices) {
    extents_.push_back(shape);
    is_of_matrices_.push_back(is_of_matrices);
  }

  constexpr parts split(weighted const& v) {
    parts result;
    canonical_node const n = arena_.node(v.node);
    bool const is_product = n.kind == canonical_kind::product;
    list<weighted> none, columns, rows, all;
    for (int k = 0; k < (is_product ? n.count : 1); ++k) {
      weighted const base = is_product ? arena_.item(n, k) : weighted{{1, 1}, v.node};
      extent const& e = varies(base.node);
      if (e.is_scalar()) {
        none.push_back(base);
        continue;
      }
      all.push_back(base);
      if (e.columns.size == 1) columns.push_back(base);
      else if (e.rows.size == 1) rows.push_back(base);
      else result.is_separable = false;
    }
    result.scalars = arena_.product(v.factor, none);
    result.column = arena_.product({1, 1}, columns);
    result.row = arena_.product({1, 1}, rows);
    result.matrix = arena_.product({1, 1}, all);
    return result;
  }

  constexpr void add_factors(list<weighted>& factors, weighted const& v) {
    canonical_node const n = arena_.node(v.node);
    if (!is_matrix_kernel<matrix_operations::product_>(v.node)) return factors.push_back(v);
    for (int k = 0; k < n.count; ++k) factors.push_back(arena_.item(n, k));
  }
  /// A product of factors that are none; without identities, and read forward or backward where it is a number.
  constexpr weighted chain(list<weighted> const& factors) {
    rational outside{1, 1};
    list<weighted> forward;
    for (weighted const& f : factors) {
      outside = arena_.times(outside, f.factor);
      if (!is_matrix_kernel<matrix_operations::identity_>(f.node)) forward.push_back({{1, 1}, f.node});
    }
    if (forward.empty()) return {outside, factors[0].node};
    extent const shape{varies(forward[0].node).rows, varies(forward.back().node).columns};
    if (shape.is_scalar()) {
      list<weighted> backward;
      rational sign = outside;
      for (int k = forward.size() - 1; k >= 0; --k) {
        weighted const f = turned(forward[k]);
        sign = arena_.times(sign, f.factor);
        backward.push_back({{1, 1}, f.node});
      }
      if (compare(backward, forward) < 0) return {sign, matrix_kernel<matrix_operations::product_>(backward, shape).node};
    }
    if (forward.size() > 1) return {outside, matrix_kernel<matrix_operations::product_>(forward, shape).node};
    if (!is_matrix_kernel<matrix_operations::filled_>(forward[0].node)) return {outside, forward[0].node};
    weighted const inside = item(forward[0].node, 0);
    return {arena_.times(outside, inside.factor), inside.node};
  }
  [[nodiscard]] constexpr int compare(list<weighted> const& a, list<weighted> const& b) const {
    for (int k = 0; k < a.size(); ++k)
      if (int const c = arena_.compare(a[k].node, b[k].node); c != 0) return c;
    return 0;
  }

  /// That of a matrix and its transpose which comes first.
  constexpr weighted upright(weighted const& matrix) {
    weighted const transposed = turned(matrix);
    return arena_.compare(transposed.node, matrix.node) < 0 ? transposed : matrix;
  }
  /// Of the products with the same trace, those that begin with another factor, which comes first.
  constexpr weighted cycle(weighted const& matrix) {
    if (!is_matrix_kernel<matrix_operations::product_>(matrix.node)) return matrix;
    list<weighted> first;
    add_factors(first, matrix);
    list<weighted> factors = first;
    for (int k = 1; k < first.size(); ++k) {
      list<weighted> next;
      for (int j = 1; j < factors.size(); ++j) next.push_back(factors[j]);
      next.push_back(factors[0]);
      factors = next;
      if (compare(factors, first) < 0) first = factors;
    }
    return {matrix.factor, chain(first).node};
  }
  [[nodiscard]] constexpr bool is_turned(int i) const { return i < turned_.size() && turned_[i].factor.num != 0; }
  [[nodiscard]] constexpr weighted turned_item(weighted const& v) {
    weighted const& t = turned_[v.node];
    return {arena_.times(v.factor, t.factor), t.node};
  }
  constexpr weighted turned_node(int i) {
    using namespace matrix_operations;
    canonical_node const n = arena_.node(i);
    extent const shape{varies(i).columns, varies(i).rows};
    list<weighted> items;
    for (int k = 0; k < n.count; ++k) items.push_back(arena_.item(n, k));
    if (n.kind == canonical_kind::product) return turned_product(items);
    if (is_matrix_kernel<transpose_>(i)) return items[0];
    if (is_matrix_kernel<identity_>(i)) return {{1, 1}, i};
    if (is_matrix_kernel<filled_>(i)) return filled(turned_item(items[0]), shape);
    if (is_matrix_kernel<inverse_>(i)) return inverse(turned_item(items[0]), known(shape.rows, shape.columns));
    if (n.kind == canonical_kind::variable || is_of_matrices_[i]) {
      list<weighted> itself;
      if (is_matrix_kernel<product_>(i)) {
        for (int k = n.count - 1; k >= 0; --k) itself.push_back(turned_item(items[k]));
        return chain(itself);
      }
      return matrix_kernel<transpose_>(only(i), shape);
    }
    for (weighted& each : items) each = turned_item(each);
    if (n.kind == canonical_kind::kernel) return canonical_application(arena_, n.operation, items);
    list<weighted> terms;
    for (weighted const& t : items) arena_.add_term(terms, t, {1, 1});
    return arena_.sum(static_cast<list<weighted>&&>(terms));
  }
  constexpr weighted turned_product(list<weighted> const& powers) {
    rational factor{1, 1};
    list<weighted> bases;
    for (weighted const& base : powers) {
      if (varies(base.node).is_scalar()) bases.push_back(base);
      else if (base.factor.is_integer()) arena_.add_factor(factor, bases, turned_item({{1, 1}, base.node}), base.factor);
      else arena_.add_factor(factor, bases, arena_.power(turned_item({{1, 1}, base.node}), base.factor), {1, 1});
    }
    return arena_.product(factor, static_cast<list<weighted>&&>(bases));
  }

  canonical_arena arena_;
  list<extent> extents_;
  list<char> is_of_matrices_;  // an operation that is not element by element
  list<weighted> turned_;      // factor 0 where it is not known yet
};

}  // namespace detail
}  // namespace chainrule
