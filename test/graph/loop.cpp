// Loops run as data give what the same formulas written out give, and their first and second derivatives. It mirrors graph/loop.hpp, and
// reads passes.hpp and block.hpp.
#include "loops_as_data.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace loops_as_data;

constexpr auto total = cr::sum(i, 0_c, 2_c, x[i]);
constexpr cr::extent<"n"> n;
constexpr cr::variable<"q"> q;
constexpr cr::variable<"u"> u;
constexpr auto powers = cr::scan(i, 0_c, 2_c, cr::state(q = y), cr::next(q = q * x[i] + z));
constexpr auto pair = cr::scan(i, 1_c, 2_c, cr::state(q = y * z, u = 1_c), cr::next(q = u * i, u = q + u * y));
constexpr auto geometric = cr::scan(i, 0_c, 2_c, cr::state(q = y), cr::next(q = q * y));
// They carry an array, too, and give a formula of what is last.
constexpr cr::variables<"w", 2> w;
constexpr cr::index<"s"> s;
constexpr auto carried =
    cr::scan(j, 0_c, 2_c, cr::state(w[i] = x[i] * y, q = z), cr::next(cr::each(i, 0_c, 1_c, w[i] = w[i] * q), q = q * y));
constexpr auto inside_sum =
    cr::scan(j, 0_c, 2_c, cr::state(w[i] = x[i] * y, q = z), cr::next(cr::each(i, 0_c, 1_c, w[i] = w[i] * q + x[s]), q = q * y));
constexpr auto q1 = 1_c;
constexpr auto u1 = y * z + 1_c * y;
constexpr auto q2 = u1 * 2_c;
constexpr auto u2 = q1 * 1_c + u1 * y;

