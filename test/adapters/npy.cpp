// NumPy's files: the bytes that NumPy writes, mapped columns as arguments, and what is wrong with a file, by its place.
#include <chainrule/adapters/npy.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <unistd.h>
#include <vector>

namespace cr = chainrule;
using namespace cr::literals;

namespace {

constexpr cr::variable<"a"> a;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr auto loss = cr::function(cr::sum(square(v - a * t)), cr::wrt(a), cr::given(t, v));

/// A folder that goes away.
struct folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("chainrule_npy_" + std::to_string(::getpid()));
  folder() { std::filesystem::create_directories(path); }
  folder(folder const&) = delete;
  folder& operator=(folder const&) = delete;
  ~folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string write(std::string const& bytes) const {
    std::string const name = (path / "made.npy").string();
    std::ofstream(name, std::ios::binary) << bytes;
    return name;
  }
};

/// A file as numpy.save of NumPy 1.24 writes it: version 1.0, 128 bytes of header, then the numbers.
template <class T>
std::string numpy(std::string header, std::vector<T> const& numbers) {
  header.resize(117, ' ');
  std::string const raw(reinterpret_cast<char const*>(numbers.data()), numbers.size() * sizeof(T));
  return std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + '\n' + raw;
}

/// What is said of a file that is wrong.
template <class T = double>
std::string said_of(std::string const& bytes) {
  folder const here;
  try {
    cr::npy::file<T> const opened(here.write(bytes));
  } catch (std::runtime_error const& error) {
    std::string const start = "chainrule: npy: " + (here.path / "made.npy").string() + ' ';
    std::string const what = error.what();
    return what.starts_with(start) ? what.substr(start.size()) : "no name of the file: " + what;
  }
  return "nothing";
}

std::vector<double> const six{0, 1, 2, 3, 4, 5};

}  // namespace

BOOST_AUTO_TEST_CASE(what_numpy_writes_is_read) {
  folder const here;
  cr::npy::file<double> const table(here.write(numpy("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }", six)));
  BOOST_TEST((table.row_count() == 3 && table.numbers_in_row() == 2));
  auto const all = table.map();
  BOOST_TEST(std::vector(all.begin(), all.end()) == six);
  BOOST_TEST((all.column(1).size() == 3 && all.column(1)[2] == 5));
  BOOST_CHECK_THROW(static_cast<void>(all.column(2)), std::out_of_range);
  auto const last = table.map(1, 2);
  BOOST_TEST((last.size() == 4 && last[0] == 2 && last[3] == 5));
  BOOST_CHECK_THROW(static_cast<void>(table.map(2, 2)), std::out_of_range);
  BOOST_CHECK_THROW(static_cast<void>(table.map(4, 0)), std::out_of_range);

  // No extent, bytes, no rows; of version 2.0, whose length is longer, as tight as the format allows.
  BOOST_TEST(
      cr::npy::file<double>(here.write(numpy<double>("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", {3}))).map()[0] ==
      3);
  cr::npy::file<std::int8_t> const bytes(
      here.write(numpy<std::int8_t>("{'descr': '|i1', 'fortran_order': True, 'shape': (4,), }", {4, 5, 6, -7})));
  BOOST_TEST(int(bytes.map(3, 1)[0]) == -7);
  cr::npy::file<double> const empty(here.write(numpy<double>("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), }", {})));
  BOOST_TEST((empty.row_count() == 0 && empty.map().size() == 0 && empty.map().column(2).size() == 0));
  for (std::string const padding : {"", " "}) {
    std::string const header = "{\"shape\":(1,),'fortran_order':False,'descr':'<u4'}" + padding + '\n';
    std::string const begin = std::to_string(12 + header.size());
    std::string const of_two = std::string("\x93NUMPY\x02\x00", 8) + char(header.size()) + std::string(3, '\0') + header;
    BOOST_TEST(said_of<std::uint32_t>(of_two + "123") == "has shape (1) of <u4, which is " + std::to_string(16 + header.size()) +
                                                             " bytes with its header, but is " +
                                                             std::to_string(15 + header.size()) + " bytes long");
    BOOST_TEST(said_of<std::uint32_t>(of_two + "1234") ==
               (!padding.empty() ? "nothing" : "has its numbers at byte " + begin + ", misaligned"));
  }
}

