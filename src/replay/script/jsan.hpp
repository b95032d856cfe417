#pragma once

#include <patchbay/value/value.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// Takes the notation of jsan, which DevTools writes, out of parts of a document. References `{"$jsan": "$.path"}` are
// replaced by what they name in the document, each of which is worked out once; members that are undefined are left
// out. A member called "$jsan" whose value is an array is one of the application's own, and the array is not.
class jsan_resolver {
 public:
  // The document must outlive the resolver.
  explicit jsan_resolver(const value& document) noexcept : document_(document) {}

  // Nothing for what is undefined. O(the part, and what it refers to that was not met before). Throws
  // errc::script_syntax for what JSON cannot hold (dates, functions, circles), with the reason as message and the
  // pointer inside `part`; the resolver is of no more use then.
  [[nodiscard]] std::optional<value> resolve(const value& part);

 private:
  value resolve_elements(const value& array);
  value resolve_members(const value& object);
  std::optional<value> resolve_inside(const value& v, std::string_view place);
  std::optional<value> restore(std::string_view notation);
  value follow(std::string_view path);
  [[nodiscard]] const value& find(std::string_view path) const;

  const value& document_;
  std::map<std::string, std::optional<value>, std::less<>> targets_{};
  int depth_ = 0;
};

}  // namespace patchbay::impl
