// == of matrix formulas: a small canonical form, in which products of matrices keep their order.
//
// A formula is a sum of terms: rational * scalar factors * matrix monomial. Scalar factors commute and have integer
// exponents; monomials are products of matrices (associative, not commutative), element-by-element products (commutative)
// and everything else as one factor. (A*B)^T is B^T*A^T. Scalars are taken out of products and distributed over sums;
// products of sums are not expanded.
#pragma once

#include <chainrule/matrix/differentiate.hpp>

#include <boost/hana/bool.hpp>

namespace chainrule {
namespace detail {

/// x -> scale * x + shift modulo 2^64: composing these is associative and not commutative, as products are.
struct chain_hash {
  hash_t scale = 1;
  hash_t shift = 0;

  friend constexpr bool operator==(chain_hash, chain_hash) = default;
  friend constexpr chain_hash operator*(chain_hash a, chain_hash b) { return {a.scale * b.scale, a.scale * b.shift + a.shift}; }
  static constexpr chain_hash of(hash_t factor) { return {mix(1, factor) | 1u, mix(2, factor)}; }
  [[nodiscard]] constexpr hash_t hash() const { return mix(scale, shift); }
};

/// A matrix monomial and its transpose; the sums hash the factors of an element-by-element product.
struct matrix_monomial {
  chain_hash chain, transposed;
  hash_t elements = 0, elements_transposed = 0;

  [[nodiscard]] constexpr bool is_one() const { return chain == chain_hash{}; }
  static constexpr matrix_monomial factor(hash_t hash, hash_t hash_transposed) {
    matrix_monomial m{chain_hash::of(hash), chain_hash::of(hash_transposed)};
    m.elements = mix(3, m.chain.hash());
    m.elements_transposed = mix(3, m.transposed.hash());
    return m;
  }
  [[nodiscard]] constexpr matrix_monomial turned() const { return {transposed, chain, elements_transposed, elements}; }
  static constexpr matrix_monomial product(matrix_monomial const& a, matrix_monomial const& b) {
    matrix_monomial m{a.chain * b.chain, b.transposed * a.transposed};
    m.elements = mix(3, m.chain.hash());
    m.elements_transposed = mix(3, m.transposed.hash());
    return m;
  }
  static constexpr matrix_monomial by_element(matrix_monomial const& a, matrix_monomial const& b) {
    matrix_monomial m;
    m.elements = a.elements + b.elements;
    m.elements_transposed = a.elements_transposed + b.elements_transposed;
    m.chain = chain_hash::of(m.elements);
    m.transposed = chain_hash::of(m.elements_transposed);
    return m;
  }
};

struct matrix_term {
  rational coefficient{1, 1};
  hash_t scalars = 0;  // the sum of exponent * hash of each scalar factor
  matrix_monomial matrix;
};

using matrix_sum = list<matrix_term>;

constexpr void add_term(matrix_sum& sum, matrix_term const& term) {
  for (matrix_term& each : sum) {
    if (each.scalars != term.scalars || !(each.matrix.chain == term.matrix.chain)) continue;
    if (rational const total = each.coefficient + term.coefficient; total.fits()) {
      each.coefficient = total;
      if (total.num == 0) {
        each = sum.back();
        sum.pop_back();
      }
      return;
    }
  }
  if (term.coefficient.num != 0) sum.push_back(term);
}

/// Of the sum, or of its transpose; terms in any order.
constexpr hash_t hash_of_sum(matrix_sum const& sum, bool transposed = false) {
  hash_t total = mix(5, 0);
  for (matrix_term const& term : sum) {
    chain_hash const chain = transposed ? term.matrix.transposed : term.matrix.chain;
    total += mix(mix(mix(static_cast<hash_t>(term.coefficient.num), static_cast<hash_t>(term.coefficient.den)), term.scalars),
                 chain.hash());
  }
  return total;
}

/// What the canonical form asks of an operation.
enum class matrix_kind : unsigned char { other, negate, add, subtract, multiply, divide, power, product, transpose, hadamard, broadcast };

constexpr matrix_kind matrix_kind_of(hash_t key) {
  if (key == type_hash<operations::negate_>) return matrix_kind::negate;
  if (key == type_hash<operations::add_>) return matrix_kind::add;
  if (key == type_hash<operations::subtract_>) return matrix_kind::subtract;
  if (key == type_hash<operations::multiply_>) return matrix_kind::multiply;
  if (key == type_hash<operations::divide_>) return matrix_kind::divide;
  if (key == type_hash<operations::pow_>) return matrix_kind::power;
  if (key == type_hash<matrix_operations::product_>) return matrix_kind::product;
  if (key == type_hash<matrix_operations::transpose_>) return matrix_kind::transpose;
  if (key == type_hash<operations::hadamard_>) return matrix_kind::hadamard;
  if (key == type_hash<matrix_operations::broadcast_>) return matrix_kind::broadcast;
  return matrix_kind::other;
}

constexpr hash_t hash_of_dimension(dimension const& d) {
  return d.is_dynamic() ? mix(d.variable, d.is_columns) : mix(19, static_cast<hash_t>(d.size));
}

/// A sum as one factor, scalar or matrix.
constexpr matrix_term as_factor(hash_t hash, hash_t transposed, bool is_scalar) {
  matrix_term term;
  if (is_scalar) term.scalars = mix(7, hash);
  else term.matrix = matrix_monomial::factor(hash, transposed);
  return term;
}
constexpr matrix_term single_term(matrix_sum const& sum, bool is_scalar) {
  if (sum.size() == 1) return sum[0];
  return as_factor(hash_of_sum(sum), hash_of_sum(sum, true), is_scalar);
}

/// Builds canonical forms of formulas, each subformula once.
class canonical_matrices {
 public:
  /// `extents` of all subformulas, in the order of `walk`.
  constexpr hash_t hash(definition_info const* root, extent const* extents) {
    walk(root, numbers_, [&](definition_info const* part) {
      extent const& own = extents[forms_.size()];
      forms_.push_back(form(*part, own));
      scalar_.push_back(own.is_scalar());
      return forms_.size() - 1;
    });
    return hash_of_sum(forms_[numbers_.find(root->hash)]);
  }

