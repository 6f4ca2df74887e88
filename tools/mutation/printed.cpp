// Texts read back, as test/calculus/print.cpp does, with an operation's notation taken from one that stands for it.
#include "asked.hpp"

#include <calculus/print.cpp>
#include <deque>

namespace mutants {

namespace {
bool is_same(cr::notation const& a, cr::notation const& b) {
  return a.pattern == b.pattern && a.own == b.own && a.first == b.first && a.rest == b.rest && a.keeps_sign == b.keeps_sign &&
         a.opposite == b.opposite;
}
}  // namespace

void ask_of_texts() {
  static std::deque<operation_info> all;  // formulas point to them
  std::vector<std::pair<operation_info const**, operation_info const*>> changed;
  for (auto const& each : data_formulas::operations)
    if (auto const other = replaced().find(each.info->key);
        other != replaced().end() &&
        !(is_same(other->second->text, each.info->text) && is_same(other->second->latex, each.info->latex))) {
      all.push_back(*each.info);
      all.back().text = other->second->text;
      all.back().latex = other->second->latex;
      auto const at = const_cast<operation_info const**>(&each.info);
      changed.emplace_back(at, each.info);
      *at = &all.back();
    }
  if (!changed.empty()) formulas_read_back::every_pair_of_operations{}.test_method();
  for (auto const& [at, before] : changed) *at = before;
}

}  // namespace mutants
