// Sums in blocks on all cores: the same bits for every number of threads, those of one core; exceptions, rounding, calls within tasks.
#include "threads.hpp"

#include <oneapi/tbb/parallel_for.h>

#include <atomic>
#include <cfenv>
#include <stdexcept>
#include <tuple>

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"mu", k> mu;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;

constexpr auto decay = cr::function(cr::sum(square(v - a * exp(-b * t))), cr::wrt(a, b), cr::given(t, v));

BOOST_AUTO_TEST_CASE(numbers) {
  auto const times = random_numbers(row_count);
  auto const volts = random_numbers(row_count);
  check_bits(cr::blocks, cr::parallel, cr::simd, [&](auto const& by) {
    auto const [value, gradient] = decay.value_and_gradient(by, 1.0, 0.5, times, volts);
    std::vector<double> all{value, decay(by, 1.0, 0.5, times, volts)};
    append(all, gradient);
    BOOST_TEST(all[0] == all[1]);
    return all;
  });
  check_lanes([&](auto const& by) {
    auto const [value, gradient, hessian] = decay.value_gradient_hessian(by, 1.0, 0.5, times, volts);
    std::vector<double> all{value};
    append(all, gradient);
    for (auto const& row : hessian) append(all, row);
    std::tuple const point(1.0, 0.5, times, volts);
    all.push_back(decay.jvp(by, point, std::tuple(1.0, -1.0)));
    append(all, decay.hvp(by, point, std::tuple(1.0, -1.0)));
    return all;
  });
}

BOOST_AUTO_TEST_CASE(chunks) {
  auto const times = random_numbers(row_count);
  auto const volts = random_numbers(row_count);
  auto const [value, gradient] = decay.value_and_gradient(cr::blocks | cr::simd, 1.0, 0.5, times, volts);
  auto running = decay.in_chunks(a = 1.0, b = 0.5);
  for (std::size_t from = 0; from < row_count; from += 30 * cr::rows_in_block) {
    std::size_t const size = std::min(row_count - from, std::size_t(30 * cr::rows_in_block));
    running.accumulate(cr::parallel | cr::simd, std::span(times).subspan(from, size), std::span(volts).subspan(from, size));
  }
  auto const found = running.value_and_gradient();
  BOOST_TEST((found.value == value && found.gradient == gradient));
}

