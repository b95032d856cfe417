#include "value/text/utf8.hpp"
#include "value/tree/build.hpp"
#include "value/tree/node.hpp"

#include <patchbay/value/patch.hpp>
#include <patchbay/value/ranges.hpp>
#include <patchbay/value/value.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {

namespace {

using nlohmann::json;

// Builds a value of a document; an error names the member at fault.
class reader_of_documents {
 public:
  [[nodiscard]] value read(const json& document) {
    switch (document.type()) {
      case json::value_t::null:
        return {};
      case json::value_t::boolean:
        return document.get_ref<const json::boolean_t&>();
      case json::value_t::number_integer:
        return document.get_ref<const json::number_integer_t&>();
      case json::value_t::number_unsigned:
        return document.get_ref<const json::number_unsigned_t&>();
      case json::value_t::number_float:
        return read_double(document.get_ref<const json::number_float_t&>());
      case json::value_t::string:
        return read_string(document.get_ref<const json::string_t&>());
      case json::value_t::array:
        return read_array(document.get_ref<const json::array_t&>());
      case json::value_t::object:
        return read_object(document.get_ref<const json::object_t&>());
      default:
        fail(errc::type_mismatch, "a binary or discarded nlohmann::json is no JSON value");
    }
  }

 private:
  struct step {
    const std::string* key;  // nullptr in an array
    std::size_t index;
  };

  [[noreturn]] void fail(errc code, std::string message) const {
    std::string place;
    for (const step& s : steps_) {
      if (s.key != nullptr)
        pointer::append_token(place, *s.key);
      else
        pointer::append_index(place, s.index);
    }
    throw error(code, std::move(message), {.pointer = std::move(place)});
  }

  [[nodiscard]] value read_double(double number) const {
    if (!std::isfinite(number))
      fail(errc::not_finite, std::isnan(number) ? "NaN is no JSON number" : "an infinity is no JSON number");
    return number;
  }

  [[nodiscard]] value read_string(const std::string& text) const {
    if (const std::size_t at = invalid_utf8_at(text); at != std::string::npos) {
      fail(errc::invalid_utf8, "the string is not valid UTF-8 at byte " + std::to_string(at));
    }
    return value_access::trusted_string(text);
  }

  [[nodiscard]] value read_key(const std::string& key) const {
    if (const std::size_t at = invalid_utf8_at(key); at != std::string::npos) {
      fail(errc::invalid_utf8, "an object's key is not valid UTF-8 at byte " + std::to_string(at));
    }
    return value_access::trusted_string(key);
  }

  void check_depth() const {
    if (steps_.size() < max_document_depth) return;
    fail(errc::too_deep, "more than " + std::to_string(max_document_depth) + " arrays and objects are nested");
  }

  [[nodiscard]] value read_array(const json::array_t& array) {
    check_depth();
    std::vector<value> elements;
    elements.reserve(array.size());
    steps_.push_back({nullptr, 0});
    for (const json& element : array) {
      elements.push_back(read(element));
      ++steps_.back().index;
    }
    steps_.pop_back();
    return build_array(elements);
  }

  [[nodiscard]] value read_object(const json::object_t& object) {
    check_depth();
    std::vector<key_and_value> members;
    members.reserve(object.size());
    for (const auto& [key, member] : object) {
      value name = read_key(key);
      steps_.push_back({&key, 0});
      members.push_back({std::move(name), read(member)});
      steps_.pop_back();
    }
    return build_object(members, &shapes_);
  }

  std::vector<step> steps_;
  shape_cache shapes_;
};

// Values may nest deeper than the call stack is long, so containers wait in a list until they are filled.
class writer_of_documents {
 public:
  [[nodiscard]] json write(const value& v) {
    json document;
    put(v, document);
    while (!waiting_.empty()) {
      const unfilled next = waiting_.back();
      waiting_.pop_back();
      next.from->is_array() ? fill_array(*next.from, *next.to) : fill_object(*next.from, *next.to);
    }
    return document;
  }

 private:
  struct unfilled {
    const value* from;
    json* to;
  };

  void put(const value& from, json& to) {
    switch (from.type()) {
      case kind::null:
        break;
      case kind::boolean:
        to = from.get<bool>();
        break;
      case kind::integer:
        to = from.get<std::int64_t>();
        break;
      case kind::unsigned_integer:
        to = from.get<std::uint64_t>();
        break;
      case kind::floating:
        to = from.get<double>();
        break;
      case kind::string:
        to = from.as_string();
        break;
      case kind::array:
        to = json::array();
        break;
      case kind::object:
        to = json::object();
        break;
    }
    if (!from.empty() && from.is_structured()) waiting_.push_back({&from, &to});
  }

  void fill_array(const value& from, json& to) {
    auto& elements = to.get_ref<json::array_t&>();
    elements.resize(from.size());
    std::size_t index = 0;
    for (const value& element : from.elements()) put(element, elements[index++]);
  }

  void fill_object(const value& from, json& to) {
    auto& members = to.get_ref<json::object_t&>();
    for (const member each : from.items()) {
      put(each.value, members.emplace_hint(members.end(), each.key, nullptr)->second);
    }
  }

  std::vector<unfilled> waiting_;
};

}  // namespace

}  // namespace impl

value impl::value_of_document(const nlohmann::json& document) { return reader_of_documents().read(document); }

value::operator nlohmann::json() const { return impl::writer_of_documents().write(*this); }

void to_json(nlohmann::json& to, const value& from) { to = from.operator nlohmann::json(); }
void from_json(const nlohmann::json& from, value& to) { to = value(from); }

void to_json(nlohmann::json& to, const patch& from) { to_json(to, from.to_value()); }
void from_json(const nlohmann::json& from, patch& to) { to = patch::from(value(from)); }

}  // namespace patchbay
