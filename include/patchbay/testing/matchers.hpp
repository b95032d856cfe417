#pragma once

#include <patchbay/error.hpp>
#include <patchbay/testing/impl/action_matcher.hpp>
#include <patchbay/testing/impl/error_matcher.hpp>
#include <patchbay/testing/impl/patch_matcher.hpp>
#include <patchbay/testing/impl/state_matcher.hpp>
#include <patchbay/testing/impl/value_matcher.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// GoogleMock matchers for actions, states, patches and errors, which say what they saw instead. Whoever includes this
/// header links GoogleMock; the library itself does not.
///
///     EXPECT_THAT(mock.get_actions(), ElementsAre(ActionOfType("todos/add"), ActionOfType("todos/toggle", 7)));
///     EXPECT_THAT(app, StateAt("/todos/0/done", true));
///     EXPECT_THAT(app, StateAt<int>("/count", Gt(3)));
///     EXPECT_THAT(last_update, PatchEq(R"([{"op": "add", "path": "/todos/-", "value": "milk"}])"));
///     EXPECT_THAT([&] { app.dispatch(1); }, Throws<error>(ErrorWith(errc::invalid_action)));
///
/// Where a value is expected, anything that converts to one will do, a list in braces too, or a matcher: of
/// `const value&`, or, with `<T>`, of what `value::get<T>()` makes of it; a value that cannot be read so doesn't match.
namespace patchbay::inline v0_1::testing {

/// An action of this type, whatever it carries.
[[nodiscard]] inline auto ActionOfType(std::string type) { return impl::action_matcher(std::move(type)); }

/// An action of this type, whose payload is as expected; one that has none counts as null.
template <class T = value, class Expected>
[[nodiscard]] auto ActionOfType(std::string type, Expected payload) {
  return impl::action_matcher(std::move(type), impl::make_value_matcher<T>(std::move(payload)));
}
[[nodiscard]] inline auto ActionOfType(std::string type, value payload) {
  return impl::action_matcher(std::move(type), impl::make_value_matcher<value>(std::move(payload)));
}

/// A state, or a store (also a mock_store) whose state has a value at this place, a pointer or its text. Throws
/// `errc::pointer_syntax`.
[[nodiscard]] inline auto StateAt(impl::place at) { return impl::state_matcher(std::move(at.at)); }

/// The same, with the value that is expected there.
template <class T = value, class Expected>
[[nodiscard]] auto StateAt(impl::place at, Expected expected) {
  return impl::state_matcher(std::move(at.at), impl::make_value_matcher<T>(std::move(expected)));
}
[[nodiscard]] inline auto StateAt(impl::place at, value expected) {
  return impl::state_matcher(std::move(at.at), impl::make_value_matcher<value>(std::move(expected)));
}

/// A value equal to the one that this JSON text spells. Throws `errc::parse`.
template <std::convertible_to<std::string_view> Text>
[[nodiscard]] auto ValueEq(const Text& text) {
  return impl::value_eq_matcher(value::parse(text));
}
/// A value equal to this one. As plain `Eq`, but says where the two differ.
[[nodiscard]] inline auto ValueEq(value expected) { return impl::value_eq_matcher(std::move(expected)); }

/// A patch, the patch of an update, or an RFC 6902 document with the same operations in the same order. Takes a patch,
/// or an RFC 6902 document as a value or as text; throws `errc::parse`, `errc::patch_syntax` and
/// `errc::pointer_syntax`.
[[nodiscard]] inline auto PatchEq(patch expected) { return impl::patch_matcher(std::move(expected)); }
template <class Document>
  requires(!std::same_as<Document, patch> && std::convertible_to<Document, value>)
[[nodiscard]] auto PatchEq(Document document) {
  return impl::patch_matcher(impl::make_patch(std::move(document)));
}

/// A patchbay::error with this code, and where given, with this text in its message and this place.
[[nodiscard]] inline auto ErrorWith(errc code, std::string part = {}, std::optional<pointer> at = std::nullopt) {
  return impl::error_matcher(code, std::move(part), std::move(at));
}
[[nodiscard]] inline auto ErrorWith(errc code, pointer at) { return impl::error_matcher(code, {}, std::move(at)); }

}  // namespace patchbay::testing
