// Draws data, curve and residuals as a stand-alone SVG.
#pragma once

#include "../shared/svg.hpp"

#include <cmath>
#include <functional>

namespace nist {

struct figure {
  std::string title;
  std::string subtitle;
  std::string x_label;
  std::string y_label;
  std::vector<double> x;
  std::vector<double> y;
  std::function<double(double)> curve;
};

/// Writes the figure; throws std::runtime_error naming the file when it cannot.
inline void write_svg(std::filesystem::path const& path, figure const& f) {
  using namespace svg;
  constexpr double width = 720, height = 560, left = 84, right = 700, top = 74, split = 380, below = 410, bottom = 500;
  auto const [x_low, x_high] = std::minmax_element(f.x.begin(), f.x.end());
  axis const across(*x_low, *x_high, left, right, 8);

  std::vector<double> residuals;
  double largest = 0;
  double y_low = f.y[0], y_high = f.y[0];
  for (std::size_t i = 0; i < f.x.size(); ++i) {
    residuals.push_back(f.y[i] - f.curve(f.x[i]));
    largest = std::max(largest, std::abs(residuals[i]));
    y_low = std::min(y_low, f.y[i]);
    y_high = std::max(y_high, f.y[i]);
  }
  constexpr int samples = 400;
  std::vector<double> heights;
  for (int k = 0; k <= samples; ++k) {
    heights.push_back(f.curve(*x_low + (*x_high - *x_low) * k / samples));
    y_low = std::min(y_low, heights.back());
    y_high = std::max(y_high, heights.back());
  }
  axis const up(y_low, y_high, split, top, 6);
  axis const rest(-1.15 * largest, 1.15 * largest, bottom, below, 3);

  std::string out = format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\" width=\"%g\" height=\"%g\" "
                           "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"#222\">\n",
                           width, height, width, height);
  out += "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
  out += text(left, 30, f.title, "font-size=\"18\" font-weight=\"bold\"");
  out += text(left, 54, f.subtitle, "fill=\"#555\"");

  auto const line = [&](double x1, double y1, double x2, double y2, char const* color) {
    out += format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x1, y1, x2, y2, color);
  };
  auto const rows = [&](axis const& a) {
    for (double const tick : a.ticks()) {
      line(left, a.place(tick), right, a.place(tick), "#e4e4e4");
      out += text(left - 8, a.place(tick) + 4.5, a.label(tick), "text-anchor=\"end\"");
    }
  };
  rows(up);
  rows(rest);
  for (double const tick : across.ticks()) {
    line(across.place(tick), top, across.place(tick), split, "#e4e4e4");
    line(across.place(tick), below, across.place(tick), bottom, "#e4e4e4");
    out += text(across.place(tick), bottom + 20, across.label(tick), "text-anchor=\"middle\"");
  }
  line(left, rest.place(0), right, rest.place(0), "#c8374a");
  for (auto const& [from, to] : {std::pair{top, split}, std::pair{below, bottom}})
    out += format("<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"none\" stroke=\"#888\"/>\n", left, from,
                  right - left, to - from);
  auto const sideways = [&](double y, std::string const& label) {
    out += text(20, y, label, format("text-anchor=\"middle\" transform=\"rotate(-90 20 %.1f)\"", y).c_str());
  };
  sideways((top + split) / 2, f.y_label);
  sideways((below + bottom) / 2, "residual");
  out += text((left + right) / 2, bottom + 46, f.x_label, "text-anchor=\"middle\"");

  out += "<polyline fill=\"none\" stroke=\"#c8374a\" stroke-width=\"1.8\" points=\"";
  for (int k = 0; k <= samples; ++k)
    out += format("%.1f,%.1f ", across.place(*x_low + (*x_high - *x_low) * k / samples), up.place(heights[std::size_t(k)]));
  out += "\"/>\n<g fill=\"#2468b4\" fill-opacity=\"0.7\">\n";
  double const radius = f.x.size() > 100 ? 2.4 : 3.6;
  for (std::size_t i = 0; i < f.x.size(); ++i) {
    double const x = across.place(f.x[i]);
    out += format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%g\"/>", x, up.place(f.y[i]), radius);
    out += format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%g\"/>\n", x, rest.place(residuals[i]), 0.75 * radius);
  }
  out += "</g>\n</svg>\n";
  write(path, out);
}

}  // namespace nist