template <class E>
std::string captured_by(E const&) {
  std::string all;
  list<info> const parts = cd::captured_parts(cd::info_of<E>).parts();
  for (info const each : parts) all += (all.empty() ? "" : ", ") + std::string(each->label);
  return all;
}
template <class E>
bool keeps(E const&) {
  return cd::keeps_values(cd::info_of<E>);
}
template <class E>
bool adds(E const&) {
  return cd::all_add_up(cd::info_of<E>);
}
template <class E>
bool takes_elements(E const&, int wrt) {
  return cd::differentiates_elements(cd::info_of<E>, layout(wrt));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(loop)

BOOST_AUTO_TEST_CASE(what_a_body_takes_from_outside) {
  BOOST_TEST((captured_by(cr::sum(i, 0_c, 2_c, x[i])) == "" and captured_by(cr::sum(i, 0_c, 2_c, x[i] * 3_c)) == ""));
  BOOST_TEST(captured_by(cr::sum(i, 0_c, 2_c, x[i] * (y * z + 3_c) - y)) == "y*z + 3, y");
  BOOST_TEST(captured_by(cr::sum(i, 0_c, 2_c, select(y < z, x[i], x[0_c] * y))) == "y, z, x[0]*y");
  BOOST_TEST(captured_by(cr::sum(i, 0_c, 2_c, x[i] * (y * y) + exp(i * (y * y)))) == "y*y");
  BOOST_TEST(captured_by(cr::sum(i, 0_c, 2_c, cr::sum(j, 0_c, 2_c, x[i] * x[j] * y - z * x[1_c]))) == "y, z*x[1]");
  BOOST_TEST((captured_by(cr::sum(j, 0_c, i, x[j] * y)) == "y" and captured_by(cr::sum(j, i, 2_c, x[j] * y)) == "y"));
  BOOST_TEST(captured_by(cr::sum(i, 0_c, 2_c, x[i] * cr::sum(j, 0_c, 2_c, x[j]))) == "sum(j, 0, 2, x[j])");
  BOOST_TEST(captured_by(cr::sum(i, 0_c, 2_c, x[i] * cr::sum(i, 0_c, 2_c, x[i] * y))) == "sum(i, 0, 2, x[i]*y)");
}

/// How many leaves, passes and captured values a block has, and leaves for adjoints of these; derived only for its gradient.
struct counts {
  int leaves, passes, captured, partials;
  bool operator==(counts const&) const = default;
  friend std::ostream& operator<<(std::ostream& out, counts const& c) {
    return out << c.leaves << ", " << c.passes << ", " << c.captured << ", " << c.partials;
  }
};
counts counted(cd::block_builder& b, list<int> const& outputs) {
  cd::pass_tables const tables = b.passes(outputs);
  counts all{b.leaves().size(), tables.passes.size(), tables.captured.size(), 0};
  for (cd::leaf const& l : b.leaves()) all.partials += l.kind == cd::leaf_kind::partial;
  return all;
}
template <class E>
counts counts_of_value(E const&) {
  cd::block_builder b(cd::arithmetic_table<>, layout(count), {});
  return counted(b, {b.lower(cd::info_of<E>)});
}
template <class E>
counts counts_of_gradient(E const&, int wrt) {
  cd::block_builder b(cd::arithmetic_table<>, layout(wrt), {});
  list<int> outputs;
  list<cd::sweep_target> targets;
  b.append_adjoints({b.lower(cd::info_of<E>)}, {b.graph().constant(1)}, 0, outputs, targets);
  return counted(b, outputs);
}

BOOST_AUTO_TEST_CASE(what_a_scan_takes_from_outside) {
  auto const read = carried.last(w[0_c] * q * z);
  BOOST_TEST((captured_by(read) == "y, z" and counts_of_value(read) == (counts{3, 1, 2, 0})));
  BOOST_TEST(captured_by(cr::sum(s, 0_c, 1_c, inside_sum.last(w[0_c] * q * z))) == "y, z");
  BOOST_TEST(captured_by(cr::sum(s, 0_c, 1_c, inside_sum.last(q) * inside_sum.last(w[1_c]))) == "y, z");
  cd::block_builder block(cd::arithmetic_table<>, layout(count), {});
  int const root = block.lower(cd::info_of<decltype(carried.last(w[0_c] * q * z))>);
  BOOST_TEST((block.leaves()[block.graph().node(root).input].kind == cd::leaf_kind::result));
}

BOOST_AUTO_TEST_CASE(nothing_is_there_twice_or_in_vain) {
  BOOST_TEST(counts_of_value(x[0_c] * x[0_c] + y * x[0_c]) == (counts{2, 0, 0, 0}));
  BOOST_TEST(counts_of_value(total * total) == (counts{1, 1, 0, 0}));
  BOOST_TEST(counts_of_value(cr::sum(i, 0_c, 2_c, x[i] * y)) == (counts{2, 1, 1, 0}));
  BOOST_TEST(counts_of_value(cr::mean(i, 0_c, 2_c, x[i] * y)) == (counts{2, 1, 1, 0}));
  BOOST_TEST(counts_of_value(geometric.last(q)) == (counts{2, 1, 1, 0}));
  BOOST_TEST(counts_of_value(pair.last(q) * pair.last(u) + pair.last(u)) == (counts{4, 1, 3, 0}));
  // A gradient needs no pass forward where nobody needs its result, and no adjoint of what no input is in.
  BOOST_TEST(counts_of_gradient(cr::sum(i, 0_c, 2_c, x[i] * y), count) == (counts{3, 1, 1, 1}));
  BOOST_TEST(counts_of_gradient(cr::sum(i, 0_c, 2_c, x[i] * (z * z) - y), 1) == (counts{4, 1, 2, 1}));
  BOOST_TEST(counts_of_gradient(geometric.last(q), 2) == (counts{3, 1, 1, 1}));
  BOOST_TEST(counts_of_gradient(pair.last(u), 2) == (counts{6, 1, 3, 2}));
  // What the body captured it does not calculate, and an element is one leaf.
  cd::block_builder around(cd::arithmetic_table<>, layout(count), {});
  auto const loop = cr::sum(i, 0_c, 2_c, x[i + 1_c] * x[i + 1_c] * (y * z) - y * z);
  cd::pass_tables const tables = around.passes({around.lower(cd::info_of<decltype(loop)>)});
  cd::block_builder inside(cd::arithmetic_table<>, layout(count), {});
  inside.enter(tables.captured, tables.passes[0].captured);
  inside.lower(cd::body_of(cd::info_of<decltype(loop)>));
  BOOST_TEST((inside.leaves().size() == 2 and inside.leaves()[0].kind == cd::leaf_kind::captured and
              inside.leaves()[1].kind == cd::leaf_kind::element));
  // Along an input that a loop does not depend on, its tangent is 0 at once.
  cd::block_builder along(cd::arithmetic_table<>, layout(2), {2, true});
  int const root = along.lower(cd::info_of<decltype(cr::sum(i, 0_c, 2_c, x[i] * y))>);
  BOOST_TEST((along.graph().is_zero(along.tangents({root}, 2)[0]) and not along.graph().is_zero(along.tangents({root}, 1)[0])));
}

BOOST_AUTO_TEST_CASE(facts_of_loops) {
  auto const inner = cr::sum(j, 0_c, 2_c, x[j] * i);
  BOOST_TEST((keeps(cr::norm(i, 0_c, 3_c, inner)) and not keeps(cr::norm(i, 0_c, 3_c, x[i])) and
              not keeps(cr::sum(i, 0_c, 3_c, inner))));
  BOOST_TEST((not keeps(cr::product(i, 0_c, 3_c, inner)) and not keeps(cr::max(i, 0_c, 3_c, inner))));
  BOOST_TEST((keeps(cr::norm(i, 1_c, 1024_c, inner)) and not keeps(cr::norm(i, 1_c, 1025_c, inner)) and
              not keeps(cr::norm(i, n, inner))));
  BOOST_TEST((adds(y * z) and adds(cr::sum(i, 0_c, 2_c, inner)) and adds(cr::mean(i, 0_c, 2_c, y * x[i]))));
  BOOST_TEST((not adds(cr::sum(i, 0_c, 2_c, cr::product(j, 0_c, 2_c, x[j]))) and not adds(total * cr::norm(i, 0_c, 2_c, x[i])) and
              not adds(powers.last(q) + total)));
  BOOST_TEST((not takes_elements(total * y, 2) and takes_elements(total * y, 3) and not takes_elements(y * x[0_c], 3) and
              takes_elements(y * z + total, count) and not takes_elements(cr::sum(i, 0_c, 1_c, m[i][i]), 7)));
}

BOOST_AUTO_TEST_CASE(sums) {
  BOOST_TEST((agree(y - 2_c * z) and agree(total) and agree(cr::sum(i, 0_c, 4_c, x[i] * y))));
  // An index as a number, several elements, constants and what does not depend on the index.
  BOOST_TEST((agree(cr::sum(i, 1_c, 3_c, i * x[i] * x[i + 1_c]) + y)));
  BOOST_TEST((agree(cr::sum(i, 0_c, 2_c, (y * z + 3_c) * x[i] * (y * z) - y * x[2_c * i]))));
  BOOST_TEST((agree(cr::mean(i, 0_c, 3_c, x[i] * x[i] * y)) and agree(cr::sum(i, 0_c, 2_c, y * 2_c))));
  BOOST_TEST((agree(cr::sum(i, 0_c, 2_c, select(y < z, x[i] * y, x[i] * x[i])) - cr::sum(i, 0_c, 2_c, select(x[i] < y, y, z)))));
  // One in another: what the inner one takes from outside both, from the outer one, or is no matter of the outer index at all.
  BOOST_TEST((agree(cr::sum(i, 0_c, 1_c, cr::sum(j, 0_c, 2_c, m[i][j] * x[i + j] * (y * y))))));
  BOOST_TEST((agree(cr::sum(i, 0_c, 1_c, z * x[i] * cr::sum(j, 0_c, 2_c, m[i][j] * (x[i] * y) - i)))));
  BOOST_TEST((agree(cr::sum(i, 0_c, 1_c, x[i] * cr::sum(j, 0_c, 2_c, x[j] * z)))));
  BOOST_TEST((agree(cr::sum(i, 0_c, 1_c, x[i] * cr::sum(i, 0_c, 2_c, x[i] * z)))));
  BOOST_TEST((agree(cr::sum(i, 0_c, 1_c, cr::sum(j, 0_c, i, x[j] * y)), x[0_c] * y + (x[0_c] * y + x[1_c] * y))));
  BOOST_TEST((agree(cr::sum(i, 0_c, 1_c, cr::sum(j, i, 2_c, x[j] * x[i])),
                    (x[0_c] * x[0_c] + x[1_c] * x[0_c] + x[2_c] * x[0_c]) + (x[1_c] * x[1_c] + x[2_c] * x[1_c]))));
  // One beside another, in one pass or two, and one that takes what another gives.
  BOOST_TEST((agree(total * cr::sum(i, 0_c, 2_c, x[i] * x[i])) and agree(total * cr::sum(j, 1_c, 2_c, x[j] * y))));
  BOOST_TEST((agree(cr::sum(i, 0_c, 2_c, x[i] * total) * y + total * total)));
  BOOST_TEST((agree(cr::sum(i, 0_c, 2_c, (x[i] - total * y) * (x[i] - total * y)))));
  BOOST_TEST((has_hessian(cr::sum(i, 0_c, 2_c, x[i] * y * z * y)) and has_hessian(z * cr::sum(i, 0_c, 2_c, x[i] * y) + y * y)));
  BOOST_TEST((has_hessian(cr::sum(i, 0_c, 1_c, cr::sum(j, 0_c, 2_c, x[i] * y * (y * z)) * z) + total)));
  BOOST_TEST((has_hessian(cr::sum(i, 0_c, 2_c, x[i] * z * z)) and has_hessian(y * y * z - total * z)));
}

BOOST_AUTO_TEST_CASE(scans) {
  // Scans of one state and of two, which begin with the same or with a constant, and are asked for one state or both.
  BOOST_TEST((agree(powers.last(q), ((y * x[0_c] + z) * x[1_c] + z) * x[2_c] + z)));
  BOOST_TEST(
      (agree(pair.last(q), q2) and agree(pair.last(u), u2) and agree(pair.last(q) * pair.last(u) + total, q2 * u2 + total)));
  BOOST_TEST((agree(cr::sum(j, 0_c, 1_c, x[j] * pair.last(u)), x[0_c] * u2 + x[1_c] * u2)));
  BOOST_TEST((agree(cr::scan(i, 1_c, 0_c, cr::state(q = y * z), cr::next(q = q * q)).last(q), y * z) and
              has_hessian(pair.last(q), q2) and has_hessian(powers.last(q), ((y * x[0_c] + z) * x[1_c] + z) * x[2_c] + z)));
}

BOOST_AUTO_TEST_SUITE_END()
