// Columns in NumPy's files (.npy), mapped into memory: nothing is copied, and what is not read costs no memory. Needs Boost.Interprocess.
#pragma once

#include <chainrule/chainrule.hpp>

#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>

#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace chainrule::npy {
namespace detail {

/// The name that NumPy has for numbers of type T on this machine: <f8 of double.
template <class T>
std::string name_of() {
  static_assert(std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && sizeof(T) <= 8,
                "chainrule: npy: numbers in files are float, double, or integers of up to 64 bits");
  char const order = sizeof(T) == 1 ? '|' : std::endian::native == std::endian::little ? '<' : '>';
  char const kind = std::is_floating_point_v<T> ? 'f' : std::is_signed_v<T> ? 'i' : 'u';
  return {order, kind, static_cast<char>('0' + sizeof(T))};
}

/// What a file says of itself.
struct description {
  std::string dtype;
  bool by_columns = false;
  std::vector<std::uintmax_t> shape;
  std::uintmax_t begin = 0;  // of the numbers, in bytes
};

/// Reads the first bytes of a file: a magic string, a version, a length, and a Python dictionary of three entries.
class header_reader {
 public:
  explicit header_reader(std::filesystem::path const& file) : file_(file.string()), in_(file, std::ios::binary) {
    if (!in_) fail("cannot be read");
  }

  description read() {
    std::string const start = bytes(8);
    if (start.compare(0, 6, "\x93NUMPY") != 0) fail("is no NumPy file: at byte 0 there is no \\x93NUMPY");
    int const version = start[6];
    if (version < 1 || version > 3)
      fail("has version " + std::to_string(version) + " at byte 6, and only 1, 2 and 3 can be read");
    std::size_t length = 0;
    std::string const told = bytes(version == 1 ? 2 : 4);
    for (std::size_t k = told.size(); k-- > 0;) length = 256 * length + static_cast<unsigned char>(told[k]);
    if (length > 1'000'000) fail("tells a header of " + std::to_string(length) + " bytes at byte 8");
    first_ = 8 + told.size();
    text_ = bytes(length);
    description found;
    found.begin = first_ + length;
    bool has[3]{};
    expect('{');
    while (!next_is('}')) {
      std::string const key = quoted();
      expect(':');
      if (key == "descr") found.dtype = dtype(), has[0] = true;
      else if (key == "fortran_order") found.by_columns = boolean(), has[1] = true;
      else if (key == "shape") found.shape = shape(), has[2] = true;
      else fail_here("an unknown entry, '" + key + "'");
      if (!next_is('}')) expect(',');
    }
    if (!(has[0] && has[1] && has[2])) fail("lacks one of descr, fortran_order and shape in its header");
    return found;
  }

  [[noreturn]] void fail(std::string const& what) const { throw std::runtime_error("chainrule: npy: " + file_ + ' ' + what); }

 private:
  std::string file_, text_;
  std::ifstream in_;
  std::size_t at_ = 0, first_ = 0;

