// == of matrices on random formulas of every operation and shape: formulas that are equal have equal values, formulas that are
// rewritten by a law of docs/proofs.md are equal.
//
// The environment variable CHAINRULE_SEED starts elsewhere, CHAINRULE_FORMULAS tries that many.
#include "../environment.hpp"
#include "matrix_formulas.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>

namespace {

using namespace matrix_formulas;

std::uint64_t const seed = from_environment("CHAINRULE_SEED", 20261123);

class generator {
 public:
  generator(pool& into, std::uint64_t start, bool has_other_rows) : into_(into), random_(start), has_other_rows_(has_other_rows) {
    for (int rows = 1; rows <= 4; ++rows)
      for (int columns = 1; columns <= 4; ++columns)
        for (std::size_t k = 0; k < 2; ++k) variables_.push_back(into.variable(name(k), rows, columns));
    x_ = into.variable("X", cr::dynamic, 2);
    y_ = into.variable("Y", cr::dynamic, 2);
    variables_.push_back(x_);
    variables_.push_back(y_);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

  /// Points of numbers of either sign, of positive ones, of small integers; X and Y have as many rows, or not.
  std::vector<point> points() {
    std::vector<point> all(4);
    for (std::size_t which = 0; which < all.size(); ++which) {
      int const rows[] = {2 + static_cast<int>(which % 3), 2 + static_cast<int>(which * which % 3)};
      for (node const v : variables_) {
        int const dynamic = rows[v == y_ && has_other_rows_];
        matrix m(v->shape().rows.size < 0 ? dynamic : v->shape().rows.size, v->shape().columns.size);
        for (number& x : m.elements) {
          x = static_cast<number>(std::uniform_real_distribution<double>(which == 1 ? 0.2 : -2, 2)(random_));
          if (which == 2) x = static_cast<number>(below(7)) - 3;
        }
        all[which].values.emplace(v, m);
      }
    }
    return all;
  }
  extent shape() { return {size(), size()}; }
  node formula(int depth, extent const& shape) { return make(depth, shape); }
  node constant() {
    static constexpr rational all[] = {{1, 1}, {1, 1}, {2, 1}, {-1, 1}, {3, 1}, {1, 2}, {-2, 3}};
    return into_.constant(all[below(std::size(all))]);
  }
  node variable_like(node v) {
    std::vector<node> same_shape;
    for (node const other : variables_)
      if (other->shape().rows.size == v->shape().rows.size && other->shape().columns.size == v->shape().columns.size)
        same_shape.push_back(other);
    return same_shape[below(same_shape.size())];
  }

 private:
  static std::string_view name(std::size_t k) { return k == 0 ? "A" : "B"; }
  dimension size() {
    std::size_t const dice = below(11);
    if (dice < 8) return {static_cast<int>(dice % 4) + 1};
    return (has_other_rows_ && dice == 8 ? y_ : x_)->shape().rows;
  }
  /// A matrix variable with that shape, or made of such.
  node leaf(extent const& shape) {
    bool const rows = shape.rows.is_dynamic(), columns = shape.columns.is_dynamic();
    if (!rows && !columns) {
      if (shape.is_scalar() && below(3) == 0) return constant();
      return into_.variable(name(below(2)), shape.rows.size, shape.columns.size);
    }
    node const left = same(shape.rows, y_->shape().rows) ? y_ : x_;
    node const right = into_.apply<mo::transpose_>({same(shape.columns, y_->shape().rows) ? y_ : x_});
    if (rows && columns) return into_.times(left, right);
    if (rows) return shape.columns.size == 2 ? left : into_.times(left, leaf({{2}, shape.columns}));
    return shape.rows.size == 2 ? right : into_.times(leaf({shape.rows, {2}}), right);
  }
  /// A shape that is broadcast to this one.
  extent part_of(extent const& shape) {
    switch (below(4)) {
      case 0: return {};
      case 1: return {shape.rows, {}};
      case 2: return {{}, shape.columns};
      default: return shape;
    }
  }
  node make(int depth, extent const& shape) {
    if (depth <= 0 || below(10) == 0) return leaf(shape);
    auto const again = [&] { return make(depth - 1, shape); };
    bool const takes_x =
        !shape.rows.is_dynamic() && shape.rows.size != 1 && shape.columns.size == 2;  // a call finds X fitting, or not
    auto const other = [&] { return takes_x && below(6) == 0 ? x_ : make(depth - 1, part_of(shape)); };
    switch (below(shape.is_scalar() ? 26 : 22)) {
      case 0:
      case 1: return below(2) == 0 ? into_.plus(again(), other()) : into_.plus(other(), again());
      case 2: return into_.apply<op::subtract_>({again(), other()});
      case 3: {  // a constant of this shape
        node const a = again();
        node const zero = into_.apply<op::subtract_>({a, a});
        return into_.plus(zero, constant());
      }
      case 4:
      case 5: return below(2) == 0 ? into_.by_element(again(), other()) : into_.by_element(other(), again());
      case 6: return into_.by_element(constant(), again());
      case 7: return into_.apply<op::divide_>({again(), below(2) == 0 ? constant() : other()});
      case 8: {
        static cd::operation_info const* const functions[] = {&cd::operation<op::exp_>, &cd::operation<op::abs_>,
                                                              &cd::operation<op::sin_>, &cd::operation<op::tanh_>,
                                                              &cd::operation<op::negate_>};
        return into_.apply(functions[below(std::size(functions))], {again()});
      }
      case 9: {
        static constexpr rational exponents[] = {{2, 1}, {2, 1}, {3, 1}, {-1, 1}, {1, 2}};
        return into_.apply<op::pow_>({again(), into_.constant(exponents[below(std::size(exponents))])});
      }
      case 10: {
        node const first = again();
        node const condition = into_.apply<op::less_>({first, other()});
        return into_.apply<op::select_>({condition, again(), other()});
      }
      case 11:
      case 12:
      case 13:
      case 14: {
        dimension const inner = size();
        node const left = make(depth - 1, {shape.rows, inner});
        if (inner.size > 1 && shape.columns.size == 2 && below(4) == 0) return into_.times(left, x_);
        return into_.times(left, make(depth - 1, {inner, shape.columns}));
      }
      case 15:
      case 16: return into_.apply<mo::transpose_>({make(depth - 1, {shape.columns, shape.rows})});
      case 17: return into_.apply<mo::broadcast_>({other(), again()});
      case 18: {
        node const z = again();
        if (shape.is_scalar()) return into_.apply<mo::softmax_>({z});
        return below(2) == 0 ? into_.apply<mo::softmax_>({z}) : into_.apply<mo::log_softmax_>({z});
      }
      case 19:
        if (shape.columns.size == 1) {
          node const a = make(depth - 1, {shape.rows, size()});
          return below(4) == 0 ? into_.apply<mo::log_sum_exp_rows_>({a}) : into_.apply<mo::row_sums_>({a});
        }
        if (shape.rows.size == 1) return into_.apply<mo::column_sums_>({make(depth - 1, {size(), shape.columns})});
        return again();
      case 20:
        if (!same(shape.rows, shape.columns)) {
          dimension const inner = size();
          node const x = make(depth - 1, {shape.rows, inner});
          return into_.apply<mo::affine_>({x, make(depth - 1, {inner, shape.columns}), make(depth - 1, {{}, shape.columns})});
        }
        return below(2) == 0 ? into_.apply<mo::inverse_>({again()}) : into_.apply<mo::identity_>({again()});
      case 21: {
        node const a = make(depth - 1, {shape.rows, shape.rows});
        return into_.apply<mo::solve_>({a, again()});
      }
      default: return number_of(depth);
    }
  }
  node number_of(int depth) {
    extent const of = shape();
    auto const matrix = [&] { return make(depth - 1, of); };
    auto const square = [&] { return make(depth - 1, {of.rows, of.rows}); };
    switch (below(10)) {
      case 0:
      case 1: return into_.apply<mo::sum_>({matrix()});
      case 2: return into_.apply<mo::mean_>({matrix()});
      case 3: return into_.apply<mo::norm_>({matrix()});
      case 4: {
        node const a = matrix();
        return into_.apply<mo::dot_>({a, matrix()});
      }
      case 5:
      case 6: return into_.apply<mo::trace_>({square()});
      case 7: return into_.apply<mo::determinant_>({square()});
      case 8: return into_.size(of.rows);
      default: {
        node const z = matrix();
        return into_.apply<mo::softmax_cross_entropy_>({z, matrix(), into_.apply<mo::softmax_>({z})});
      }
    }
  }

  pool& into_;
  std::mt19937_64 random_;
  std::vector<node> variables_;
  node x_ = nullptr, y_ = nullptr;
  bool has_other_rows_;
};

// ---- the laws of docs/proofs.md: what a formula may be rewritten to

template <class Op>
node only(pool& all, node a) {
  return all.apply<Op>({a});
}
bool is_number(node a) { return a->info.is_constant(); }
bool fills(node a, node whole) { return same(a->shape(), whole->shape()); }

/// All that a law makes of this formula.
std::vector<node> rewritten(pool& all, node f) {
  std::vector<node> found;
  auto const add = [&](node made) {
    if (same(made->shape(), f->shape())) found.push_back(made);
  };
  auto const& a = f->arguments;
  auto const transpose = [&](node m) { return only<mo::transpose_>(all, m); };
  auto const spread = [&](node m, node like) { return fills(m, like) ? m : all.apply<mo::broadcast_>({m, like}); };
  auto const negative = [&](node m) { return only<op::negate_>(all, m); };
  if (f->is<op::add_>()) {
    add(all.plus(a[1], a[0]));
    if (a[0]->is<op::add_>()) add(all.plus(a[0]->arguments[0], all.plus(a[0]->arguments[1], a[1])));
    add(all.apply<op::subtract_>({a[0], negative(a[1])}));
    if (!f->is_scalar()) add(all.plus(spread(a[0], f), spread(a[1], f)));
  }
  if (f->is<op::subtract_>()) add(all.plus(negative(a[1]), a[0]));
  if (f->is<op::negate_>()) add(all.by_element(all.constant({-1, 1}), a[0]));
  if (f->is<op::hadamard_>() || f->is<op::multiply_>()) {
    add(all.by_element(a[1], a[0]));
    if (!f->is_scalar()) add(all.by_element(spread(a[0], f), a[1]));
    for (int k : {0, 1}) {  // numbers distribute
      node const sum = a[std::size_t(1 - k)];
      if (is_number(a[std::size_t(k)]) && sum->is<op::add_>())
        add(all.plus(all.by_element(a[std::size_t(k)], sum->arguments[0]), all.by_element(sum->arguments[1], a[std::size_t(k)])));
    }
  }
  if (f->is<op::pow_>() && a[1]->info.constant == rational{2, 1}) add(all.by_element(a[0], a[0]));
  if (f->is<op::divide_>()) add(all.by_element(all.apply<op::pow_>({a[1], all.constant({-1, 1})}), a[0]));
  if (f->is<mo::product_>() || f->is<op::multiply_>()) {
    if (a[0]->is<mo::product_>()) add(all.times(a[0]->arguments[0], all.times(a[0]->arguments[1], a[1])));
    if (a[1]->is<mo::product_>()) add(all.times(all.times(a[0], a[1]->arguments[0]), a[1]->arguments[1]));
  }
  if (f->is<mo::product_>()) {
    for (std::size_t k : {0u, 1u})
      if (a[k]->is<op::multiply_>()) {
        auto const& b = a[k]->arguments;
        node const scalar = b[0]->is_scalar() ? b[0] : b[1];
        node const rest = b[0]->is_scalar() ? b[1] : b[0];
        add(all.times(scalar, k == 0 ? all.times(rest, a[1]) : all.times(a[0], rest)));
        add(k == 0 ? all.times(rest, all.times(scalar, a[1])) : all.times(all.times(a[0], scalar), rest));
      }
    if (a[0]->is<mo::identity_>()) add(a[1]);
    if (a[1]->is<mo::identity_>()) add(a[0]);
    add(transpose(all.times(transpose(a[1]), transpose(a[0]))));
    if (a[0]->is<mo::inverse_>()) add(all.apply<mo::solve_>({a[0]->arguments[0], a[1]}));
  }
  if (f->is<mo::transpose_>()) {
    node const m = a[0];
    if (m->is<mo::transpose_>()) add(m->arguments[0]);
    if (m->is<mo::product_>()) add(all.times(transpose(m->arguments[1]), transpose(m->arguments[0])));
    if (m->is<mo::inverse_>()) add(only<mo::inverse_>(all, transpose(m->arguments[0])));
    if (m->is<mo::row_sums_>()) add(only<mo::column_sums_>(all, transpose(m->arguments[0])));
    if (m->is<mo::column_sums_>()) add(only<mo::row_sums_>(all, transpose(m->arguments[0])));
    if (m->is<mo::identity_>()) add(m);
    if (m->info.is_application() && !m->part.is_of_matrices && m->info.arity > 0) {
      std::vector<node> turned;
      for (node const each : m->arguments) turned.push_back(each->is_scalar() ? each : transpose(each));
      add(all.with(m, turned));
    }
  }
  add(f->is_scalar() ? f : transpose(transpose(f)));
  auto const linear = [&](auto&& of) {
    node const m = a[0];
    if (m->is<op::add_>()) add(all.plus(of(spread(m->arguments[0], m)), of(spread(m->arguments[1], m))));
    if (m->is<op::multiply_>())
      for (std::size_t k : {0u, 1u})
        if (m->arguments[k]->is_scalar()) add(all.by_element(m->arguments[k], of(m->arguments[1 - k])));
  };
  if (f->is<mo::sum_>()) {
    linear([&](node m) { return only<mo::sum_>(all, m); });
    add(only<mo::sum_>(all, transpose(a[0])));
    add(only<mo::sum_>(all, only<mo::row_sums_>(all, a[0])));
    add(only<mo::sum_>(all, only<mo::column_sums_>(all, a[0])));
    if (a[0]->is<op::hadamard_>() && fills(a[0]->arguments[0], a[0]) && fills(a[0]->arguments[1], a[0]))
      add(all.apply<mo::dot_>(a[0]->arguments));
  }
  if (f->is<mo::row_sums_>()) linear([&](node m) { return only<mo::row_sums_>(all, m); });
  if (f->is<mo::column_sums_>()) linear([&](node m) { return only<mo::column_sums_>(all, m); });
  if (f->is<mo::trace_>()) {
    linear([&](node m) { return only<mo::trace_>(all, m); });
    add(only<mo::trace_>(all, transpose(a[0])));
    if (a[0]->is<mo::product_>()) {
      node const swapped = all.times(a[0]->arguments[1], a[0]->arguments[0]);
      add(swapped->is_scalar() ? swapped : only<mo::trace_>(all, swapped));
    }
  }
  if (f->is<mo::mean_>()) {
    node const count = all.by_element(all.size(a[0]->shape().rows), all.size(a[0]->shape().columns));
    add(all.apply<op::divide_>({only<mo::sum_>(all, a[0]), count}));
  }
  if (f->is<mo::norm_>()) add(only<op::sqrt_>(all, only<mo::sum_>(all, all.by_element(a[0], a[0]))));
  if (f->is<mo::dot_>()) {
    add(all.apply<mo::dot_>({a[1], a[0]}));
    add(only<mo::sum_>(all, all.by_element(a[0], a[1])));
  }
  if (f->is<mo::determinant_>()) {
    add(only<mo::determinant_>(all, transpose(a[0])));
    for (std::size_t k : {0u, 1u})
      if (a[0]->is<op::multiply_>() && a[0]->arguments[k]->is_scalar() && !a[0]->shape().rows.is_dynamic())
        add(all.by_element(all.apply<op::pow_>({a[0]->arguments[k], all.constant({a[0]->shape().rows.size, 1})}),
                           only<mo::determinant_>(all, a[0]->arguments[1 - k])));
  }
  if (f->is<mo::inverse_>()) {
    if (a[0]->is<mo::inverse_>()) add(a[0]->arguments[0]);
    for (std::size_t k : {0u, 1u})
      if (a[0]->is<op::multiply_>() && a[0]->arguments[k]->is_scalar())
        add(all.apply<op::divide_>({only<mo::inverse_>(all, a[0]->arguments[1 - k]), a[0]->arguments[k]}));
  }
  if (f->is<mo::solve_>()) add(all.times(only<mo::inverse_>(all, a[0]), a[1]));
  if (f->is<mo::affine_>()) add(all.plus(all.times(a[0], a[1]), a[2]));
  return found;
}

/// A formula with another in place of a part.
node replaced(pool& all, node root, node what, node by) {
  std::unordered_map<node, node> made;
  for (node const d : parts_of(root)) {
    std::vector<node> arguments;
    for (node const a : d->arguments) arguments.push_back(made.at(a));
    made[d] = d == what ? by : arguments == d->arguments ? d : all.with(d, arguments);
  }
  return made.at(root);
}

struct comparison {
  int points = 0;
  int wrong = 0;
};
/// Compares values wherever both are known to some digits; whether there was such a point.
bool compare(node a, node b, std::vector<point> const& points, comparison& total, char const* what) {
  bool compared = false;
  for (point const& at : points) {
    evaluator values(at);
    try {
      matrix const u = values(a);
      matrix const v = values(b);
      if (!(values.largest < 1e6L)) continue;
      compared = true;
      ++total.points;
      bool same_values = u.rows == v.rows && u.columns == v.columns;
      for (std::size_t k = 0; same_values && k < u.elements.size(); ++k)
        same_values = std::fabs(u.elements[k] - v.elements[k]) <= 1e-9L * (1 + std::fabs(u.elements[k]));
      if (same_values) continue;
      ++total.wrong;
      BOOST_TEST(same_values, what << ": " << text(a) << " and " << text(b) << " have other values: " << u.elements[0] << ", "
                                   << v.elements[0]);
      return compared;
    } catch (unequal_sizes const&) {}
  }
  return compared;
}

/// Another operation, variable or constant in one place, or another order: where the shape allows it.
node damaged(pool& all, generator& make, node root) {
  auto const parts = parts_of(root);
  node const d = parts[make.below(parts.size())];
  node by = d;
  auto const& a = d->arguments;
  if (d->info.is_variable()) by = make.variable_like(d);
  else if (d->info.is_constant()) by = make.constant();
  else if (a.size() == 1 && make.below(3) == 0) by = a[0];
  else if (a.size() == 1 && d->part.is_of_matrices && same(a[0]->shape().rows, a[0]->shape().columns))
    by = all.with(d, {only<mo::transpose_>(all, a[0])});
  else if (a.size() == 2 && same(a[0]->shape(), a[1]->shape()))
    by = make.below(2) == 0 ? all.with(d, {a[1], a[0]}) : all.by_element(a[0], a[1]);
  else if (a.size() == 2) by = a[make.below(2)];
  if (by == d && !d->is_scalar()) by = all.plus(d, make.constant());
  if (!same(by->shape(), d->shape()))
    by = same(by->shape().rows, d->shape().columns) && same(by->shape().columns, d->shape().rows) ? only<mo::transpose_>(all, by)
                                                                                                  : d;
  return replaced(all, root, d, by);
}

BOOST_AUTO_TEST_SUITE(laws_of_matrices)

BOOST_AUTO_TEST_CASE(data_is_that_of_types) {
  using namespace chainrule::literals;
  constexpr cr::matrix<"A", 2, 3> A;
  constexpr cr::matrix<"X", cr::dynamic, 2> X;
  pool all;
  node const a = all.variable("A", 2, 3);
  node const x = all.variable("X", cr::dynamic, 2);
  node const product = all.times(x, a);
  node const typed = all.by_element(only<op::exp_>(all, product), all.size(product->shape().rows));
  constexpr auto formula = exp(X * A) * cr::rows_of(X);
  BOOST_TEST(typed->info.hash == formula.hash);
  std::vector<cr::hash_t> const spelled = spelling(typed);
  auto const& words = cd::canonical_matrix<std::remove_const_t<decltype(formula)>>::words;
  BOOST_TEST(spelled.size() == std::size_t(words.length) + 4);
  BOOST_TEST(std::equal(spelled.begin(), spelled.end() - 4, words.words.begin()));
}

// Every pair of equal formulas among many small ones of one shape, and among formulas and damaged ones.
BOOST_AUTO_TEST_CASE(what_is_equal_has_equal_values) {
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 500);
  comparison found;
  int formulas = 0, equal = 0, no_form = 0, told_apart = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    pool all;
    generator make(all, seed + k, k % 4 == 0);
    auto const points = make.points();
    extent const shape = make.shape();
    std::map<std::vector<cr::hash_t>, node> known;
    auto const try_formula = [&](node e) {
      auto const words = spelling(e, k % 5 == 0 ? 1 : ~cr::hash_t{0});
      if (words.empty()) return void(++no_form);
      ++formulas;
      auto const [other, is_new] = known.emplace(words, e);
      told_apart += is_new;
      if (is_new || other->second == e) return;
      ++equal;
      compare(other->second, e, points, found, "==");
    };
    for (int tried = 0; tried < 40; ++tried) {
      node e = make.formula(1 + tried % 3, tried < 20 ? shape : make.shape());
      try_formula(e);
      for (int more = 0; more < 3; ++more) try_formula(e = damaged(all, make, e));
    }
  }
  std::cout << "# seed " << seed << ": " << formulas << " matrix formulas, " << equal << " of them found equal to others, "
            << told_apart << " told apart, " << no_form << " without canonical form; " << found.points << " values compared"
            << '\n';
  BOOST_TEST(equal > static_cast<int>(count));
  BOOST_TEST(found.points > equal / 2);
  BOOST_TEST(told_apart > equal);
}

