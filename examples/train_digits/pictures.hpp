// The learning curve, and images with what the network took them for, as SVG.
#pragma once

#include "../shared/svg.hpp"
#include "idx.hpp"

namespace digits {

/// What training did: the loss of every step, and the accuracies after every epoch.
struct history {
  std::vector<double> loss;
  std::vector<double> train_accuracy;
  std::vector<double> test_accuracy;
};

/// Loss (steps averaged over a hundredth of the training) above, accuracies by epoch below.
inline void write_learning_curve(std::filesystem::path const& path, std::string const& title, history const& h) {
  using namespace svg;
  constexpr double width = 720, height = 560, left = 84, right = 690, top = 74, middle = 286, below = 316, bottom = 500;
  auto const epochs = double(h.test_accuracy.size());
  std::size_t const group = std::max<std::size_t>(1, h.loss.size() / 100);
  std::vector<std::pair<double, double>> losses;
  for (std::size_t i = 0; i + group <= h.loss.size(); i += group) {
    double sum = 0;
    for (std::size_t k = i; k < i + group; ++k) sum += h.loss[k];
    losses.emplace_back((double(i) + double(group) / 2) / double(h.loss.size()) * epochs, sum / double(group));
  }
  double most = 0, least = 1;
  for (auto const& [when, loss] : losses) most = std::max(most, loss);
  for (double const a : h.train_accuracy) least = std::min(least, a);
  for (double const a : h.test_accuracy) least = std::min(least, a);
  axis const across(0, epochs, left, right, 8);
  axis const up(0, most, middle, top, 5);
  axis const percent(100 * least, 100, bottom, below, 5);

  std::string out = format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" width=\"%g\" height=\"%g\" "
                           "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"#222\">\n",
                           width, height, width, height);
  out += "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
  out += text(left, 30, title, "font-size=\"18\" font-weight=\"bold\"");
  if (!h.test_accuracy.empty())
    out += text(left, 54, format("%.2f %% of the test set right after %.0f epochs", 100 * h.test_accuracy.back(), epochs),
                "fill=\"#555\"");
  auto const line = [&](double x1, double y1, double x2, double y2) {
    out += format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e4e4\"/>\n", x1, y1, x2, y2);
  };
  for (axis const* const a : {&up, &percent})
    for (double const tick : a->ticks()) {
      line(left, a->place(tick), right, a->place(tick));
      out += text(left - 8, a->place(tick) + 4.5, a->label(tick), "text-anchor=\"end\"");
    }
  for (double const tick : across.ticks()) {
    line(across.place(tick), top, across.place(tick), middle);
    line(across.place(tick), below, across.place(tick), bottom);
    out += text(across.place(tick), bottom + 20, across.label(tick), "text-anchor=\"middle\"");
  }
  for (auto const& [from, to] : {std::pair{top, middle}, std::pair{below, bottom}})
    out += format("<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"none\" stroke=\"#888\"/>\n", left, from,
                  right - left, to - from);
  out += text((left + right) / 2, bottom + 46, "epoch", "text-anchor=\"middle\"");
  out += text(20, (top + middle) / 2, "loss",
              format("text-anchor=\"middle\" transform=\"rotate(-90 20 %.1f)\"", (top + middle) / 2).c_str());
  out += text(20, (below + bottom) / 2, "accuracy, %",
              format("text-anchor=\"middle\" transform=\"rotate(-90 20 %.1f)\"", (below + bottom) / 2).c_str());

  auto const polyline = [&](axis const& a, std::vector<std::pair<double, double>> const& points, char const* color) {
    out += format("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\" points=\"", color);
    for (auto const& [x, y] : points) out += format("%.1f,%.1f ", across.place(x), a.place(y));
    out += "\"/>\n";
    for (auto const& [x, y] : points)
      if (points.size() < 40)
        out += format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", across.place(x), a.place(y), color);
  };
  auto const by_epoch = [](std::vector<double> const& accuracies) {
    std::vector<std::pair<double, double>> points;
    for (std::size_t i = 0; i < accuracies.size(); ++i) points.emplace_back(double(i + 1), 100 * accuracies[i]);
    return points;
  };
  polyline(up, losses, "#555");
  polyline(percent, by_epoch(h.train_accuracy), "#2468b4");
  polyline(percent, by_epoch(h.test_accuracy), "#c8374a");
  out += text(right - 10, bottom - 32, "training set", "text-anchor=\"end\" fill=\"#2468b4\"");
  out += text(right - 10, bottom - 12, "test set", "text-anchor=\"end\" fill=\"#c8374a\"");
  write(path, out + "</svg>\n");
}

/// An image of grey pixels as a data URI (an uncompressed BMP, darker is more).
inline std::string as_data_uri(float const* image) {
  std::string bytes = "BM";
  auto const little = [&](std::uint32_t value, int size) {
    for (int k = 0; k < size; ++k) bytes += static_cast<char>(value >> 8 * k & 0xFF);
  };
  constexpr std::uint32_t header = 14 + 40 + 4 * 256;
  little(header + pixels, 4), little(0, 4), little(header, 4);
  little(40, 4), little(side, 4), little(side, 4), little(1, 2), little(8, 2);
  for (int k = 0; k < 6; ++k) little(0, 4);
  for (std::uint32_t grey = 0; grey < 256; ++grey) little((255 - grey) * 0x010101u, 4);
  for (int y = side - 1; y >= 0; --y)  // from the lowest row up
    for (int x = 0; x < side; ++x) little(static_cast<std::uint32_t>(image[y * side + x] * 255 + 0.5f), 1);

  static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result = "data:image/bmp;base64,";
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = i; k < i + 3; ++k) three = three << 8 | (k < bytes.size() ? static_cast<std::uint8_t>(bytes[k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) result += i + k <= bytes.size() ? alphabet[three >> (18 - 6 * k) & 63] : '=';
  }
  return result;
}

/// The first images that the network took for another class, with both.
inline void write_mistakes(std::filesystem::path const& path, dataset const& data, std::vector<int> const& predicted,
                           std::vector<std::string> const& names) {
  using namespace svg;
  constexpr int columns = 8, rows = 5, cell = 92;
  std::string out = format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                           "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"10\" fill=\"#222\">\n",
                           columns * cell, rows * cell + 40, columns * cell, rows * cell + 40);
  out += "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
  std::size_t shown = 0, wrong = 0;
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    if (predicted[i] == data.labels[i]) continue;
    ++wrong;
    if (shown == columns * rows) continue;
    double const x = double(shown % columns) * cell + 16, y = double(shown / columns) * cell + 44;
    ++shown;
    out += format("<image x=\"%g\" y=\"%g\" width=\"60\" height=\"60\" href=\"", x, y) +
           as_data_uri(data.images.data() + static_cast<Eigen::Index>(i) * pixels) + "\"/>\n";
    out += text(x, y + 72, names[data.labels[i]], "");
    out += text(x, y + 84, names[std::size_t(predicted[i])], "fill=\"#c8374a\"");
  }
  out += text(16, 28, format("%zu of %zu wrong: what it is, and what the network takes it for", wrong, predicted.size()),
              "font-size=\"15\" font-weight=\"bold\"");
  write(path, out + "</svg>\n");
}

}  // namespace digits
