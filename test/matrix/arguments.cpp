// Sizes of arguments that only a call can check, and what is said of them; vectors that stand for rows. (What types tell:
// arguments_static.cpp.)
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

namespace cr = chainrule;
namespace cd = chainrule::detail;

using matrix = cr::matrix<"A", 3, 2>;
using batch = cr::matrix<"X", cr::dynamic, 2>;
using wide = cr::matrix<"U", 3, cr::dynamic>;
using row = cr::vector<"r", 3>;
using column = cr::matrix<"c", 3, 1>;

/// What is said of a matrix of another size; nothing where it fits.
template <class V>
std::string said(std::int64_t rows, std::int64_t columns) {
  try {
    cd::check_sizes<V>(rows, columns);
  } catch (std::invalid_argument const& error) {
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arguments)

BOOST_AUTO_TEST_CASE(sizes) {
  BOOST_TEST((said<matrix>(3, 2) == "" and said<batch>(7, 2) == "" and said<wide>(3, 7) == "" and said<row>(1, 3) == ""));
  BOOST_TEST(said<matrix>(2, 2) == "chainrule: A has 2 rows, but the function takes 3");
  BOOST_TEST(said<matrix>(3, 3) == "chainrule: A has 3 columns, but the function takes 2");
  BOOST_TEST(said<batch>(7, 3) == "chainrule: X has 3 columns, but the function takes 2");
  BOOST_TEST(said<wide>(2, 7) == "chainrule: U has 2 rows, but the function takes 3");
  BOOST_TEST(said<row>(2, 3) == "chainrule: r has 2 rows, but the function takes 1");
  BOOST_TEST(said<column>(3, 2) == "chainrule: c has 2 columns, but the function takes 1");
  auto const is = [](char const* text) {
    return [=](std::invalid_argument const& error) { return std::string(text) == error.what(); };
  };
  BOOST_CHECK_EXCEPTION(cd::throw_wrong_size({"X", false, 0}, 0), std::invalid_argument,
                        is("chainrule: X has 0 rows, an empty batch"));
  BOOST_CHECK_EXCEPTION(cd::throw_sizes_differ({"X", false, 9}, {"T", true, 8}), std::invalid_argument,
                        is("chainrule: X has 9 rows, but T has 8 columns"));
}

BOOST_AUTO_TEST_CASE(vectors_that_stand) {
  Eigen::VectorXd const given = Eigen::VectorXd::LinSpaced(3, 1, 3);
  auto const read = cd::read_argument<double, row>(given);
  BOOST_TEST((read.data() == given.data() and read.rows() == 1 and read.cols() == 3));
  BOOST_CHECK_THROW((cd::read_argument<double, row>(Eigen::VectorXd(4))), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