 private:
  constexpr int number(definition_info const& part, int k) const { return numbers_.find(part.arguments[k]->hash); }
  constexpr matrix_term term(definition_info const& part, int k) const {
    return single_term(forms_[number(part, k)], scalar_[number(part, k)]);
  }
  constexpr matrix_sum const& sum(definition_info const& part, int k) const { return forms_[number(part, k)]; }

  constexpr matrix_sum form(definition_info const& part, extent const& own_extent) const {
    bool const scalar = own_extent.is_scalar();
    matrix_sum result;
    if (part.is_constant()) {
      if (part.constant.num != 0) result.push_back({part.constant, 0, {}});
      return result;
    }
    if (part.is_variable()) {
      result.push_back(as_factor(part.hash, mix(part.hash, 1), scalar));
      return result;
    }
    matrix_kind const kind = matrix_kind_of(part.operation->key);
    switch (kind) {
      case matrix_kind::negate:
      case matrix_kind::add:
      case matrix_kind::subtract:
        for (int k = 0; k < part.arity; ++k)
          for (matrix_term each : sum(part, k)) {
            if (kind == matrix_kind::negate || (kind == matrix_kind::subtract && k == 1)) each.coefficient = -each.coefficient;
            add_term(result, each);
          }
        return result;
      case matrix_kind::transpose:
        for (matrix_term each : sum(part, 0)) {
          each.matrix = each.matrix.turned();
          result.push_back(each);
        }
        return result;
      case matrix_kind::multiply: {
        int const scaled = scalar_[number(part, 0)] ? 1 : 0;
        return scale(sum(part, scaled), term(part, 1 - scaled), 1);
      }
      case matrix_kind::divide:
        if (!scalar_[number(part, 1)]) break;
        return scale(sum(part, 0), term(part, 1), -1);
      case matrix_kind::product:
      case matrix_kind::hadamard: {
        if (sum(part, 0).empty() || sum(part, 1).empty()) return result;
        matrix_term const a = term(part, 0);
        matrix_term const b = term(part, 1);
        rational const coefficient = a.coefficient * b.coefficient;
        if (!coefficient.fits()) break;
        result.push_back({coefficient, a.scalars + b.scalars,
                          kind == matrix_kind::product ? matrix_monomial::product(a.matrix, b.matrix)
                                                          : matrix_monomial::by_element(a.matrix, b.matrix)});
        return result;
      }
      case matrix_kind::power:
        if (matrix_term const n = term(part, 1);
            scalar && part.arguments[1]->is_constant() && n.coefficient.is_integer() && sum(part, 0).size() == 1) {
          matrix_term a = term(part, 0);
          a.coefficient = power(a.coefficient, n.coefficient.num);
          a.scalars *= static_cast<hash_t>(n.coefficient.num);
          if (!a.coefficient.fits()) break;
          result.push_back(a);
          return result;
        }
        if (part.arguments[1]->is_constant() && part.arguments[1]->constant == rational{2, 1} && sum(part, 0).size() == 1) {
          matrix_term const a = term(part, 0);
          if (rational const squared = a.coefficient * a.coefficient; squared.fits()) {
            result.push_back({squared, a.scalars + a.scalars, matrix_monomial::by_element(a.matrix, a.matrix)});
            return result;
          }
        }
        break;
      case matrix_kind::broadcast: {  // only the shape of what it is to look like matters
        hash_t const rows = hash_of_dimension(own_extent.rows);
        hash_t const columns = hash_of_dimension(own_extent.columns);
        result.push_back(as_factor(mix(mix(hash_of_sum(sum(part, 0)), rows), columns),
                                   mix(mix(hash_of_sum(sum(part, 0), true), columns), rows), scalar));
        return result;
      }
      case matrix_kind::other: break;
    }
    hash_t own = part.operation->key;
    hash_t transposed = mix(part.operation->key, 1);
    hash_t commuting = 0;
    for (int k = 0; k < part.arity; ++k) {
      hash_t const argument = hash_of_sum(sum(part, k));
      commuting += mix(13, argument);
      own = mix(own, argument);
    }
    if (part.operation->commutes) own = mix(part.operation->key, commuting);
    transposed = mix(own, transposed);
    result.push_back(as_factor(own, transposed, scalar));
    return result;
  }

