#include <patchbay/async/serialize_error.hpp>

#include <patchbay/value/draft.hpp>

#include "value/text/javascript_number.hpp"
#include "value/text/utf8.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1 {

namespace {

// What is thrown may be text in any encoding, or none.
std::string text_of(const char* text, std::string_view otherwise) {
  return impl::made_utf8(text != nullptr ? std::string_view(text) : otherwise);
}

value with_message(std::string_view text) { return value{{"message", impl::made_utf8(text)}}; }

// As JavaScript's String(x).
std::string text_of_scalar(const value& scalar) {
  if (scalar.is_string()) return std::string(scalar.as_string());
  return scalar.type() == kind::floating ? impl::javascript_number(scalar.get<double>()) : scalar.dump();
}

value of_javascript(const value& thrown) {
  if (!thrown.is_structured()) return with_message(text_of_scalar(thrown));
  return produce(value::object(), [&](const draft& simple) {
    for (const std::string_view key : {"name", "message", "stack", "code"}) {
      const value* member = thrown.find(key);
      if (member != nullptr && member->is_string()) simple[key] = *member;
    }
  });
}

value of_standard(const std::exception& failure) {
  return value{{"name", "Error"}, {"message", text_of(failure.what(), "The error says nothing about itself.")}};
}

std::string message_of(const action& rejected) {
  const value* message = rejected["error"].find("message");
  return message != nullptr && message->is_string() ? std::string(message->as_string()) : "Rejected";
}

bool is_flagged(const action& rejected, std::string_view flag) {
  const value* found = rejected["meta"].find(flag);
  return found != nullptr && *found == value(true);
}

}  // namespace

value mini_serialize_error(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const rejected_error& failure) {
    return of_javascript(failure.thrown());
  } catch (const error& failure) {
    return value{
        {"name", "Error"}, {"message", impl::made_utf8(failure.message())}, {"code", to_string(failure.code())}};
  } catch (const std::exception& failure) {
    return of_standard(failure);
  } catch (const value& any) {
    return of_javascript(any);
  } catch (const std::string& text) {
    return with_message(text);
  } catch (const char* text) {
    return with_message(text_of(text, "A null text was thrown."));
  } catch (int number) {
    return with_message(std::to_string(number));
  } catch (...) {
    return with_message("Something was thrown that says nothing about itself.");
  }
}

rejected_error::rejected_error(const action& rejected)
    : error(is_flagged(rejected, "aborted") ? errc::cancelled : errc::rejected, message_of(rejected),
            {.action_type = std::string(rejected.type())}),
      payload_(rejected.payload()),
      serialized_(rejected["error"]),
      has_value_(is_flagged(rejected, "rejectedWithValue")) {}

}  // namespace patchbay
