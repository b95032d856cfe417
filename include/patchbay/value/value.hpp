#pragma once

#include <patchbay/error.hpp>
#include <patchbay/value/fwd.hpp>
#include <patchbay/value/impl/text.hpp>

#include <nlohmann/json_fwd.hpp>

#include <atomic>
#include <bit>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// What a value is. An unsigned integer is one that does not fit into 64 signed bits: every other
/// integer is `integer`, whether it was written as signed or unsigned.
enum class kind : std::uint8_t { null, boolean, integer, unsigned_integer, floating, string, array, object };

/// "null", "boolean", "number", "string", "array" or "object".
[[nodiscard]] std::string_view kind_name(kind k) noexcept;
/// What GoogleTest shows of a kind: its name.
void PrintTo(kind k, std::ostream* out);

/// How many arrays and objects may be nested in a document that comes from outside: JSON text, an nlohmann::json. What
/// the library writes around documents (envelopes of storage, scripts and windows) may nest a few levels more, which
/// its own readers allow; what they would not take, its writers refuse with `errc::too_deep`. Values made in C++ may
/// nest without limit as long as nobody writes them.
inline constexpr std::size_t max_document_depth = 512;

struct parse_options {
  std::size_t max_depth = max_document_depth;  ///< how many arrays and objects may be open at once
  bool unique_keys = false;  ///< refuse an object in which a key occurs twice; otherwise the last one wins
};

namespace impl {
struct node;
struct value_access;

template <class T>
concept arithmetic =
    (std::integral<T> || std::floating_point<T>)&&!std::same_as<T, bool> && !std::same_as<T, char> &&
    !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

// What a default that is given as a T comes back as: text owns its characters.
template <class T>
using owned = std::conditional_t<std::convertible_to<const T&, std::string_view>, std::string, T>;
}  // namespace impl

/// An immutable JSON value with structural sharing. Copying is O(1) at any size, and any number of
/// versions share what they have in common.
///
/// Reading feels like a `const nlohmann::json`; nothing here changes a value or creates a key.
/// Changes are made through a `draft` (draft.hpp), which yields a new value.
///
/// Object keys are sorted by bytes, as in `nlohmann::json`: iteration, `dump()` and patches agree,
/// and equal values print byte-identical text. Integers and doubles stay what they are: `1` and
/// `1.0` are different values, and so are `0.0` and `-0.0`.
///
/// Thread-safety: like a shared_ptr. Different `value` objects may be used from different threads at
/// will, even when they share structure; one `value` object needs synchronisation once a thread
/// assigns to it. References and views got from a value live as long as that value object.
///
/// Complexity below: n is the size of the container at hand.
class value {
 public:
  // --- construction -------------------------------------------------------------------------

  /// null
  value() noexcept = default;
  value(std::nullptr_t) noexcept {}

  template <std::same_as<bool> Bool>
  value(Bool boolean) noexcept;

  /// Throws `errc::not_finite` for NaN and infinities.
  template <impl::arithmetic Number>
  value(Number number);

  /// Throws `errc::invalid_utf8`, and `errc::invalid_argument` for a null pointer. Single characters, and text of other
  /// character types, do not convert.
  value(std::string_view text);
  value(const char* text) : value(std::string_view(impl::text(text))) {}
  value(const std::string& text) : value(std::string_view(text)) {}

  /// As in nlohmann: a list of [string, value] pairs is an object, any other list an array. An empty
  /// list is null here as there. Use parentheses, not braces, to copy a single value.
  value(std::initializer_list<value> list);

  /// A deep conversion, O(size of the document). Throws `errc::not_finite`, `errc::invalid_utf8` or
  /// `errc::too_deep` with the pointer of the member at fault.
  template <std::same_as<nlohmann::json> Json>
  explicit value(const Json& document);

  /// A value from any type that nlohmann can turn into JSON (`to_json` by ADL), and from a std::optional of one: null
  /// where that is empty. The caller's translation unit includes <nlohmann/json.hpp>. Throws what the conversion
  /// throws.
  template <class T>
  [[nodiscard]] static value from(const T& object);

  [[nodiscard]] static value array() noexcept;
  [[nodiscard]] static value array(std::initializer_list<value> elements);
  [[nodiscard]] static value object() noexcept;

  /// Parses JSON text (RFC 8259). Throws `errc::parse` with line and column, `errc::too_deep`,
  /// `errc::invalid_utf8`.
  [[nodiscard]] static value parse(impl::text text, parse_options options = {});

