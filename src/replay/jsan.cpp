#include "jsan.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::impl {

namespace {

constexpr std::string_view marker = "$jsan";
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
    std::string key;
    for (at_ += 2; at_ + 1 < path_.size() && path_[at_] != '"'; ++at_) {
      if (path_[at_] == '\\') ++at_;
      key += path_[at_];
    }
    if (!path_.substr(at_).starts_with("\"]")) fail_syntax();
    at_ += 2;
    return key;
  }

  [[noreturn]] void fail_syntax() const { fail("the reference " + value(path_).dump() + " cannot be understood"); }

  std::string_view path_;
  std::size_t at_;
};

class resolver {
 public:
  explicit resolver(const value& document) : document_(document) {}

  // Nothing for what is undefined.
  std::optional<value> resolve(const value& v) {
    if (!v.is_structured()) return v;
    if (v.is_array()) return resolve_elements(v);
    if (const value* notation = v.find(marker); notation != nullptr && v.size() == 1 && notation->is_string()) {
      return restore(notation->as_string());
    }
    return resolve_members(v);
  }

 private:
  value resolve_elements(const value& array) {
    value result = array;
    std::size_t index = 0;
    for (const value& element : array.elements()) {
      pointer place;
      place /= index;
      const value resolved = resolve_inside(element, place).value_or(value());
      if (!resolved.identical(element)) result = produce(result, [&](draft d) { d[index] = resolved; });
      ++index;
    }
    return result;
  }

  value resolve_members(const value& object) {
    value result = object;
    for (const member each : object.items()) {
      const std::optional<value> resolved = resolve_inside(each.value, pointer() / each.key);
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

  std::optional<value> resolve_inside(const value& v, const pointer& place) {
    if (++depth_ > deepest) fail("references lead around in a circle, or too deep");
    try {
      std::optional<value> resolved = resolve(v);
      --depth_;
      return resolved;
    } catch (const error& failure) {
      throw failure.within(place.text());
    }
  }

  std::optional<value> restore(std::string_view notation) {
    if (notation == "u") return {};
    if (notation.starts_with('$')) return follow(notation);
    fail("it holds " + std::string(name_of(notation.empty() ? '\0' : notation.front())) + " (" +
         value(notation).dump() + " in the notation of jsan), which JSON cannot");
  }

  // Each target is resolved once: targets that hold references to others could otherwise take for ever.
  value follow(std::string_view path) {
    const auto [found, is_new] = targets_.try_emplace(std::string(path));
    if (is_new) {
      found->second = resolve(find(path)).value_or(value());
    } else if (!found->second) {
      fail("the reference " + value(path).dump() + " leads around in a circle");
    }
    return *found->second;
  }

  const value& find(std::string_view path) const {
    const value* at = &document_;
    for (path_reader reader(path); !reader.done();) {
      const std::string token = reader.next();
      at = at->find(pointer() / token);
      if (at == nullptr) fail("the reference " + value(path).dump() + " names a place that does not exist");
    }
    return *at;
  }

  const value& document_;
  std::map<std::string, std::optional<value>, std::less<>> targets_;
  int depth_ = 0;
};

}  // namespace

std::optional<value> resolve_jsan(const value& part, const value& document) { return resolver(document).resolve(part); }

}  // namespace patchbay::impl
