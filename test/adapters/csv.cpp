// CSV files: columns by their names, so many rows at a time, numbers to the last digit, and what is wrong by file, line and column.
#include <chainrule/adapters/csv.hpp>
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

namespace csv = chainrule::csv;

namespace {

/// A file that goes away.
struct file {
  std::string name = (std::filesystem::temp_directory_path() / ("chainrule_" + std::to_string(::getpid()) + ".csv")).string();
  explicit file(std::string const& text) { std::ofstream(name, std::ios::binary) << text; }
  file(file const&) = delete;
  file& operator=(file const&) = delete;
  ~file() { std::filesystem::remove(name); }
};

template <class... Name>
std::string said_of(std::string const& text, Name const&... names) {
  file const made(text);
  try {
    csv::read(made.name, names...);
  } catch (std::runtime_error const& error) {
    std::string const start = "chainrule: csv: " + made.name + ':', what = error.what();
    return what.starts_with(start) ? what.substr(start.size()) : "no name of the file: " + what;
  }
  return "nothing";
}

}  // namespace

BOOST_AUTO_TEST_CASE(columns_are_found_by_name) {
  file const made("\"time\",skipped,volt\r\n0, x ,1\r\n\r\n\"1.5\",,+2e-3\n -7 ,\"a,b\",nan\n");
  auto const [volts, times] = csv::read(made.name, "volt", "time");
  BOOST_TEST(times == (std::vector{0.0, 1.5, -7.0}));
  BOOST_TEST((volts.size() == 3 && volts[1] == 2e-3 && std::isnan(volts[2])));
}

BOOST_AUTO_TEST_CASE(so_many_rows_at_a_time_and_every_digit) {
  std::mt19937_64 generator(4);
  std::uniform_real_distribution<double> exponent(-300, 300);
  std::vector<double> numbers;
  std::string text = "x\n";
  for (int k = 0; k < 10'000; ++k) {
    numbers.push_back(std::pow(10, exponent(generator)));
    char digits[40];
    std::snprintf(digits, sizeof digits, "%.17g\n", numbers.back());
    text += digits;
  }
  file const made(text);
  csv::reader rows(made.name, "x");
  std::vector<double> found;
  std::size_t chunks = 0;
  for (; rows.read(700); ++chunks) {
    BOOST_TEST_REQUIRE(rows.row_count() == (chunks < 14 ? 700u : 200u));
    found.insert(found.end(), rows[0].begin(), rows[0].end());
  }
  BOOST_TEST(chunks == 15);
  BOOST_TEST((found == numbers));
  BOOST_TEST((rows.bytes_read() == text.size() && rows.bytes_in_all() == text.size()));
  BOOST_TEST(!rows.read(1));
}

BOOST_AUTO_TEST_CASE(lines_of_rows) {
  file const made("a,b\n1,2\n\n3,4\n\n\n5,6\n");
  csv::reader rows(made.name, "b");
  BOOST_TEST_REQUIRE(rows.read(2));
  BOOST_TEST((rows.line(0) == 2 && rows.line(1) == 4));
  BOOST_TEST_REQUIRE(rows.read(2));
  BOOST_TEST(rows.line(0) == 7);
  BOOST_CHECK_THROW(static_cast<void>(rows.line(1)), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(errors_name_file_line_and_column) {
  BOOST_TEST(said_of("a,b\n1,2\n3,x4\n", "a", "b") == "3: 'x4' in column b is no number");
  BOOST_TEST(said_of("a,b\n1,2\n3,4 5\n", "b") == "3: '4 5' in column b is no number");
  BOOST_TEST(said_of("a,b\n1,2\n\n3,\n", "a", "b") == "4: '' in column b is no number");
  BOOST_TEST(said_of("a\n1e999\n", "a") == "2: '1e999' in column a is too large or too small");
  BOOST_TEST(said_of("a,b\n1\n", "a", "b").starts_with("2: Too few columns"));
  BOOST_TEST(said_of("a,b\n1,2,3\n", "a", "b").starts_with("2: Too many columns"));
  BOOST_TEST(said_of("a,b\n1,2\n", "a", "c").find("Missing column \"c\"") != std::string::npos);
  BOOST_TEST(said_of("", "a").find("Header missing") != std::string::npos);
  for (std::string const name : {"nowhere/nothing.csv", "/tmp"}) {
    try {
      csv::reader rows(name, "a");
      BOOST_TEST(false);
    } catch (std::runtime_error const& error) {
      BOOST_TEST(error.what() == "chainrule: csv: " + name + " cannot be read");
    }
  }
}
