// Sums over more rows than memory holds: the columns of two NumPy files are mapped a chunk at a time, and what chunks give is joined. Every so often the sums go to a
// checkpoint; who is killed goes on from there, and finds the same bits as who was not.
//
//   stream_rows [GIGABYTES [FOLDER]]      makes the files; streams them once without a break, and once killed half way and taken up again
#include "shared/progress.hpp"
#include <chainrule/adapters/npy.hpp>
#include <chainrule/simd.hpp>

#include <array>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace cr = chainrule;
namespace fs = std::filesystem;
using namespace chainrule::literals;

constexpr cr::variable<"amplitude"> amplitude;
constexpr cr::variable<"rate"> rate;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr auto loss = cr::function(cr::sum(square(v - amplitude * exp(-rate * t))), cr::wrt(amplitude, rate), cr::given(t, v));

namespace {

constexpr double truth[] = {2.5, 1.3};
constexpr double noise = 0.05;
constexpr std::size_t chunk = 256 * std::size_t(cr::rows_in_block);

/// A number between 0 and 1 that depends on the row alone.
double random_number(std::uint64_t row) {
  std::uint64_t bits = row + 0x9e3779b97f4a7c15u;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  return static_cast<double>((bits ^ (bits >> 31)) >> 11) * 0x1p-53;
}

void make_files(fs::path const& folder, std::size_t rows) {
  std::array<double, 1000> clean{};
  for (std::size_t k = 0; k < clean.size(); ++k) clean[k] = truth[0] * std::exp(-truth[1] * 0.003 * double(k));
  cr::npy::writer<double> times(folder / "t.npy"), volts(folder / "v.npy");
  std::vector<double> some_times, some_volts;
  for (std::size_t first = 0; first < rows; first += chunk) {
    some_times.clear();
    some_volts.clear();
    for (std::size_t row = first; row < std::min(first + chunk, rows); ++row) {
      some_times.push_back(0.003 * double(row % clean.size()));
      some_volts.push_back(clean[row % clean.size()] + noise * std::sqrt(12.0) * (random_number(row) - 0.5));
    }
    times.append(some_times);
    volts.append(some_volts);
    progress::show(first, rows);
  }
  times.close();
  volts.close();
  progress::show(rows, rows);
  progress::end();
}

/// Sums over all rows, by chunks. With a checkpoint in the folder it goes on from there; after `chunks_to_live` it is killed.
template <class Running>
void stream(fs::path const& folder, Running& running, std::size_t chunks_to_live) {
  cr::npy::file<double> const times(folder / "t.npy"), volts(folder / "v.npy");
  fs::path const saved = folder / "checkpoint", fresh = folder / "checkpoint.new";
  if (std::ifstream in(saved, std::ios::binary); in) {
    auto sums = running.sums();
    if (!in.read(reinterpret_cast<char*>(&sums), sizeof sums))
      throw std::runtime_error(saved.string() + ": no checkpoint of these sums");
    running.resume(sums);
  }
  std::size_t const rows = times.row_count();
  for (auto first = static_cast<std::size_t>(running.rows()); first < rows; first += chunk) {
    if (chunks_to_live-- == 0) std::raise(SIGKILL);
    std::size_t const count = std::min(chunk, rows - first);
    running.accumulate(cr::simd, times.map(first, count), volts.map(first, count));
    if (first / chunk % 16 == 15) {
      std::ofstream(fresh, std::ios::binary).write(reinterpret_cast<char const*>(&running.sums()), sizeof running.sums()).flush();
      fs::rename(fresh, saved);  // at once: there is never half a checkpoint
    }
    progress::show(first + count, rows);
  }
  progress::end();
  fs::remove(saved);
}

struct result {
  double value = 0, by_amplitude = 0, by_rate = 0;
  std::int64_t rows = 0;
  bool operator==(result const&) const = default;
};

/// Streams in a process of its own, which may be killed: its result, if it comes to one.
result stream_apart(fs::path const& folder, std::size_t chunks_to_live = static_cast<std::size_t>(-1)) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  ::pid_t const child = ::fork();
  if (child == 0) {
    int status = 1;
    try {
      auto running = loss.in_chunks(amplitude = truth[0], rate = truth[1]);
      stream(folder, running, chunks_to_live);
      auto const [value, gradient] = running.value_and_gradient();
      result const found{value, gradient[0], gradient[1], running.rows()};
      status = ::write(ends[1], &found, sizeof found) == sizeof found ? 0 : 1;
    } catch (std::exception const& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
    std::_Exit(status);
  }
  ::close(ends[1]);
  result found;
  bool const came = ::read(ends[0], &found, sizeof found) == sizeof found;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!came && !WIFSIGNALED(status)) throw std::runtime_error("a stream failed");
  return found;
}

}  // namespace

int main(int count, char** words) try {
  double const gigabytes = count > 1 ? std::atof(words[1]) : 0.1;
  fs::path const folder =
      (count > 2 ? fs::path(words[2]) : fs::temp_directory_path()) / ("stream_rows_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  auto const rows = static_cast<std::size_t>(gigabytes * 1e9 / 16);
  std::size_t const chunks = (rows + chunk - 1) / chunk;
  make_files(folder, rows);
  result const whole = stream_apart(folder);
  std::fprintf(stderr, "\n");
  result const killed = stream_apart(folder, chunks * 3 / 4);
  std::fprintf(stderr, "  killed\n");
  bool const has_checkpoint = fs::exists(folder / "checkpoint");
  result const resumed = stream_apart(folder);
  fs::remove_all(folder);

  ::rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  double const deviation = std::sqrt(whole.value / double(rows)), megabytes = double(usage.ru_maxrss) / 1024;
  // At the truth the gradient is noise: within five of its standard deviations, 2 * noise * sqrt(rows) * the slope of the curve, which is at most 1 by the amplitude.
  bool const right = killed.rows == 0 && has_checkpoint && resumed == whole && whole.rows == std::int64_t(rows) &&
                     std::abs(deviation / noise - 1) < 0.01 &&
                     std::abs(whole.by_amplitude) < 10 * noise * std::sqrt(double(rows)) && megabytes < 200;
  std::printf("%.2f GB in two files, %zu rows, in %zu chunks and at most %.0f MB of memory\n", gigabytes, rows, chunks,
              megabytes);
  std::printf("standard deviation of a row %.5f, gradient %.3f %.3f\n", deviation, whole.by_amplitude, whole.by_rate);
  std::printf("killed and taken up again: %s\n", right ? "the same bits" : "WRONG");
  return right ? 0 : 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
