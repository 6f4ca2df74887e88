// Operations on one matrix of any shape.
#include "every_operation.hpp"

namespace every {
namespace {

struct sum {
  static constexpr std::string_view name = "sum";
  static constexpr auto formula(auto a) { return cr::sum(a); }
  static exact by_hand(matrices const& m) { return scalar(m[0].sum()); }
};
struct mean {
  static constexpr std::string_view name = "mean";
  static constexpr auto formula(auto a) { return cr::mean(a); }
  static exact by_hand(matrices const& m) { return scalar(m[0].sum() / number(m[0].size())); }
};
struct norm {
  static constexpr std::string_view name = "norm";
  static constexpr auto formula(auto a) { return cr::norm(a); }
  static exact by_hand(matrices const& m) { return scalar(std::sqrt(m[0].cwiseProduct(m[0]).sum())); }
};
struct row_sums {
  static constexpr std::string_view name = "row_sums";
  static constexpr auto formula(auto a) { return cr::row_sums(a); }
  static exact by_hand(matrices const& m) { return m[0].rowwise().sum(); }
};
struct column_sums {
  static constexpr std::string_view name = "column_sums";
  static constexpr auto formula(auto a) { return cr::column_sums(a); }
  static exact by_hand(matrices const& m) { return m[0].colwise().sum(); }
};
struct row_means {
  static constexpr std::string_view name = "row_means";
  static constexpr auto formula(auto a) { return cr::row_means(a); }
  static exact by_hand(matrices const& m) { return m[0].rowwise().sum() / number(m[0].cols()); }
};
struct column_means {
  static constexpr std::string_view name = "column_means";
  static constexpr auto formula(auto a) { return cr::column_means(a); }
  static exact by_hand(matrices const& m) { return m[0].colwise().sum() / number(m[0].rows()); }
};
struct transpose {
  static constexpr std::string_view name = "transpose";
  static constexpr auto formula(auto a) { return cr::transpose(a); }
  static exact by_hand(matrices const& m) { return m[0].transpose(); }
};
struct softmax {
  static constexpr std::string_view name = "softmax";
  static constexpr auto formula(auto a) { return cr::softmax(a); }
  static exact by_hand(matrices const& m) {
    exact p = m[0].array().exp();
    for (Eigen::Index i = 0; i < p.rows(); ++i) p.row(i) /= p.row(i).sum();
    return p;
  }
};
struct log_softmax {
  static constexpr std::string_view name = "log_softmax";
  static constexpr auto formula(auto a) { return cr::log_softmax(a); }
  static exact by_hand(matrices const& m) { return softmax::by_hand(m).array().log(); }
};
struct log_sum_exp {
  static constexpr std::string_view name = "log_sum_exp";
  static constexpr auto formula(auto a) { return cr::log_sum_exp(a); }
  static exact by_hand(matrices const& m) { return m[0].array().exp().rowwise().sum().log(); }
};
/// What is repeated along rows, along columns and everywhere; of a shape alone; and the sizes.
struct broadcasts {
  static constexpr std::string_view name = "broadcast";
  static constexpr auto formula(auto a) {
    return cr::broadcast(cr::row_sums(a), a) - cr::broadcast(square(cr::column_sums(a)), exp(a)) * cr::rows_of(a * 2_c) +
           cr::broadcast(cr::sum(a), cr::transpose(cr::transpose(a))) / cr::columns_of(a);
  }
  static exact by_hand(matrices const& m) {
    exact const& a = m[0];
    exact result = a;
    for (Eigen::Index i = 0; i < a.rows(); ++i)
      for (Eigen::Index j = 0; j < a.cols(); ++j) {
        number const column = a.col(j).sum();
        result(i, j) = a.row(i).sum() - column * column * number(a.rows()) + a.sum() / number(a.cols());
      }
    return result;
  }
};

}  // namespace
}  // namespace every

BOOST_AUTO_TEST_SUITE(every_reduction)

template <int Turn, class Shape>
void check() {
  using namespace every;
  arguments<Shape>::template check<Turn, sum, mean, norm, row_sums, column_sums, row_means, column_means, every::transpose,
                                   softmax, log_softmax, log_sum_exp, broadcasts>();
}
BOOST_AUTO_TEST_CASE(one_element) { check<0, every::shape<1, 1>>(); }
BOOST_AUTO_TEST_CASE(a_row) { check<1, every::shape<1, 3>>(); }
BOOST_AUTO_TEST_CASE(dynamic) { check<1, every::shape<chainrule::dynamic, chainrule::dynamic>>(); }

#ifdef CHAINRULE_EVERY_SHAPE
BOOST_AUTO_TEST_CASE(a_column) { check<2, every::shape<3, 1>>(); }
BOOST_AUTO_TEST_CASE(a_square) { check<3, every::shape<3, 3>>(); }
BOOST_AUTO_TEST_CASE(a_rectangle) { check<0, every::shape<2, 3>>(); }
#endif

BOOST_AUTO_TEST_SUITE_END()
