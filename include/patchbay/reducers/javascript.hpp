#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/value.hpp>

#include <optional>
#include <string>
#include <string_view>

/// JavaScript's rules for the values that JSON can hold: for reducers that were ported from there and have to give the
/// same results for every input, odd ones included. All functions are pure and safe to call from several threads.
///
/// What JSON cannot hold appears in a state as `JSON.stringify` writes it: undefined is a missing member, or null in an
/// array, and NaN and the infinities are null.
namespace patchbay::inline v0_1::javascript {

/// A JavaScript value: a JSON value, or undefined.
using maybe = std::optional<value>;

/// `action.key`
[[nodiscard]] maybe field(const action& a, impl::text key);

/// `action.key` as the whole state of a slice, which may be anything but undefined. Throws `errc::invalid_state` then,
/// as redux does.
[[nodiscard]] value field_as_state(const action& a, impl::text key);

/// `of[key]`. Throws `errc::type_mismatch` where JavaScript throws: for undefined and null. Only what JSON shows is
/// there: no `length`, and nothing that objects inherit.
[[nodiscard]] maybe member(const maybe& of, impl::text key);
/// The same of a place in a draft, as it is now; undefined where nothing is. Errors name the place.
[[nodiscard]] maybe member(const draft& of, impl::text key);

/// False for undefined, null, false, 0 and "".
[[nodiscard]] bool truthy(const maybe& any) noexcept;

/// `left === right` for values of different origin: 1 is 1.0 but not "1", and no array or object equals another one.
/// Integers beyond 2^53, which JavaScript takes for their neighbours, are compared exactly.
[[nodiscard]] bool strict_equal(const maybe& left, const maybe& right);

/// `Number(any)`: NaN for undefined, 0 for null, and for text what it spells.
[[nodiscard]] double to_number(const maybe& any);

/// The name of the member that `object[any]` means: 1 and 1.0 become "1", 1e21 "1e+21", true "true", null "null",
/// undefined "undefined", [1, 2] "1,2". Integers beyond 2^53, which JavaScript rounds, are named exactly.
[[nodiscard]] std::string property_key(const maybe& any);

/// A number as JSON shows it: an integer where it is a whole one that doubles hold exactly, null for NaN and
/// infinities.
[[nodiscard]] value number(double x);

/// `left + right` as numbers. Undefined makes it null, which is how JSON shows NaN, and since a null in a state may
/// have been a NaN, null makes it null too. Throws `errc::type_mismatch` for text, arrays and objects, which JavaScript
/// would join as text.
[[nodiscard]] value add(const maybe& left, const maybe& right);

/// `place += amount`, by the same rules. Errors name the place.
void add_in_place(const draft& place, const maybe& amount);

/// `left - right`, with undefined and null as in `add`; anything else counts as `to_number` says.
[[nodiscard]] value subtract(const maybe& left, const maybe& right);

/// `{...any}`: the members of an object, those of an array or text by their index, and nothing for all others. Throws
/// `errc::type_mismatch` for text with characters beyond U+FFFF, whose halves JSON cannot hold.
[[nodiscard]] value spread(const maybe& any);

/// Makes a place what `{...place}` is, so that it can take members.
void spread_in_place(const draft& place);

/// `object[key] = assigned`, where undefined removes the member.
void assign(const draft& object, impl::text key, const maybe& assigned);

/// `x.toFixed(digits)`: the decimal text nearest to what the double really is, ties away from zero.
[[nodiscard]] std::string to_fixed(double x, int digits);

}  // namespace patchbay::javascript
