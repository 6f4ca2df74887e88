// What to_string and to_latex write of random formulas of every operation, read back by grammars of their own: it is the same
// formula again, and it has the same values. Names in LaTeX tell what they are names of.
//
// The environment variable CHAINRULE_SEED starts elsewhere, CHAINRULE_FORMULAS tries that many.
#include "../environment.hpp"
#include "read_latex.hpp"
#include "read_text.hpp"

#include <boost/test/unit_test.hpp>

#include <bit>
#include <set>

struct left;  // a tag

namespace {

using namespace reading;
using namespace chainrule::literals;

constexpr cr::index<"i"> i;
constexpr cr::index<"row"> row;
using long_decimal = op::decimal<"6.62607015e-34">;
using digits_of_pi = op::decimal<"3.14159265358979323846264338">;
template <double const& Number>
using plain = op::plain_double<std::bit_cast<std::uint64_t>(Number)>;
constexpr double half = 0.5, minus_half = -0.5, small = 1e-7, minus_small = -1e-7;

/// What the generator does not make, by its text and by its LaTeX.
struct special {
  operation_info const* operation;
  std::string text, latex;
};
std::vector<special> const literals{
    {&cd::operation<op::pi_>, "pi", "\\pi"},
    {&cd::operation<op::e_>, "e", "\\mathrm{e}"},
    {&cd::operation<long_decimal>, "6.62607015e-34", "6.62607015e-34"},
    {&cd::operation<digits_of_pi>, "3.14159265358979323846264338", "3.14159265358979323846264338"},
    {&cd::operation<plain<half>>, "0.5", "0.5"},
    {&cd::operation<plain<small>>, "1e-7", "1e-7"}};
std::vector<special> const negative_literals{{&cd::operation<plain<minus_half>>, "-0.5", ""},
                                             {&cd::operation<plain<minus_small>>, "-1e-7", ""}};
std::vector<special> const arrays{{&cd::operation<op::element_<cr::variables<"x", 9>::hash>>, "x", "x"},
                                  {&cd::operation<op::element_<cr::variables<"beta", 9>::hash>>, "beta", "\\beta"},
                                  {&cd::operation<op::element_<cr::variables<"x_a", 9, cr::tag<left>>::hash>>, "left::x_a",
                                   "\\left(x_{a,\\mathrm{::left}}\\right)"}};
using i_t = std::remove_const_t<decltype(i)>;
using row_t = std::remove_const_t<decltype(row)>;
std::vector<special> const loops{{&cd::operation<op::sum_<i_t::hash>>, "sum i", "sum i"},
                                 {&cd::operation<op::sum_<row_t::hash>>, "sum row", "sum \\mathrm{row}"},
                                 {&cd::operation<op::product_<i_t::hash>>, "product i", "product i"}};
struct named {
  node variable;
  std::string text, latex;
};
template <cr::fixed_string Name, class Tag = void>
named variable(std::string text, std::string latex) {
  return {cd::info_of<cr::variable<Name, Tag>>, std::move(text), std::move(latex)};
}
std::vector<named> const variables{variable<"x">("x", "x"),
                                   variable<"y">("y", "y"),
                                   variable<"w">("w", "w"),
                                   {cd::info_of<i_t>, "i", "i"},
                                   {cd::info_of<row_t>, "row", "\\mathrm{row}"},
                                   variable<"x[3]">("x[3]", "x_{3}"),
                                   variable<"beta[0]">("beta[0]", "\\beta_{0}"),
                                   variable<"sigma">("sigma", "\\sigma"),
                                   variable<"Gamma">("Gamma", "\\Gamma"),
                                   variable<"y_1">("y_1", "y_{1}"),
                                   variable<"y1">("y1", "\\mathrm{y1}"),
                                   variable<"y_max_i">("y_max_i", "y_{\\mathrm{max},i}"),
                                   variable<"y", left>("left::y", "y_{\\mathrm{::left}}"),
                                   variable<"x_a[2]", left>("left::x_a[2]", "\\left(x_{a,\\mathrm{::left}}\\right)_{2}"),
                                   variable<"y_">("y_", "\\mathrm{y\\_}")};

/// How LaTeX writes the functions that have a notation of their own.
std::map<std::string, operation_info const*> const latex_functions{{"\\sin", &cd::operation<op::sin_>},
                                                                   {"\\cos", &cd::operation<op::cos_>},
                                                                   {"\\tan", &cd::operation<op::tan_>},
                                                                   {"\\arcsin", &cd::operation<op::asin_>},
                                                                   {"\\arccos", &cd::operation<op::acos_>},
                                                                   {"\\arctan", &cd::operation<op::atan_>},
                                                                   {"\\sinh", &cd::operation<op::sinh_>},
                                                                   {"\\cosh", &cd::operation<op::cosh_>},
                                                                   {"\\tanh", &cd::operation<op::tanh_>},
                                                                   {"\\operatorname{arsinh}", &cd::operation<op::asinh_>},
                                                                   {"\\operatorname{arcosh}", &cd::operation<op::acosh_>},
                                                                   {"\\operatorname{artanh}", &cd::operation<op::atanh_>},
                                                                   {"\\exp", &cd::operation<op::exp_>},
                                                                   {"\\log", &cd::operation<op::log_>},
                                                                   {"\\log_2", &cd::operation<op::log2_>},
                                                                   {"\\log_{10}", &cd::operation<op::log10_>},
                                                                   {"\\sqrt", &cd::operation<op::sqrt_>},
                                                                   {"\\sqrt[3]", &cd::operation<op::cbrt_>},
                                                                   {"\\left|", &cd::operation<op::abs_>},
                                                                   {"\\left\\lfloor", &cd::operation<op::floor_>},
                                                                   {"\\left\\lceil", &cd::operation<op::ceil_>},
                                                                   {"\\min", &cd::operation<op::min_>},
                                                                   {"\\max", &cd::operation<op::max_>},
                                                                   {"\\Gamma", &cd::operation<op::tgamma_>},
                                                                   {"\\psi", &cd::operation<op::digamma_>},
                                                                   {"\\sigma", &cd::operation<op::sigmoid_>},
                                                                   {"\\Phi", &cd::operation<op::norm_cdf_>},
                                                                   {"\\varphi", &cd::operation<op::norm_pdf_>}};

vocabulary words_of(bool is_latex) {
  vocabulary words;
  if (is_latex) words.functions = latex_functions;
  for (operation_entry const& o : operations) {
    std::string name(o.info->name);
    if (!is_latex) words.functions[name] = o.info;
    for (std::size_t at = name.find('_'); at != name.npos; at = name.find('_', at + 2)) name.insert(at, "\\");
    if (is_latex) words.functions.emplace("\\operatorname{" + name + "}", o.info);
  }
  for (special const& s : literals) words.literals[is_latex ? s.latex : s.text] = s.operation;
  for (special const& s : arrays) words.arrays[is_latex ? s.latex : s.text] = s.operation;
  for (special const& s : loops) words.loops[is_latex ? s.latex : s.text] = s.operation;
  for (named const& v : variables) words.variables[is_latex ? v.latex : v.text] = v.variable;
  return words;
}

comparable comparable_in(formula_pool& all, bool is_latex) {
  std::vector<operation_info const*> const signs = is_latex
                                                       ? std::vector{&cd::operation<op::multiply_>, &cd::operation<op::xlogy_>}
                                                       : std::vector{&cd::operation<op::multiply_>, &cd::operation<op::divide_>};
  comparable result(all, is_latex, signs);
  result.add_negative(negative_literals[0].operation, literals[4].operation);
  result.add_negative(negative_literals[1].operation, literals[5].operation);
  return result;
}

/// The formula with other leaves, with signs, and with sums and products over an index.
node decorated(formula_pool& all, generator& random, node d) {
  if (d->is_condition() || random.below(10) < 8) {
    std::vector<node> arguments;
    if (!d->is_application()) {
      if (random.below(2) == 0 || d->is_constant()) return d;
      switch (random.below(4)) {
        case 0: return variables[random.below(variables.size())].variable;
        case 1: {
          std::size_t const which = random.below(literals.size() + negative_literals.size());
          return all.application(
              (which < literals.size() ? literals[which] : negative_literals[which - literals.size()]).operation, {});
        }
        default: {
          node index = cd::info_of<i_t>;
          if (random.below(2) == 0) index = all.application(&cd::operation<op::multiply_>, {all.constant({2, 1}), index});
          if (random.below(2) == 0) index = all.application(&cd::operation<op::add_>, {index, all.constant({-1, 1})});
          return all.application(arrays[random.below(arrays.size())].operation, {index});
        }
      }
    }
    for (int k = 0; k < d->arity; ++k)  // the order of polygamma stays
      arguments.push_back(d->arguments[k]->is_constant() ? d->arguments[k] : decorated(all, random, d->arguments[k]));
    return all.application(d->operation, arguments);
  }
  if (random.below(3) != 0) return all.application(&cd::operation<op::negate_>, {d});
  std::int64_t const low = std::int64_t(random.below(4)) - 1;
  return all.application(loops[random.below(loops.size())].operation,
                         {d, all.constant({low, 1}), all.constant({low + std::int64_t(random.below(9)), 1})});
}

template <class Style, class Reader>
node read_back(formula_pool& all, node d, bool is_latex) {
  static vocabulary const words = words_of(is_latex);
  std::string const text = written<Style>(d);
  node read = nullptr;
  try {
    read = Reader(all, words, text)();
  } catch (std::exception const& error) {
    BOOST_TEST(false, error.what());
    return nullptr;
  }
  comparable form = comparable_in(all, is_latex);
  BOOST_TEST(form(d)->hash == form(read)->hash,
             text << " is " << data_formulas::text(d) << ", not " << data_formulas::text(read));
  return read;
}

/// The text, if it would be read as the same formula without some parentheses; empty if they are all needed. In LaTeX people want
/// them around a fraction that has an exponent, and around a power of 10 behind a sign.
template <class Style, class Reader>
std::string superfluous(formula_pool& all, node d, bool is_latex) {
  static vocabulary const words = words_of(is_latex);
  std::string_view const opening = is_latex ? "\\left(" : "(", closing = is_latex ? "\\right)" : ")";
  std::string const text = written<Style>(d);
  comparable form = comparable_in(all, is_latex);
  for (std::size_t begin = text.find(opening); begin != text.npos; begin = text.find(opening, begin + 1)) {
    std::size_t end = begin;
    for (int depth = 0; end < text.size(); ++end) {
      depth += text.compare(end, opening.size(), opening) == 0;
      depth -= text.compare(end, closing.size(), closing) == 0;
      if (depth == 0) break;
    }
    std::string other = text;
    std::string const inner = text.substr(begin, end - begin);
    if (is_latex && (inner.find("\\left(\\frac") == 0 || inner.find("\\times") != inner.npos)) continue;
    other.erase(end, closing.size()).erase(begin, opening.size());
    try {
      if (form(Reader(all, words, other)())->hash == form(d)->hash) return text;
    } catch (std::exception const&) {  // it is no formula
    }
  }
  return {};
}

void needs_parentheses(formula_pool& all, node d) {
  std::string const text = superfluous<cd::plain_text, text_reader>(all, d, false);
  std::string const latex = superfluous<cd::latex_text, latex_reader>(all, d, true);
  BOOST_TEST(text.empty(), text);
  BOOST_TEST(latex.empty(), latex);
}

int compared = 0;

void same_values(generator& random, node d, node read) {
  if (read == nullptr) return;
  evaluator before(d), after(read);
  for (point const& at : random.points()) {
    value const expected = before(at), found = after(at);
    if (!expected.is_known() || !expected.is_inside || !found.is_known()) continue;
    ++compared;
    BOOST_TEST(std::fabs(found.is - expected.is) <= 1e-6L * std::fabs(expected.is) + 1e-9L, text(d)
                                                                                                << " was read as " << text(read));
  }
}

BOOST_AUTO_TEST_SUITE(formulas_read_back)

BOOST_AUTO_TEST_CASE(random_ones_in_both_formats) {
  std::uint64_t const seed = from_environment("CHAINRULE_SEED", 20261129);
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 200);
  std::set<cr::hash_t> seen;
  for (std::uint64_t k = 0; k < count; ++k) {
    BOOST_TEST_CONTEXT("seed " << seed + k) {
      formula_pool all;
      generator random(all, seed + k);
      for (int depth = 2; depth <= 5; ++depth) {
        node const plain_formula = random.formula(depth);
        same_values(random, plain_formula, read_back<cd::plain_text, text_reader>(all, plain_formula, false));
        same_values(random, plain_formula, read_back<cd::latex_text, latex_reader>(all, plain_formula, true));
        node const formula = decorated(all, random, plain_formula);
        read_back<cd::plain_text, text_reader>(all, formula, false);
        read_back<cd::latex_text, latex_reader>(all, formula, true);
        for (node const part : parts_of(formula))
          if (part->is_application()) seen.insert(part->operation->key);
      }
    }
  }
  std::size_t const every = operations.size() + literals.size() + negative_literals.size() + arrays.size() + loops.size() - 3;
  BOOST_TEST(seen.size() >= every - every / 20);  // log_sum_exp, pi and e are counted twice
  BOOST_TEST(compared > int(count));
}

