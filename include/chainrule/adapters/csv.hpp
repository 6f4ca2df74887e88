// Columns of CSV files, so many rows at a time. Lines, quotes and headers are read by the Fast C++ CSV Parser (libfccp-dev).
#pragma once

#include <chainrule/loops/columns.hpp>

#if __has_include(<libfccp/csv.h>)
#  include <libfccp/csv.h>
#else
#  include <csv.h>
#endif

#include <array>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace chainrule::csv {
namespace detail {

/// A file's bytes, counted as they are read.
class counted_bytes : public io::ByteSourceBase {
 public:
  counted_bytes(std::string const& file, std::atomic<std::uintmax_t>& count)
      : file_(std::fopen(file.c_str(), "rb")), count_(count) {
    std::error_code unknown;
    if (file_ == nullptr || std::filesystem::is_directory(file, unknown))
      throw std::runtime_error("chainrule: csv: " + file + " cannot be read");
  }
  int read(char* to, int size) override {
    std::size_t const got = std::fread(to, 1, static_cast<std::size_t>(size), file_.get());
    count_ += got;
    return static_cast<int>(got);
  }

 private:
  struct closing {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, closing> file_;
  std::atomic<std::uintmax_t>& count_;
};

}  // namespace detail

/// Columns of numbers of a CSV file, found by the names in its first line: csv::reader("plates.csv", "dose", "response"). Fields stand between commas,
/// with or without quotes; empty lines, spaces around fields, and other columns are passed over. std::runtime_error names file, line and column.
/// Memory: 48 MB for the parser's blocks.
template <std::size_t Columns>
class reader {
 public:
  template <class... Name>
  requires(sizeof...(Name) == Columns) explicit reader(std::string const& file, Name const&... names)
      : file_(file), names_{names...}, lines_(file, std::make_unique<detail::counted_bytes>(file, read_)) {
    asked([&] { lines_.read_header(io::ignore_extra_column, std::string(names)...); });
    std::error_code unknown;
    std::uintmax_t const size = std::filesystem::file_size(file, unknown);
    size_ = unknown ? 0 : size;
  }

  /// Reads up to so many rows, in place of those before: false where none were left.
  bool read(std::size_t most) {
    for (auto& column : columns_) column.clear();
    line_of_.clear();
    while (columns_[0].size() < most && read_row(std::make_index_sequence<Columns>{})) {}
    return !columns_[0].empty();
  }
  /// The numbers of a column in the rows that were read last.
  [[nodiscard]] std::vector<double> const& operator[](std::size_t column) const { return columns_.at(column); }
  [[nodiscard]] std::size_t row_count() const { return columns_[0].size(); }

  /// The line of the file in which one of them stands: for messages about numbers that are none of the column's.
  [[nodiscard]] std::size_t line(std::size_t row) const { return line_of_.at(row); }

  /// How many bytes have been read (the parser reads ahead), and how many there are: 0 where no file tells.
  [[nodiscard]] std::uintmax_t bytes_read() const { return read_; }
  [[nodiscard]] std::uintmax_t bytes_in_all() const { return size_; }

  /// The columns, given away.
  std::array<std::vector<double>, Columns> take() { return std::exchange(columns_, {}); }

 private:
  using parser = io::CSVReader<unsigned(Columns), io::trim_chars<' ', '\t'>, io::double_quote_escape<',', '"'>,
                               io::throw_on_overflow, io::empty_line_comment>;

  std::string file_;
  std::array<std::string, Columns> names_;
  std::atomic<std::uintmax_t> read_ = 0;
  std::uintmax_t size_ = 0;
  parser lines_;
  std::array<std::vector<double>, Columns> columns_;
  std::vector<std::size_t> line_of_;

  /// The parser's errors as ours.
  template <class Ask>
  decltype(auto) asked(Ask const& ask) {
    try {
      return ask();
    } catch (io::error::base const& error) {
      throw std::runtime_error("chainrule: csv: " + file_ + ':' + std::to_string(lines_.get_file_line()) + ": " + error.what());
    }
  }
  template <std::size_t... K>
  bool read_row(std::index_sequence<K...>) {
    std::array<char*, Columns> fields{};
    if (!asked([&] { return lines_.read_row(fields[K]...); })) return false;
    (columns_[K].push_back(number(fields[K], names_[K])), ...);
    line_of_.push_back(lines_.get_file_line());
    return true;
  }
  /// The nearest double: the parser's own numbers are not always that.
  double number(char const* field, std::string const& column) {
    char const* const end = field + std::char_traits<char>::length(field);
    double value = 0;
    auto const [behind, error] = std::from_chars(field + (*field == '+'), end, value);
    if (error == std::errc() && behind == end) return value;
    throw std::runtime_error("chainrule: csv: " + file_ + ':' + std::to_string(lines_.get_file_line()) + ": '" + field +
                             "' in column " + column +
                             (error == std::errc::result_out_of_range ? " is too large or too small" : " is no number"));
  }
};
template <class... Name>
reader(std::string const&, Name const&...) -> reader<sizeof...(Name)>;

/// All rows of some columns: auto const [dose, response] = cr::csv::read("plates.csv", "dose", "response");
template <class... Name>
std::array<std::vector<double>, sizeof...(Name)> read(std::string const& file, Name const&... names) {
  reader<sizeof...(Name)> rows(file, names...);
  rows.read(static_cast<std::size_t>(-1));
  return rows.take();
}

}  // namespace chainrule::csv
