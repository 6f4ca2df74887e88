// Formulas from a seed: every operation of the library, at arguments where most are real.
#pragma once

#include <chainrule/chainrule.hpp>

namespace laws {

namespace cr = chainrule;
namespace op = chainrule::operations;

inline constexpr cr::variable<"x"> x;
inline constexpr cr::variable<"y"> y;
inline constexpr cr::variable<"w"> w;

/// splitmix64 (Steele, Lea, Flood 2014).
constexpr std::uint64_t next(std::uint64_t seed, std::uint64_t turn = 0) {
  std::uint64_t u = seed + (turn + 1) * 0x9e3779b97f4a7c15ull;
  u = (u ^ (u >> 30)) * 0xbf58476d1ce4e5b9ull;
  u = (u ^ (u >> 27)) * 0x94d049bb133111ebull;
  return u ^ (u >> 31);
}

template <class... Op>
struct operations {
  static constexpr std::uint64_t count = sizeof...(Op);
  template <std::uint64_t I>
  using at = typename decltype(+boost::hana::at_c<I % count>(boost::hana::tuple<boost::hana::type<Op>...>{}))::type;
};

using unary =
    operations<op::sin_, op::cos_, op::tan_, op::asin_, op::acos_, op::atan_, op::sinh_, op::cosh_, op::tanh_, op::asinh_,
               op::acosh_, op::atanh_, op::exp_, op::expm1_, op::exp2_, op::log_, op::log1p_, op::log2_, op::log10_, op::sqrt_,
               op::cbrt_, op::erf_, op::erfc_, op::lgamma_, op::tgamma_, op::digamma_, op::norm_cdf_, op::norm_pdf_, op::abs_,
               op::sign_, op::floor_, op::ceil_, op::round_, op::trunc_, op::relu_, op::sigmoid_, op::softplus_, op::negate_>;
using binary =
    operations<op::min_, op::max_, op::hypot_, op::atan2_, op::pow_, op::fmod_, op::copysign_, op::log_sum_exp_, op::xlogy_>;
using comparison = operations<op::less_, op::less_equal_, op::greater_, op::greater_equal_, op::equal_>;

template <std::uint64_t Seed>
constexpr auto leaf() {
  constexpr std::uint64_t which = next(Seed) % 12;
  if constexpr (which < 3) return x;
  else if constexpr (which < 6) return y;
  else if constexpr (which < 8) return w;
  else if constexpr (which == 8) return cr::constants::pi;
  else return cr::constant<std::int64_t(next(Seed, 1) % 7) - 2, std::int64_t(next(Seed, 2) % 3) + 1>;
}

/// A random formula of at most that depth. `Rewritten` writes the same one otherwise: sums and products swapped,
/// differences and quotients as sums and products.
template <std::uint64_t Seed, int Depth, bool Rewritten = false>
constexpr auto formula() {
  constexpr std::uint64_t kind = next(Seed, 3) % 16;
  if constexpr (Depth == 0 || kind == 0) {
    return leaf<Seed>();
  } else {
    using first = decltype(formula<next(Seed, 4), Depth - 1, Rewritten>());
    using second = decltype(formula<next(Seed, 5), Depth - 1, Rewritten>());
    constexpr first u{};
    constexpr second v{};
    if constexpr (kind < 4) {
      return cr::apply<unary::at<next(Seed, 6)>>(u);
    } else if constexpr (kind < 7) {
      if constexpr (Rewritten) return v + u;
      else return u + v;
    } else if constexpr (kind < 10) {
      if constexpr (Rewritten) return v * u;
      else return u * v;
    } else if constexpr (kind == 10) {
      if constexpr (Rewritten) return -v + u;
      else return u - v;
    } else if constexpr (kind < 13) {
      if constexpr (cr::detail::canonical_of<second>.is_number) return u;  // no division by zero
      else if constexpr (Rewritten) return pow(v, cr::constant<-1>) * u;
      else return u / v;
    } else if constexpr (kind == 13) {
      return pow(u, cr::constant<std::int64_t(next(Seed, 7) % 3) + 1>);
    } else if constexpr (kind == 14) {
      return cr::apply<binary::at<next(Seed, 8)>>(u, v);
    } else {
      return select(cr::apply<comparison::at<next(Seed, 9)>>(u, v), v, u);
    }
  }
}

}  // namespace laws
