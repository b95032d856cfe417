#include "replay/script/jsan.hpp"

#include "store/script_members.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

namespace {

constexpr int deepest = 1000;

[[noreturn]] void fail(std::string message) { throw error(errc::script_syntax, std::move(message)); }

// What a notation stands for that JSON has no value for.
std::string_view name_of(char notation) {
  switch (notation) {
    case 'd':
      return "a date";
    case 'r':
      return "a regular expression";
    case 'f':
      return "a function";
    case 'e':
      return "an Error";
    case 's':
    case 'g':
      return "a symbol";
    case 'm':
      return "a Map";
    case 'l':
      return "a Set";
    case 'n':
      return "NaN";
    case 'i':
    case 'y':
      return "an infinity";
    default:
      return "something unknown";
  }
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

// Walks `.word`, `[0]` and `["any \"key\""]`.
class path_reader {
 public:
  explicit path_reader(std::string_view path) : path_(path), at_(1) {}

  [[nodiscard]] bool done() const { return at_ >= path_.size(); }

  [[nodiscard]] std::string next() {
    const std::string_view rest = path_.substr(at_);
    if (rest.starts_with("[\"")) return quoted();
    if (rest.starts_with('[')) return enclosed();
    if (rest.starts_with('.')) return word();
    fail_syntax();
  }

 private:
  std::string word() {
    const std::size_t start = ++at_;
    while (at_ < path_.size() && is_word(path_[at_])) ++at_;
    return std::string(path_.substr(start, at_ - start));
  }

  std::string enclosed() {
    const std::size_t end = path_.find(']', at_);
    if (end == std::string_view::npos) fail_syntax();
    const std::size_t start = std::exchange(at_, end + 1) + 1;
    return std::string(path_.substr(start, end - start));
  }

  std::string quoted() {
    const std::size_t start = at_ + 1;
    std::size_t end = start + 1;
    while (end < path_.size() && path_[end] != '"') end += path_[end] == '\\' ? 2 : 1;
    if (end >= path_.size() || !path_.substr(end).starts_with("\"]")) fail_syntax();
    at_ = end + 2;
    return key_of(path_.substr(start, end + 1 - start));
  }

  // Keys are written as JSON text, escapes and all.
  [[nodiscard]] std::string key_of(std::string_view quoted_text) const {
    try {
      return value::parse(quoted_text).get<std::string>();
    } catch (const error&) {
      fail_syntax();
    }
  }

  [[noreturn]] void fail_syntax() const { fail("the reference " + value(path_).dump() + " cannot be understood"); }

  std::string_view path_;
  std::size_t at_;
};

}  // namespace

std::optional<value> jsan_resolver::resolve(const value& part) {
  if (!part.is_structured()) return part;
  if (part.is_array()) return resolve_elements(part);
  const value* notation = part.find(jsan_member);
  if (notation != nullptr && part.size() == 1 && notation->is_string()) return restore(notation->as_string());
  return resolve_members(part);
}

value jsan_resolver::resolve_elements(const value& array) {
  value result = array;
  std::size_t index = 0;
  for (const value& element : array.elements()) {
    const value resolved = resolve_inside(element, '/' + std::to_string(index)).value_or(value());
    if (!resolved.identical(element)) result = produce(result, [&](draft d) { d[index] = resolved; });
    ++index;
  }
  return result;
}

value jsan_resolver::resolve_members(const value& object) {
  value result = object;
  for (const member each : object.items()) {
    const value* own = each.key == jsan_member && each.value.is_array() ? each.value.find(std::size_t{0}) : nullptr;
    const std::optional<value> resolved =
        resolve_inside(own != nullptr ? *own : each.value, (pointer() / each.key).text());
    if (resolved && resolved->identical(each.value)) continue;
    result = produce(result, [&](draft edited) {
      if (resolved) {
        edited[each.key] = *resolved;
      } else {
        edited.erase(each.key);
      }
    });
  }
  return result;
}

std::optional<value> jsan_resolver::resolve_inside(const value& v, std::string_view place) {
  if (++depth_ > deepest) fail("references lead around in a circle, or too deep");
  try {
    std::optional<value> resolved = resolve(v);
    --depth_;
    return resolved;
  } catch (const error& failure) {
    throw failure.within(place);
  }
}

std::optional<value> jsan_resolver::restore(std::string_view notation) {
  if (notation == "u") return {};
  if (notation.starts_with('$')) return follow(notation);
  fail("it holds " + std::string(name_of(notation.empty() ? '\0' : notation.front())) + " (" + value(notation).dump() +
       " in the notation of jsan), which JSON cannot");
}

// Each target is resolved once: targets that hold references to others could otherwise take for ever.
value jsan_resolver::follow(std::string_view path) {
  const auto [found, is_new] = targets_.try_emplace(std::string(path));
  if (is_new) {
    found->second = resolve(find(path)).value_or(value());
  } else if (!found->second) {
    fail("the reference " + value(path).dump() + " leads around in a circle");
  }
  return *found->second;
}

const value& jsan_resolver::find(std::string_view path) const {
  const value* at = &document_;
  for (path_reader reader(path); !reader.done();) {
    const std::string token = reader.next();
    at = at->find(pointer() / token);
    // Paths do not count the array around a member of this name.
    if (at != nullptr && token == jsan_member && at->is_array()) at = at->find(std::size_t{0});
    if (at == nullptr) fail("the reference " + value(path).dump() + " names a place that does not exist");
  }
  return *at;
}

}  // namespace patchbay::impl
