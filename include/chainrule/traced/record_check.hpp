// For users' own tests: whether a recorded function does what its functor does with plain numbers.
#pragma once

#include <chainrule/function/near.hpp>
#include <chainrule/traced/formula.hpp>

namespace chainrule {
namespace detail {

// What a failing static_assert shows, as in near.hpp.
constexpr void record_differs(std::size_t which, double recorded, double called, double relative_difference, double tolerance) {
  if (std::is_constant_evaluated())
    __builtin_printf("chainrule: check_record: result %zu is recorded as %g, called with plain numbers it is %g: they differ by "
                     "relative %g, tolerance %g",
                     which, recorded, called, relative_difference, tolerance);
}

}  // namespace detail

/// What check_record found: true or false, and the first result that differs. In a constant expression a false one converted
/// to bool stops the compiler, which prints the numbers, as with near_result.
struct record_result : detail::test_result {
  bool holds = true;
  std::size_t index = 0;  // of the result that differs
  double recorded = 0;
  double called = 0;  // the functor itself
  double relative_difference = 0;
  double tolerance = 0;

  constexpr operator bool() const {
    if (__builtin_is_constant_evaluated() && !holds)
      detail::record_differs(index, recorded, called, relative_difference, tolerance);
    return holds;
  }
  constexpr bool operator!() const { return !holds; }
  /// Test frameworks print it so.
  template <class Stream>
  friend auto operator<<(Stream& out, record_result const& found) -> decltype(out << 1.0 << "text" << std::size_t(0)) {
    if (found.holds) return out << "the record gives what the functor gives";
    return out << "result " << found.index << " is recorded as " << found.recorded << ", the functor gives " << found.called;
  }
};

/// Whether a function recorded by cr::formula gives at a point, a list of all its arguments, what its functor (a lambda, or
/// the functor that was made a constant) gives when it is called with doubles, within a relative tolerance; a NaN for a NaN.
/// A tracer sees one run: a functor that is specialised for double, or whose data members decide at numbers where nobody
/// tried them, shows here, at a point and with members that take the other way. While compiling, what the functor calls
/// must be constexpr for doubles: cr::sin, where std::sin is not.
template <class F, class Blocks, bool Vector, class Functor, detail::sequence Point>
constexpr record_result check_record(recorded_function<F, Blocks, Vector> const& f, Functor const& functor, Point const& point,
                                     double relative_tolerance = 1e-12) {
  static_assert(std::is_same_v<F, Functor> || std::is_empty_v<F>,
                "chainrule: check_record: the function was recorded from another functor");
  std::array<double, std::size_t(detail::recording<F, Blocks>::inputs)> in{};
  detail::read_sequence<Blocks::total>("the point", point, in.data());
  if constexpr (!std::is_empty_v<F>) {
    auto const members = std::bit_cast<std::array<double, detail::members_of<F>>>(functor);
    for (std::size_t k = 0; k < members.size(); ++k) in[Blocks::total + k] = members[k];
  }
  detail::list<double> called;
  detail::take_apart(called, Blocks::call(functor, in.data(), typename Blocks::parts{}));
  auto const recorded = [&] {
    if constexpr (Vector) return f(in);
    else return std::array{f(in)};
  }();
  record_result found;
  found.tolerance = relative_tolerance;
  int const results = called.size() < int(recorded.size()) ? int(recorded.size()) : called.size();
  for (int k = 0; found.holds && k < results; ++k) {
    // One that only one of both has is a NaN to the other.
    double const here = k < int(recorded.size()) ? recorded[std::size_t(k)] : math::nan<double>;
    double const there = k < called.size() ? called[k] : math::nan<double>;
    near_result const both = near(here, there, relative_tolerance);
    if (both.holds || (here != here && there != there)) continue;
    found.holds = false;
    found.index = std::size_t(k);
    found.recorded = here;
    found.called = there;
    found.relative_difference = both.relative_difference;
  }
  return found;
}

}  // namespace chainrule
