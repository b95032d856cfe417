#pragma once

// How a value becomes a type of the caller's and the other way round.

#include <patchbay/value/value.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {

[[noreturn]] void throw_from_json(const char* what);
[[noreturn]] void throw_document_kind(const nlohmann::json& found, const char* wanted);
[[noreturn]] void throw_too_few(std::size_t found, std::size_t wanted);
[[noreturn]] void throw_inside(const error& failure, std::size_t index);
[[noreturn]] void throw_inside(const error& failure, std::string_view key);
[[noreturn]] void throw_at(const error& failure, const value& subject);

// Throws errc::out_of_range with the place of a number that a hook of nlohmann's narrowed. `read_back` is what to_json
// makes of what from_json made of a document, `again` does the same with another document. O(size).
void check_narrowing(const nlohmann::json& given, const nlohmann::json& read_back,
                     const std::function<nlohmann::json(const nlohmann::json&)>& again);
// Whether a document holds a number that some type of numbers cannot. O(size).
[[nodiscard]] bool may_be_narrowed(const nlohmann::json& document) noexcept;

template <class T>
struct always_false : std::false_type {};

// Json stands for nlohmann::json: as a template parameter it may stay incomplete until somebody converts.
template <class T, class Json>
T read_document(const Json& from);

// --- the standard's containers, in which nlohmann would narrow ---------------------------------------------

template <class Json>
const typename Json::array_t& array_in(const Json& from) {
  if (!from.is_array()) throw_document_kind(from, "an array");
  return from.template get_ref<const typename Json::array_t&>();
}

template <class Container, class Element, class Json>
Container read_elements(const Json& from) {
  const auto& elements = array_in(from);
  Container read;
  std::size_t index = 0;
  try {
    for (const Json& element : elements) {
      read.insert(read.end(), read_document<Element>(element));
      ++index;
    }
  } catch (const error& failure) {
    throw_inside(failure, index);
  }
  return read;
}

template <std::size_t Index, class T, class Json>
T read_element(const typename Json::array_t& from) {
  try {
    return read_document<T>(from[Index]);
  } catch (const error& failure) {
    throw_inside(failure, Index);
  }
}

template <class Tuple, class Json, class... T>
Tuple read_tuple(const Json& from) {
  const auto& elements = array_in(from);
  if (elements.size() < sizeof...(T)) throw_too_few(elements.size(), sizeof...(T));
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return Tuple{read_element<I, T, Json>(elements)...};
  }(std::index_sequence_for<T...>{});
}

template <class Map, class Json>
Map read_map(const Json& from) {
  using Mapped = typename Map::mapped_type;
  if (!from.is_object()) throw_document_kind(from, "an object");
  Map read;
  const std::string* at = nullptr;
  try {
    for (const auto& [key, element] : from.template get_ref<const typename Json::object_t&>()) {
      at = &key;
      read.emplace(key, read_document<Mapped>(element));
    }
  } catch (const error& failure) {
    throw_inside(failure, *at);
  }
  return read;
}

// How a type is read; specialised for what nlohmann's hooks are not asked for.
template <class T, class Json>
struct document_reader {
  // What from_json makes of it, held against what was given where to_json can tell.
  static T read(const Json& from) {
    try {
      T object = from.template get<T>();
      if constexpr (std::constructible_from<Json, const T&>) check(from, object);
      return object;
    } catch (const typename Json::exception& failure) {
      throw_from_json(failure.what());
    }
  }

 private:
  static void check(const Json& from, const T& object) {
    if (!may_be_narrowed(from)) return;
    check_narrowing(from, Json(object), [](const Json& other) { return Json(other.template get<T>()); });
  }
};

template <class Json>
struct document_reader<Json, Json> {
  static Json read(const Json& from) { return from; }
};

template <class T, class Json>
  requires(std::same_as<T, value> || std::same_as<T, bool> || std::same_as<T, std::string> || arithmetic<T>)
struct document_reader<T, Json> {
  static T read(const Json& from) { return value(from).template get<T>(); }
};

template <class T, class Json>
struct document_reader<std::optional<T>, Json> {
  static std::optional<T> read(const Json& from) {
    if (from.is_null()) return std::nullopt;
    return read_document<T>(from);
  }
};

template <class T, class A, class Json>
struct document_reader<std::vector<T, A>, Json> {
  static auto read(const Json& from) { return read_elements<std::vector<T, A>, T>(from); }
};
template <class T, class A, class Json>
struct document_reader<std::deque<T, A>, Json> {
  static auto read(const Json& from) { return read_elements<std::deque<T, A>, T>(from); }
};
template <class T, class A, class Json>
struct document_reader<std::list<T, A>, Json> {
  static auto read(const Json& from) { return read_elements<std::list<T, A>, T>(from); }
};
template <class T, class C, class A, class Json>
struct document_reader<std::set<T, C, A>, Json> {
  static auto read(const Json& from) { return read_elements<std::set<T, C, A>, T>(from); }
};
template <class T, class H, class E, class A, class Json>
struct document_reader<std::unordered_set<T, H, E, A>, Json> {
  static auto read(const Json& from) { return read_elements<std::unordered_set<T, H, E, A>, T>(from); }
};

