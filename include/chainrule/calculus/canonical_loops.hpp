// Loops over an index in canonical form, where they are compared (calculus/written_out.hpp): what does not depend on the index leaves them,
// sums are split term by term, products factor by factor. Ranges may be unknown; a sum over nothing is 0 on both sides of each law.
#pragma once

#include <chainrule/calculus/canonical_functions.hpp>

namespace chainrule::detail {

/// An index that no formula of a user's has: its name begins with this. It stands in the text of loops over it.
inline constexpr char numbered_mark = '\1';
template <class = void>
constexpr bool is_numbered_loop(operation_info const* f) {
  if (f->indexes.kind != indexing_kind::loop || f->indexes.joining->is_apart) return false;
  for (char const c : f->text.pattern)
    if (c == numbered_mark) return true;
  return false;
}

/// A loop on canonical arguments: body, first and last value of the index.
template <class Arena>
class canonical_loop {
 public:
  constexpr canonical_loop(Arena& its_arena, operation_info const* its_operation, list<weighted> const& its_arguments)
      : arena_(its_arena), loop_(its_operation), low_(its_arguments[1]), high_(its_arguments[2]) {}

  constexpr weighted of(weighted const& body) {
    loop_joining const& joining = *loop_->indexes.joining;
    if (!joining.has_weight && !joining.keeps_factors) return linear(body);
    if (joining.keeps_factors) return multiplicative(body);
    if (joining.alone->key != 0) return absolute(body);
    return with_constants_outside(body, joining.needs_a_turn);
  }

 private:
  /// Whether a node depends on the index. Loops within are over others: they are numbered from the innermost.
  [[nodiscard]] constexpr bool depends(int node) {
    for (int i = depends_.size(); i <= node; ++i) {
      canonical_node const& n = arena_.node(i);
      bool found = n.kind == canonical_kind::variable && n.variable->hash == loop_->indexes.hash;
      for (int k = 0; k < n.count && !found; ++k) found = depends_[arena_.item(n, k).node] != 0;
      depends_.push_back(found);
    }
    return depends_[node] != 0;
  }
  constexpr weighted kernel(weighted const& body) { return arena_.kernel(loop_, {body, low_, high_}); }

  /// How many turns: they begin at 0.
  constexpr weighted count() {
    list<weighted> terms;
    arena_.add_term(terms, high_, {1, 1});
    arena_.add_term(terms, {}, {1, 1});
    return arena_.sum(terms);
  }
  /// Whether that is no negative number for sure: made of extents.
  constexpr bool is_length(weighted const& turns) const {
    canonical_node const n = arena_.node(turns.node);
    bool const is_sum = n.kind == canonical_kind::sum;
    for (int k = 0; k < (is_sum ? n.count : 1); ++k) {
      weighted const term = is_sum ? arena_.item(n, k) : weighted{{1, 1}, turns.node};
      bool const is_extent =
          term.node == 0 || (arena_.is(term.node, canonical_kind::variable) && arena_.node(term.node).variable->is_extent);
      if (!is_extent || (turns.factor * term.factor).num < 0) return false;
    }
    return true;
  }

  constexpr list<weighted> terms_of(weighted const& body) {
    list<weighted> terms;
    arena_.add_term(terms, body, {1, 1});
    return terms;
  }
  /// A node's bases, those that depend on the index apart.
  constexpr void split(int node, list<weighted>& outside, list<weighted>& inside) {
    canonical_node const n = arena_.node(node);
    bool const is_product = n.kind == canonical_kind::product;
    for (int k = 0; k < (is_product ? n.count : 1); ++k) {
      weighted const base = is_product ? arena_.item(n, k) : weighted{{1, 1}, node};
      if (depends(base.node)) inside.push_back(base);
      else outside.push_back(base);
    }
  }

  /// Sums; and means, which are sums by the number of turns.
  constexpr weighted linear(weighted const& body) {
    operation_info const* const total = loop_->indexes.joining->total;
    bool const is_mean = total->key != 0;
    weighted const turns = count();
    list<weighted> result;
    for (weighted const& term : terms_of(body)) {
      list<weighted> outside;
      list<weighted> inside;
      split(term.node, outside, inside);
      rational factor = term.factor;
      weighted turn = arena_.product({1, 1}, inside);
      weighted of_turns;
      if (inside.empty()) {
        if (!is_mean) of_turns = is_length(turns) ? turns : kernel({});
      } else {
        factor = arena_.times(factor, turn.factor);
        turn.factor = {1, 1};
        bool const is_sum = arena_.is(turn.node, canonical_kind::sum) && !arena_.node(turn.node).raw;
        of_turns = is_sum ? linear(turn) : arena_.kernel(is_mean ? total : loop_, {turn, low_, high_});
        if (is_mean && !is_sum) arena_.add_factor(factor, outside, turns, {-1, 1});
      }
      arena_.add_factor(factor, outside, of_turns, {1, 1});
      arena_.add_term(result, arena_.product(factor, outside), {1, 1});
    }
    return arena_.sum(result);
  }

  /// Products: of integer powers of bases, and of a number.
  constexpr weighted multiplicative(weighted const& body) {
    canonical_node const n = arena_.node(body.node);
    bool const is_product = n.kind == canonical_kind::product;
    rational factor{1, 1};
    list<weighted> result;
    list<weighted> rest;  // powers that are no integers stay together
    if (body.factor != rational{1, 1}) arena_.add_factor(factor, result, kernel({body.factor, 0}), {1, 1});
    for (int k = 0; k < (is_product ? n.count : 1); ++k) {
      weighted const base = is_product ? arena_.item(n, k) : weighted{{1, 1}, body.node};
      if (base.factor.is_integer() && !arena_.node(base.node).raw)
        arena_.add_factor(factor, result, kernel({{1, 1}, base.node}), base.factor);
      else rest.push_back(base);
    }
    if (!rest.empty()) arena_.add_factor(factor, result, kernel(arena_.product({1, 1}, rest)), {1, 1});
    return arena_.product(factor, result);
  }

  /// Norms: of a multiple the norm times its magnitude.
  constexpr weighted absolute(weighted const& body) {
    weighted result = kernel({{1, 1}, body.node});
    result.factor = body.factor.num < 0 ? -body.factor : body.factor;
    return result;
  }

  /// Minima, maxima and logarithms of sums of exponentials: of c + u, c and that of u; and positive multiples of an extremum.
  constexpr weighted with_constants_outside(weighted const& body, bool is_extremum) {
    list<weighted> outside;
    list<weighted> inside;
    for (weighted const& term : terms_of(body)) {
      if (depends(term.node)) inside.push_back(term);
      else outside.push_back(term);
    }
    weighted turn = arena_.sum(inside);
    rational factor{1, 1};
    if (is_extremum) {
      factor = turn.factor.num < 0 ? -turn.factor : turn.factor;
      turn.factor = {turn.factor.num < 0 ? -1 : 1, 1};
    }
    arena_.add_term(outside, kernel(turn), factor);
    return arena_.sum(outside);
  }

  Arena& arena_;
  operation_info const* loop_;
  weighted low_;
  weighted high_;
  list<char> depends_;
};

}  // namespace chainrule::detail
