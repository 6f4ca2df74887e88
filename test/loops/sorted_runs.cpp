// Additions that wait in runs: the bits of one loop, whoever calculates which blocks in which order.
#include <chainrule/chainrule.hpp>
#include <chainrule/loops/sorted_runs.hpp>

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <random>
#include <vector>

namespace cr = chainrule;
namespace detail = chainrule::detail;

namespace {

/// Tasks in an order that nobody would choose: the last first.
struct backwards {
  mutable int joined = 0;
  bool shared = true;

  bool shares(cr::block_range const&, cr::block_work const&) const { return shared; }
  template <class Part, class Give>
  Part join(cr::block_range const& range, cr::block_work const& work, Give const& give) const {
    ++joined;
    if (range.size() <= work.together) return give(range.first, range.last);
    Part later = join<Part>({range.middle(), range.last}, work, give);
    Part part = join<Part>({range.first, range.middle()}, work, give);
    part.join(later);
    return part;
  }
};
struct order_of_blocks {
  std::vector<std::int64_t> blocks;
  void join(order_of_blocks const& later) { blocks.insert(blocks.end(), later.blocks.begin(), later.blocks.end()); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_bits_of_one_loop) {
  std::mt19937_64 generator(11);
  auto const random = [&] { return std::uniform_real_distribution<double>(-1, 1)(generator); };
  for (std::size_t const numbers : {1u, 2u, 16u, 17u, 33u, 1'000u, 50'000u})
    for (std::int64_t const blocks : {1, 5, 64, 2'100})
      for (std::int64_t const in_block : {1, 7, 1'000}) {
        if (blocks == 2'100 && (numbers != 1'000 || in_block != 1'000)) continue;  // two waves, once
        std::size_t const half = numbers / 2;                                      // two lists, one behind the other
        std::vector<double> expected(numbers), found(numbers), additions;
        std::vector<std::size_t> places;
        for (double& one : expected) one = random();
        found = expected;
        for (std::int64_t k = 0; k < blocks * in_block; ++k) {
          additions.push_back(random());
          places.push_back(generator() % numbers);
          expected[places.back()] += additions.back();
        }
        int const shift = detail::shift_to_range(numbers, detail::addition_log<double>::ranges);
        BOOST_REQUIRE(int((numbers - 1) >> shift) < detail::addition_log<double>::ranges);
        auto const run = [&](detail::addition_log<double>* log, std::int64_t first, std::int64_t last) {
          detail::logged_list<double> const earlier(log, found.data(), 0, shift), later(log, found.data() + half, half, shift);
          order_of_blocks part;
          for (std::int64_t block = first; block < last; ++block) {
            part.blocks.push_back(block);
            for (std::int64_t k = block * in_block; k < (block + 1) * in_block; ++k) {
              std::size_t const at = places[std::size_t(k)];
              if (at < half) detail::add_to<false>(earlier[at], additions[std::size_t(k)]);
              else detail::add_to<false>(later[at - half], additions[std::size_t(k)]);
            }
          }
          return part;
        };
        backwards const engine{0, in_block != 7 || blocks != 5};
        auto const order =
            detail::join_in_runs<double, order_of_blocks>(engine, {0, blocks}, {blocks, 1, 1e3}, double(in_block), run);
        BOOST_TEST(std::memcmp(found.data(), expected.data(), numbers * sizeof(double)) == 0);
        BOOST_TEST((engine.joined > 0) == engine.shared);
        for (std::int64_t block = 0; block < blocks; ++block) BOOST_TEST(order.blocks[std::size_t(block)] == block);
      }
}
