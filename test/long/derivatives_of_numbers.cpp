// Values, first and second derivatives in a number type that the documentation names, by the goals of test/operations/derivative_goals.hpp:
// CHAINRULE_TYPE chooses which. Prints them for tools/accuracy.
#include "../operations/derivative_numbers.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

#ifndef CHAINRULE_TYPE
#  error "-DCHAINRULE_TYPE=... names the number type"
#endif

namespace derivative_errors {
namespace {

template <class T>
struct within_goals {
  using types = measured_in_one<T>;
  void operator()(std::string const& name, measured const& found) const {
    std::printf("# %s\t%s\t%.2g\t%.2g\t%.2g\t%d\n", std::string(name_of<T>).c_str(), name.c_str(), found.value.worst,
                found.first.worst, found.second.worst, found.points);
    static std::set<std::string> const special{
        "erf", "erfc", "lgamma", "tgamma", "digamma", "polygamma of 1", "polygamma of 2", "norm_cdf", "norm_pdf"};
    bool const is_special = special.contains(name) || name.find('(') != std::string::npos;
    bool const reaches = found.value.worst <= 4 && found.first.worst <= (is_special ? 8 : 4) && found.second.worst <= 16;
    BOOST_TEST(found.points > 20, name);
    BOOST_TEST(reaches == (listed(name_of<T>, name) == nullptr),
               name << ": " << found.value.worst << " at " << found.value.where << ", " << found.first.worst << " at "
                    << found.first.where << ", " << found.second.worst << " at " << found.second.where);
  }
};

}  // namespace
}  // namespace derivative_errors

BOOST_AUTO_TEST_CASE(derivatives_of_other_numbers) {
  using namespace derivative_errors;
  measure_number<CHAINRULE_TYPE>(within_goals<CHAINRULE_TYPE>{});
  for (exceeding const& each : what_exceeds)
    if (each.type == name_of<CHAINRULE_TYPE> || each.type == "every type")
      std::printf("# listed\t%s\t%s\t%s\t%s\n", std::string(each.type).c_str(), std::string(each.operations).c_str(),
                  std::string(each.where).c_str(), std::string(each.why).c_str());
}
