// The canonical form of a formula: == compares it, simplify writes it, facts are read from it.
#pragma once

#include <chainrule/calculus/canonical_loops.hpp>
#include <chainrule/calculus/canonical_spelling.hpp>

namespace chainrule::detail {

/// Parts of formulas that sums and products gather.
enum class canonical_family : unsigned char { other, sum, product };

/// A subformula while it is read, and its value once it is.
struct canonical_entry {
  definition_info const* definition = nullptr;
  int first = 0;  // where the numbers of its arguments begin
  int uses = 0;
  canonical_family own = canonical_family::other;
  canonical_family above = canonical_family::other;
  weighted value;
};

template <class T, std::size_t N>
constexpr list<T> as_list(std::array<T, N> const& values) {
  list<T> result;
  result.reserve(int(N));
  for (T const& v : values) result.push_back(v);
  return result;
}

/// A reader's state as an array of exact size.
template <int Nodes, int Items, int Entries, int Arguments>
struct canonical_snapshot {
  std::array<canonical_node, Nodes> nodes{};
  std::array<weighted, Items> items{};
  std::array<canonical_entry, Entries> entries{};
  std::array<int, Arguments> arguments{};
  int next = 0;
  canonical_error error = canonical_error::none;
};

/// Brings a formula into an arena. Sums and products that have no other user are read as one with what they belong to.
template <class Arena>
class basic_canonical_reader {
 public:
  /// The formula at `root`; where some variables (by their hashes) are mirrored, with -x for each such x.
  constexpr explicit basic_canonical_reader(definition_info const* formula, hash_t const* mirrored = nullptr,
                                            int mirrored_count = 0) {
    for (int k = 0; k < mirrored_count; ++k) mirrored_.push_back(mirrored[k]);
    definition_map numbers;
    walk(formula, numbers, [&](definition_info const* here) {
      canonical_entry fresh;
      fresh.definition = here;
      fresh.own = family_of(here);
      fresh.first = arguments_.size();
      for (int operand = 0; operand < here->arity; ++operand) {
        int const below = numbers.find(here->arguments[operand]->hash);
        arguments_.push_back(below);
        ++entries_[below].uses;
        entries_[below].above = fresh.own;
      }
      entries_.push_back(fresh);
      return entries_.size() - 1;
    });
  }

  template <int Nodes, int Items, int Entries, int Arguments>
  constexpr basic_canonical_reader(canonical_snapshot<Nodes, Items, Entries, Arguments> const& saved, hash_t const* mirrored,
                                   int mirrored_count)
      : entries_(as_list(saved.entries)), arguments_(as_list(saved.arguments)), next_(saved.next) {
    for (int k = 0; k < mirrored_count; ++k) mirrored_.push_back(mirrored[k]);
    arena_.restore(as_list(saved.nodes), as_list(saved.items), saved.error);
  }
  template <int Nodes, int Items, int Entries, int Arguments>
  [[nodiscard]] constexpr auto snapshot() const {
    canonical_snapshot<Nodes, Items, Entries, Arguments> saved;
    for (int i = 0; i < Nodes; ++i) saved.nodes[std::size_t(i)] = arena_.node(i);
    for (int i = 0; i < Items; ++i) saved.items[std::size_t(i)] = arena_.items()[i];
    for (int i = 0; i < Entries; ++i) saved.entries[std::size_t(i)] = entries_[i];
    for (int i = 0; i < Arguments; ++i) saved.arguments[std::size_t(i)] = arguments_[i];
    saved.next = next_;
    saved.error = arena_.error();
    return saved;
  }

  /// Reads on until the work done exceeds the budget or everything is read.
  constexpr void read(int budget) {
    for (int done = 0; !finished() && arena_.work() + done < budget; ++next_, ++done)
      if (!is_part(next_)) entries_[next_].value = value_of(next_);
  }
  [[nodiscard]] constexpr bool finished() const { return next_ == size(); }
  [[nodiscard]] constexpr weighted value() const { return entries_[size() - 1].value; }
  /// The value of a subformula, though it be a part of a larger sum or product.
  [[nodiscard]] constexpr weighted value(int i) { return is_part(i) ? value_of(i) : entries_[i].value; }
  [[nodiscard]] constexpr definition_info const* definition(int i) const { return entries_[i].definition; }
  [[nodiscard]] constexpr int argument(int i, int k) const { return arguments_[entries_[i].first + k]; }

