#include <patchbay/value/impl/conversion.hpp>
#include <patchbay/value/members.hpp>

#include <patchbay/value/pointer.hpp>

#include <nlohmann/json.hpp>

namespace patchbay::inline v0_1::impl {

void throw_from_json(const char* what) {
  throw error(errc::type_mismatch, std::string("the value does not convert: ") + what);
}

void throw_document_kind(const nlohmann::json& found, const char* wanted) {
  throw error(errc::type_mismatch,
              std::string("expected ") + wanted + ", found " + (found.is_boolean() ? "boolean" : found.type_name()));
}

void throw_too_few(std::size_t found, std::size_t wanted) {
  throw error(errc::out_of_range,
              "expected " + std::to_string(wanted) + " elements, found an array of " + std::to_string(found));
}

void throw_inside(const error& failure, std::size_t index) {
  std::string place;
  pointer::append_index(place, index);
  throw failure.within(place);
}

void throw_inside(const error& failure, std::string_view key) {
  std::string place;
  pointer::append_token(place, key);
  throw failure.within(place);
}

const nlohmann::json* find_member(const nlohmann::json& from, std::string_view key) {
  if (!from.is_object()) throw_document_kind(from, "an object");
  const auto found = from.find(key);
  return found != from.end() ? &*found : nullptr;
}

void throw_missing_member(std::string_view key) {
  std::string place;
  pointer::append_token(place, key);
  throw error(errc::not_found, "the object has no member \"" + std::string(key) + "\"", {.pointer = std::move(place)});
}

void throw_at(const error& failure, const value& subject) { throw failure.about(&subject); }

}  // namespace patchbay::impl
