// What to_string and to_latex write of random formulas of matrices, read back by the grammars of test/calculus: it is the same
// formula again. (As data, without shapes: they do not print.)
//
// The environment variable CHAINRULE_SEED starts elsewhere, CHAINRULE_FORMULAS tries that many.
#include "../calculus/read_latex.hpp"
#include "../calculus/read_text.hpp"
#include "../environment.hpp"
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace reading;
using namespace chainrule::literals;
namespace mo = chainrule::matrix_operations;

constexpr cr::matrix<"A", 3, 3> A;
constexpr cr::matrix<"B", 3, 3> B;
constexpr cr::vector<"b_1", 3> b;
constexpr cr::variable<"s"> s;

// A power of a matrix is one of its elements: in LaTeX that is told.
static_assert(cr::to_latex(pow(A, 2_c) + A * A) == R"(A^{\circ 2} + A \, A)");
static_assert(cr::to_latex(pow(A, -1_c) + cr::inverse(A)) == R"(A^{\circ \left(-1\right)} + A^{-1})");
static_assert(cr::to_latex(pow(A, s + 1_c)) == R"(A^{\circ \left(s + 1\right)})");
static_assert(cr::to_latex(pow(A, 1_c / 2_c)) == R"(A^{\circ \frac{1}{2}})");
static_assert(cr::to_latex(pow(cr::norm(A), 2_c)) == R"(\left\|A\right\|^{2})");
static_assert(cr::to_latex(hadamard(A, B) * A) == R"(\left(A \odot B\right) \, A)");
static_assert(cr::to_latex(hadamard(A * B, A)) == R"(A \, B \odot A)" && cr::to_string(hadamard(A * B, A)) == "hadamard(A*B, A)");
static_assert(cr::to_string(A + -A * B) == "A - A*B" && cr::to_string(A - -B) == "A - (-B)");
static_assert(cr::to_latex(cr::affine(A, B, b)) == R"(\operatorname{affine}\left(A, B, b_{1}\right))");

struct entry {
  operation_info const* info;
  int matrices;  // its arguments that are matrices
  int scalars;   // and those that are not, before them
  bool is_matrix;
  char const* latex;  // the function in LaTeX
};
template <class Op>
constexpr entry matrix(int matrices, char const* latex, int scalars = 0) {
  return {&cd::operation<Op>, matrices, scalars, true, latex};
}
template <class Op>
constexpr entry number_of(int matrices, char const* latex, int scalars = 0) {
  return {&cd::operation<Op>, matrices, scalars, false, latex};
}
std::vector<entry> const every{matrix<mo::product_>(2, ""),
                               matrix<mo::product_>(2, ""),
                               matrix<op::multiply_>(1, "", 1),
                               matrix<op::hadamard_>(2, "\\odot"),
                               matrix<op::hadamard_>(2, "\\odot"),
                               matrix<op::add_>(2, ""),
                               matrix<op::add_>(2, ""),
                               matrix<op::subtract_>(2, ""),
                               matrix<op::negate_>(1, ""),
                               matrix<op::negate_>(1, ""),
                               matrix<op::divide_>(2, ""),
                               matrix<mo::transpose_>(1, "\\mathsf T"),
                               matrix<mo::transpose_>(1, "\\mathsf T"),
                               matrix<mo::inverse_>(1, "^{-1}"),
                               matrix<mo::inverse_>(1, "^{-1}"),
                               matrix<mo::cofactors_>(1, "\\operatorname{cofactors}"),
                               matrix<mo::cofactors_slope_>(2, "\\operatorname{cofactors\\_slope}"),
                               matrix<mo::solve_>(2, "\\operatorname{solve}"),
                               matrix<mo::identity_>(1, "\\operatorname{identity}"),
                               matrix<mo::affine_>(3, "\\operatorname{affine}"),
                               matrix<mo::row_sums_>(1, "\\operatorname{row\\_sums}"),
                               matrix<mo::column_sums_>(1, "\\operatorname{column\\_sums}"),
                               matrix<mo::softmax_>(1, "\\operatorname{softmax}"),
                               matrix<mo::log_softmax_>(1, "\\operatorname{log\\_softmax}"),
                               matrix<op::exp_>(1, "\\exp"),
                               matrix<op::lgamma_>(1, ""),
                               matrix<op::fmod_>(2, ""),
                               matrix<op::abs_>(1, "\\left|"),
                               number_of<mo::sum_>(1, "\\operatorname{sum}"),
                               number_of<mo::mean_>(1, "\\operatorname{mean}"),
                               number_of<mo::trace_>(1, "\\operatorname{tr}"),
                               number_of<mo::determinant_>(1, "\\det"),
                               number_of<mo::log_abs_determinant_>(1, "\\operatorname{log\\_abs\\_determinant}"),
                               number_of<mo::norm_>(1, "\\left\\|"),
                               number_of<mo::dot_>(2, "\\operatorname{dot}"),
                               number_of<mo::softmax_cross_entropy_>(2, "\\operatorname{softmax\\_cross\\_entropy}"),
                               number_of<mo::rows_of_>(1, "\\operatorname{rows\\_of}"),
                               number_of<op::multiply_>(0, "", 2),
                               number_of<op::divide_>(0, "", 2),
                               number_of<op::subtract_>(0, "", 2),
                               number_of<op::negate_>(0, "", 1),
                               number_of<op::sin_>(0, "\\sin", 1)};