  [[nodiscard]] constexpr Arena& arena() { return arena_; }
  [[nodiscard]] constexpr Arena const& arena() const { return arena_; }
  /// Distinct subformulas.
  [[nodiscard]] constexpr int size() const { return entries_.size(); }
  [[nodiscard]] constexpr int arguments() const { return arguments_.size(); }
  /// Those on nothing, as pi, do not count.
  [[nodiscard]] constexpr int operations() const {
    int sum = 0;
    for (canonical_entry const& e : entries_) sum += e.definition->arity > 0;
    return sum;
  }

 private:
  using family = canonical_family;

  template <class Op>
  static constexpr bool is(definition_info const* d) {
    return d->is_application() && d->operation->key == type_hash<Op>;
  }
  static constexpr family family_of(definition_info const* d) {
    using namespace operations;
    if (is<add_>(d) || is<subtract_>(d) || is<negate_>(d)) return family::sum;
    if (is<multiply_>(d) || is<divide_>(d)) return family::product;
    return family::other;
  }
  [[nodiscard]] constexpr bool is_part(int i) const {
    canonical_entry const& e = entries_[i];
    return e.uses == 1 && e.own != family::other && e.own == e.above;
  }
  [[nodiscard]] constexpr int argument(canonical_entry const& e, int k) const { return arguments_[e.first + k]; }

  constexpr weighted value_of(int i) {
    canonical_entry const& e = entries_[i];
    definition_info const* const d = e.definition;
    if (d->is_constant()) return {arena_.checked(d->constant), 0};
    if (d->is_variable()) {
      weighted result = arena_.variable(d);
      for (hash_t const m : mirrored_)
        if (m == d->hash) result.factor = {-1, 1};
      return result;
    }
    if (e.own != family::other) return collected(i);
    list<weighted> arguments;
    arguments.reserve(d->arity);
    for (int k = 0; k < d->arity; ++k) arguments.push_back(entries_[argument(e, k)].value);
    if (is<operations::sqrt_>(d)) return arena_.power(arguments[0], {1, 2});
    if (is<operations::pow_>(d) && arguments[1].is_number()) return arena_.power(arguments[0], arguments[1].factor);
    if (is_numbered_loop(d->operation)) return canonical_loop(arena_, d->operation, arguments).of(arguments[0]);
    return canonical_application(arena_, d->operation, arguments);
  }

  /// The sum or product of everything below i of its family; the stack holds coefficients or exponents, 1 or -1.
  constexpr weighted collected(int i) {
    using namespace operations;
    family const own = entries_[i].own;
    rational factor{1, 1};
    list<weighted> items;
    list<weighted> pending;
    items.reserve(2);
    pending.reserve(2);
    pending.push_back({{1, 1}, i});
    while (!pending.empty()) {
      weighted const p = pending.back();
      pending.pop_back();
      canonical_entry const& e = entries_[p.node];
      if (p.node != i && !is_part(p.node)) {
        if (own == family::sum) arena_.add_term(items, e.value, p.factor);
        else arena_.add_factor(factor, items, e.value, p.factor);
        continue;
      }
      bool const inverse = is<subtract_>(e.definition) || is<negate_>(e.definition) || is<divide_>(e.definition);
      for (int k = e.definition->arity - 1; k >= 0; --k) {
        bool const turn = inverse && k == e.definition->arity - 1;
        pending.push_back({turn ? -p.factor : p.factor, argument(e, k)});
      }
    }
    if (own == family::sum) return arena_.sum(static_cast<list<weighted>&&>(items));
    return arena_.product(factor, static_cast<list<weighted>&&>(items));
  }