BOOST_AUTO_TEST_CASE(what_a_law_rewrites_is_equal) {
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 500);
  comparison found;
  int rewritings = 0, nowhere = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    pool all;
    generator make(all, seed + 1'000'000 + k, false);
    auto const points = make.points();
    for (int tried = 0; tried < 10; ++tried) {
      node const before = make.formula(2 + tried % 3, make.shape());
      node after = before;
      for (int step = 0; step < 6; ++step) {
        auto const parts = parts_of(after);
        node const part = parts[make.below(parts.size())];
        auto const others = rewritten(all, part);
        if (!others.empty()) after = replaced(all, after, part, others[make.below(others.size())]);
      }
      if (after == before) continue;
      auto const words = spelling(before);
      if (words.empty() || spelling(after).empty()) continue;
      if (!compare(before, after, points, found, "rewritten")) {  // its values are nowhere known: it need not be equal
        ++nowhere;
        continue;
      }
      ++rewritings;
      BOOST_TEST((spelling(after) == words),
                 "seed " << seed + 1'000'000 + k << ": not equal: " << text(before) << " and " << text(after));
    }
  }
  std::cout << "# seed " << seed << ": " << rewritings << " matrix formulas rewritten and equal, " << nowhere
            << " without values; " << found.points << " values compared" << '\n';
  BOOST_TEST(rewritings > 4 * static_cast<int>(count));
}

