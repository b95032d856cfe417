#include <patchbay/bridge/permissions.hpp>

#include <algorithm>

namespace patchbay::inline v0_1::bridge {

bool matches_glob(patchbay::impl::text pattern, patchbay::impl::text name) noexcept {
  std::size_t at = 0;
  std::size_t in_pattern = 0;
  std::size_t star = std::string_view::npos;
  std::size_t after_star = 0;
  while (at < name.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      after_star = at;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == name[at]) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++after_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

bool allowlist::allows(patchbay::impl::text name) const noexcept {
  const auto matches = [name](const std::string& pattern) { return matches_glob(pattern, name); };
  return std::none_of(deny.begin(), deny.end(), matches) && std::any_of(allow.begin(), allow.end(), matches);
}

bool allowlist::is_everything() const noexcept {
  return deny.empty() && std::find(allow.begin(), allow.end(), "") != allow.end();
}

permissions permissions::everything() {
  const allowlist all{.allow = {"*"}};
  return {.commands = all,
          .actions = all,
          .listen = all,
          .emit = all,
          .open = all,
          .paths = {.allow = {""}},
          .trusted = true};
}

}  // namespace patchbay::bridge