  Arena arena_;
  list<canonical_entry> entries_;
  list<int> arguments_;
  list<hash_t> mirrored_;
  int next_ = 0;
};
using canonical_reader = basic_canonical_reader<canonical_arena>;

// clang allows a million steps in a constant evaluation: long formulas are read in stages, each a constant of its own.
#if defined(__clang__)
inline constexpr int canonical_budget = 600;
#else
inline constexpr int canonical_budget = 10000;
#endif

/// What a formula's canonical form says without being kept.
struct canonical_summary {
  hash_t hash = 0;
  canonical_error error = canonical_error::none;
  bool is_number = false;
  bool is_closed = false;  // no variable is left
  rational factor{};       // the number, if it is one
};

struct canonical_progress {
  bool finished = false;
  int nodes = 0;
  int items = 0;
  int entries = 0;
  int arguments = 0;
  int operations = 0;
  canonical_summary summary;
  canonical_words words{};
};

template <int Budget, class E, int Stage, hash_t... Mirrored>
struct canonical_stage {
  static constexpr canonical_reader reached() {
    canonical_reader reader = start();
    reader.read(Budget);
    return reader;
  }
  static constexpr canonical_progress progress = [] {
    canonical_reader const reader = reached();
    weighted const read_value = reader.value();
    canonical_arena const& arena = reader.arena();
    return canonical_progress{reader.finished(),
                              arena.size(),
                              arena.items().size(),
                              reader.size(),
                              reader.arguments(),
                              reader.operations(),
                              {arena.hash(read_value), arena.error(), read_value.is_number(),
                               !arena.node(read_value.node).has_variables, read_value.factor},
                              reader.finished() ? canonical_words(arena, read_value.node) : canonical_words()};
  }();

 private:
  friend struct canonical_stage<Budget, E, Stage + 1, Mirrored...>;
  static constexpr canonical_reader start() {
    constexpr hash_t mirrored[] = {Mirrored..., 0};
    if constexpr (Stage == 0) return canonical_reader(info_of<E>, mirrored, int(sizeof...(Mirrored)));
    else return canonical_reader(canonical_stage<Budget, E, Stage - 1, Mirrored...>::saved, mirrored, int(sizeof...(Mirrored)));
  }
  static constexpr auto save() {
    return reached().template snapshot<progress.nodes, progress.items, progress.entries, progress.arguments>();
  }
  static constexpr auto saved = save();
};

template <int Budget, class E, int Stage, hash_t... Mirrored>
constexpr int last_stage() {
  if constexpr (canonical_stage<Budget, E, Stage, Mirrored...>::progress.finished) return Stage;
  else return last_stage<Budget, E, Stage + 1, Mirrored...>();
}

/// The canonical form with -x for each variable x of the hashes given.
template <class E, hash_t... Mirrored>
struct canonical_formula {
  static constexpr int stage = last_stage<canonical_budget, E, 0, Mirrored...>();
  static constexpr canonical_summary const& summary = canonical_stage<canonical_budget, E, stage, Mirrored...>::progress.summary;
  static constexpr canonical_words const& words = canonical_stage<canonical_budget, E, stage, Mirrored...>::progress.words;
  static constexpr list<hash_t> spelled() {
    canonical_reader const reader =
        canonical_stage<canonical_budget, E, stage + 1, Mirrored...>::reached();  // what was read, restored
    return canonical_speller(reader.arena(), reader.value().node).words();
  }
};

/// The formula's canonical form, for use within one constant evaluation.
template <class E>
constexpr canonical_reader canonical_form() {
  return canonical_stage<canonical_budget, E, last_stage<canonical_budget, E, 0>()>::reached();
}

template <class E, hash_t... Mirrored>
inline constexpr canonical_summary canonical_of = canonical_formula<E, Mirrored...>::summary;

/// The canonical form exists: its exact constants fold.
template <canonical_error Error>
constexpr bool check_canonical_error() {
  static_assert(Error != canonical_error::overflow,
                "chainrule: the exact constants of this formula, brought together, overflow 64 bits");
  static_assert(Error != canonical_error::division_by_zero,
                "chainrule: this formula divides by zero: its denominator is 0 in canonical form");
  return true;
}
template <class E>
constexpr bool check_canonical() {
  return check_canonical_error<canonical_of<E>.error>();
}

}  // namespace chainrule::detail
