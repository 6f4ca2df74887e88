// The reader of examples/nist_fit: what is wrong with a file is said with its name and line.
#include "../../examples/nist_fit/data.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

namespace {

constexpr char const* good = R"(# a comment
title Two words
x time (days)
y demand
parameter b1 1 100 2.5E+01 1.5
parameter b2 1 0.75 -5E-01 0.25
residual_sum_of_squares 3.5

observations 3
1 109
2.5 149   # not a comment here
)";

struct file {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("chainrule_nist_data_" + std::to_string(getpid()) + ".dat");
  explicit file(std::string const& text) { std::ofstream(path) << text; }
  ~file() { std::filesystem::remove(path); }
};

/// The text of a good file with a part of it replaced.
std::string with(std::string const& part, std::string const& other) {
  std::string text = std::string(good);
  text.replace(text.find("   # not a comment here\n"), 24, "\n3 149\n");
  std::size_t const at = text.find(part);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), other);
}

std::string complaint(std::string const& text, std::size_t parameters = 2) {
  file const f(text);
  try {
    nist::read_dataset(f.path, parameters);
  } catch (std::runtime_error const& error) {
    std::string message = error.what();
    std::string const name = f.path.string();
    BOOST_REQUIRE(message.starts_with(name));
    return message.substr(name.size());
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nist_data)

BOOST_AUTO_TEST_CASE(a_good_file_is_read) {
  for (std::string const& text : {with("", ""), with("3 149\n", "3 149"), with("title", "\r\ntitle")}) {
    file const f(text);
    nist::dataset const data = nist::read_dataset(f.path, 2);
    BOOST_TEST(data.name == f.path.stem().string());
    BOOST_TEST(data.title == "Two words");
    BOOST_TEST(data.x_label == "time (days)");
    BOOST_TEST(data.y_label == "demand");
    BOOST_REQUIRE(data.parameters.size() == 2);
    BOOST_TEST(data.parameters[1].name == "b2");
    BOOST_TEST(data.parameters[1].start[0] == 1);
    BOOST_TEST(data.parameters[1].start[1] == 0.75);
    BOOST_TEST(data.parameters[1].certified == -0.5);
    BOOST_TEST(data.parameters[1].deviation == 0.25);
    BOOST_TEST(data.residual_sum_of_squares == 3.5);
    BOOST_TEST(data.x == (std::vector{1.0, 2.5, 3.0}), boost::test_tools::per_element());
    BOOST_TEST(data.y == (std::vector{109.0, 149.0, 149.0}), boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(lines_may_end_as_on_windows) {
  std::string text;
  for (char const c : with("", "")) text += c == '\n' ? "\r\n" : std::string(1, c);
  file const f(text);
  BOOST_TEST(nist::read_dataset(f.path, 2).title == "Two words");
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named) {
  BOOST_CHECK_EXCEPTION(nist::read_dataset("no/such/file.dat", 2), std::runtime_error,
                        [](auto const& error) { return std::string(error.what()) == "no/such/file.dat: cannot be opened"; });
}

BOOST_AUTO_TEST_CASE(bad_numbers_are_named_with_their_line) {
  BOOST_TEST(complaint(with("2.5 149", "2.5 14g")) == ":11: expected a number, found \"14g\"");
  BOOST_TEST(complaint(with("2.5 149", "inf 149")) == ":11: expected a number, found \"inf\"");
  BOOST_TEST(complaint(with("2.5 149", "1e999 149")) == ":11: expected a number, found \"1e999\"");
  BOOST_TEST(complaint(with("0.75", "0,75")) == ":6: expected a number, found \"0,75\"");
}

BOOST_AUTO_TEST_CASE(the_number_of_columns_counts) {
  BOOST_TEST(complaint(with("2.5 149", "2.5")) == ":11: expected 2 columns, found 1");
  BOOST_TEST(complaint(good) == ":11: expected 2 columns, found 7");
  BOOST_TEST(complaint(with("-5E-01 0.25", "-5E-01")) == ":6: expected 6 columns, found 5");
  BOOST_TEST(complaint(with("title Two words", "title")) == ":2: expected text behind \"title\"");
}

BOOST_AUTO_TEST_CASE(the_parameters_must_be_those_of_the_model) {
  BOOST_TEST(complaint(with("", ""), 1) == ":9: the model has 1 parameters, the file 2");
}

BOOST_AUTO_TEST_CASE(the_observations_are_counted) {
  BOOST_TEST(complaint(with("observations 3", "observations 4")) == ":12: expected 4 observations, found 3");
  for (std::string const count : {"2", "-1", "3.5", "1e300"})
    BOOST_TEST(complaint(with("observations 3", "observations " + count)) ==
               ":9: expected a whole number of observations, more than the model's 2 parameters, found " + count);
}

BOOST_AUTO_TEST_CASE(nothing_may_be_missing_or_unknown) {
  BOOST_TEST(complaint("") == ":0: the file ends before its observations");
  BOOST_TEST(complaint("# only this\n") == ":1: the file ends before its observations");
  BOOST_TEST(complaint(with("y demand", "why demand")) == ":4: unknown word \"why\"");
  BOOST_TEST(complaint(with("y demand\n", "")) ==
             ":8: title, x, y and a positive residual_sum_of_squares must stand before the observations");
}

BOOST_AUTO_TEST_CASE(a_folder_is_no_file) {
  BOOST_CHECK_THROW(nist::read_dataset(std::filesystem::temp_directory_path(), 2), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
