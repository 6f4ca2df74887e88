// Reads the files of examples/nist: a regression problem with its certified answer.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace nist {

struct parameter {
  std::string name;
  std::array<double, 2> start;
  double certified;
  double deviation;  // certified standard deviation
};

struct dataset {
  std::string name;
  std::string title;
  std::string x_label;
  std::string y_label;
  std::vector<parameter> parameters;
  double residual_sum_of_squares = 0;
  std::vector<double> x;
  std::vector<double> y;
};

/// Reads line by line, so that every complaint names the file and the line.
class reader {
 public:
  explicit reader(std::filesystem::path const& path) : path_(path), file_(path) {
    if (!file_) throw std::runtime_error(path.string() + ": cannot be opened");
  }

  [[noreturn]] void fail(std::string const& what) const {
    throw std::runtime_error(path_.string() + ":" + std::to_string(line_) + ": " + what);
  }

  /// The words of the next line that is neither empty nor a comment; none at the end of the file.
  std::vector<std::string> next() {
    while (std::getline(file_, text_)) {
      ++line_;
      if (!text_.empty() && text_.back() == '\r') text_.pop_back();
      std::istringstream stream(text_);
      std::vector<std::string> words;
      for (std::string word; stream >> word;) words.push_back(word);
      if (!words.empty() && words[0][0] != '#') return words;
    }
    if (file_.bad()) fail("cannot be read");
    return {};
  }

  /// The current line behind its first word.
  std::string rest(std::vector<std::string> const& words) const {
    if (words.size() < 2) fail("expected text behind \"" + words[0] + "\"");
    return text_.substr(text_.find(words[1], text_.find(words[0]) + words[0].size()));
  }

  void expect_columns(std::vector<std::string> const& words, std::size_t count) const {
    if (words.size() != count) fail("expected " + std::to_string(count) + " columns, found " + std::to_string(words.size()));
  }

  double number(std::string const& word) const {
    double value = 0;
    auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(value))
      fail("expected a number, found \"" + word + "\"");
    return value;
  }

 private:
  std::filesystem::path path_;
  std::ifstream file_;
  std::string text_;
  int line_ = 0;
};

/// Reads a problem for a model with this many parameters. Throws std::runtime_error naming the file, and the line where
/// there is one.
inline dataset read_dataset(std::filesystem::path const& path, std::size_t parameters) {
  reader lines(path);
  dataset data;
  data.name = path.stem().string();
  std::size_t observations = 0;
  while (observations == 0) {
    std::vector<std::string> const words = lines.next();
    if (words.empty()) lines.fail("the file ends before its observations");
    std::string const& key = words[0];
    if (key == "title") {
      data.title = lines.rest(words);
    } else if (key == "x") {
      data.x_label = lines.rest(words);
    } else if (key == "y") {
      data.y_label = lines.rest(words);
    } else if (key == "parameter") {
      lines.expect_columns(words, 6);
      data.parameters.push_back(
          {words[1], {lines.number(words[2]), lines.number(words[3])}, lines.number(words[4]), lines.number(words[5])});
    } else if (key == "residual_sum_of_squares") {
      lines.expect_columns(words, 2);
      data.residual_sum_of_squares = lines.number(words[1]);
    } else if (key == "observations") {
      lines.expect_columns(words, 2);
      double const count = lines.number(words[1]);
      if (!(count > double(parameters) && count <= 1e6 && count == std::floor(count)))
        lines.fail("expected a whole number of observations, more than the model's " + std::to_string(parameters) +
                   " parameters, found " + words[1]);
      observations = std::size_t(count);
    } else {
      lines.fail("unknown word \"" + key + "\"");
    }
  }
  if (data.parameters.size() != parameters)
    lines.fail("the model has " + std::to_string(parameters) + " parameters, the file " + std::to_string(data.parameters.size()));
  if (data.title.empty() || data.x_label.empty() || data.y_label.empty() || !(data.residual_sum_of_squares > 0))
    lines.fail("title, x, y and a positive residual_sum_of_squares must stand before the observations");

  for (auto words = lines.next(); !words.empty(); words = lines.next()) {
    lines.expect_columns(words, 2);
    data.x.push_back(lines.number(words[0]));
    data.y.push_back(lines.number(words[1]));
  }
  if (data.x.size() != observations)
    lines.fail("expected " + std::to_string(observations) + " observations, found " + std::to_string(data.x.size()));
  return data;
}

}  // namespace nist