BOOST_AUTO_TEST_CASE(mapped_columns_are_arguments) {
  folder const here;
  std::vector<double> times, volts;
  for (int k = 0; k < 5000; ++k) times.push_back(0.25 * k), volts.push_back(0.5 * k + k % 3);
  std::string const at = (here.path / "t.npy").string(), table = (here.path / "tv.npy").string();
  cr::npy::writer<double> one(at), two(table, 2);
  for (std::size_t first = 0; first < times.size(); first += 1000) {
    one.append(std::span(times).subspan(first, 1000));
    std::vector<double> rows;
    for (std::size_t k = first; k < first + 1000; ++k) rows.insert(rows.end(), {times[k], volts[k]});
    two.append(rows);
  }
  BOOST_CHECK_THROW(two.append(std::vector{1.0}), std::invalid_argument);
  one.close();
  two.close();
  auto const mapped = cr::npy::file<double>(at).map();
  auto const rows = cr::npy::file<double>(table).map();
  double const expected = loss(1.5, times, volts);
  BOOST_TEST(loss(1.5, mapped, rows.column(1)) == expected);
  BOOST_TEST(loss.over(t = mapped, v = volts).gradient(1.5)[0] == loss.gradient(1.5, times, volts)[0]);
  // Windows that begin anywhere, not only where a page does.
  double sum = 0;
  for (std::size_t first = 0; first < 5000; first += 625) {
    auto const window = cr::npy::file<double>(table).map(first, 625);
    sum += loss(1.5, window.column(0), window.column(1));
  }
  BOOST_TEST(sum == expected, boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(errors_name_the_file_and_the_place) {
  auto const said = [](std::string const& header) { return said_of(numpy(header, six)); };
  BOOST_TEST(said_of("GIF89a..") == "is no NumPy file: at byte 0 there is no \\x93NUMPY");
  BOOST_TEST(said_of("\x93NUM") == "ends within its header");
  BOOST_TEST(said_of(std::string("\x93NUMPY\x07\x00\x76\x00", 10)) == "has version 7 at byte 6, and only 1, 2 and 3 can be read");
  BOOST_TEST(said("{'descr': '>f8', 'fortran_order': False, 'shape': (3, 2), }") ==
             "has dtype >f8, not <f8: the bytes of each number are in the other order: save array.astype('<f8')");
  BOOST_TEST(said("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }") ==
             "has dtype <f4, not <f8: open it as a file of that type");
  BOOST_TEST(said("{'descr': '<f8', 'fortran_order': True, 'shape': (3, 2), }") ==
             "is stored column by column (fortran_order): save numpy.ascontiguousarray(array)");
  BOOST_TEST(said("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3), }") ==
             "has shape (3, 3) of <f8, which is 200 bytes with its header, but is 176 bytes long");
  BOOST_TEST(said("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }") ==
             "has a shape that no file can have");
  BOOST_TEST(
      said("{'descr': [('x', '<f8'), ('n', '<i4')], 'fortran_order': False, 'shape': (2,), }") ==
      "has a header that cannot be read: at byte 20: a dtype of several fields: save each field, array['name'], in a file of its own");
  BOOST_TEST(said("{'descr': '<f8', 'fortran_order': False, 'shape': (3 2), }") ==
             "has a header that cannot be read: at byte 63: no ,");
  BOOST_TEST(said("{'descr': '<f8', 'fortran_order': Maybe, 'shape': (3, 2), }") ==
             "has a header that cannot be read: at byte 44: neither True nor False");
  BOOST_TEST(said("{'descr': '<f8', 'colour': 1") == "has a header that cannot be read: at byte 36: an unknown entry, 'colour'");
  BOOST_TEST(said("{'descr': '<f8', 'shape': (3, 2), }") == "lacks one of descr, fortran_order and shape in its header");
  BOOST_TEST(said("{'descr': '<f8") == "has a header that cannot be read: at byte 21: a string without an end");
  try {
    cr::npy::file<double> const none("nowhere/nothing.npy");
    BOOST_TEST(false);
  } catch (std::runtime_error const& error) {
    BOOST_TEST(error.what() == std::string("chainrule: npy: nowhere/nothing.npy cannot be read"));
  }
  // A writer that was not closed.
  folder const here;
  std::string const name = (here.path / "open.npy").string();
  {
    cr::npy::writer<double> open(name);
    open.append(six);
  }
  BOOST_CHECK_THROW(cr::npy::file<double>{name}, std::runtime_error);
}