  /// sum * factor^exponent, term by term.
  static constexpr matrix_sum scale(matrix_sum const& sum, matrix_term const& factor, int exponent) {
    matrix_sum result;
    for (matrix_term each : sum) {
      rational const coefficient = exponent > 0 ? each.coefficient * factor.coefficient : each.coefficient / factor.coefficient;
      if (coefficient.fits()) {
        each.coefficient = coefficient;
      } else {
        each.scalars += mix(17, mix(static_cast<hash_t>(factor.coefficient.num), static_cast<hash_t>(factor.coefficient.den)));
      }
      each.scalars += static_cast<hash_t>(exponent) * factor.scalars;
      if (!factor.matrix.is_one()) each.matrix = matrix_monomial::by_element(each.matrix, factor.matrix);
      add_term(result, each);
    }
    return result;
  }

  definition_map numbers_;
  list<matrix_sum> forms_;
  list<char> scalar_;
};

template <class E>
struct canonical_matrix {
  static constexpr auto const& nodes = subformulas<false, E>::hashes;
  static constexpr hash_t hash = []<std::size_t... I>(std::index_sequence<I...>) {
    extent const extents[] = {extent_of_definition<definition_at<nodes[I]>>()...};
    return canonical_matrices().hash(info_of<E>, extents);
  }(std::make_index_sequence<nodes.size()>{});
};

}  // namespace detail

/// Whether two matrix formulas are the same in canonical form: a hana::bool_. Formulas that differ may still have the same
/// values: products of sums are not expanded.
template <matrix_formula A, matrix_formula B>
constexpr auto operator==(A const&, B const&) {
  return boost::hana::bool_c<A::rows == B::rows && A::columns == B::columns &&
                             detail::canonical_matrix<A>::hash == detail::canonical_matrix<B>::hash>;
}
template <matrix_formula A, matrix_formula B>
constexpr auto operator!=(A const& a, B const& b) {
  return boost::hana::bool_c<!decltype(a == b)::value>;
}

}  // namespace chainrule