/// Products that close, so that they have a trace: it is that of every product that begins with another factor, and of the
/// transpose. Where a number stands in front, it comes out.
BOOST_AUTO_TEST_CASE(chains) {
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 500);
  comparison found;
  int equal = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    pool all;
    generator make(all, seed + 2'000'000 + k, false);
    auto const points = make.points();
    int const length = 1 + static_cast<int>(make.below(4));
    std::vector<int> sizes;
    for (int i = 0; i < length; ++i) sizes.push_back(1 + static_cast<int>(make.below(3)));
    if (length == 1 && make.below(2) == 0) sizes[0] = 1;
    auto const size = [&](int i) { return sizes[std::size_t(i % length)]; };
    std::vector<node> factors;
    for (int i = 0; i < length; ++i) {
      char const* const name = make.below(2) == 0 ? "A" : "B";
      node factor = all.variable(name, size(i), size(i + 1));
      bool const is_square = size(i) == size(i + 1);
      switch (make.below(is_square ? 6 : 3)) {
        case 0: factor = only<mo::transpose_>(all, all.variable(name, size(i + 1), size(i))); break;
        case 1: factor = all.by_element(make.constant(), factor); break;
        case 2: factor = only<op::exp_>(all, factor); break;
        case 3: factor = only<mo::inverse_>(all, factor); break;
        case 4: factor = only<mo::identity_>(all, factor); break;
        default: break;
      }
      factors.push_back(factor);
    }
    auto const product = [&](int begin, bool from_the_right) {
      node result = factors[std::size_t((from_the_right ? begin + length - 1 : begin) % length)];
      for (int i = 1; i < length; ++i)
        result = from_the_right ? all.times(factors[std::size_t((begin + length - 1 - i) % length)], result)
                                : all.times(result, factors[std::size_t((begin + i) % length)]);
      return result;
    };
    auto const equals = [&](node a, node b) {
      auto const words = spelling(a);
      if (words.empty() || !compare(a, b, points, found, "of a chain")) return;
      ++equal;
      BOOST_TEST((spelling(b) == words), "seed " << seed + 2'000'000 + k << ": not equal: " << text(a) << " and " << text(b));
    };
    auto const trace = [&](node m) { return m->is_scalar() ? m : only<mo::trace_>(all, m); };
    node const whole = product(0, false), turned = only<mo::transpose_>(all, whole);
    equals(whole, product(0, true));
    equals(trace(turned), trace(whole));
    for (int begin = 0; begin < length; ++begin) {
      equals(trace(product(begin, true)), trace(whole));
      equals(trace(only<mo::transpose_>(all, product(begin, false))), trace(whole));
    }
    // The whole is square: the other numbers that it has, its inverse, its identity.
    rational const n{size(0), 1};
    node const c = make.constant(), scaled = all.by_element(c, whole);
    node const of_determinant = all.apply<op::pow_>({c, all.constant(n)});
    auto const determinant = [&](node m) { return only<mo::determinant_>(all, m); };
    auto const inverse = [&](node m) { return only<mo::inverse_>(all, m); };
    node const identity = only<mo::identity_>(all, whole);
    if (size(0) == 1 || *std::min_element(sizes.begin(), sizes.end()) > 1) {  // of a column times a row, 0, nothing is known
      equals(determinant(scaled), all.by_element(of_determinant, determinant(whole)));
      equals(determinant(turned), determinant(whole));
    }
    equals(determinant(all.by_element(c, identity)), of_determinant);
    equals(inverse(scaled), all.apply<op::divide_>({inverse(whole), c}));
    equals(inverse(turned), only<mo::transpose_>(all, inverse(whole)));
    equals(inverse(inverse(whole)), whole);
    equals(inverse(identity), identity);
    equals(only<mo::transpose_>(all, identity), identity);
    equals(all.times(identity, whole), whole);
    equals(all.times(all.times(whole, identity), identity), whole);
    equals(trace(identity), all.constant(n));
    if (size(0) == 1) {
      node const one = all.variable("A", 1, 1);
      equals(only<mo::identity_>(all, one), all.constant({1, 1}));
      equals(only<mo::trace_>(all, one), one);
      equals(determinant(one), one);
      equals(inverse(one), all.apply<op::pow_>({one, all.constant({-1, 1})}));
    }
    // A zero matrix, and numbers of columns.
    node const zero = all.apply<op::subtract_>({whole, whole});
    equals(all.times(zero, whole), zero);
    equals(all.times(whole, zero), zero);
    node const x = all.variable("X", cr::dynamic, 2);
    equals(all.apply<mo::rows_of_>({only<mo::transpose_>(all, x)}), all.constant({2, 1}));
    equals(all.apply<mo::columns_of_>({only<mo::transpose_>(all, x)}), all.apply<mo::rows_of_>({x}));
    node const gram = all.times(x, only<mo::transpose_>(all, x));
    equals(trace(only<mo::identity_>(all, gram)), all.apply<mo::rows_of_>({x}));
    equals(determinant(only<mo::transpose_>(all, gram)), determinant(gram));
    equals(only<op::sqrt_>(all, only<mo::transpose_>(all, only<op::exp_>(all, x))),
           only<mo::transpose_>(all, only<op::sqrt_>(all, only<op::exp_>(all, x))));
  }
  std::cout << "# seed " << seed << ": " << equal << " equalities of closed products; " << found.points << " values compared\n";
  BOOST_TEST(equal > 10 * static_cast<int>(count));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
