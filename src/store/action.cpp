#include <patchbay/store/action.hpp>

#include "store/missing_member.hpp"

#include <ostream>

namespace patchbay::inline v0_1 {

namespace {

[[noreturn]] void throw_not_an_object(const value& candidate) {
  throw error(errc::invalid_action, "Actions must be plain objects. Instead, the actual type was: '" +
                                        std::string(candidate.type_name()) +
                                        "'. An action is a JSON object with a string member \"type\".");
}

void check_type(const value& object) {
  const value* type = object.find("type");
  if (type == nullptr) {
    throw error(
        errc::invalid_action,
        "Actions may not have an undefined \"type\" property. You may have misspelled an action type string constant.");
  }
  if (!type->is_string()) {
    throw error(errc::invalid_action,
                "Action \"type\" property must be a string. Instead, the actual type was: '" +
                    std::string(type->type_name()) + "'. Value was: '" + type->dump() + "' (stringified)",
                {.pointer = "/type"});
  }
}

}  // namespace

action::action(std::string_view type) : type_(type) {}

action::action(impl::text type, value payload) : type_(type), payload_(std::move(payload)), has_payload_(true) {}

action::action(value object) : object_(std::move(object)) {
  if (!object_.is_object()) throw_not_an_object(object_);
  check_type(object_);
  type_ = *object_.find("type");
  if (const value* payload = object_.find("payload")) {
    payload_ = *payload;
    has_payload_ = true;
  }
}

action action::parse(impl::text text) { return action(value::parse(text)); }

std::string_view action::type() const noexcept { return type_.as_string(); }

const value& action::operator[](impl::text key) const {
  if (const value* found = object_.find(key)) return *found;
  if (key == "type") return type_;
  if (key == "payload" && has_payload_) return payload_;
  return impl::missing_member(key);
}

bool action::contains(impl::text key) const noexcept {
  if (!object_.is_null()) return object_.contains(key);
  return key == "type" || (key == "payload" && has_payload_);
}

value action::to_value() const {
  if (!object_.is_null()) return object_;
  if (!has_payload_) return value{{"type", type_}};
  return value{{"type", type_}, {"payload", payload_}};
}

bool operator==(const action& a, const action& b) noexcept { return a.to_value() == b.to_value(); }

std::ostream& operator<<(std::ostream& out, const action& a) { return out << a.dump(); }

bool is_action(const value& candidate) noexcept {
  const value* type = candidate.find("type");
  return type != nullptr && type->is_string();
}

}  // namespace patchbay
