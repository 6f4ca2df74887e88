// What is calculated of each row: softmax, the logarithm of a sum of exponentials, cross-entropy. Where columns are contiguous,
// as many rows at a time as a SIMD packet holds.
#pragma once

#include <chainrule/matrix/elements.hpp>

namespace chainrule::detail {

template <class T>
inline constexpr bool has_row_packets =
    std::is_floating_point_v<T>&& packet_facts<T>::Vectorizable&& packet_facts<T>::HasExp&& packet_facts<T>::HasLog1p;

/// Calls f.template operator()<P>(i) for all rows, i the first of those in P: a packet, or T for one row.
template <class T, class... M, class F>
void for_rows(Eigen::Index rows, F const& f) {
  Eigen::Index i = 0;
  if constexpr (has_row_packets<T> && !(M::IsRowMajor || ...)) {
    constexpr Eigen::Index size = packet_facts<T>::size;
    for (; i + size <= rows; i += size) f.template operator()<packet_of<T>>(i);
  }
  for (; i < rows; ++i) f.template operator()<T>(i);
}

template <class P>
[[gnu::always_inline]] inline P load_rows(auto const& m, Eigen::Index i, Eigen::Index j) {
  return Eigen::internal::ploadu<P>(&m.coeffRef(i, j));
}

/// The largest of each row; NaN where one is.
template <class P>
P largest_in_rows(auto const& z, Eigen::Index i) {
  P largest = load_rows<P>(z, i, 0);
  for (Eigen::Index j = 1; j < z.cols(); ++j)
    largest = Eigen::internal::pmax<Eigen::PropagateNaN>(largest, load_rows<P>(z, i, j));
  return largest;
}

/// z - largest, of an element z of a row; 0 for the largest, also where both are infinite: rows of which several are infinite share
/// their sum, as what is equal does.
template <class P>
[[gnu::always_inline]] inline P below_largest(P const& z, P const& largest) {
  namespace simd = Eigen::internal;
  return simd::pselect(simd::pcmp_eq(z, largest), simd::pset1<P>(0), simd::psub(z, largest));
}

/// The logarithm of a sum of which `largest` is the largest term, less its logarithm: from the others, so that small ones
/// are not lost.
template <class P>
struct sum_without_largest {
  P largest;
  P rest = Eigen::internal::pset1<P>(0);

  void add(P const& term) {
    rest = Eigen::internal::padd(rest, Eigen::internal::pmin(largest, term));
    largest = Eigen::internal::pmax(largest, term);
  }
  [[nodiscard]] P log_of_ratio() const { return Eigen::internal::plog1p(Eigen::internal::pdiv(rest, largest)); }
};

template <class P>
void softmax_of_rows(auto& out, auto const& z, Eigen::Index i) {
  namespace simd = Eigen::internal;
  P const largest = largest_in_rows<P>(z, i);
  P sum = simd::pset1<P>(0);
  for (Eigen::Index j = 0; j < z.cols(); ++j) {
    P const term = exp_of<P>(below_largest<P>(load_rows<P>(z, i, j), largest));
    sum = simd::padd(sum, term);
    simd::pstoreu(&out.coeffRef(i, j), term);
  }
  for (Eigen::Index j = 0; j < z.cols(); ++j) simd::pstoreu(&out.coeffRef(i, j), simd::pdiv(load_rows<P>(out, i, j), sum));
}

/// log(sum(exp(z - largest))) of each row.
template <class P>
P log_sum_above(P const& largest, auto const& z, Eigen::Index i) {
  namespace simd = Eigen::internal;
  auto const term = [&](Eigen::Index j) -> P { return exp_of<P>(below_largest<P>(load_rows<P>(z, i, j), largest)); };
  sum_without_largest<P> sum{term(0)};
  for (Eigen::Index j = 1; j < z.cols(); ++j) sum.add(term(j));
  return sum.log_of_ratio();
}

/// -sum(t * log(softmax(z))) of each row, where p is softmax(z). A target of 0 counts nothing, even where z is infinite.
template <class P>
P cross_entropy_of_rows(auto const& z, auto const& t, auto const& p, Eigen::Index i) {
  namespace simd = Eigen::internal;
  P const zero = simd::pset1<P>(0);
  P const largest = largest_in_rows<P>(z, i);
  sum_without_largest<P> probabilities{load_rows<P>(p, i, 0)};
  for (Eigen::Index j = 1; j < z.cols(); ++j) probabilities.add(load_rows<P>(p, i, j));
  P const log_sum = probabilities.log_of_ratio();
  P total = zero;
  for (Eigen::Index j = 0; j < z.cols(); ++j) {
    P const target = load_rows<P>(t, i, j);
    P const surprise = simd::psub(log_sum, below_largest<P>(load_rows<P>(z, i, j), largest));
    total = simd::padd(total, simd::pselect(simd::pcmp_eq(target, zero), zero, simd::pmul(target, surprise)));
  }
  return total;
}

}  // namespace chainrule::detail
