#include <patchbay/actions/action_matcher.hpp>

#include <algorithm>
#include <iterator>

namespace patchbay::inline v0_1 {

namespace {

using names = std::vector<std::string>;

bool is_of_thunk(std::string_view type, std::string_view prefix, std::string_view status) {
  return type.size() == prefix.size() + 1 + status.size() && type.starts_with(prefix) && type[prefix.size()] == '/' &&
         type.ends_with(status);
}

bool has_status(const action& a, std::string_view status, const names& type_prefixes) {
  if (!type_prefixes.empty()) {
    return std::any_of(type_prefixes.begin(), type_prefixes.end(),
                       [&](const std::string& prefix) { return is_of_thunk(a.type(), prefix, status); });
  }
  const value& meta = a["meta"];
  const value* given = meta.find("requestStatus");
  const value* request = meta.find("requestId");
  return given != nullptr && request != nullptr && request->is_string() && *given == value(status);
}

action_matcher with_status(std::string_view status, names type_prefixes) {
  return [status, type_prefixes = std::move(type_prefixes)](const action& a) {
    return has_status(a, status, type_prefixes);
  };
}

}  // namespace

action_matcher impl::any_of_function::operator()(std::vector<action_matcher> matchers) const {
  return [matchers = std::move(matchers)](const action& a) {
    return std::any_of(matchers.begin(), matchers.end(), [&](const action_matcher& matches) { return matches(a); });
  };
}

action_matcher impl::all_of_function::operator()(std::vector<action_matcher> matchers) const {
  return [matchers = std::move(matchers)](const action& a) {
    return std::all_of(matchers.begin(), matchers.end(), [&](const action_matcher& matches) { return matches(a); });
  };
}

action_matcher is_pending(names type_prefixes) { return with_status("pending", std::move(type_prefixes)); }
action_matcher is_fulfilled(names type_prefixes) { return with_status("fulfilled", std::move(type_prefixes)); }
action_matcher is_rejected(names type_prefixes) { return with_status("rejected", std::move(type_prefixes)); }

action_matcher is_rejected_with_value(names type_prefixes) {
  return all_of(is_rejected(std::move(type_prefixes)), [](const action& a) {
    const value* flag = a["meta"].find("rejectedWithValue");
    return flag != nullptr && *flag == value(true);
  });
}

action_matcher is_async_thunk_action(names type_prefixes) {
  return [type_prefixes = std::move(type_prefixes)](const action& a) {
    return has_status(a, "pending", type_prefixes) || has_status(a, "fulfilled", type_prefixes) ||
           has_status(a, "rejected", type_prefixes);
  };
}

}  // namespace patchbay