  std::string bytes(std::size_t count) {
    std::string read(count, '\0');
    in_.read(read.data(), static_cast<std::streamsize>(count));
    if (in_.gcount() != static_cast<std::streamsize>(count)) fail("ends within its header");
    return read;
  }
  [[noreturn]] void fail_here(std::string const& what) const {
    fail("has a header that cannot be read: at byte " + std::to_string(first_ + at_) + ": " + what);
  }
  bool next_is(char wanted) {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    return at_ < text_.size() && text_[at_] == wanted;
  }
  void expect(char wanted) {
    if (!next_is(wanted)) fail_here(std::string("no ") + wanted);
    ++at_;
  }
  std::string quoted() {
    char const quote = next_is('"') ? '"' : '\'';
    expect(quote);
    std::size_t const end = text_.find(quote, at_);
    if (end == std::string::npos) fail_here("a string without an end");
    std::string const found = text_.substr(at_, end - at_);
    at_ = end + 1;
    return found;
  }
  std::string dtype() {
    if (next_is('[')) fail_here("a dtype of several fields: save each field, array['name'], in a file of its own");
    return quoted();
  }
  bool boolean() {
    next_is(' ');
    for (bool const value : {false, true}) {
      std::string const name = value ? "True" : "False";
      if (text_.compare(at_, name.size(), name) == 0) return at_ += name.size(), value;
    }
    fail_here("neither True nor False");
  }
  std::vector<std::uintmax_t> shape() {
    std::vector<std::uintmax_t> found;
    expect('(');
    while (!next_is(')')) {
      std::uintmax_t number = 0;
      auto const [behind, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
      if (error != std::errc()) fail_here("no length");
      at_ = static_cast<std::size_t>(behind - text_.data());
      found.push_back(number);
      if (!next_is(')')) expect(',');
    }
    expect(')');
    return found;
  }
};

}  // namespace detail

/// Rows of a file in memory, a list of all their numbers row by row: an argument of functions of arrays, and a column that can be bound, f.over(t = rows).
template <class T>
class rows {
 public:
  rows(boost::interprocess::file_mapping const& file, std::uintmax_t begin, std::size_t count, std::size_t numbers_in_row)
      : size_(count * numbers_in_row), row_(numbers_in_row) {
    if (size_ > 0)
      region_ = boost::interprocess::mapped_region(file, boost::interprocess::read_only,
                                                   static_cast<boost::interprocess::offset_t>(begin), size_ * sizeof(T));
  }

  [[nodiscard]] T const* data() const { return static_cast<T const*>(region_.get_address()); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T const* begin() const { return data(); }
  [[nodiscard]] T const* end() const { return data() + size_; }
  [[nodiscard]] T const& operator[](std::size_t k) const { return data()[k]; }
  /// Number k of every row.
  [[nodiscard]] strided_view<T const> column(std::size_t k) const {
    if (k >= row_) throw std::out_of_range("chainrule: npy: column " + std::to_string(k) + " of " + std::to_string(row_));
    return strided(size_ == 0 ? nullptr : data() + k, size_ / row_, static_cast<std::ptrdiff_t>(row_));
  }

 private:
  boost::interprocess::mapped_region region_;
  std::size_t size_, row_;
};

/// A NumPy file of numbers of type T: of one extent, or of several, stored row by row. What it says of itself is read and compared with its size when
/// it is opened: std::runtime_error names the file, and its dtype, byte order, Fortran order, shape, or the byte where something is wrong.
template <class T>
class file {
 public:
  explicit file(std::filesystem::path const& name) {
    detail::header_reader reader(name);
    detail::description const found = reader.read();
    std::string const wanted = detail::name_of<T>();
    if (found.dtype != wanted) {
      std::string const swapped = (wanted[0] == '<' ? '>' : '<') + wanted.substr(1);
      reader.fail("has dtype " + found.dtype + ", not " + wanted +
                  (found.dtype == swapped
                       ? ": the bytes of each number are in the other order: save array.astype('" + wanted + "')"
                       : ": open it as a file of that type"));
    }
    if (found.by_columns && found.shape.size() > 1)
      reader.fail("is stored column by column (fortran_order): save numpy.ascontiguousarray(array)");
    std::string text = "(";
    std::uintmax_t rows = 1, numbers = 1;
    for (std::size_t k = 0; k < found.shape.size(); ++k) {
      std::uintmax_t& product = k == 0 ? rows : numbers;
      if (__builtin_mul_overflow(product, found.shape[k], &product)) reader.fail("has a shape that no file can have");
      text += (k == 0 ? "" : ", ") + std::to_string(found.shape[k]);
    }
    std::uintmax_t bytes = 0;
    if (__builtin_mul_overflow(rows, numbers, &bytes) || __builtin_mul_overflow(bytes, sizeof(T), &bytes))
      reader.fail("has a shape that no file can have");
    if (std::uintmax_t const size = std::filesystem::file_size(name); size != found.begin + bytes)
      reader.fail("has shape " + text + ") of " + wanted + ", which is " + std::to_string(found.begin + bytes) +
                  " bytes with its header, but is " + std::to_string(size) + " bytes long");
    if (found.begin % alignof(T) != 0) reader.fail("has its numbers at byte " + std::to_string(found.begin) + ", misaligned");
    name_ = name.string();
    begin_ = found.begin;
    rows_ = static_cast<std::size_t>(rows);
    row_ = static_cast<std::size_t>(numbers);
    if (rows_ * row_ > 0) mapping_ = boost::interprocess::file_mapping(name_.c_str(), boost::interprocess::read_only);
  }

