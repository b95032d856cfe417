// Orders pairs of texts for collation.mjs: a JSON line {"locale", "sensitivity", "numeric", "a", "b"} for each,
// answered by -1, 0 or 1.

#include <patchbay/icu/collator.hpp>
#include <patchbay/value/value.hpp>

#include <iostream>
#include <map>
#include <string>

namespace {

using namespace patchbay;

icu::sensitivity sensitivity_named(const std::string& name) {
  static const std::map<std::string, icu::sensitivity> names{{"base", icu::sensitivity::base},
                                                             {"accent", icu::sensitivity::accent},
                                                             {"case", icu::sensitivity::case_only},
                                                             {"variant", icu::sensitivity::variant}};
  return names.at(name);
}

int order_of(const value& pair) {
  const icu::collator by(pair["locale"].get<std::string>(),
                         {.sensitivity = sensitivity_named(pair["sensitivity"].get<std::string>()),
                          .numeric = pair["numeric"].get<bool>()});
  const int order = by.compare(pair["a"].as_string(), pair["b"].as_string());
  return (order > 0) - (order < 0);
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) std::cout << order_of(value::parse(line)) << '\n';
}
