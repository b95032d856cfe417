#include "model/settings.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace dataforge {

using patchbay::value;

namespace {

// A setting is one of a few values; the first is what it starts with.
struct setting {
  std::string_view name;
  std::vector<value> choices;
};

const std::vector<setting>& all_settings() {
  static const std::vector<setting> all = {{"theme", {"dark", "light", "system"}},
                                           {"depth_unit", {"m", "ft"}},
                                           {"density", {"comfortable", "compact"}},
                                           {"grid", {true, false}},
                                           {"shading", {true, false}},
                                           {"decimals", {2, 0, 1, 3, 4}}};
  return all;
}

std::string listed(const std::vector<value>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) text += i + 1 == choices.size() ? " or " : ", ";
    text += choices[i].dump();
  }
  return text;
}

[[noreturn]] void refuse(const std::string& why) { throw patchbay::error(patchbay::errc::invalid_argument, why); }

}  // namespace

value default_settings() {
  return patchbay::produce(value::object(), [](const patchbay::draft& settings) {
    for (const setting& each : all_settings()) settings[each.name] = each.choices.front();
  });
}

void check_settings(const value& changed) {
  if (!changed.is_object()) refuse("The settings must be an object, not " + std::string(changed.type_name()) + ".");
  for (const auto& [name, wanted] : changed.items()) {
    const auto known = std::ranges::find(all_settings(), name, &setting::name);
    if (known == all_settings().end()) refuse("There is no setting \"" + std::string(name) + "\".");
    if (std::ranges::find(known->choices, wanted) != known->choices.end()) continue;
    refuse("The setting \"" + std::string(name) + "\" must be " + listed(known->choices) + ", not " + wanted.dump() +
           ".");
  }
}

}  // namespace dataforge