  value(const value& other) noexcept;
  value(value&& other) noexcept;
  value& operator=(const value& other) noexcept;
  value& operator=(value&& other) noexcept;
  ~value();

  // --- what it is ----------------------------------------------------------------------------

  [[nodiscard]] kind type() const noexcept;
  [[nodiscard]] std::string_view type_name() const noexcept { return kind_name(type()); }
  [[nodiscard]] bool is_null() const noexcept { return type() == kind::null; }
  [[nodiscard]] bool is_boolean() const noexcept { return type() == kind::boolean; }
  [[nodiscard]] bool is_number() const noexcept;
  [[nodiscard]] bool is_number_integer() const noexcept;
  [[nodiscard]] bool is_number_float() const noexcept { return type() == kind::floating; }
  [[nodiscard]] bool is_string() const noexcept { return type() == kind::string; }
  [[nodiscard]] bool is_array() const noexcept { return type() == kind::array; }
  [[nodiscard]] bool is_object() const noexcept { return type() == kind::object; }
  [[nodiscard]] bool is_structured() const noexcept { return type() >= kind::array; }

  /// Elements of an array, members of an object, 0 for null, 1 for any other scalar. O(1).
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }

  // --- reading members -----------------------------------------------------------------------

  /// The member, or null where the key or index is missing; so is every member of null. Throws
  /// `errc::type_mismatch` when this is neither null nor a container of the right kind. O(log n).
  [[nodiscard]] const value& operator[](std::string_view key) const&;
  [[nodiscard]] const value& operator[](std::size_t index) const&;
  [[nodiscard]] value operator[](std::string_view key) && { return std::as_const(*this)[key]; }
  [[nodiscard]] value operator[](std::size_t index) && { return std::as_const(*this)[index]; }
  template <class Key>
    requires std::convertible_to<const Key&, std::string_view>
  [[nodiscard]] const value& operator[](const Key& key) const& {
    return (*this)[std::string_view(impl::text(key))];
  }
  template <class Key>
    requires std::convertible_to<const Key&, std::string_view>
  [[nodiscard]] value operator[](const Key& key) && {
    return std::as_const(*this)[std::string_view(impl::text(key))];
  }
  template <std::integral Index>
  [[nodiscard]] const value& operator[](Index index) const& {
    return (*this)[checked_index(index)];
  }
  template <std::integral Index>
  [[nodiscard]] value operator[](Index index) && {
    return std::as_const(*this)[checked_index(index)];
  }

  /// The member; throws `errc::not_found` or `errc::type_mismatch`. O(log n), for a pointer times its length.
  [[nodiscard]] const value& at(impl::text key) const&;
  [[nodiscard]] const value& at(std::size_t index) const&;
  [[nodiscard]] const value& at(const pointer& path) const&;
  [[nodiscard]] value at(impl::text key) && { return std::as_const(*this).at(key); }
  [[nodiscard]] value at(std::size_t index) && { return std::as_const(*this).at(index); }
  [[nodiscard]] value at(const pointer& path) && { return std::as_const(*this).at(path); }

  /// The member, or nullptr where there is none, whatever this is. O(log n).
  [[nodiscard]] const value* find(impl::text key) const& noexcept;
  [[nodiscard]] const value* find(std::size_t index) const& noexcept;
  [[nodiscard]] const value* find(const pointer& path) const&;

  [[nodiscard]] bool contains(impl::text key) const noexcept { return find(key) != nullptr; }
  [[nodiscard]] bool contains(const pointer& path) const { return find(path) != nullptr; }

  /// The member as a T, or the default where it is missing or null, as with `??` in JavaScript. A default that is text
  /// comes back as std::string. Throws as `get`, with the pointer of the member.
  template <class T>
  [[nodiscard]] impl::owned<T> value_or(impl::text key, T missing) const;
  /// JavaScript's `this ?? missing`: the value itself as a T, or the default where it is null.
  template <class T>
  [[nodiscard]] impl::owned<T> value_or(T missing) const;

  // --- iteration (complete the types with <patchbay/value/ranges.hpp>) ------------------------

  /// The elements of an array as a random-access view that keeps them alive; throws
  /// `errc::type_mismatch` for anything but an array. Pipelines of std and range-v3 start here.
  [[nodiscard]] array_range elements() const;
  /// The members of an object in key order, as a random-access view of `member{key, value}`.
  [[nodiscard]] object_range items() const;

  // --- conversion ----------------------------------------------------------------------------

  /// The value as a T. bool, numbers and strings convert directly and exactly: a number that T cannot
  /// hold throws `errc::out_of_range`, another kind `errc::type_mismatch`. Integers convert to doubles, and
  /// doubles without a fraction to integers. So do the elements of the standard's containers, pairs, tuples and
  /// optionals (null is an empty one); an error names their place. Any other T goes through nlohmann's `from_json`
  /// (include <nlohmann/json.hpp>), whose exceptions come out as `errc::type_mismatch`. It narrows numbers without a
  /// word, so a T that has `to_json` too is converted back, and a number that came to another one by narrowing throws
  /// `errc::out_of_range` with its place; where there is only `from_json`, let it use `read_member` (members.hpp).
  template <class T>
  [[nodiscard]] T get() const;

  /// The text of a string, valid while this value object is. Throws `errc::type_mismatch`.
  [[nodiscard]] std::string_view as_string() const&;
  std::string_view as_string() && = delete;

  /// A deep copy as nlohmann::json, O(size of the document). Include <nlohmann/json.hpp> to use it.
  explicit operator nlohmann::json() const;

  /// JSON text, byte for byte what nlohmann's `dump(indent)` prints. O(size of the document).
  [[nodiscard]] std::string dump(int indent = -1) const;
  /// The same, appended.
  void dump_to(std::string& out, int indent = -1) const;

  // --- comparison ----------------------------------------------------------------------------

  /// True when both are the very same scalar or share the same node. O(1). Never true for different values;
  /// may be false for equal ones.
  [[nodiscard]] bool identical(const value& other) const noexcept;

  /// Deep equality of kind and bits; shared subtrees are not entered.
  friend bool operator==(const value& a, const value& b) noexcept { return a.identical(b) || a.equal(b); }

  /// Prints `dump()`.
  friend std::ostream& operator<<(std::ostream& out, const value& v);

 private:
  friend struct impl::value_access;

  // 16 bytes: a payload word, then seven more bytes of a short string, then the tag. Two words rather than an array of
  // bytes, so that a value travels in registers: a wide load behind narrow stores would stall.
  struct storage {
    std::uint64_t payload = 0;
    std::uint64_t rest = 0;  // the tag is its highest byte
  };
  static_assert(std::endian::native == std::endian::little, "short strings are laid out for little-endian machines");

  // High nibble: representation. Low nibble: length of a short string.
  enum tag : std::uint8_t {
    tag_null = 0x00,
    tag_boolean = 0x10,
    tag_integer = 0x20,
    tag_unsigned = 0x30,
    tag_floating = 0x40,
    tag_short_string = 0x50,
    // From here on the payload word is a node pointer, null in an empty container.
    tag_string = 0x60,
    tag_array = 0x70,
    tag_object = 0x80,
  };

  void set_integer(std::int64_t number) noexcept;
  void set_unsigned(std::uint64_t number) noexcept;
  void set_floating(double number);
  [[nodiscard]] std::uint8_t representation() const noexcept {
    return static_cast<std::uint8_t>(s_.rest >> 56U) & 0xF0U;
  }
  static constexpr std::uint64_t tagged(std::uint8_t t) noexcept { return std::uint64_t{t} << 56U; }
  value(std::uint64_t payload, std::uint8_t t) noexcept : s_{payload, tagged(t)} {}
  [[nodiscard]] impl::node* shared() const noexcept;  // the node, or nullptr
  [[nodiscard]] bool equal(const value& other) const noexcept;
  template <std::integral Index>
  static std::size_t checked_index(Index index);
  [[noreturn]] void throw_number_range(std::string_view wanted) const;
  [[noreturn]] void throw_kind(std::string_view wanted) const;
  [[nodiscard]] std::int64_t to_int64() const;
  [[nodiscard]] std::uint64_t to_uint64() const;
  [[nodiscard]] double to_double() const;
  [[nodiscard]] bool to_bool() const;

  storage s_{};
};

/// nlohmann's hooks, so that user types may have members of type `value`, and `nlohmann::json j = v` works.
void to_json(nlohmann::json& to, const value& from);
void from_json(const nlohmann::json& from, value& to);

inline namespace literals {
/// `R"({"a": 1})"_value` parses JSON text.
[[nodiscard]] value operator""_value(const char* text, std::size_t length);
}  // namespace literals

}  // namespace patchbay

#include <patchbay/value/impl/value_inline.hpp>
