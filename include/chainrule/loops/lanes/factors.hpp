// Factors that all turns of a loop have in common: the sum of c * u is c times the sum of u. In lanes, where sums have an order of
// their own, adjoints of what a body captures are summed without them.
#pragma once

#include <chainrule/function/evaluate.hpp>
#include <chainrule/loops/elements.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// A node as a product of what all turns have in common and the rest.
class common_factors {
 public:
  constexpr common_factors(block_builder& b) : graph_(b.graph()), leaves_(b.leaves()) {}

  struct split {
    int common = -1;
    int rest = -1;
  };
  constexpr split of(int root) {
    list<int> pending{root};
    while (!pending.empty()) {
      int const i = pending.back();
      if (found_.size() <= i) found_.resize(graph_.size());
      graph_node const n = graph_.node(i);
      bool ready = found_[i].common >= 0;
      if (!ready) {
        ready = true;
        for (int k = 0; k < (is_quotient(n) ? 1 : n.count) && is_product(n); ++k)
          if (int const part = n.arguments[k]; found_[part].common < 0) pending.push_back(part), ready = false;
        if (!ready) continue;
        split const parts = split_of(i, n);
        if (found_.size() < graph_.size()) found_.resize(graph_.size());
        found_[i] = parts;
      }
      pending.pop_back();
    }
    return found_[root];
  }

 private:
  [[nodiscard]] constexpr bool is_product(graph_node const& n) {
    return n.operation->key == graph_.operations().multiply->key || n.operation->is_negation || is_quotient(n);
  }
  /// By what all turns have in common.
  [[nodiscard]] constexpr bool is_quotient(graph_node const& n) {
    return n.operation->key == graph_.operations().divide->key && is_common(n.arguments[1]);
  }
  constexpr split split_of(int i, graph_node const& n) {
    if (is_common(i)) return {i, graph_.constant(1)};
    if (!is_product(n)) return {graph_.constant(1), i};
    split const first = found_[n.arguments[0]];
    if (is_quotient(n)) return {graph_.make(graph_.operations().divide, first.common, n.arguments[1]), first.rest};
    if (n.operation->is_negation) return {graph_.negate(first.common), first.rest};
    split const second = found_[n.arguments[1]];
    return {graph_.multiply(first.common, second.common), graph_.multiply(first.rest, second.rest)};
  }
  /// Made of constants, of what is captured and of seeds.
  constexpr bool is_common(int root) {
    for (int i = common_.size(); i <= root; ++i) {
      graph_node const& n = graph_.node(i);
      bool all = true;
      if (n.operation->key == 0 && n.input >= 0) {
        leaf_kind const kind = leaves_[n.input].kind;
        all = kind == leaf_kind::captured || kind == leaf_kind::seed;
      }
      for (int k = 0; k < n.count; ++k) all = all && common_[graph_.argument(n, k)] != 0;
      common_.push_back(all);
    }
    return common_[root] != 0;
  }

  graph_builder& graph_;
  list<leaf> const& leaves_;
  list<split> found_;  // of nodes, as far as they were asked for
  list<char> common_;
};

/// The pass of a request, adjoints of what is captured without their common factors; or, Common, those factors, one for each target.
template <class Request, bool Common>
struct split_request : Request {
  static constexpr int values = Common ? 0 : Request::values;
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    list<int> const outputs = Request::build(b, targets);
    common_factors factors(b);
    list<int> result;
    for (int k = 0; k < outputs.size(); ++k) {
      bool const is_adjoint = k >= Request::values;
      bool const is_split = is_adjoint && b.leaves()[targets[k - Request::values].leaf].kind == leaf_kind::captured;
      if (Common && !is_adjoint) continue;
      if (is_split) result.push_back(Common ? factors.of(outputs[k]).common : factors.of(outputs[k]).rest);
      else result.push_back(Common ? b.graph().constant(1) : outputs[k]);
    }
    return result;
  }
};

/// A pass's body in lanes, and what its adjoints are multiplied by in the end.
template <class Request, class Plain, bool SameSeeds>
struct body_without_factors {
  using split = block_code<split_request<Request, false>>;
  static constexpr bool find_pays() {
    if constexpr (SameSeeds && Plain::size.passes == 0 && Plain::size.targets > 0)
      return split::value.counts.cost() < Plain::value.counts.cost();
    else return false;
  }
  static constexpr bool pays = find_pays();
  using code = std::conditional_t<pays, split, Plain>;

  /// Multiplies the adjoint of target K, which is no element's.
  template <int K, class T>
  [[gnu::always_inline]] static constexpr void multiply(T& adjoint, [[maybe_unused]] T const* captured,
                                                        [[maybe_unused]] T const* seeds) {
    if constexpr (pays) {
      using factors = block_code<split_request<Request, true>>;
      T leaves[factors::size.leaves == 0 ? 1 : factors::size.leaves]{};
      for (int l = 0; l < factors::size.leaves; ++l) {
        leaf const& each = factors::table.leaves[std::size_t(l)];
        if (each.kind == leaf_kind::captured) leaves[l] = captured[each.number];
        if (each.kind == leaf_kind::seed) leaves[l] = seeds[each.number];
      }
      registers<T, int(factors::value.steps.size())> r;
      run_steps<factors>(r, static_cast<T const*>(leaves));
      adjoint = calculate<operations::multiply_, T>(adjoint, read_output<factors, K, T>(r, leaves));
    }
  }
};

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