/// Every operation in every place of every other one.
BOOST_AUTO_TEST_CASE(every_pair_of_operations) {
  formula_pool all;
  generator random(all, 1);
  node const x = formula_pool::variable(0), y = formula_pool::variable(1);
  node const condition = all.application(&cd::operation<op::less_>, {x, y});
  std::vector<std::pair<operation_info const*, int>> every;
  for (operation_entry const& o : operations) every.emplace_back(o.info, o.arity);
  for (special const& s : loops) every.emplace_back(s.operation, 1);  // their ends are numbers
  for (special const& s : negative_literals) every.emplace_back(s.operation, 0);
  for (special const& s : literals) every.emplace_back(s.operation, 0);
  auto const takes_condition = [](operation_info const* o, int k) {
    bool const logical =
        o->key == cd::type_hash<op::and_> || o->key == cd::type_hash<op::or_> || o->key == cd::type_hash<op::not_>;
    return logical || (o->is_selection && k == 0);
  };
  auto const with = [&](operation_info const* o, int arity, int place, node what) {
    std::vector<node> arguments;
    for (int k = 0; k < arity; ++k)
      arguments.push_back(k == place                                          ? what
                          : takes_condition(o, k)                             ? condition
                          : k == 0 && o->key == cd::type_hash<op::polygamma_> ? all.constant({1, 1})
                          : k % 2 == 0                                        ? x
                                                                              : y);
    if (o->indexes.kind != cd::indexing_kind::none)
      for (std::int64_t const end : {0, 9}) arguments.push_back(all.constant({end, 1}));
    return all.application(o, arguments);
  };
  for (rational const r : {rational{-2, 1}, rational{1, 3}, rational{-1, 3}, rational{3, 1}})
    for (auto const& [outer, arity] : every)
      for (int place = 0; place < arity; ++place) {
        if (takes_condition(outer, place)) continue;
        read_back<cd::plain_text, text_reader>(all, with(outer, arity, place, all.constant(r)), false);
        read_back<cd::latex_text, latex_reader>(all, with(outer, arity, place, all.constant(r)), true);
        needs_parentheses(all, with(outer, arity, place, all.constant(r)));
      }
  for (auto const& [outer, arity] : every)
    for (int place = 0; place < arity; ++place)
      for (auto const& [inner, count] : every) {
        if (takes_condition(outer, place) != inner->is_condition) continue;
        if (place == 0 && outer->key == cd::type_hash<op::polygamma_>) continue;
        for (node const formula :
             {with(outer, arity, place, with(inner, count, -1, nullptr)),
              all.application(&cd::operation<op::sin_>, {with(outer, arity, place, with(inner, count, -1, nullptr))})}) {
          read_back<cd::plain_text, text_reader>(all, formula, false);
          read_back<cd::latex_text, latex_reader>(all, formula, true);
          needs_parentheses(all, formula);
        }
      }
}

