#pragma once

#include <patchbay/value/value.hpp>

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

/// Members of a struct in its hooks for nlohmann, as TypeScript means them: `due?: string` is a
/// `std::optional<std::string>`, empty where the member is missing, and missing where it is empty.
///
///     void to_json(nlohmann::json& to, const todo& from) {
///       write_member(to, "text", from.text);
///       write_member(to, "due", from.due);
///     }
///     void from_json(const nlohmann::json& from, todo& to) {
///       read_member(from, "text", to.text);
///       read_member(from, "due", to.due);
///       read_member(from, "priority", to.priority, 1);
///     }
///
/// Numbers are read exactly, as by `value::get`, and errors name the place. Include <nlohmann/json.hpp>.
namespace patchbay::inline v0_1 {

namespace impl {

// The member, nullptr where it is missing; throws errc::type_mismatch where `from` is no object.
[[nodiscard]] const nlohmann::json* find_member(const nlohmann::json& from, std::string_view key);
[[noreturn]] void throw_missing_member(std::string_view key);

template <class T, class Json>
T read_found_member(const Json& found, std::string_view key) {
  try {
    return read_document<T>(found);
  } catch (const error& failure) {
    throw_inside(failure, key);
  }
}

}  // namespace impl

/// Reads a member of an object. A std::optional is empty where the member is missing or null; for any other type
/// `errc::not_found` is thrown where it is missing. Throws as `value::get` does, with the place of the member.
template <std::same_as<nlohmann::json> Json, class T>
void read_member(const Json& from, impl::text key, T& to) {
  if (const Json* found = impl::find_member(from, key)) {
    to = impl::read_found_member<T>(*found, key);
  } else if constexpr (impl::optional_of<T>::value) {
    to.reset();
  } else {
    impl::throw_missing_member(key);
  }
}

/// The same, with a default for a member that is missing or null: JavaScript's `from.key ?? missing`.
template <std::same_as<nlohmann::json> Json, class T>
void read_member(const Json& from, impl::text key, T& to, std::type_identity_t<T> missing) {
  const Json* found = impl::find_member(from, key);
  if (found == nullptr || found->is_null()) {
    to = std::move(missing);
  } else {
    to = impl::read_found_member<T>(*found, key);
  }
}

/// Writes a member of an object, or of a null, which becomes one. An empty std::optional is left out.
template <std::same_as<nlohmann::json> Json, class T>
void write_member(Json& to, impl::text key, const T& member) {
  if constexpr (impl::optional_of<T>::value) {
    if (to.is_null()) to = Json::object();
    if (member) write_member(to, key, *member);
  } else {
    to[std::string(key)] = member;
  }
}

}  // namespace patchbay