  /// How many rows there are, the first extent, and how many numbers in each.
  [[nodiscard]] std::size_t row_count() const { return rows_; }
  [[nodiscard]] std::size_t numbers_in_row() const { return row_; }

  /// Rows in memory, as long as the result lives: all of them, or `count` from `first` on. std::out_of_range where there are no such rows.
  [[nodiscard]] rows<T> map() const { return map(0, rows_); }
  [[nodiscard]] rows<T> map(std::size_t first, std::size_t count) const {
    if (first > rows_ || count > rows_ - first)
      throw std::out_of_range("chainrule: npy: rows " + std::to_string(first) + " to " + std::to_string(first + count) + " of " +
                              name_ + ", which has " + std::to_string(rows_));
    return {mapping_, begin_ + std::uintmax_t(first) * row_ * sizeof(T), count, row_};
  }

 private:
  boost::interprocess::file_mapping mapping_;
  std::string name_;
  std::uintmax_t begin_ = 0;
  std::size_t rows_ = 0, row_ = 0;
};

/// Writes a NumPy file of rows, some at a time: what is not closed has no rows.
template <class T>
class writer {
 public:
  /// Rows of one number, or of several.
  explicit writer(std::filesystem::path const& name, std::size_t numbers_in_row = 0)
      : name_(name.string()), row_(numbers_in_row), out_(name, std::ios::binary | std::ios::trunc) {
    put_header();
  }
  writer(writer&&) = default;
  writer& operator=(writer&&) = default;

  /// Numbers of whole rows, row by row.
  template <class Numbers>
  void append(Numbers const& numbers) {
    std::size_t const count = static_cast<std::size_t>(numbers.size());
    if (row_ > 0 && count % row_ != 0)
      throw std::invalid_argument("chainrule: npy: " + std::to_string(count) + " numbers are no rows of " + std::to_string(row_));
    out_.write(reinterpret_cast<char const*>(static_cast<T const*>(numbers.data())),
               static_cast<std::streamsize>(count * sizeof(T)));
    rows_ += row_ > 0 ? count / row_ : count;
    check();
  }
  /// Tells the file how many rows it has: std::runtime_error where it could not be written.
  void close() {
    out_.seekp(0);
    put_header();
    out_.close();
    check();
  }

 private:
  std::string name_;
  std::size_t row_;
  std::uintmax_t rows_ = 0;
  std::ofstream out_;

  void check() const {
    if (!out_) throw std::runtime_error("chainrule: npy: " + name_ + " cannot be written");
  }
  void put_header() {
    std::string text = "{'descr': '" + detail::name_of<T>() + "', 'fortran_order': False, 'shape': (" + std::to_string(rows_) +
                       (row_ > 0 ? ", " + std::to_string(row_) : ",") + "), }";
    text.resize(117, ' ');  // 128 bytes in all, so that numbers are aligned and every shape fits
    text += '\n';
    out_.write("\x93NUMPY\x01\x00\x76\x00", 10).write(text.data(), static_cast<std::streamsize>(text.size()));
    check();
  }
};

}  // namespace chainrule::npy
