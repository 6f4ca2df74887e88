// Products of matrices of every shape.
#include "every_operation.hpp"

namespace every {
namespace {

struct product {
  static constexpr std::string_view name = "*";
  static constexpr auto formula(auto a, auto b) { return a * b; }
  static exact by_hand(matrices const& m) { return reference::product(m[0], m[1]); }
};
struct trace_of_product {
  static constexpr std::string_view name = "trace of a product, of transposes";
  static constexpr auto formula(auto a, auto b) { return cr::trace((a * b) * (cr::transpose(b) * cr::transpose(a))); }
  static exact by_hand(matrices const& m) { return scalar(reference::product(m[0], m[1]).squaredNorm()); }
};
struct affine {
  static constexpr std::string_view name = "affine";
  static constexpr auto formula(auto x, auto w, auto b) { return cr::affine(x, w, b); }
  static exact by_hand(matrices const& m) {
    exact result = reference::product(m[0], m[1]);
    for (Eigen::Index i = 0; i < result.rows(); ++i) result.row(i) += m[2];
    return result;
  }
};
template <int Turn, class A, class B>
void two() {
  arguments<A, B>::template check<Turn, product, trace_of_product>();
}
template <int Turn, class X, class W, class B>
void layer() {
  arguments<X, W, B>::template check<Turn, affine>();
}

}  // namespace
}  // namespace every

BOOST_AUTO_TEST_SUITE(every_product)

using namespace every;
constexpr int any = chainrule::dynamic;
BOOST_AUTO_TEST_CASE(row_times_column) { two<0, shape<1, 3>, shape<3, 1>>(); }
BOOST_AUTO_TEST_CASE(column_times_row) { two<1, shape<3, 1>, shape<1, 2>>(); }
BOOST_AUTO_TEST_CASE(dynamic) { two<2, shape<any, any, 2, 3>, shape<any, any, 3, 4>>(); }
BOOST_AUTO_TEST_CASE(row_to_number) { layer<0, shape<1, 3>, shape<3, 1>, shape<1, 1>>(); }
BOOST_AUTO_TEST_CASE(rectangle_to_column) { layer<2, shape<2, 3>, shape<3, 1>, shape<1, 1>>(); }
BOOST_AUTO_TEST_CASE(batch) { layer<0, shape<any, any, 2, 3>, shape<any, any, 3, 2>, shape<1, any, 1, 2>>(); }

#ifdef CHAINRULE_EVERY_SHAPE
BOOST_AUTO_TEST_CASE(number_times_row) { two<2, shape<1, 1>, shape<1, 3>>(); }
BOOST_AUTO_TEST_CASE(row_times_square) { two<3, shape<1, 3>, shape<3, 3>>(); }
BOOST_AUTO_TEST_CASE(square_times_column) { two<0, shape<3, 3>, shape<3, 1>>(); }
BOOST_AUTO_TEST_CASE(rectangles) { two<1, shape<2, 3>, shape<3, 4>>(); }
BOOST_AUTO_TEST_CASE(layer_of_numbers) { layer<3, shape<1, 1>, shape<1, 1>, shape<1, 1>>(); }
BOOST_AUTO_TEST_CASE(column_to_rectangle) { layer<1, shape<3, 1>, shape<1, 2>, shape<1, 2>>(); }
BOOST_AUTO_TEST_CASE(row_to_row) { layer<3, shape<1, 3>, shape<3, 3>, shape<1, 3>>(); }
#endif

BOOST_AUTO_TEST_SUITE_END()
