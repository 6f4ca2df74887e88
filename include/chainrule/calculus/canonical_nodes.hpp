// Canonical forms as constexpr data: formulas that are the same by the rules below are the same node.
// Nodes are found by a hash and compared part by part: a hash alone proves nothing. Variables and operations are types, of which two
// with one hash are a redefinition error (core/intern.hpp); so they are compared by that.
//
// Every value is a rational factor times a node without one, so numeric factors meet, signs are pulled out, and
// 2*(x + y) is 2*x + 2*y by construction. A node is
//   a variable;
//   a kernel: an operation on canonical arguments;
//   a sum: terms with rational coefficients, none a sum, of content 1 with the first coefficient positive;
//   a product: bases with rational exponents; the empty product, node 0, is 1.
// Nothing is expanded. u/u is 1 and u^0 is 1: removable singularities vanish. (u^a)^b is u^(a*b) and (u*v)^b is
// u^b*v^b for integers b, and for others where every factor is known not to be negative: sqrt(x^2) is abs(x), not x. Any number
// leaves a root but for its sign, as primes with exponents between 0 and 1: sqrt(8*x) is 2*sqrt(2)*sqrt(x). The base of another
// power stands as it is, a negated one as a sum of one term or more whose node is `raw`; so is a prime. Whole powers of what
// stands in such a base, in an absolute value or under an odd root meet powers of it: x^2/abs(x) is abs(x), x/cbrt(x) is
// cbrt(x)^2. So a product is the same however it was put together.
#pragma once

#include <chainrule/calculus/canonical_order.hpp>
#include <chainrule/core/walk.hpp>

namespace chainrule::detail {

/// factor * node, in sums and as arguments; node ^ factor, in products.
struct weighted {
  rational factor{1, 1};
  int node = 0;

  [[nodiscard]] constexpr bool is_number() const { return node == 0; }
  friend constexpr bool operator==(weighted const&, weighted const&) = default;
};

enum class canonical_kind : unsigned char { variable, kernel, product, sum };

struct canonical_node {
  canonical_kind kind = canonical_kind::product;
  bool has_variables = false;
  bool raw = false;
  bool nonnegative = true;  // known to be so wherever it is defined
  hash_t hash = 0;
  definition_info const* variable = nullptr;
  operation_info const* operation = nullptr;
  int first = 0;  // where its items begin
  int count = 0;
  rational degree{};  // kernels count 0: what sums are ordered by
};

enum class canonical_error : unsigned char { none, overflow, division_by_zero };

/// The nodes of canonical forms, equal ones shared, arguments before what uses them: variables, kernels, sums.
template <class Node>
class basic_canonical_nodes {
 public:
  constexpr basic_canonical_nodes() { intern({}, {}); }

  [[nodiscard]] constexpr int size() const { return nodes_.size(); }
  [[nodiscard]] constexpr Node const& node(int i) const { return nodes_[i]; }
  [[nodiscard]] constexpr weighted const& item(Node const& n, int k) const { return items_[n.first + k]; }
  [[nodiscard]] constexpr bool is(int i, canonical_kind kind) const { return node(i).kind == kind; }
  [[nodiscard]] constexpr canonical_error error() const { return error_; }
  /// How much was done so far, in items sorted.
  [[nodiscard]] constexpr int work() const { return work_; }
  [[nodiscard]] constexpr list<Node> const& nodes() const { return nodes_; }
  [[nodiscard]] constexpr list<weighted> const& items() const { return items_; }
  constexpr void restore(list<Node> nodes, list<weighted> items, canonical_error error) {
    nodes_ = static_cast<list<Node>&&>(nodes);
    items_ = static_cast<list<weighted>&&>(items);
    error_ = error;
    for (int i = 1; i < size(); ++i) numbers_.add(node(i).hash, i);
  }
  /// For tests: of hashes only these bits count. What is equal stays equal, and what is not stays not.
  constexpr void weaken_hashes(hash_t kept_bits) {
    kept_bits_ = kept_bits;
    numbers_ = {};
    for (int i = 0; i < size(); ++i) numbers_.add(nodes_[i].hash &= kept_bits, i);
  }
  [[nodiscard]] constexpr hash_t kept_bits() const { return kept_bits_; }
  [[nodiscard]] constexpr hash_t hash(weighted const& v) const { return hash_item(0, v); }

  constexpr rational checked(rational r) {
    if (r.fits()) return r;
    if (error_ == canonical_error::none)
      error_ = r == divided_by_zero ? canonical_error::division_by_zero : canonical_error::overflow;
    return {};
  }

