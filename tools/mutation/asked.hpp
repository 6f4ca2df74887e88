// What is asked of an operation that stands for another: compiled once, in asked.cpp.
#pragma once

#include "interpreted.hpp"

namespace mutants {

/// Its values and derivatives over the whole range; at the samples, alone and composed; at the edges. Ends with the first that fails.
void ask(cr::hash_t original);

/// Whether formulas read back from their texts are the same. (printed.cpp)
void ask_of_texts();

/// Op in the place of Original.
template <class Op, class Original>
void replace() {
  learn<Op, Original>();
  replaced()[cr::detail::operation<Original>.key] = &cr::detail::operation<Op>;
}

/// The same where only facts have changed: its values are the original's.
template <class Op, class Original>
void restate() {
  for (int arity = 0; arity <= 4; ++arity)
    if (auto const values = known().find({cr::detail::operation<Original>.key, arity}); values != known().end())
      known()[{cr::detail::operation<Op>.key, arity}] = values->second;
  if constexpr (requires { Op::monotone; }) growths()[cr::detail::operation<Op>.key] = Op::monotone;
  replaced()[cr::detail::operation<Original>.key] = &cr::detail::operation<Op>;
}

}  // namespace mutants