class matrix_generator {
 public:
  matrix_generator(formula_pool& all, std::uint64_t seed) : all_(all), dice_(seed) {}
  node operator()(int depth, bool is_matrix) {
    if (depth <= 0) return leaf(is_matrix);
    entry const* chosen = &every[dice_() % every.size()];
    while (chosen->is_matrix != is_matrix) chosen = &every[dice_() % every.size()];
    std::vector<node> arguments;
    for (int k = 0; k < chosen->scalars; ++k) arguments.push_back((*this)(depth - 1, false));
    for (int k = 0; k < chosen->matrices; ++k) arguments.push_back((*this)(depth - 1, true));
    return all_.application(chosen->info, arguments);
  }

 private:
  node leaf(bool is_matrix) {
    if (is_matrix)
      return dice_() % 3 == 0   ? cd::info_of<decltype(+A)>
             : dice_() % 2 == 0 ? cd::info_of<decltype(+B)>
                                : cd::info_of<decltype(+b)>;
    if (dice_() % 2 == 0) return cd::info_of<decltype(+s)>;
    return all_.constant(cd::reduce(static_cast<std::int64_t>(dice_() % 7) - 3, static_cast<std::int64_t>(dice_() % 2) + 1));
  }
  formula_pool& all_;
  std::mt19937_64 dice_;
};

vocabulary words_of(bool is_latex) {
  vocabulary words;
  for (entry const& e : every) words.functions[is_latex ? e.latex : std::string(e.info->name)] = e.info;
  words.variables = {{"A", cd::info_of<decltype(+A)>},
                     {"B", cd::info_of<decltype(+B)>},
                     {is_latex ? "b_{1}" : "b_1", cd::info_of<decltype(+b)>},
                     {"s", cd::info_of<decltype(+s)>}};
  return words;
}

/// The product of matrices prints as any product does.
node with_one_product(formula_pool& all, node d) {
  if (!d->is_application()) return d;
  std::vector<node> arguments;
  for (int k = 0; k < d->arity; ++k) arguments.push_back(with_one_product(all, d->arguments[k]));
  bool const is_product = d->operation->key == cd::type_hash<mo::product_>;
  return all.application(is_product ? &cd::operation<op::multiply_> : d->operation, arguments);
}

template <class Style, class Reader>
void read_back(formula_pool& all, node d, bool is_latex) {
  static vocabulary const words = words_of(is_latex);
  std::string const text = written<Style>(d);
  comparable form(all, is_latex,
                  is_latex ? std::vector{&cd::operation<op::multiply_>, &cd::operation<op::hadamard_>}
                           : std::vector{&cd::operation<op::multiply_>, &cd::operation<op::divide_>});
  try {
    node const read = Reader(all, words, text)();
    BOOST_TEST(form(with_one_product(all, d))->hash == form(read)->hash,
               text << " is " << data_formulas::text(d) << ", not " << data_formulas::text(read));
  } catch (std::exception const& error) {
    BOOST_TEST(false, error.what());
  }
}

BOOST_AUTO_TEST_CASE(matrix_formulas_read_back) {
  std::uint64_t const seed = from_environment("CHAINRULE_SEED", 20261129);
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 200);
  for (std::uint64_t k = 0; k < count; ++k) {
    BOOST_TEST_CONTEXT("seed " << seed + k) {
      formula_pool all;
      matrix_generator random(all, seed + k);
      for (int depth = 2; depth <= 4; ++depth) {
        node const formula = random(depth, k % 2 == 0);
        read_back<cd::plain_text, text_reader>(all, formula, false);
        read_back<cd::latex_text, latex_reader>(all, formula, true);
      }
    }
  }
}

}  // namespace