  constexpr rational times(rational a, rational b) {
    constexpr rational one{1, 1};
    return a == one ? b : b == one ? a : checked(a * b);
  }

  constexpr weighted variable(definition_info const* d) {
    Node n;
    n.kind = canonical_kind::variable;
    n.variable = d;
    n.has_variables = true;
    n.degree = {1, 1};
    return {{1, 1}, intern(n, {})};
  }

  constexpr weighted kernel(operation_info const* operation, list<weighted> const& arguments) {
    Node n;
    n.kind = canonical_kind::kernel;
    n.operation = operation;
    return {{1, 1}, intern(n, arguments)};
  }

  /// Adds factor * v to a list of terms.
  constexpr void add_term(list<weighted>& terms, weighted const& v, rational factor) {
    rational const f = times(factor, v.factor);
    if (f.num == 0) return;
    if (!is(v.node, canonical_kind::sum)) return terms.push_back({f, v.node});
    Node const& n = node(v.node);
    for (int k = 0; k < n.count; ++k) terms.push_back({times(f, item(n, k).factor), item(n, k).node});
  }

  /// The sum of terms that are no sums.
  constexpr weighted sum(list<weighted> terms) {
    work_ += terms.size();
    sort_runs(terms, [&](weighted const& one_term, weighted const& other_term) {
      return compare_terms(one_term.node, other_term.node) < 0;
    });
    combine(terms);
    if (terms.empty()) return {{0, 1}, 0};
    rational const content = content_of(terms);
    if (terms.size() == 1) return {content, terms[0].node};
    if (content != rational{1, 1})
      for (weighted& t : terms) t.factor = t.factor / content;
    return {content, intern_sum(terms, false)};
  }

  [[nodiscard]] constexpr bool is_nonnegative(weighted const& v) const { return v.factor.num >= 0 && node(v.node).nonnegative; }
  /// Three-way order of nodes as factors: closed ones, variables, kernels, products, sums; then by name and parts.
  /// Nodes are shared, so the first parts that differ decide, and the comparison is one path down.
  [[nodiscard]] constexpr int compare(int a, int b) const {
    while (a != b) {
      Node const& m = node(a);
      Node const& n = node(b);
      if (m.has_variables != n.has_variables) return m.has_variables ? 1 : -1;
      if (m.kind != n.kind) return m.kind < n.kind ? -1 : 1;
      if (m.kind == canonical_kind::variable) {
        if (int const c = compare_names(m.variable->name, n.variable->name); c != 0) return c;
        return m.variable->hash < n.variable->hash ? -1 : 1;
      }
      if (m.degree != n.degree) return m.degree < n.degree ? -1 : 1;
      if (m.kind == canonical_kind::kernel && m.operation->key != n.operation->key) {
        if (int const c = compare_names(m.operation->name, n.operation->name); c != 0) return c;
        return m.operation->key < n.operation->key ? -1 : 1;
      }
      if (m.count != n.count) return m.count < n.count ? -1 : 1;
      int k = 0;
      while (k + 1 < m.count && item(m, k) == item(n, k)) ++k;
      if (item(m, k).node == item(n, k).node) return item(n, k).factor < item(m, k).factor ? -1 : 1;
      a = item(m, k).node;
      b = item(n, k).node;
    }
    return 0;
  }

  /// Three-way order of nodes as terms: higher degree first, then by factors; closed ones and last 1.
  [[nodiscard]] constexpr int compare_terms(int a, int b) const {
    if (a == b) return 0;
    Node const& m = node(a);
    Node const& n = node(b);
    if (m.has_variables != n.has_variables) return m.has_variables ? -1 : 1;
    if (m.degree != n.degree) return n.degree < m.degree ? -1 : 1;
    auto const factor = [this](Node const& its_node, int its_number, int its_factor) {
      return its_node.kind == canonical_kind::product ? item(its_node, its_factor) : weighted{{1, 1}, its_number};
    };
    auto const factors = [](Node const& its_node) { return its_node.kind == canonical_kind::product ? its_node.count : 1; };
    for (int k = 0;; ++k) {
      if (k == factors(m) || k == factors(n)) return k == factors(m) ? 1 : -1;
      weighted const u = factor(m, a, k);
      weighted const v = factor(n, b, k);
      if (u.node != v.node) return compare(u.node, v.node);
      if (u.factor != v.factor) return v.factor < u.factor ? -1 : 1;
    }
  }

  [[nodiscard]] constexpr int compare(weighted const& a, weighted const& b) const {
    if (a.node != b.node) return compare(a.node, b.node);
    return a.factor == b.factor ? 0 : a.factor < b.factor ? -1 : 1;
  }

