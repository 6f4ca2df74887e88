// Operations on square matrices, and systems of equations.
#include "every_operation.hpp"

namespace every {
namespace {

struct trace {
  static constexpr std::string_view name = "trace";
  static constexpr auto formula(auto a) { return cr::trace(a); }
  static exact by_hand(matrices const& m) { return scalar(m[0].trace()); }
};
struct determinant {
  static constexpr std::string_view name = "determinant";
  static constexpr auto formula(auto a) { return cr::determinant(a); }
  static exact by_hand(matrices const& m) { return scalar(reference::eliminate(m[0]).determinant); }
};
struct log_abs_determinant {
  static constexpr std::string_view name = "log_abs_determinant";
  static constexpr auto formula(auto a) { return cr::log_abs_determinant(a); }
  static exact by_hand(matrices const& m) { return scalar(std::log(std::abs(reference::eliminate(m[0]).determinant))); }
};
struct cofactors {
  static constexpr std::string_view name = "cofactors";
  static constexpr auto formula(auto a) { return cr::cofactors(a); }
  static exact by_hand(matrices const& m) {
    auto const [inverse, determinant] = reference::eliminate(m[0]);
    return determinant * inverse.transpose();
  }
};
struct cofactors_slope {
  static constexpr std::string_view name = "cofactors_slope";
  static constexpr auto formula(auto a) { return cr::cofactors_slope(square(a), a); }
  static exact by_hand(matrices const& m) {
    auto const [inverse, determinant] = reference::eliminate(m[0]);
    exact const h = m[0].cwiseProduct(m[0]), turned = inverse.transpose();
    return determinant *
           (turned.cwiseProduct(h).sum() * turned - reference::product(reference::product(turned, h.transpose()), turned));
  }
};
struct inverse {
  static constexpr std::string_view name = "inverse";
  static constexpr auto formula(auto a) { return cr::inverse(a); }
  static exact by_hand(matrices const& m) { return reference::eliminate(m[0]).inverse; }
};
struct identity {
  static constexpr std::string_view name = "identity";
  static constexpr auto formula(auto a) { return a - cr::trace(a) * cr::identity(cr::transpose(a)); }
  static exact by_hand(matrices const& m) { return m[0] - m[0].trace() * exact::Identity(m[0].rows(), m[0].rows()); }
};
struct solve {
  static constexpr std::string_view name = "solve";
  static constexpr auto formula(auto a, auto b) { return cr::solve(a, b) + cr::solve(cr::transpose(a), square(b)); }
  static exact by_hand(matrices const& m) {
    exact const inverse = reference::eliminate(m[0]).inverse;
    return reference::product(inverse, m[1]) + reference::product(inverse.transpose(), m[1].cwiseProduct(m[1]));
  }
};

template <int Turn, class Shape>
void one() {
  arguments<Shape>::template check<Turn, trace, determinant, log_abs_determinant, cofactors, cofactors_slope, inverse,
                                   identity>();
}
template <int Turn, class Shape, class Right>
void two() {
  arguments<Shape, Right>::template check<Turn, solve>();
}

}  // namespace
}  // namespace every

BOOST_AUTO_TEST_SUITE(every_square)

BOOST_AUTO_TEST_CASE(one_element) { every::one<0, every::shape<1, 1>>(); }
BOOST_AUTO_TEST_CASE(dynamic) { every::one<2, every::shape<chainrule::dynamic, chainrule::dynamic, 3, 3>>(); }
BOOST_AUTO_TEST_CASE(one_unknown) { every::two<0, every::shape<1, 1>, every::shape<1, 3>>(); }
BOOST_AUTO_TEST_CASE(one_right_hand_side) { every::two<1, every::shape<3, 3>, every::shape<3, 1>>(); }

#ifdef CHAINRULE_EVERY_SHAPE
BOOST_AUTO_TEST_CASE(fixed) { every::one<1, every::shape<3, 3>>(); }
BOOST_AUTO_TEST_CASE(equation_of_numbers) { every::two<3, every::shape<1, 1>, every::shape<1, 1>>(); }
BOOST_AUTO_TEST_CASE(two_right_hand_sides) { every::two<2, every::shape<3, 3>, every::shape<3, 2>>(); }
BOOST_AUTO_TEST_CASE(dynamic_equations) {
  every::two<3, every::shape<chainrule::dynamic, chainrule::dynamic, 3, 3>,
             every::shape<chainrule::dynamic, chainrule::dynamic, 3, 2>>();
}
#endif

BOOST_AUTO_TEST_SUITE_END()