template <class K, class T, class C, class A, class Json>
struct document_reader<std::map<K, T, C, A>, Json> {
  using container = std::map<K, T, C, A>;
  static container read(const Json& from) {
    if constexpr (std::constructible_from<K, const std::string&>) {
      return read_map<container>(from);
    } else {
      return read_elements<container, std::pair<K, T>>(from);
    }
  }
};
template <class K, class T, class H, class E, class A, class Json>
struct document_reader<std::unordered_map<K, T, H, E, A>, Json> {
  using container = std::unordered_map<K, T, H, E, A>;
  static container read(const Json& from) {
    if constexpr (std::constructible_from<K, const std::string&>) {
      return read_map<container>(from);
    } else {
      return read_elements<container, std::pair<K, T>>(from);
    }
  }
};

template <class T, std::size_t Size, class Json>
struct document_reader<std::array<T, Size>, Json> {
  static std::array<T, Size> read(const Json& from) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return read_tuple<std::array<T, Size>, Json, std::tuple_element_t<I, std::array<T, Size>>...>(from);
    }(std::make_index_sequence<Size>{});
  }
};
template <class A, class B, class Json>
struct document_reader<std::pair<A, B>, Json> {
  static auto read(const Json& from) { return read_tuple<std::pair<A, B>, Json, A, B>(from); }
};
template <class... T, class Json>
struct document_reader<std::tuple<T...>, Json> {
  static auto read(const Json& from) { return read_tuple<std::tuple<T...>, Json, T...>(from); }
};

template <class T, class Json>
T read_document(const Json& from) {
  return document_reader<T, Json>::read(from);
}

// --- from values and to values -----------------------------------------------------------------------------

template <class T, class Json>
T get_by_hook(const value& from) {
  Json document;
  to_json(document, from);
  try {
    return read_document<T>(document);
  } catch (const error& failure) {
    throw_at(failure, from);
  }
}

template <class T>
struct optional_of : std::false_type {};
template <class T>
struct optional_of<std::optional<T>> : std::true_type {};

template <class T, class Json>
value from_by_hook(const T& object) {
  const Json document(object);
  return value(document);
}

}  // namespace impl

template <class T>
T value::get() const {
  if constexpr (std::same_as<T, value>) {
    return *this;
  } else if constexpr (std::same_as<T, bool>) {
    return to_bool();
  } else if constexpr (std::same_as<T, std::string>) {
    return std::string(as_string());
  } else if constexpr (std::same_as<T, std::string_view> || std::same_as<T, const char*>) {
    static_assert(impl::always_false<T>::value,
                  "a view would outlive a temporary: use as_string(), or get<std::string>()");
  } else if constexpr (std::floating_point<T>) {
    const double number = to_double();
    if constexpr (sizeof(T) < sizeof(double)) {
      constexpr auto largest = static_cast<double>(std::numeric_limits<T>::max());
      if (number > largest || number < -largest) throw_number_range("a number of the type asked for");
    }
    return static_cast<T>(number);
  } else if constexpr (impl::arithmetic<T> && std::signed_integral<T>) {
    const std::int64_t number = to_int64();
    if (!std::in_range<T>(number)) throw_number_range("an integer of the type asked for");
    return static_cast<T>(number);
  } else if constexpr (impl::arithmetic<T>) {
    const std::uint64_t number = to_uint64();
    if (!std::in_range<T>(number)) throw_number_range("an unsigned integer of the type asked for");
    return static_cast<T>(number);
  } else {
    return impl::get_by_hook<T, nlohmann::json>(*this);
  }
}

template <class T>
value value::from(const T& object) {
  if constexpr (std::constructible_from<value, const T&>) {
    return value(object);
  } else if constexpr (impl::optional_of<T>::value) {
    return object ? from(*object) : value();
  } else {
    return impl::from_by_hook<T, nlohmann::json>(object);
  }
}

template <class T>
impl::owned<T> value::value_or(T missing) const {
  if (is_null()) return impl::owned<T>(std::move(missing));
  return get<impl::owned<T>>();
}

template <class T>
impl::owned<T> value::value_or(impl::text key, T missing) const {
  const value* member = find(key);
  if (member == nullptr) return impl::owned<T>(std::move(missing));
  try {
    return member->value_or(std::move(missing));
  } catch (const error& failure) {
    impl::throw_inside(failure, key);
  }
}

}  // namespace patchbay