BOOST_AUTO_TEST_CASE(no_rows) {
  std::vector<double> const none;
  auto const [value, gradient] = decay.value_and_gradient(cr::parallel, 1.0, 0.5, none, none);
  BOOST_TEST((value == 0 && gradient == std::array{0.0, 0.0}));
  constexpr auto mean = cr::function(cr::mean(i, n, a * x[i]), cr::wrt(a), cr::given(x));
  BOOST_CHECK_THROW(mean.gradient(cr::parallel, 1.0, none), std::invalid_argument);
  auto const times = random_numbers(row_count);
  BOOST_CHECK_THROW(decay(cr::parallel, 1.0, 0.5, times, none), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(wrong_columns) {
  constexpr auto gathered = cr::function(cr::sum(i, n, square(x[i] - mu[owner[i]])), cr::wrt(mu), cr::given(x, owner));
  auto const points = random_numbers(row_count);
  std::vector<double> const centres(5, 0.5);
  auto owners = random_places(row_count, 5);
  auto work = gathered.workspace();
  auto const said = [](char const* text) {
    return [text](std::exception const& e) { return std::strstr(e.what(), text) != nullptr; };
  };
  owners[row_count - 1] = 5;
  BOOST_CHECK_EXCEPTION(gathered(cr::parallel, centres, points, owners), std::out_of_range, said("outside of mu"));
  owners[row_count - 1] = -1;
  BOOST_CHECK_EXCEPTION(gathered(cr::parallel, centres, points, owners), std::out_of_range, said("outside of mu"));
  owners.pop_back();
  BOOST_CHECK_EXCEPTION(gathered(cr::parallel, centres, points, owners), std::invalid_argument, said("owner has length"));
  std::vector<char> bytes(8 * row_count + 8);
  std::span<double const> const askew(reinterpret_cast<double const*>(bytes.data() + 4), row_count);
  BOOST_CHECK_EXCEPTION(decay(cr::parallel, 1.0, 0.5, points, askew), std::invalid_argument, said("v lies where"));
  std::span<double> const place(reinterpret_cast<double*>(bytes.data() + 4), 5);
  double value = 0;
  owners = random_places(row_count, 5);
  BOOST_CHECK_EXCEPTION(gathered.value_and_gradient(cr::parallel, cr::into(value, place), centres, points, owners),
                        std::invalid_argument, said("a place of cr::into lies where"));
  BOOST_CHECK_EXCEPTION(gathered.jvp(cr::parallel, std::tie(centres, points, owners), place), std::invalid_argument,
                        said("a direction lies where"));
}

BOOST_AUTO_TEST_CASE(rows_of_nan) {
  // NaN goes through; or rows are left out by a condition, and counted, in the same pass.
  constexpr auto skipped =
      cr::function(boost::hana::make_tuple(cr::sum(i, n, select(cr::equal(x[i], x[i]), square(a - x[i]), 0_c)),
                                           cr::sum(i, n, select(cr::equal(x[i], x[i]), 0_c, 1_c))),
                   cr::wrt(a), cr::given(x));
  auto points = random_numbers(row_count);
  long double expected = 0;
  for (std::size_t at = 0; at < row_count; ++at)
    if (at % 1000 == 7) points[at] = std::numeric_limits<double>::quiet_NaN();
    else expected += 2 * (0.5 - points[at]);
  auto const [values, jacobian] = skipped.value_and_jacobian(cr::parallel | cr::simd, 0.5, points);
  BOOST_TEST(values[1] == 70);
  BOOST_TEST(std::abs(jacobian[0][0] - double(expected)) < 1e-11 * row_count);
  BOOST_TEST(std::isnan(decay(cr::parallel | cr::simd, 1.0, 0.5, points, points)));
}

// A number that throws where it is multiplied, and counts that, and the threads on which it is.
struct fragile {
  double value = 0;

  fragile() = default;
  template <class Number>
  requires(std::is_arithmetic_v<Number>) fragile(Number of) : value(static_cast<double>(of)) {}
  friend fragile operator+(fragile one, fragile other) { return one.value + other.value; }
  friend fragile operator-(fragile one, fragile other) { return one.value - other.value; }
  friend fragile operator-(fragile one) { return -one.value; }
  friend fragile operator*(fragile one, fragile other) {
    if (last_run != run) last_run = run.load(), ++threads;
    ++calculated;
    if (one.value > 100 || other.value > 100) throw std::runtime_error("fragile: more than 100");
    return one.value * other.value;
  }
  friend fragile operator/(fragile one, fragile other) { return one.value / other.value; }

  static void start() { ++run, threads = 0, calculated = 0; }
  static inline std::atomic<int> run{0};
  static inline std::atomic<int> threads{0};
  static inline std::atomic<std::int64_t> calculated{0};
  static inline thread_local int last_run = 0;
};
constexpr auto powers = cr::function(cr::sum(i, n, a* x[i] * x[i] * x[i] * x[i]), cr::wrt(a), cr::given(x));

BOOST_AUTO_TEST_CASE(what_a_block_throws) {
  std::size_t const many = 400'000;
  std::vector<fragile> points(many, fragile(0.5));
  points[many / 3] = 101;
  tasks::task_arena arena(4);
  for (int repeated = 0; repeated < 20; ++repeated) {
    fragile::start();
    BOOST_CHECK_EXCEPTION(arena.execute([&] { return powers(cr::parallel, fragile(2), points).value; }), std::runtime_error,
                          [](std::runtime_error const& e) { return std::strcmp(e.what(), "fragile: more than 100") == 0; });
    BOOST_TEST(fragile::calculated < std::int64_t(4 * many));
  }
  points[many / 3] = 0.5;  // and then it works again
  BOOST_TEST(arena.execute([&] { return powers(cr::parallel, fragile(2), points).value; }) == double(many) / 8);
}

BOOST_AUTO_TEST_CASE(within_tasks_and_arenas) {
  // What tasks read is published by an atomic, for the thread sanitizer does not look into oneTBB.
  static auto const times = random_numbers(row_count);
  static auto const volts = random_numbers(row_count);
  static double const expected = decay(cr::blocks, 1.0, 0.5, times, volts);
  static std::atomic<int> right{-1};
  right = 0;
  tasks::task_arena(4).execute([] {
    tasks::parallel_for(0, 32, [](int) {
      if (right >= 0) right += decay(cr::parallel, 1.0, 0.5, times, volts) == expected;
    });
  });
  BOOST_TEST(right == 32);
  // A group that is cancelled around a call does not cut its sum short.
  tasks::task_group_context around;
  tasks::parallel_for(
      0, 1,
      [&](int) {
        around.cancel_group_execution();
        BOOST_TEST(decay(cr::parallel, 1.0, 0.5, times, volts) == expected);
      },
      around);
  // In an arena of two threads there are no others.
  fragile::start();
  std::vector<fragile> const points(400'000, fragile(0.5));
  tasks::task_arena(2).execute([&] { return powers(cr::parallel, fragile(2), points).value; });
  BOOST_TEST(fragile::threads <= 2);
  fragile::start();
  std::vector<fragile> const few(2'000, fragile(0.5));
  BOOST_TEST(tasks::task_arena(4).execute([&] { return powers(cr::parallel, fragile(2), few).value; }) == 250);
  BOOST_TEST(fragile::threads == 1);  // not worth a task
}

BOOST_AUTO_TEST_CASE(rounding_of_the_caller) {
  auto const times = random_numbers(row_count);
  auto const volts = random_numbers(row_count);
  constexpr auto sums = cr::function(cr::sum(i, n, square(square(square(a - x[i])))), cr::wrt(a), cr::given(x));
  std::fesetround(FE_UPWARD);
  double const expected = sums(cr::blocks, 1.0, times);
  double const found = tasks::task_arena(4).execute([&] { return sums(cr::parallel, 1.0, times); });
  std::fesetround(FE_TONEAREST);
  BOOST_TEST(found == expected);
  BOOST_TEST(expected > sums(cr::blocks, 1.0, times));
}
