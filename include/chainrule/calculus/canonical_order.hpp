// Putting canonical forms in order.
#pragma once

#include <chainrule/core/list.hpp>

#include <string_view>

namespace chainrule::detail {

/// Sorts by merging the runs that are in order already.
template <class T, class Before>
constexpr void sort_runs(list<T>& items, Before before) {
  int const size = items.size();
  auto const run_end = [&](int begin) {
    int end = begin < size ? begin + 1 : size;
    while (end < size && !before(items[end], items[end - 1])) ++end;
    return end;
  };
  for (int first_run = run_end(0); first_run < size;) {
    list<T> merged;
    merged.reserve(size);
    int begin = 0;
    int middle = first_run;
    first_run = size;
    while (begin < size) {
      int const end = run_end(middle);
      int left = begin;
      int right = middle;
      while (left < middle && right < end) merged.push_back(before(items[right], items[left]) ? items[right++] : items[left++]);
      while (left < middle) merged.push_back(items[left++]);
      while (right < end) merged.push_back(items[right++]);
      if (begin == 0) first_run = end;
      begin = end;
      middle = run_end(begin);
    }
    items = static_cast<list<T>&&>(merged);
  }
}

/// Names in reading order: digits by their number, x2 before x10.
constexpr int compare_names(std::string_view a, std::string_view b) {
  auto const digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      std::size_t m = i;
      std::size_t n = j;
      while (m < a.size() && digit(a[m])) ++m;
      while (n < b.size() && digit(b[n])) ++n;
      if (m - i != n - j) return m - i < n - j ? -1 : 1;
    }
    if (a[i] != b[j]) return a[i] < b[j] ? -1 : 1;
    ++i, ++j;
  }
  return i < a.size() ? 1 : j < b.size() ? -1 : 0;
}

}  // namespace chainrule::detail
