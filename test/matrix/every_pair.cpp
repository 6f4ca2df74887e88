// Operations on two matrices, of one shape or broadcast.
#include "every_operation.hpp"

namespace every {
namespace {

/// The element (i, j) of what is broadcast.
number at(exact const& m, Eigen::Index i, Eigen::Index j) { return m(m.rows() == 1 ? 0 : i, m.cols() == 1 ? 0 : j); }
template <class F>
exact by_element(matrices const& m, F const& f) {
  exact result(std::max(m[0].rows(), m[1].rows()), std::max(m[0].cols(), m[1].cols()));
  for (Eigen::Index i = 0; i < result.rows(); ++i)
    for (Eigen::Index j = 0; j < result.cols(); ++j) result(i, j) = f(at(m[0], i, j), at(m[1], i, j));
  return result;
}

struct arithmetic {
  static constexpr std::string_view name = "arithmetic";
  static constexpr auto formula(auto a, auto b) { return cr::hadamard(a, b) + b / a - (1_c - a) * 2_c; }
  static exact by_hand(matrices const& m) {
    return by_element(m, [](number a, number b) { return a * b + b / a - (1 - a) * 2; });
  }
};
/// What packets of elements are computed for, and some of what they are not.
struct elements {
  static constexpr std::string_view name = "functions of elements";
  static constexpr auto formula(auto a, auto b) {
    return select((a > b && a < 3_c) || b >= 2_c, exp(-a) + log(b), sigmoid(a) - sqrt(b)) +
           tanh(abs(relu(b) - 4_c)) / pow(a, 3_c) + cr::hadamard(atan2(a, b), max(square(a), cos(b)));
  }
  static exact by_hand(matrices const& m) {
    return by_element(m, [](number a, number b) {
      return ((a > b && a < 3) || b >= 2 ? std::exp(-a) + std::log(b) : 1 / (1 + std::exp(-a)) - std::sqrt(b)) +
             std::tanh(std::abs(b - 4)) / (a * a * a) + std::atan2(a, b) * std::max(a * a, std::cos(b));
    });
  }
};
struct repeated {
  static constexpr std::string_view name = "broadcast";
  static constexpr auto formula(auto a, auto b) { return cr::broadcast(b, a) * 3_c; }
  static exact by_hand(matrices const& m) {
    return by_element(m, [](number, number b) { return 3 * b; });
  }
};
struct dot {
  static constexpr std::string_view name = "dot";
  static constexpr auto formula(auto a, auto b) { return cr::dot(a, b); }
  static exact by_hand(matrices const& m) { return scalar(m[0].cwiseProduct(m[1]).sum()); }
};
struct cross_entropy {
  static constexpr std::string_view name = "softmax_cross_entropy";
  static constexpr auto formula(auto a, auto b) { return cr::softmax_cross_entropy(a, cr::softmax(b)); }
  static exact by_hand(matrices const& m) {
    exact p = m[0].array().exp(), q = m[1].array().exp();
    for (Eigen::Index i = 0; i < p.rows(); ++i) {
      p.row(i) /= p.row(i).sum();
      q.row(i) /= q.row(i).sum();
    }
    return scalar(-(q.array() * p.array().log()).sum() / number(p.rows()));
  }
};

template <int Turn, class Shape>
void same() {  // their elements are those of broadcast, below
  arguments<Shape, Shape>::template check<Turn, arithmetic, dot, cross_entropy>();
}
template <int Turn, class Shape, class Smaller>
void broadcast() {
  arguments<Shape, Smaller>::template check<Turn, arithmetic, elements, repeated>();
}

}  // namespace
}  // namespace every

BOOST_AUTO_TEST_SUITE(every_pair)

constexpr int any = chainrule::dynamic;
BOOST_AUTO_TEST_CASE(numbers) { every::same<0, every::shape<1, 1>>(); }
BOOST_AUTO_TEST_CASE(columns) { every::same<2, every::shape<3, 1>>(); }
BOOST_AUTO_TEST_CASE(matrix_and_row) { every::broadcast<1, every::shape<2, 3>, every::shape<1, 3>>(); }
BOOST_AUTO_TEST_CASE(row_and_number) { every::broadcast<3, every::shape<1, any>, every::shape<1, 1>>(); }

#ifdef CHAINRULE_EVERY_SHAPE
BOOST_AUTO_TEST_CASE(rows) { every::same<1, every::shape<1, 3>>(); }
BOOST_AUTO_TEST_CASE(rectangles) { every::same<3, every::shape<2, 3>>(); }
BOOST_AUTO_TEST_CASE(dynamic) { every::same<0, every::shape<any, any>>(); }
BOOST_AUTO_TEST_CASE(matrix_and_column) { every::broadcast<2, every::shape<any, 3>, every::shape<any, 1>>(); }
#endif

BOOST_AUTO_TEST_SUITE_END()