BOOST_AUTO_TEST_CASE(names_in_latex_are_told_apart) {
  std::mt19937_64 dice(from_environment("CHAINRULE_SEED", 20261129));
  std::map<std::string, std::string> names;
  std::string const characters = "ax_1[]:~^\\ {}$%#&-pi";
  for (std::uint64_t k = 0; k < 100 * from_environment("CHAINRULE_FORMULAS", 200); ++k) {
    std::string name;
    for (std::size_t size = 1 + dice() % 5; name.size() < size;) name += characters[dice() % characters.size()];
    if (dice() % 8 == 0) name = std::array{"pi", "alpha", "alpha_1", "alpha1", "alpha_", "Pi", "e"}[dice() % 7];
    std::string const tag = dice() % 4 == 0 ? "left" : dice() % 4 == 0 ? "robots::left" : "";
    std::string const key = tag + "::" + name;
    cd::bounded_text<200> out;
    cd::put_latex_name(out, name, tag);
    std::string const latex(out.view());
    auto const [known, is_new] = names.emplace(latex, key);
    std::string const& other = known->second;
    auto const as_element = [](std::string text) {  // documented: x[1] and x_1 look alike
      std::size_t const bracket = text.rfind('[');
      if (bracket != text.npos) text[bracket] = '_', text.pop_back();
      return text;
    };
    BOOST_TEST((other == key || as_element(other) == as_element(key)), latex << " is " << key << " and " << other);
  }
  BOOST_TEST(names.size() > 1000u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