 protected:
  static constexpr hash_t hash_item(hash_t h, hash_t node, rational factor) {
    return mix(h, node + static_cast<hash_t>(factor.num) * 0xd6e8feb86659fd93ull +
                      static_cast<hash_t>(factor.den) * 0xa0761d6478bd642full);
  }
  [[nodiscard]] constexpr hash_t hash_item(hash_t h, weighted const& v) const {
    return hash_item(h, node(v.node).hash, v.factor);
  }

  /// Whether a node is that one with such items: their nodes are shared, so they are compared by number.
  [[nodiscard]] constexpr bool is_same(Node const& known, Node const& n, list<weighted> const& items) const {
    if (known.kind != n.kind || known.raw != n.raw || known.count != items.size()) return false;
    if (n.kind == canonical_kind::variable && known.variable->hash != n.variable->hash) return false;
    if (n.kind == canonical_kind::kernel && known.operation->key != n.operation->key) return false;
    for (int k = 0; k < known.count; ++k)
      if (item(known, k) != items[k]) return false;
    return true;
  }

  constexpr int intern(Node n, list<weighted> const& items) {
    n.hash = static_cast<hash_t>(n.kind) + (n.raw ? 8u : 0u);
    if (n.kind == canonical_kind::variable) n.hash = mix(n.hash, n.variable->hash);
    if (n.kind == canonical_kind::kernel) n.hash = mix(n.hash, n.operation->key);
    for (weighted const& i : items) n.hash = hash_item(n.hash, i);
    n.hash &= kept_bits_;
    if (int const found = numbers_.find(n.hash, [&](int its_number) { return is_same(node(its_number), n, items); }); found >= 0)
      return found;
    n.first = items_.size();
    n.count = items.size();
    n.nonnegative = n.kind != canonical_kind::variable && (n.kind != canonical_kind::kernel || n.operation->is_nonnegative);
    for (weighted const& i : items) {
      items_.push_back(i);
      n.has_variables = n.has_variables || node(i.node).has_variables;
      if (n.kind == canonical_kind::sum) n.nonnegative = n.nonnegative && is_nonnegative(i);
      if (n.kind == canonical_kind::product)
        n.nonnegative = n.nonnegative && (node(i.node).nonnegative || i.factor.num % 2 == 0 || i.factor.den != 1);
    }
    numbers_.add(n.hash, size());
    nodes_.push_back(n);
    return size() - 1;
  }

  constexpr int intern_sum(list<weighted> const& terms, bool is_raw) {
    Node n;
    n.kind = canonical_kind::sum;
    n.raw = is_raw;
    for (weighted const& t : terms)
      if (&t == terms.begin() || n.degree < node(t.node).degree) n.degree = node(t.node).degree;
    return intern(n, terms);
  }

  /// Adds the factors of equal neighbours; zeros go.
  constexpr void combine(list<weighted>& items) {
    int kept = 0;
    for (int i = 0; i < items.size();) {
      weighted total = items[i];
      for (++i; i < items.size() && items[i].node == total.node; ++i) total.factor = checked(total.factor + items[i].factor);
      if (total.factor.num != 0) items[kept++] = total;
    }
    items.resize(kept);
  }
  static constexpr void combine_zeros(list<weighted>& items) {
    int kept = 0;
    for (weighted const& i : items)
      if (i.factor.num != 0) items[kept++] = i;
    items.resize(kept);
  }

  /// The greatest common divisor of the coefficients, with the sign of the first; only that sign where it does not fit.
  static constexpr rational content_of(list<weighted> const& terms) {
    if (terms.size() == 1) return terms[0].factor;
    rational const sign{terms[0].factor.num < 0 ? -1 : 1, 1};
    bool integers = true;
    bool unit = false;
    for (weighted const& t : terms) {
      integers = integers && t.factor.den == 1;
      unit = unit || t.factor.num == 1 || t.factor.num == -1;
    }
    if (integers && unit) return sign;
    int128 num = 0;
    int128 den = 1;
    for (weighted const& t : terms) {
      num = gcd(num, t.factor.num);
      if (t.factor.den != 1) den = den / gcd(den, t.factor.den) * t.factor.den;
      if (den > std::numeric_limits<std::int64_t>::max()) num = den = 1;
    }
    bool fits = true;
    rational const content = reduce(sign.num * num, den);
    for (weighted const& t : terms) fits = fits && (t.factor / content).fits();
    return fits ? content : sign;
  }

  list<Node> nodes_;
  list<weighted> items_;
  definition_map numbers_;
  canonical_error error_ = canonical_error::none;
  hash_t kept_bits_ = ~hash_t{0};
  int work_ = 0;
};

}  // namespace chainrule::detail
